"""The default engine: the articles' own sentences, attributed, in reading order.

It never writes a sentence about the world. It picks one to three, leads each article's run in
with who is speaking, and refuses when the evidence is weak or of the wrong kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from qa.attribution import lead
from qa.evidence import calibration
from qa.question import Question, stems
from qa.types import Draft, Evidence, Statement

_MOST_SENTENCES = 3
_OFFERED = 2
# Sentences that share this much of their vocabulary say the same thing twice.
_REPEATS = 0.6
_MOST_NEIGHBOURS = 2
_LEANING = re.compile(
    r"^\W*(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|The (?:aide|latter|former))\b"
    r"|[\"”,]\s+(?:he|she|they)\s+(?:\w+ly\s+)?(?:said|told|added|wrote|asked|warned|replied|explained)\b"
)
_WANTED = {"date": "no date", "number": "no figure"}


class Extractive:
    """Answers with sentences of the evidence, letter for letter."""

    name = "extractive"

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """One to three attributed sentences, or a refusal that offers the nearest ones."""
        if not evidence:
            return _refusal("The corpus holds no passage on that.", ())
        if question.unknown_names:
            return _refusal(f"No article mentions {_listed(question.unknown_names)}.", evidence)
        cut = calibration()
        strong = [e for e in evidence if e.score >= cut.refuse_below]
        if not strong:
            return _refusal("The articles do not say.", evidence)
        near = [e for e in strong if e.score >= cut.also_above * strong[0].score]
        if question.expects in _WANTED and not any(e.features["fit"] for e in near):
            wanted = _WANTED[question.expects]
            return _refusal(f"The articles touch on this but give {wanted}.", evidence)
        if question.expects == "outlet" and strong[0].article.publisher is None:
            return _refusal("The article nearest to this does not state its outlet.", evidence)
        chosen = _completed(_choose(question, strong, cut.also_above), evidence)
        return Draft("answered", tuple(_attributed(chosen)))


def _choose(question: Question, strong: Sequence[Evidence], also_above: float) -> list[Evidence]:
    """The best sentence, and others nearly as good that add something."""
    kind_first = sorted(strong, key=lambda e: (-_kind(question, e), -e.score))
    chosen = [kind_first[0]]
    most = 1 if question.expects == "outlet" else _MOST_SENTENCES
    for other in kind_first[1:]:
        if len(chosen) == most:
            break
        near = other.score >= also_above * chosen[0].score
        apt = question.expects != "quote" or _same_people(other, chosen[0])
        if near and apt and not _repeats(other, chosen):
            chosen.append(other)
    return chosen


def _same_people(other: Evidence, best: Evidence) -> bool:
    """Whether a further sentence is about whom the question names, as the best one is."""
    if _LEANING.search(other.sentence.text):
        return other.article.id == best.article.id
    return other.features.get("names", 1.0) >= best.features.get("names", 1.0)


def _kind(question: Question, evidence: Evidence) -> float:
    """A date, a figure or an office is there or it is not: a sentence without one comes after."""
    if question.expects in ("date", "number", "role"):
        return evidence.features["fit"]
    if question.expects == "outlet":
        return float(evidence.article.publisher is not None)
    return 0.0


def _repeats(evidence: Evidence, chosen: Sequence[Evidence]) -> bool:
    own = stems(evidence.sentence.text)
    return any(
        len(own & other) / max(1, len(own | other)) > _REPEATS
        for other in (stems(c.sentence.text) for c in chosen)
    )


def _completed(chosen: list[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """What was chosen, and the neighbours without which it cannot be read.

    A sentence that leans on the one before ("He added ...", "..., she said") brings it along, and
    a quotation that runs on over several sentences is given whole.
    """
    neighbours = _neighbours(evidence)
    complete = list(chosen)
    for item in chosen:
        text = item.sentence.text
        if _LEANING.search(text) or text.count("”") > text.count("“"):
            complete += _run(item, neighbours, -1)
        if _opens_quotation(text):
            complete += _run(item, neighbours, +1)
    return list({(e.article.id, e.sentence.start): e for e in complete}.values())


def _neighbours(evidence: Sequence[Evidence]) -> dict[tuple[str, int], tuple[int, list[Evidence]]]:
    """For every sentence, its place in the article's sentences among the evidence, and those."""
    places = {}
    ordered = sorted(evidence, key=lambda e: (e.article.id, e.sentence.start))
    for article_id, run in groupby(ordered, key=lambda e: e.article.id):
        sentences = list(run)
        for at, item in enumerate(sentences):
            places[article_id, item.sentence.start] = (at, sentences)
    return places


def _run(
    item: Evidence, neighbours: dict[tuple[str, int], tuple[int, list[Evidence]]], step: int
) -> list[Evidence]:
    """The sentences next to this one, up to where the quotation ends or the leaning does."""
    at, sentences = neighbours[item.article.id, item.sentence.start]
    found: list[Evidence] = []
    while len(found) < _MOST_NEIGHBOURS and 0 <= (at := at + step) < len(sentences):
        found.append(sentences[at])
        text = sentences[at].sentence.text
        if ("”" in text or '"' in text) if step > 0 else not _LEANING.search(text):
            break
    return found


def _opens_quotation(text: str) -> bool:
    straight = text.count('"') % 2 == 1 and bool(re.search(r'(?:^|[\s(])"\w[^"]*$', text))
    return text.count("“") > text.count("”") or straight


def _attributed(chosen: Sequence[Evidence]) -> list[Statement]:
    """Statements in reading order, articles in the order of their best sentence."""
    order = list(dict.fromkeys(e.article.id for e in chosen))
    by_article = sorted(chosen, key=lambda e: (order.index(e.article.id), e.sentence.start))
    statements = []
    for _, run in groupby(by_article, key=lambda e: e.article.id):
        for i, item in enumerate(run):
            sentence = " ".join(item.sentence.text.split())
            text = sentence if i else f"{lead(item.article)}: {sentence}"
            statements.append(Statement(text, (item,), support="supported"))
    return statements


def _refusal(opening: str, evidence: Sequence[Evidence]) -> Draft:
    return Draft("not_in_corpus", tuple(_attributed(evidence[:_OFFERED])), opening=opening)


def _listed(names: Sequence[str]) -> str:
    *first, last = [f"“{name}”" for name in names]
    return f"{', '.join(first)} or {last}" if first else last
