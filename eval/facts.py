"""Which facts of a question an answer states, denies or gives to the wrong speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.gold import Fact, Question
from eval.grounding import ungrounded
from eval.metrics.citation import Corpus, is_valid, supports
from eval.metrics.retrieval import Span
from eval.normalise.names import find_name, same_name
from eval.normalise.tokens import find, tokenise
from eval.polarity import (
    SAME_SENTENCE,
    Sentence,
    flipped,
    kept,
    negated,
    sentences,
    words_of,
)
from qa.attribution import introduction
from qa.types import Answer, Citation, Claim

Place = tuple[int, int]
_VALUES = ("number", "date", "name")
# Fewer words around a value are no sentence to recognise.
_LEAST_AROUND = 4
# A short answer is no longer.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as it is read for scoring.

    ``introduction`` is the lead-in that names the article, which the claim's own sentence,
    ``body``, follows. ``missing`` are numbers cited that no citation has.
    """

    claim: Claim
    introduction: str
    body: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    genuine: tuple[Citation, ...]
    missing: tuple[int, ...]

    @property
    def quoted(self) -> list[Sentence]:
        """The sentences of the claim's own quotes."""
        return [s for citation in self.citations for s in sentences(citation.quote)]

    @property
    def days(self) -> list[str]:
        """The days on which what it cites was published."""
        return [citation.published for citation in self.citations if citation.published]


@dataclass(frozen=True, slots=True)
class Tick:
    """What became of one fact.

    ``matched`` is the string of ``any_of`` found, ``claims`` the indices of the claims that state
    it, ``contradicted`` what the answer says against it. ``speaker_right`` is None where no
    speaker is expected or the fact is nowhere; ``on_evidence`` None where it is not stated or has
    no evidence.
    """

    fact: str
    type: str
    vital: bool
    matched: str | None = None
    claims: tuple[int, ...] = ()
    contradicted: str | None = None
    speaker_right: bool | None = None
    on_evidence: bool | None = None

    @property
    def stated(self) -> bool:
        """Whether the answer states the fact."""
        return bool(self.claims)


def read_claims(answer: Answer, corpus: Corpus) -> list[Reading]:
    """Read an answer's claims with the citations that each rests on."""
    numbered = {citation.n: citation for citation in answer.citations}
    readings = []
    for claim in answer.claims:
        cited = tuple(numbered[n] for n in claim.citations if n in numbered)
        genuine = tuple(citation for citation in cited if is_valid(citation, corpus))
        leads = (introduction(claim.text, corpus(citation.sha256)) for citation in genuine)
        opening = next(filter(None, leads), "")
        body = sentences(claim.text[len(opening) :])
        missing = tuple(n for n in claim.citations if n not in numbered)
        readings.append(Reading(claim, opening, body, cited, genuine, missing))
    return readings


def tick(fact: Fact, question: Question, readings: Sequence[Reading], known: Sequence[str]) -> Tick:
    """Look for a fact in the claims.

    ``known`` are texts that tell whom a last name can mean. A sentence counts if it holds a
    string of ``any_of`` with the polarity it has in the evidence, and the claim it is in has the
    right speaker where one is expected.
    """
    known = (*known, *fact.any_of, *fact.forbid)
    references = list(_references(fact, question, known))
    stating: dict[int, str] = {}
    speakers: list[bool] = []
    against = _forbidden(fact, readings)
    for index, reading in enumerate(readings):
        matched, denied = _match(fact, reading, references, known)
        if denied and not against:
            against = f"It denies what its evidence says of {denied!r}."
        if fact.type in _VALUES and not against:
            against = _replaced(fact, reading, references, known)
        if matched is None:
            continue
        if fact.speaker is not None:
            right = _has_speaker(reading, fact.speaker, known)
            speakers.append(right)
            if not right:
                against = against or _other_speaker(reading, fact.speaker, known)
                continue
        stating[index] = matched
    return Tick(
        fact=fact.id,
        type=fact.type,
        vital=fact.vital,
        matched=next(iter(stating.values()), None),
        claims=tuple(stating),
        contradicted=against,
        speaker_right=any(speakers) if speakers else None,
        on_evidence=_on_evidence(fact, question, [readings[i] for i in stating]),
    )


def locate(needle: str, kind: str, sentence: Sentence, known: Sequence[str]) -> list[Place]:
    """Return the places where a sentence holds a string of a fact of that type."""
    if kind == "name":
        return find_name(needle, sentence.tokens, known)
    return find(tokenise(needle), sentence.tokens)


