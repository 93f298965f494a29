"""The form of the briefing page: what was entered, and the briefing that it orders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from qa.assistant import LONGEST_QUESTION
from qa.types import Answer
from ui.brief_making import Order, questions_in
from ui.errors import BadBriefing
from ui.render import one_line, visible
from ui.strings import Briefing as Words
from ui.web.asked import filters_of
from vectorstore.types import Filters

LONGEST_TITLE = 200
MOST_QUESTIONS = 30
KINDS = {
    "docx": (
        Words.DOCX,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (Words.PDF, "application/pdf"),
    "html": (Words.HTML, "text/html; charset=utf-8"),
    "md": (Words.MARKDOWN, "text/markdown; charset=utf-8"),
}
"""Each format by its suffix: what it is called, and its media type."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The fields as they were sent; ``basket`` says whether its answers are wanted."""

    title: str = ""
    topic: str = ""
    questions: str = ""
    basket: bool = True
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    kind: str = "docx"

    @classmethod
    def read(cls, form: FormData) -> Sheet:
        """Take the fields from a form; what cannot be seen is left out."""
        kind = _text(form, "kind")
        return cls(
            title=one_line(_text(form, "title")),
            topic=one_line(_text(form, "topic")),
            questions=visible(_text(form, "questions")).strip(),
            basket="basket" in form,
            sources=tuple(s for s in form.getlist("source") if isinstance(s, str)),
            since=one_line(_text(form, "since")),
            until=one_line(_text(form, "until")),
            kind=kind if kind in KINDS else cls().kind,
        )

    def filters(self) -> Filters:
        """The limits that were set; raises BadRequest where a day is none."""
        return filters_of(self.sources, self.since or None, self.until or None)

    def order(self, given: Sequence[Answer]) -> Order:
        """Put the order together; ``given`` are the answers in the basket.

        Raises BadBriefing where nothing is ordered, or more than can be answered, and BadRequest.
        """
        questions = tuple(questions_in(self.questions))
        held = tuple(given) if self.basket else ()
        if not (held or questions or self.topic):
            raise BadBriefing(Words.NOTHING_ORDERED)
        if len(questions) > MOST_QUESTIONS:
            said = Words.MANY_QUESTIONS.format(number=len(questions), most=MOST_QUESTIONS)
            raise BadBriefing(said)
        for said, text in ((Words.LONG_TITLE, self.title), (Words.LONG_TOPIC, self.topic)):
            if len(text) > LONGEST_TITLE:
                raise BadBriefing(said.format(most=LONGEST_TITLE))
        if any(len(question) > LONGEST_QUESTION for question in questions):
            raise BadBriefing(Words.LONG_QUESTION.format(most=LONGEST_QUESTION))
        first = held[0].question if held else next(iter(questions), "")
        return Order(
            title=self.title or self.topic or first,
            topic=self.topic,
            # A topic alone brings its own questions, as it does on the command line.
            questions=questions if questions or not self.topic else None,
            filters=self.filters(),
            given=held,
        )


def file_name(title: str, kind: str) -> str:
    """Name a file after a title: letters and digits that every system takes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    words = re.findall("[a-z0-9]+", plain)
    return f"{'-'.join(words)[:60].strip('-') or 'briefing'}.{kind}"


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
