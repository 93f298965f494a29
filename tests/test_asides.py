"""Notes and struck claims stand beside an answer, never in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import get_args

import pytest
from rich.console import Console

from qa.types import Answer, Claim, Status
from ui.asides import asides_html
from ui.render import VERDICTS, answer_html, markdown
from ui.strings import Answers
from ui.terminal import print_answer
from ui.web.conversations import Conversation, Exchange
from ui.web.page import conversation_html

LIE = Claim("Forty <b>people</b>\x1b[31m drowned.", (), "unsupported", None, ("40 stands nowhere",))
ANSWER = Answer(
    "When?",
    "When?",
    "answered",
    "At noon.\nBoats sailed at noon.",
    claims=(Claim("At noon.", (), "supported"), Claim("Boats sailed at noon.", (), "supported")),
    short_answer="At noon.",
    degraded="The model is dead.",
    struck=(LIE,),
    notes=("A marker names no source.",),
)
STYLES = Path(__file__).parent.parent / "ui" / "web"
CSS = (STYLES / "page.css").read_text(encoding="utf-8")
COLOURS = (STYLES / "base.css").read_text(encoding="utf-8")


class Seen(HTMLParser):
    """The text of a page by the innermost element that says what it is."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.within: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "input":
            self.within.append(dict(attrs).get("class") or tag)

    def handle_endtag(self, tag: str) -> None:
        self.within.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.within), data))


def shown(answer: Answer) -> str:
    return conversation_html(Conversation("a" * 16, "", "", (Exchange("When?", answer),)), {})


def printed(answer: Answer, *, terminal: bool) -> str:
    console = Console(file=StringIO(), force_terminal=terminal, width=100, color_system="truecolor")
    print_answer(console, answer, {})
    shown = console.file
    assert isinstance(shown, StringIO)
    return shown.getvalue()


def test_struck_text_is_in_no_way_part_of_the_answer_in_a_browser() -> None:
    seen = Seen(shown(ANSWER))
    (struck,) = [within for within, text in seen.texts if "drowned" in text]
    assert "struck" in struck and struck[-1] == "del" and "said" not in struck
    heard = [text for _, text in seen.texts]
    at = next(i for i, text in enumerate(heard) if "drowned" in text)
    assert heard[at - 1 : at + 2] == [
        "struck: not supported: ",
        "Forty <b>people</b>[31m drowned.",
        "40 stands nowhere",
    ]
    assert "drowned" not in answer_html(ANSWER, {}, 1) + markdown(ANSWER, {})


def test_struck_text_cannot_be_copied_along_and_is_crossed_out() -> None:
    rules = dict(re.findall(r"^([^\n{]+) \{ ?([^}]*)\}", CSS, re.MULTILINE))
    assert "; user-select: none" in rules[".struck"]
    assert "line-through" in rules[".struck del"]
    shared = dict(re.findall(r"^([^\n{]+) \{ ?([^}]*)\}", COLOURS, re.MULTILINE))
    assert "display" not in shared[".unseen"], "what is not displayed is not read out either"


def test_a_terminal_crosses_out_and_a_pipe_says_so() -> None:
    shown = printed(ANSWER, terminal=True)
    crossed = re.search(r"\x1b\[[\d;]*9m([^\x1b]*)", shown)
    assert crossed is not None and crossed[1].startswith("Forty")
    piped = printed(ANSWER, terminal=False).splitlines()
    assert piped[-2] == Answers.STRUCK
    assert piped[-1] == "struck: Forty <b>people</b>[31m drowned. (40 stands nowhere)"
    assert piped.index("At noon.") < piped.index("Note: The model is dead.")
    assert "Note: A marker names no source." in piped


def test_nothing_stands_beside_a_plain_answer() -> None:
    bare = replace(ANSWER, struck=(), notes=(), degraded=None)
    assert asides_html(bare) == ""
    assert "truck" not in printed(bare, terminal=False)


def test_the_short_answer_stands_out_and_only_there() -> None:
    html = answer_html(ANSWER, {}, 1)
    assert html == (
        '<div class="said"><p class="short"><strong>At noon.</strong></p>'
        '<p class="told">Boats sailed at noon.</p></div>'
    )
    assert markdown(ANSWER, {}).count("**At noon\\.**") == 1
    assert "\x1b[1mAt noon." in printed(ANSWER, terminal=True)
    again = replace(ANSWER, claims=(ANSWER.claims[1], ANSWER.claims[0]))
    assert "<strong>" not in answer_html(again, {}, 1)


@pytest.mark.parametrize("status", get_args(Status))
def test_every_status_is_labelled(status: Status) -> None:
    answer = replace(ANSWER, status=status)
    assert f'<p class="verdict {status}">{VERDICTS[status]}</p>' in shown(answer)
    assert (VERDICTS[status] in printed(answer, terminal=False)) is (status != "answered")


def test_articles_that_differ_are_labelled_so() -> None:
    assert '<p class="verdict differs">The articles differ</p>' in shown(
        replace(ANSWER, differs=True)
    )


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "ground"),
    [(name, "paper") for name in ("ink", "soft", "accent")]
    + [(name, "card") for name in ("ink", "soft", "accent")]
    + [(name, f"{name}-wash") for name in ("accent", "other", "ask", "good")]
    + [("on-accent", "accent"), ("ink", "accent-wash"), ("mark-ink", "mark")],
)
def test_words_can_be_read_in_both_schemes(scheme: int, name: str, ground: str) -> None:
    block = re.findall(r":root \{(.*?)\}", COLOURS, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    lighter, darker = sorted((luminance(colours[name]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
