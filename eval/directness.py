"""Which facts are direct speech in the evidence, and which in an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from eval.facts import Reading, Tick, locate
from eval.gold import Fact, GoldEvidence, Question
from eval.metrics.citation import Corpus, supports
from eval.metrics.retrieval import Span
from eval.normalise.tokens import tokenise
from eval.polarity import Sentence
from eval.quotations import Interval, paragraphs, quotations, within


def speech(
    question: Question, readings: Sequence[Reading], ticks: Sequence[Tick], corpus: Corpus
) -> list[tuple[bool, bool]]:
    """Return (quoted in the evidence, quoted in the answer) for each fact that has both.

    A fact counts if it is stated in a claim that cites evidence for it, and if its words are
    quoted in all of that evidence's alternatives or in none; those quoted in part count nowhere.
    In the answer, words are quoted that stand whole between marks; reported words of which any
    stands there are quoted too. A quotation may run on from the claim before.
    """
    shown = [text for run in _runs(readings, corpus) for text in _shown(run)]
    found = []
    for fact, ticked in zip(question.facts, ticks, strict=True):
        entries = [e for name in fact.evidence for e in question.groups[name]]
        known = [text for e in entries if (text := _text(e, corpus))]
        known += [*fact.any_of, *fact.forbid]
        chosen = [i for i in ticked.claims if _cites(readings[i], entries)]
        gold = {w for e in entries for w in _in_evidence(fact, e, corpus, known)}
        said = {w for i in chosen for w in _marked(fact, *shown[i], known)}
        if gold in ({True}, {False}) and said:
            direct = gold == {True}
            found.append((direct, True in said if direct else said != {False}))
    return found


def _in_evidence(
    fact: Fact, entry: GoldEvidence, corpus: Corpus, known: Sequence[str]
) -> Iterator[bool | None]:
    """Say of each place of the fact's words in its evidence whether the article quotes it."""
    text = _text(entry, corpus)
    if text is not None:
        yield from _marked(fact, text, (entry.start, entry.end), known)


def _marked(fact: Fact, text: str, part: Interval, known: Sequence[str]) -> Iterator[bool | None]:
    start, end = part
    body = Sentence(text[start:end], tokenise(text[start:end]))
    quoted = quotations(text)
    for needle in fact.any_of:
        for first, last in locate(needle, fact.type, body, known):
            yield within(
                (start + body.tokens[first].start, start + body.tokens[last - 1].end), quoted
            )


def _text(entry: GoldEvidence, corpus: Corpus) -> str | None:
    try:
        text = corpus(entry.sha256).text
    except KeyError:
        return None
    return text if text[entry.start : entry.end] == entry.quote else None


def _cites(reading: Reading, entries: Sequence[GoldEvidence]) -> bool:
    spans = [Span(e.sha256, e.start, e.end) for e in entries]
    return any(supports(Span(c.sha256, c.start, c.end), spans) for c in reading.genuine)


def _runs(readings: Sequence[Reading], corpus: Corpus) -> list[list[Reading]]:
    """Claims that follow each other as what they cite does within one paragraph."""
    runs = [[reading] for reading in readings[:1]]
    for before, after in pairwise(readings):
        if _follows(before, after, corpus):
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _follows(before: Reading, after: Reading, corpus: Corpus) -> bool:
    if len(before.genuine) != 1 or len(after.genuine) != 1:
        return False
    (one,), (other,) = before.genuine, after.genuine
    if one.sha256 != other.sha256 or one.end > other.start:
        return False
    text = corpus(one.sha256).text
    return not text[one.end : other.start].strip() and any(
        first <= one.start and other.end <= last for first, last in paragraphs(text)
    )


def _shown(run: Sequence[Reading]) -> Iterator[tuple[str, Interval]]:
    """The text of a run, and the part of it that each of its claims is."""
    bodies = [reading.claim.text[len(reading.introduction) :] for reading in run]
    text, at = " ".join(bodies), 0
    for body in bodies:
        yield text, (at, at + len(body))
        at += len(body) + 1
