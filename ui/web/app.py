"""The chat in a browser: conversation on the left, sources on the right.

The two regions are HTML written by ``ui.web.page``; Gradio carries questions to the Assistant and
the growing answer back. Nothing is fetched from anywhere else.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Gradio reads these when it is imported; without them it asks two hosts for news of itself.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1")

import gradio as gr
from starlette.middleware import Middleware

from qa.errors import QuestionError
from qa.serialize import answer_to_dict
from qa.types import Turn
from ui.render import one_line
from ui.repl import cited_articles
from ui.web.address import LoopbackOnly, check_address
from ui.web.evaluation import EVALUATION
from ui.web.page import Exchange, conversation_html, panel_html, status_html
from ui.web.theme import newsprint, script, stylesheet
from vectorstore.errors import CorpusError

if TYPE_CHECKING:
    from qa.assistant import Assistant, Corpus

LOG = logging.getLogger("dateline.web")
AT_ONCE = 4  # questions answered at a time; more wait their turn
LARGEST_UPLOAD = "1kb"  # nothing is uploaded yet
EXAMPLES = 4
LONGEST_EXAMPLE_TITLE = 90
CONVERSATION = (
    '<div id="conversation" role="log" aria-live="polite" aria-label="Conversation" '
    'tabindex="0">${value}</div>'
)
SOURCES = '<section id="sources" aria-label="Sources" tabindex="0">${value}</section>'
MASTHEAD = (
    '<header id="masthead"><h1>Dateline</h1><p id="status">${value}</p>'
    '<a id="evaluation" href="/evaluation">Evaluation</a></header>'
)

ASK = (
    "Answer a question with citations. `history` is a list of [question, answer] pairs; the "
    "result is the object that `dateline ask --json` prints."
)


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """The parts of the page that change or are pressed."""

    exchanges: gr.State
    conversation: gr.HTML
    sources: gr.HTML
    examples: gr.Column
    chips: tuple[gr.Button, ...]
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button

    def show(self, held: list[Exchange]) -> dict[Any, Any]:
        """Show a conversation as it stands."""
        busy = bool(held) and held[-1].pending
        return {
            self.exchanges: held,
            self.conversation: conversation_html(held),
            self.sources: panel_html(held),
            self.examples: gr.update(visible=not held),
            self.send: gr.update(visible=not busy),
            self.stop: gr.update(visible=busy),
        }


def build(assistant: Assistant) -> gr.Blocks:
    """Build the page over an assistant; each visitor has a conversation of their own."""
    page = gr.Blocks(title="Dateline", fill_width=True, analytics_enabled=False)
    with page:
        status = gr.HTML(html_template=MASTHEAD, js_on_load=None)
        desk = lay_out(example_questions(assistant.corpus()))
        connect(desk, assistant)
        gr.events.api(endpoint(assistant), api_name="ask", api_description=ASK)
        page.load(lambda: status_html(assistant.corpus()), None, status, api_visibility="private")
    page.queue(default_concurrency_limit=AT_ONCE)
    return page


def lay_out(questions: Sequence[str]) -> Desk:
    """Lay out the page, with questions to begin with."""
    exchanges = gr.State([])
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(elem_id="talk", scale=3, min_width=320):
            conversation = gr.HTML(
                conversation_html([]), html_template=CONVERSATION, js_on_load=None
            )
            with gr.Column(elem_id="examples") as examples:
                chips = tuple(
                    gr.Button(question, elem_classes="example", size="sm") for question in questions
                )
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(
                    placeholder="Ask a question",
                    label="Your question",
                    show_label=False,
                    container=False,
                    autofocus=True,
                    max_lines=4,
                    scale=1,
                )
                send = gr.Button("Ask", variant="primary", elem_id="send", scale=0)
                stop = gr.Button("Stop", elem_id="stop", scale=0, visible=False)
                clear = gr.Button("Clear", elem_id="clear", scale=0)
        with gr.Column(elem_id="aside", scale=2, min_width=320):
            sources = gr.HTML(panel_html([]), html_template=SOURCES, js_on_load=None)
    return Desk(exchanges, conversation, sources, examples, chips, box, send, stop, clear)


def connect(desk: Desk, assistant: Assistant) -> None:
    """Make the buttons and the question box do what they say."""

    def respond(question: str, held: list[Exchange]) -> Iterator[dict[Any, Any]]:
        if not question.strip() or (held and held[-1].pending):
            yield {desk.box: question.strip()}
            return
        for grown in converse(assistant, question, held):
            yield {desk.box: "", **desk.show(grown)}

    changed = [desk.exchanges, desk.conversation, desk.sources, desk.examples]
    changed += [desk.box, desk.send, desk.stop]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    triggers: list[tuple[Any, Any]] = [(desk.box.submit, desk.box), (desk.send.click, desk.box)]
    triggers += [(chip.click, chip) for chip in desk.chips]
    asked: list[Any] = [
        trigger(respond, [asking, desk.exchanges], changed, **quiet) for trigger, asking in triggers
    ]
    desk.stop.click(
        lambda held: desk.show(halted(held)), desk.exchanges, changed, cancels=asked, **quiet
    )
    desk.clear.click(lambda: {desk.box: "", **desk.show([])}, None, changed, cancels=asked, **quiet)


def converse(
    assistant: Assistant, question: str, held: Sequence[Exchange]
) -> Iterator[list[Exchange]]:
    """Ask within a conversation; yields it with the new exchange as that grows.

    A failure becomes a sentence in the exchange; one that nobody expected is also logged.
    """
    history = [Turn(e.answer.question, e.answer.text) for e in held if e.answer is not None]
    latest = Exchange(question.strip(), pending=True)
    yield [*held, latest]
    try:
        for answer in assistant.stream(question, history):
            latest = replace(latest, answer=answer, articles=cited_articles(assistant, answer))
            yield [*held, latest]
    except (CorpusError, QuestionError) as error:
        latest = replace(latest, problem=str(error))
    except Exception:
        LOG.exception("A question could not be answered")
        latest = replace(latest, problem="Something went wrong here; the server's log has it.")
    yield [*held, replace(latest, pending=False)]


def halted(held: Sequence[Exchange]) -> list[Exchange]:
    """End the exchange that was under way, keeping what it had said."""
    if not held or not held[-1].pending:
        return list(held)
    return [*held[:-1], replace(held[-1], pending=False, problem="Stopped.")]


def endpoint(assistant: Assistant) -> Callable[[str, list[list[str]]], dict[str, Any]]:
    """Make the function behind the API's one public name."""

    def ask(question: str, history: list[list[str]]) -> dict[str, Any]:
        try:
            return answer_to_dict(assistant.ask(question, _turns(history)))
        except (CorpusError, QuestionError) as error:
            raise gr.Error(str(error), print_exception=False) from error

    return ask