def _references(
    fact: Fact, question: Question, known: Sequence[str]
) -> Iterator[tuple[Sentence, Place]]:
    for name in fact.evidence:
        for entry in question.groups.get(name, []):
            for sentence in sentences(entry.quote):
                for needle in fact.any_of:
                    for place in locate(needle, fact.type, sentence, known):
                        yield sentence, place


def _match(
    fact: Fact,
    reading: Reading,
    references: Sequence[tuple[Sentence, Place]],
    known: Sequence[str],
) -> tuple[str | None, str | None]:
    """Return the string by which a claim states the fact, or the one by which it denies it."""
    denied = None
    for sentence in reading.body:
        for needle in fact.any_of:
            for place in locate(needle, fact.type, sentence, known):
                if (
                    not references
                    or _is_cut_out(sentence, references)
                    or not all(flipped(sentence, place, *r) for r in references)
                ):
                    return needle, None
                # What another article really says is a report of it, and no slip.
                if sentence not in reading.quoted:
                    denied = needle
    for sentence in sentences(reading.introduction):
        for needle in fact.any_of:
            if locate(needle, fact.type, sentence, known):
                return needle, denied
    return None, denied


def _is_cut_out(sentence: Sentence, references: Sequence[tuple[Sentence, Place]]) -> bool:
    """Whether it is a few words of a gold sentence, not cut off from a "no" right before them."""
    words = rf"(?<!\bno )(?<!\bnot )(?<!\bnever ){re.escape(sentence.text.strip(' .!?'))}"
    few = len(sentence.tokens) <= _FEW
    return few and any(re.search(words, gold.text, re.IGNORECASE) for gold, _ in references)


def _replaced(
    fact: Fact,
    reading: Reading,
    references: Sequence[tuple[Sentence, Place]],
    known: Sequence[str],
) -> str | None:
    """Say so if a claim repeats the evidence with another value in the place of the fact's."""
    for sentence in reading.body:
        if sentence in reading.quoted or any(
            locate(needle, fact.type, sentence, known) for needle in fact.any_of
        ):
            continue
        for reference, (first, last) in references:
            words = words_of(reference)
            around = words[:first] + words[last:]
            if len(around) < _LEAST_AROUND or kept(around, sentence) < SAME_SENTENCE:
                continue
            if other := ungrounded(sentence.text, [reference.text], reading.days):
                value = reference.text[
                    reference.tokens[first].start : reference.tokens[last - 1].end
                ]
                return f"It says {other[0].surface!r} where its evidence says {value!r}."
    return None


def _forbidden(fact: Fact, readings: Sequence[Reading]) -> str | None:
    for reading in readings:
        for sentence in sentences(reading.claim.text):
            for needle in fact.forbid:
                for place in locate(needle, fact.type, sentence, fact.any_of):
                    if _same_years(needle, sentence, place) and not negated(sentence, place):
                        return f"It says {needle!r}, which is wrong."
    return None


def _same_years(needle: str, sentence: Sentence, place: Place) -> bool:
    """Whether each year of a forbidden date is really said: one left open forbids nothing."""
    wanted = [token.date.year for token in tokenise(needle) if token.date and token.date.year]
    said = [t.date.year for t in sentence.tokens[slice(*place)] if t.date]
    return all(year in said for year in wanted)


def _has_speaker(reading: Reading, speaker: str, known: Sequence[str]) -> bool:
    """Whether a claim gives its words to that speaker: in its own field, else in its text."""
    if reading.claim.speaker is not None:
        return same_name(reading.claim.speaker, speaker)
    return bool(find_name(speaker, tokenise(reading.claim.text), known))


def _other_speaker(reading: Reading, speaker: str, known: Sequence[str]) -> str | None:
    given = reading.claim.speaker
    if given is None or find_name(speaker, tokenise(reading.claim.text), known):
        return None
    return f"It gives the words of {speaker} to {given}."


def _on_evidence(fact: Fact, question: Question, stating: Sequence[Reading]) -> bool | None:
    if not stating or not fact.evidence:
        return None
    cited = [Span(c.sha256, c.start, c.end) for reading in stating for c in reading.genuine]
    groups = question.groups
    return all(
        any(
            supports(span, [Span(e.sha256, e.start, e.end) for e in groups[name]]) for span in cited
        )
        for name in fact.evidence
    )
