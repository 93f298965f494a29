"""Perfect answers made from gold questions, and wrong ones made from those.

A scorer is worth what it catches: each mutant is wrong in one way that a reader would mind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from eval.facts import locate
from eval.gold import Fact, GoldEvidence, Question
from eval.metrics.citation import Corpus, supports
from eval.metrics.retrieval import Span
from eval.miswording import misdated, misnamed, misnumbered, negated, renamed
from eval.polarity import sentences
from qa.types import Answer, Citation, Claim
from vectorstore.language import sentence_spans
from vectorstore.types import Article, Hit, Passage

_STRANGER = "Wendeline Oxbarrow"
_DATE_PARTS = ("day", "month", "year")
# More of the same would only swell the number of mutants caught.
_OTHER_FILES = 2


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong answer and the way in which it is wrong."""

    kind: str
    answer: Answer


def gold_answer(question: Question, corpus: Corpus) -> Answer:
    """Return the answer that quotes the first alternative of each evidence group, rightly cited.

    Raises KeyError if the corpus lacks a file of the evidence.
    """
    chosen = {name: entries[0] for name, entries in question.groups.items()}
    citations = {
        name: _cite(n, entry, corpus(entry.sha256))
        for n, (name, entry) in enumerate(chosen.items(), start=1)
    }
    speakers: dict[str, dict[str | None, None]] = {name: {} for name in chosen}
    for fact in question.facts:
        for name in fact.evidence:
            speakers[name][fact.speaker] = None
    claims = [
        Claim(chosen[name].quote, (citations[name].n,), "supported", speaker)
        for name in chosen
        for speaker in speakers[name] or {None: None}
    ]
    hits = tuple(
        _hit(rank, entry, corpus(entry.sha256)) for rank, entry in enumerate(chosen.values(), 1)
    )
    return _answer(question, question.expect, claims, tuple(citations.values()), hits)


def mutants(question: Question, corpus: Corpus, articles: Sequence[Article]) -> list[Mutant]:
    """Return the wrong answers to a question; ``articles`` are those of the corpus."""
    gold = gold_answer(question, corpus)
    own = {entry.sha256 for entry in question.evidence}
    others = [article for article in articles if article.sha256 not in own]
    articles = [a for a in articles if a.sha256 in own] + others[:_OTHER_FILES]
    if not question.facts:
        return list(_spoken(question, gold, articles))
    made = [
        *_miswordings(question, gold, corpus),
        *_miscitations(question, gold, articles),
        Mutant("refused", _answer(question, "not_in_corpus", [], (), gold.hits)),
        *_spoken(question, gold, articles),
    ]
    return [mutant for mutant in made if mutant.answer != gold]


def _miswordings(question: Question, gold: Answer, corpus: Corpus) -> Iterator[Mutant]:
    known = [corpus(sha256).text for sha256 in dict.fromkeys(e.sha256 for e in question.evidence)]
    for fact in question.facts:
        for kind, rewrite in _rewrites(fact):
            claims = [
                replace(claim, text=_rewritten(claim.text, fact, known, rewrite))
                for claim in gold.claims
            ]
            if claims != list(gold.claims):
                yield Mutant(kind, _reworded(gold, claims))
        if fact.speaker is not None:
            yield from _misattributed(fact.speaker, gold)


def _rewrites(fact: Fact) -> Iterator[tuple[str, Callable[[str, int, int], str]]]:
    """Ways to spoil a sentence, given where in it a fact stands."""
    if fact.type == "number":
        yield from (("wrong number", partial(misnumbered, tenfold=by)) for by in (False, True))
    if fact.type == "date":
        yield from (("wrong date", partial(misdated, part=part)) for part in _DATE_PARTS)
    if fact.type in ("name", "place"):
        yield "wrong name", partial(misnamed, other=_STRANGER)
    yield from (("negated", partial(negated, framed=framed)) for framed in (True, False))


def _rewritten(
    text: str, fact: Fact, known: Sequence[str], rewrite: Callable[[str, int, int], str]
) -> str:
    """Apply a rewrite to every sentence that states the fact, at the last place it does."""
    for start, end in reversed(sentence_spans(text, 0, len(text))):
        for sentence in sentences(text[start:end]):
            places = [p for n in fact.any_of for p in locate(n, fact.type, sentence, known)]
            for first, last in sorted(set(places), reverse=True)[:1]:
                tokens = sentence.tokens
                spoilt = rewrite(sentence.text, tokens[first].start, tokens[last - 1].end)
                text = text[:start] + spoilt + text[end:]
    return text


