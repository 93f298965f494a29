"""Markers and spans: numbers the evidence of a draft, and proves every citation.

A marker is ``[n]`` in an answer's text. Corpus text may itself contain such brackets; there they
are written ``(n)`` in the answer's text, so that whatever looks like a marker is one. Claims and
quotes keep their own letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from qa.types import Answer, Citation, Claim, Draft, Evidence, Statement
from vectorstore.types import Article, Hit

_MARKER = re.compile(r"\[([1-9][0-9]{0,3})\]")
# Wider than a marker: "[0]", "[1, 2]" and "[3-5]" would pass for one with a reader.
_LOOKALIKE = re.compile(r"\[(\s*\d[\d\s,;–-]*)\]")

_Span = tuple[str, int, int]  # an article's sha256, start and end


class BrokenCitation(AssertionError):
    """An engine's evidence does not stand in its article: a defect, never shown as an answer."""


class Marker(NamedTuple):
    """A ``[n]`` in a text, at ``text[start:end]``."""

    n: int
    start: int
    end: int


def markers(text: str) -> list[Marker]:
    """Find the markers of an answer's text, in order."""
    return [Marker(int(m[1]), m.start(), m.end()) for m in _MARKER.finditer(text)]


def without_markers(text: str) -> str:
    """Put ``text`` on one line and its bracketed numbers in parentheses: no marker is left."""
    return _LOOKALIKE.sub(r"(\1)", " ".join(text.split()))


def assemble(
    question: str,
    standalone: str,
    draft: Draft,
    hits: Sequence[Hit],
    timings_ms: Mapping[str, float],
) -> Answer:
    """Write a draft out as an answer, its evidence numbered in order of first use.

    The text is the opening and the statements, a line each; a statement's markers follow its
    final punctuation. A refusal asserts nothing: its statements become citations without claims
    or markers. What was struck is no part of the text, and cites only what the text cites too.
    Raises BrokenCitation if evidence is missing or is not its article's slice.
    """
    refused = draft.status == "not_in_corpus"
    citations: dict[_Span, Citation] = {}
    lines = [without_markers(draft.opening)] if draft.opening.strip() else []
    claims = []
    for statement in draft.statements:
        numbers = _number(statement, citations)
        if refused:
            continue
        claims.append(_claim(statement, numbers))
        lines.append(_line(statement.text, numbers))
    shown = {span: citation.n for span, citation in citations.items() if not refused}
    return Answer(
        question=question,
        standalone_question=standalone,
        status=draft.status,
        text="\n".join(lines),
        claims=tuple(claims),
        citations=tuple(citations.values()),
        hits=tuple(hits),
        engine=draft.engine,
        degraded=draft.degraded,
        timings_ms=dict(timings_ms),
        usage=dict(draft.usage),
        short_answer=None if refused else _short(draft),
        struck=tuple(_struck(statement, shown) for statement in draft.struck),
        notes=tuple(" ".join(note.split()) for note in draft.notes),
        differs=draft.differs,
    )


def verify(answer: Answer, read: Callable[[str], Article]) -> list[str]:
    """List what is wrong with an answer's citations, a sentence each; empty if they all hold.

    ``read`` gives the article of a sha256 and raises KeyError when the corpus no longer has it.
    """
    problems = []
    if [citation.n for citation in answer.citations] != list(range(1, len(answer.citations) + 1)):
        problems.append("The citations are not numbered 1, 2, 3 and so on.")
    for citation in answer.citations:
        problems += _verify_span(citation, read)
    return problems + _verify_markers(answer) + _verify_claims(answer)


def _claim(statement: Statement, numbers: tuple[int, ...]) -> Claim:
    text = " ".join(statement.text.split())
    words = " ".join((statement.likely or "").split())
    likely = words if words and words in text else None
    return Claim(text, numbers, statement.support, statement.speaker, statement.reasons, likely)


def _struck(statement: Statement, shown: Mapping[_Span, int]) -> Claim:
    """A struck statement as a claim that brings no citation of its own."""
    spans = dict.fromkeys(map(_span, statement.evidence))
    return _claim(statement, tuple(sorted(shown[span] for span in spans if span in shown)))


def _short(draft: Draft) -> str | None:
    """The first statement's text where the draft calls it the short answer, as its claim has it."""
    if draft.short_answer is None or not draft.statements:
        return None
    first = " ".join(draft.statements[0].text.split())
    return first if first == " ".join(draft.short_answer.split()) else None


def _span(evidence: Evidence) -> _Span:
    return (evidence.article.sha256, evidence.sentence.start, evidence.sentence.end)


def _number(statement: Statement, citations: dict[_Span, Citation]) -> tuple[int, ...]:
    """Return the numbers of a statement's evidence; new spans are added to ``citations``."""
    if not statement.evidence:
        raise BrokenCitation(f"The statement {statement.text!r} rests on no evidence.")
    numbers: dict[int, None] = {}
    for evidence in statement.evidence:
        span = _span(evidence)
        if span not in citations:
            citations[span] = _cite(len(citations) + 1, evidence)
        numbers[citations[span].n] = None
    return tuple(numbers)


def _cite(n: int, evidence: Evidence) -> Citation:
    article, sentence = evidence.article, evidence.sentence
    quote = article.text[sentence.start : sentence.end]
    if not quote or sentence.start < 0 or quote != sentence.text:
        raise BrokenCitation(
            f"{article.path}[{sentence.start}:{sentence.end}] is {quote!r}, not {sentence.text!r}."
        )
    return Citation(
        n=n,
        source=article.path,
        sha256=article.sha256,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        start=sentence.start,
        end=sentence.end,
        quote=quote,
    )


def _line(text: str, numbers: Sequence[int]) -> str:
    return f"{without_markers(text)} {''.join(f'[{n}]' for n in numbers)}"


def _verify_span(citation: Citation, read: Callable[[str], Article]) -> list[str]:
    name = f"Citation {citation.n} ({citation.source})"
    try:
        article = read(citation.sha256)
    except KeyError:
        return [f"{name} has no article with its hash in the corpus."]
    problems = []
    if article.sha256 != citation.sha256:
        problems.append(f"{name} has another hash than its article.")
    if article.path != citation.source:
        problems.append(f"{name} lies at {article.path} in the corpus.")
    span = article.text[citation.start : citation.end] if citation.start >= 0 else ""
    if not citation.quote or span != citation.quote:
        problems.append(f"{name} does not quote characters {citation.start} to {citation.end}.")
    return problems


def _verify_markers(answer: Answer) -> list[str]:
    known = {citation.n for citation in answer.citations}
    marked = {marker.n for marker in markers(answer.text)}
    problems = [f"The marker [{n}] has no citation." for n in sorted(marked - known)]
    if answer.status == "not_in_corpus":
        if marked:
            problems.append("A refusal carries markers.")
        return problems
    return problems + [f"Citation {n} has no marker in the text." for n in sorted(known - marked)]


def _verify_claims(answer: Answer) -> list[str]:
    if answer.status == "not_in_corpus":
        return ["A refusal makes claims."] if answer.claims else []
    known = {citation.n for citation in answer.citations}
    lines = answer.text.split("\n")
    problems = []
    for number, claim in enumerate(answer.claims, start=1):
        if not claim.citations:
            problems.append(f"Claim {number} cites nothing.")
        if not known.issuperset(claim.citations):
            problems.append(f"Claim {number} cites a number that no citation has.")
        if _line(claim.text, claim.citations) not in lines:
            problems.append(f"Claim {number} does not stand in the text with its markers.")
    return problems
