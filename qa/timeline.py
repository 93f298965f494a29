"""Dated events: sentences of the corpus in the order of the days they tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

from qa.dating import told
from qa.types import Citation, Evidence
from vectorstore.dates import full_date
from vectorstore.layout import layout
from vectorstore.quotations import quotations
from vectorstore.types import Article, Moment, Sentence, Utterance

LONGEST = 366
"""Days; a longer stretch ("the 1990s", "the past five years") is no event."""

_ON_TOPIC = 1 / 3
_UNDATED = "the article states no full date of publication"
_VAGUE = "the words fix no day"
_SECONDARY = "the sentence tells of another day, which is not known"
_LONG = "the stretch is longer than a year"
_TABLE = "it stands in a table"
_QUOTED = "it stands in a quotation, and the day that was said is not known"


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence and the day, or days, it tells of.

    ``expression`` are the words that date it, and ``anchored`` says that they do so by the day of
    publication. ``citations`` are values of ``Citation.n``: the sentence, and its copies in other
    articles. ``speaker`` is who is reported to have said it, None where the article speaks.
    """

    first: date
    last: date
    days: str
    expression: str
    anchored: bool
    text: str
    speaker: str | None
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events by day, their citations, and how many expressions of time are not listed and why."""

    events: tuple[Event, ...]
    citations: tuple[Citation, ...]
    left_out: Mapping[str, int]


class Sources(Protocol):
    """Where articles are looked up, with what was found in them: the catalogue."""

    def article(self, article_id: str) -> Article:
        """The article of an id."""

    def moments(self, *, articles: frozenset[str] | None = None) -> Sequence[Moment]:
        """The expressions of time in these articles."""

    def utterances(self, article_id: str, start: int, end: int) -> Sequence[Utterance]:
        """What the range reports somebody to have said."""


@dataclass(frozen=True, slots=True)
class _Telling:
    article: Article
    sentence: Sentence
    moment: Moment
    first: date
    last: date

    @property
    def wording(self) -> tuple[str, int]:
        """Equal in copies: the sentence, and where in it the expression stands."""
        return " ".join(self.sentence.text.split()), self.moment.start - self.sentence.start

    @property
    def age(self) -> tuple[date, str]:
        return full_date(self.article.published) or date.max, self.article.path

    @property
    def order(self) -> tuple[date, date, str, int]:
        return self.first, self.last, self.article.path, self.moment.start


class _Page:
    """Which stretches of an article are no telling of its own: rows of tables, others' words."""

    def __init__(self, text: str) -> None:
        pieces = layout(text)
        self._rows = [(p.start, p.end) for p in pieces if p.shape == "row"]
        self._quotations = quotations(text, [(p.start, p.end) for p in pieces])

    def tabulates(self, moment: Moment) -> bool:
        return any(start <= moment.start < end for start, end in self._rows)

    def quotes(self, moment: Moment) -> bool:
        return any(q.overlaps(moment.start, moment.end) for q in self._quotations)


def on_topic(evidence: Iterable[Evidence]) -> list[Sentence]:
    """The sentences that have a third of the topic's words, by rarity, in or around them."""
    return [e.sentence for e in evidence if e.features["context"] >= _ON_TOPIC]


def timeline(
    sources: Sources,
    sentences: Iterable[Sentence],
    since: date | None = None,
    until: date | None = None,
) -> Timeline:
    """The events that the sentences tell of, earliest first, each sentence's copies named with it.

    ``since`` and ``until`` are inclusive and bound the day of the event.
    """
    left_out: Counter[str] = Counter()
    told_of: dict[tuple[str, int], list[_Telling]] = {}
    in_reading_order = sorted(set(sentences), key=lambda s: (s.article_id, s.start))
    for article_id, run in groupby(in_reading_order, key=lambda s: s.article_id):
        article, moments = (
            sources.article(article_id),
            sources.moments(articles=frozenset({article_id})),
        )
        for telling in _tellings(article, moments, list(run), left_out):
            told_of.setdefault(telling.wording, []).append(telling)
    # Copies tell of the days that their first publication tells of.
    originals = [sorted(copies, key=lambda t: t.age) for copies in told_of.values()]
    kept = [copies for copies in originals if _within(copies[0], since, until)]
    return _numbered(sources, sorted(kept, key=lambda copies: copies[0].order), left_out)


def _tellings(
    article: Article,
    moments: Sequence[Moment],
    sentences: Sequence[Sentence],
    left_out: Counter[str],
) -> Iterator[_Telling]:
    """What each sentence dates.

    A month or year that holds a day of the same sentence dates nothing of its own; nor does
    anything in a sentence whose first expression has no days, since that is when it happened.
    """
    if not moments:
        return
    page, known = _Page(article.text), full_date(article.published) is not None
    for sentence in sentences:
        own = [m for m in moments if sentence.start <= m.start < sentence.end]
        own.sort(key=lambda m: m.start)
        found: dict[tuple[date, date], Moment] = {}
        for moment in own:
            if page.tabulates(moment):
                left_out[_TABLE] += 1
            elif moment.first is None or moment.last is None:
                left_out[_VAGUE if known else _UNDATED] += 1
            elif own[0].first is None:
                left_out[_SECONDARY] += 1
            elif (moment.last - moment.first).days >= LONGEST:
                left_out[_LONG] += 1
            elif moment.anchored and page.quotes(moment):
                left_out[_QUOTED] += 1
            else:
                found.setdefault((moment.first, moment.last), moment)
        for (first, last), moment in found.items():
            if not any(first <= a and b <= last and (a, b) != (first, last) for a, b in found):
                yield _Telling(article, sentence, moment, first, last)


def _within(telling: _Telling, since: date | None, until: date | None) -> bool:
    return (since is None or telling.last >= since) and (until is None or telling.first <= until)


def _numbered(
    sources: Sources, events: Sequence[Sequence[_Telling]], left_out: Mapping[str, int]
) -> Timeline:
    citations: dict[tuple[str, int], Citation] = {}
    listed = []
    for copies in events:
        original = copies[0]
        numbers = dict.fromkeys(_cite(telling, citations) for telling in copies)
        sentence, moment = original.sentence, original.moment
        spoken = sources.utterances(sentence.article_id, sentence.start, sentence.end)
        listed.append(
            Event(
                first=original.first,
                last=original.last,
                days=told(moment) or "",
                expression=original.article.text[moment.start : moment.end],
                anchored=moment.anchored,
                text=sentence.text,
                speaker=" and ".join(dict.fromkeys(u.speaker for u in spoken)) or None,
                citations=tuple(numbers),
            )
        )
    return Timeline(tuple(listed), tuple(citations.values()), dict(left_out))


def _cite(telling: _Telling, citations: dict[tuple[str, int], Citation]) -> int:
    """The number of the sentence's citation, which is new for a sentence not cited before."""
    article, sentence = telling.article, telling.sentence
    key = (article.id, sentence.start)
    if key not in citations:
        citations[key] = Citation(
            n=len(citations) + 1,
            source=article.path,
            sha256=article.sha256,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            start=sentence.start,
            end=sentence.end,
            quote=article.text[sentence.start : sentence.end],
        )
    return citations[key].n
