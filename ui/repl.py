"""The chat in a terminal: a loop over one conversation."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console

from qa.errors import QuestionError
from qa.types import Answer, Turn
from ui.render import counted
from ui.strings import Nouns
from ui.terminal import print_answer
from vectorstore.errors import CorpusError
from vectorstore.types import Article, Filters

if TYPE_CHECKING:
    from qa.assistant import Assistant

HELP = """\
Ask a question about the articles; a follow-up may lean on what was said before.
  /sources  the quotes behind the last answer
  /new      begin a new conversation
  /help     this list
  /quit     leave (so does the end of input)"""


@dataclass
class Chat:
    """One conversation on a console."""

    assistant: Assistant
    console: Console
    filters: Filters = field(default_factory=Filters)
    answers: list[Answer] = field(default_factory=list)

    def run(self) -> None:
        """Read questions and commands until /quit or the end of input."""
        corpus = self.assistant.corpus()
        articles = counted(len(corpus.articles), Nouns.ARTICLE)
        self.say(f"{articles}, engine {corpus.engine}. /help lists what you can type.")
        while (line := self.read()) is not None:
            if line.startswith("/"):
                if line in ("/quit", "/exit"):
                    break
                self.command(line)
            elif line:
                self.reply(line)
        self.say("Goodbye.")

    def read(self) -> str | None:
        """Read one line; None at the end of input and when interrupted."""
        prompt = "\n> " if sys.stdin.isatty() else ""
        try:
            return input(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            if prompt:
                self.say("")
            return None

    def command(self, line: str) -> None:
        """Do what a line that begins with a slash says."""
        if line == "/new":
            self.answers.clear()
            self.say("A new conversation; nothing said before is remembered.")
        elif line == "/sources":
            if self.answers:
                answer = self.answers[-1]
                print_answer(self.console, answer, cited_articles(self.assistant, answer))
            else:
                self.say("Nothing has been answered yet.")
        elif line == "/help":
            self.say(HELP)
        else:
            self.say(f"There is no {line.split()[0]}; /help lists what there is.")

    def reply(self, question: str) -> None:
        """Answer one question within the conversation; a failure is said, not raised."""
        history = [Turn(answer.question, answer.text) for answer in self.answers]
        try:
            answer = self.assistant.ask(question, history, filters=self.filters)
        except (CorpusError, QuestionError) as error:
            self.say(str(error))
        except KeyboardInterrupt:
            self.say("Stopped.")
        else:
            self.answers.append(answer)
            articles = cited_articles(self.assistant, answer)
            print_answer(self.console, answer, articles, quotes=False)

    def say(self, text: str) -> None:
        """Print a line of the chat's own."""
        self.console.print(text, soft_wrap=not self.console.is_terminal)


def cited_articles(assistant: Assistant, *answers: Answer) -> dict[str, Article]:
    """Fetch the articles that answers cite, by hash; one that has left the corpus is left out."""
    articles = {}
    for sha256 in {citation.sha256 for answer in answers for citation in answer.citations}:
        try:
            articles[sha256] = assistant.source(sha256)
        except KeyError:
            continue
    return articles