def _misattributed(speaker: str, gold: Answer) -> Iterator[Mutant]:
    """Give a speaker's words to a stranger and to the others who speak, in the text and beside it.

    Words that two speakers rightly share are no mutant in the mouth of the second.
    """
    words = {claim.text for claim in gold.claims if claim.speaker == speaker}
    others = {c.speaker: c.text in words for c in gold.claims if c.speaker not in (speaker, None)}
    for other, shared in ({_STRANGER: False} | others).items():
        if other is None:
            continue
        theirs = [
            replace(c, text=renamed(c.text, speaker, other), speaker=other)
            if c.speaker == speaker
            else c
            for c in gold.claims
        ]
        if not shared or {c.text for c in theirs} != {c.text for c in gold.claims}:
            yield Mutant("wrong speaker", _reworded(gold, theirs))
        if not shared:
            given = [replace(c, speaker=other) if c.speaker == speaker else c for c in gold.claims]
            yield Mutant("wrong speaker", _reworded(gold, given))


def _miscitations(
    question: Question, gold: Answer, articles: Sequence[Article]
) -> Iterator[Mutant]:
    for by in (1, -1):
        moved = [replace(c, start=c.start + by, end=c.end + by) for c in gold.citations]
        yield Mutant("shifted offset", replace(gold, citations=tuple(moved)))
    bare = [replace(claim, citations=()) for claim in gold.claims]
    yield Mutant("dropped citation", replace(_reworded(gold, bare), citations=()))
    if len(gold.claims) > 1:
        yield Mutant("dropped citation", _reworded(gold, [bare[0], *gold.claims[1:]]))
    beyond = [replace(claim, citations=(len(gold.citations) + 1,)) for claim in gold.claims]
    yield Mutant("citation out of range", _reworded(gold, beyond))
    for article in articles:
        elsewhere = _elsewhere(question, article)
        kind = "citation to another sentence"
        if article.sha256 not in {c.sha256 for c in gold.citations}:
            kind = "citation to another file"
            moved = [replace(c, sha256=article.sha256, source=article.path) for c in gold.citations]
            yield Mutant(kind, replace(gold, citations=tuple(moved)))
        if elsewhere is not None:
            genuine = [_cite(c.n, elsewhere, article) for c in gold.citations]
            yield Mutant(kind, replace(gold, citations=tuple(genuine)))


def _spoken(question: Question, gold: Answer, articles: Sequence[Article]) -> Iterator[Mutant]:
    """Say what is beside the question, genuinely cited, or assert something without a claim."""
    for article in articles:
        entry = _elsewhere(question, article)
        if entry is not None:
            claim = Claim(entry.quote, (1,), "supported")
            kind = "beside the question" if question.facts else "answered instead of refused"
            yield Mutant(
                kind, _answer(question, "answered", [claim], (_cite(1, entry, article),), gold.hits)
            )


def _elsewhere(question: Question, article: Article) -> GoldEvidence | None:
    """Return a sentence of an article that is no evidence and states no fact of the question."""
    evidence = [Span(e.sha256, e.start, e.end) for e in question.evidence]
    for start, end in sentence_spans(article.text, 0, len(article.text)):
        quote = article.text[start:end]
        states = any(
            locate(needle, fact.type, sentence, ())
            for fact in question.facts
            for needle in fact.any_of
            for sentence in sentences(quote)
        )
        span = Span(article.sha256, start, end)
        if len(quote) > 40 and not states and not supports(span, evidence):
            return GoldEvidence("", article.path, article.sha256, start, end, quote)
    return None


def _cite(n: int, entry: GoldEvidence, article: Article) -> Citation:
    return Citation(
        n=n,
        source=article.path,
        sha256=article.sha256,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        start=entry.start,
        end=entry.end,
        quote=entry.quote,
    )


def _hit(rank: int, entry: GoldEvidence, article: Article) -> Hit:
    name = f"{article.id}:{entry.start}"
    return Hit(Passage(name, article.id, entry.start, entry.end, entry.quote), 1 / rank, rank)


def _reworded(answer: Answer, claims: Sequence[Claim]) -> Answer:
    return replace(answer, claims=tuple(claims), text=_text(claims))


def _answer(
    question: Question,
    status: str,
    claims: Sequence[Claim],
    citations: tuple[Citation, ...],
    hits: tuple[Hit, ...],
) -> Answer:
    return Answer(
        question=question.asked,
        standalone_question=question.asked,
        status=status,  # type: ignore[arg-type]
        text=_text(claims),
        claims=tuple(claims),
        citations=citations,
        hits=hits,
        engine="gold",
    )


def _text(claims: Sequence[Claim]) -> str:
    return "\n".join(
        re.sub(r"\s+", " ", c.text) + " " + "".join(f"[{n}]" for n in c.citations) for c in claims
    )
