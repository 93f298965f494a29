"""Briefings made and verified over one index, for the terminal and the browser alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from itertools import chain, islice
from pathlib import PurePath
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING

from qa.briefing import Briefing, compiled, scope
from qa.errors import MalformedAnswer
from qa.outline import Progress, answers_of, events_of, proposed_answers
from qa.recheck import Check, rechecked
from qa.timeline import timeline
from qa.types import Answer, Evidence
from ui.brief_layout import clean
from ui.brief_record import citations
from ui.errors import BadBriefing
from ui.events import PASSAGES
from ui.render import counted
from ui.strings import Briefing as Words
from ui.strings import Nouns
from vectorstore.catalog import Catalog
from vectorstore.generations import Snapshot, Store
from vectorstore.types import ID_LENGTH, Filters, Sentence

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings

MOST_QUOTES = 10_000
FORMATS = {".md": "markdown", ".html": "html", ".docx": "docx", ".pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Order:
    """What a briefing is to hold.

    ``topic`` is what the timeline is on; "" for the days that the answers tell of. Where
    ``questions`` is None, those are asked that the topic suggests. ``given`` answers stand first.
    """

    title: str
    topic: str = ""
    questions: tuple[str, ...] | None = None
    filters: Filters = field(default_factory=Filters)
    given: tuple[Answer, ...] = ()


class Briefer:
    """Makes briefings over one store of what an open assistant answers; thread-safe."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._settings = settings
        self._store = Store(settings.store)
        self._opening = Lock()
        self._wide: Assistant | None = None

    def snapshot(self) -> Snapshot:
        """The index as it is now; its catalogue stays readable while the snapshot is held."""
        return self._store.snapshot()

    def outline(self, topic: str, filters: Filters) -> list[str]:
        """Propose the questions of a topic that the articles answer.

        Raises BadBriefing where they answer none.
        """
        if not topic:
            raise BadBriefing(Words.NO_TOPIC)
        answers = proposed_answers(self._assistant, topic, self._evidence(topic, filters), filters)
        if not answers:
            raise _silent(topic)
        return [answer.question for answer in answers]

    def make(self, order: Order, progress: Progress | None = None) -> Briefing:
        """Ask and compile; raises BadBriefing where the articles have nothing to say."""
        if not order.title:
            raise BadBriefing(Words.NO_TOPIC)
        snapshot = self.snapshot()
        catalog = snapshot.catalog
        within = scope(catalog, order.filters)
        if not within.chosen:
            raise BadBriefing(_nothing_to_read(within.articles))
        _must_hold(order, catalog)
        evidence = self._evidence(order.topic, order.filters) if order.topic else []
        answers = [*order.given, *self._asked(order, evidence, progress)]
        if not any(answer.claims for answer in answers):
            raise _silent(order.title)
        try:
            if order.topic:
                dated = events_of(catalog, evidence, answers)
            else:
                dated = timeline(catalog, list(_cited(answers, catalog)))
            today = date.today().isoformat()
            return compiled(order.title, today, within, answers, dated, catalog)
        except KeyError as error:
            raise BadBriefing(Words.INDEX_CHANGED) from error

    def _asked(
        self, order: Order, evidence: Sequence[Evidence], progress: Progress | None
    ) -> list[Answer]:
        if order.questions is None:
            return proposed_answers(self._assistant, order.topic, evidence, order.filters, progress)
        known = {answer.question for answer in order.given}
        new = [question for question in order.questions if question not in known]
        return answers_of(self._assistant, new, order.filters, progress)

    def _evidence(self, topic: str, filters: Filters) -> list[Evidence]:
        with self._opening:
            if self._wide is None:
                from qa.assistant import Assistant

                passages = max(PASSAGES, self._settings.passages)
                wide = self._settings.model_copy(update={"passages": passages})
                self._wide = Assistant.open(self._settings.store, wide)
        return self._wide.evidence(topic, filters=filters)


def questions_in(text: str) -> list[str]:
    """Read questions, one a line, each once."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def objections(
    answers: Sequence[Answer], catalog: Catalog, filters: Filters | None = None
) -> Iterator[str]:
    """Say of each answer why no briefing can hold it as the corpus is now; "" of most."""
    within = catalog.select(filters) if filters else None
    used = [answer.citations if answer.claims else () for answer in answers]
    checks = rechecked(chain.from_iterable(used), catalog)
    for cited in used:
        own = sorted(islice(checks, len(cited)), key=lambda check: check.holds)
        found = ((check.citation, check.remark or _outside(check, within)) for check in own)
        reasons = (
            Words.CITES.format(file=clean(cited.source), why=why) for cited, why in found if why
        )
        yield next(reasons, "")


def _outside(check: Check, within: frozenset[str] | None) -> str:
    if within is None or check.citation.sha256[:ID_LENGTH] in within:
        return ""
    return Words.OUTSIDE


def format_of(name: str) -> ModuleType:
    """Find the module that writes and reads files of this suffix; raises BadBriefing."""
    kind = FORMATS.get(PurePath(name).suffix.lower())
    if kind is None:
        endings = ", ".join(FORMATS)
        raise BadBriefing(Words.UNKNOWN_FORMAT.format(file=clean(name), endings=endings))
    return import_module(f"ui.brief_{kind}")


def checks_of(name: str, data: bytes, catalog: Catalog) -> list[Check]:
    """Read every quote of a briefing again; raises BadBriefing where the file is none."""
    found: str | None = format_of(name).read(data)
    if found is None:
        raise BadBriefing(Words.NO_CITATIONS.format(file=clean(name)))
    try:
        quoted = citations(found)
    except MalformedAnswer as error:
        raise BadBriefing(Words.UNVERIFIABLE.format(file=clean(name), error=error)) from error
    if len(quoted) > MOST_QUOTES:
        raise BadBriefing(Words.MANY_QUOTES.format(file=clean(name), most=MOST_QUOTES))
    return list(rechecked(quoted, catalog))


def verdict(checks: Sequence[Check]) -> str:
    """Say in a sentence whether the quotes hold."""
    broken = sum(not check.holds for check in checks)
    quotes = counted(len(checks), Nouns.QUOTE)
    said = Words.SOME_BROKEN if broken else Words.ALL_HOLD
    return said.format(broken=broken, quotes=quotes)


def _must_hold(order: Order, catalog: Catalog) -> None:
    reasons = objections(order.given, catalog, order.filters)
    for answer, reason in zip(order.given, reasons, strict=True):
        if reason:
            question = clean(answer.question)
            raise BadBriefing(Words.NOT_PART.format(question=question, reason=reason))


def _cited(answers: Iterable[Answer], catalog: Catalog) -> Iterator[Sentence]:
    for answer in answers:
        numbers = {n for claim in answer.claims for n in claim.citations}
        for c in answer.citations:
            if c.n in numbers:
                yield from catalog.sentences(c.sha256[:ID_LENGTH], c.start, c.end)


def _silent(topic: str) -> BadBriefing:
    return BadBriefing(Words.SILENT.format(topic=topic))


def _nothing_to_read(articles: int) -> str:
    return Words.NONE_WITHIN if articles else Words.NO_ARTICLE