def _turns(history: list[list[str]]) -> list[Turn]:
    turns = [tuple(pair) for pair in history or [] if isinstance(pair, list)]
    texts = all(len(turn) == 2 and all(isinstance(t, str) for t in turn) for turn in turns)
    if not texts or len(turns) != len(history or []):
        raise gr.Error("history must be a list of [question, answer] pairs.", print_exception=False)
    return [Turn(question, answer) for question, answer in turns]


def example_questions(corpus: Corpus) -> list[str]:
    """Questions to begin with: known ones for articles known by hash, else one a title."""
    file = Path(__file__).with_name("examples.json")
    known: list[Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    present = {article.sha256 for article in corpus.articles}
    found = [row["question"] for row in known if row["sha256"] in present]
    titles = [one_line(article.title) for article in corpus.articles if article.title]
    short = [title for title in titles if len(title) <= LONGEST_EXAMPLE_TITLE]
    return (found or [f"What is said about “{title}”?" for title in short])[:EXAMPLES]


def serve(
    assistant: Assistant, *, host: str = "127.0.0.1", port: int = 7860, open_browser: bool = True
) -> None:
    """Serve the page until interrupted; raises CannotServe if the address is not to be had."""
    check_address(host, port)
    page = build(assistant)
    page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser and has_screen(),
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        pwa=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        max_file_size=LARGEST_UPLOAD,
        theme=newsprint(),
        css=stylesheet(),
        head=script(),
        app_kwargs={"middleware": [Middleware(LoopbackOnly)], "routes": [EVALUATION]},
    )
    sys.stdout.write(f"Dateline answers at {page.local_url} (Ctrl-C ends it)\n")
    sys.stdout.flush()
    page.block_thread()


def has_screen() -> bool:
    """Whether a browser can open a window here; one in the terminal would take it over."""
    screens = (os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY"))
    return sys.platform in ("darwin", "win32") or any(screens)
