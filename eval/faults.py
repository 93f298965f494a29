"""What is wrong with an answer, apart from what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eval.facts import Reading, Tick
from eval.gold import Question
from eval.grounding import ungrounded
from eval.metrics.citation import Corpus
from eval.normalise.names import person_tokens
from eval.normalise.squad import squad_normal
from eval.normalise.tokens import Token
from eval.polarity import denies
from qa.types import Answer

_MARKER = re.compile(r"\[\d+\]")
# The number by which a choice is picked states nothing.
_CHOICE = re.compile(r"\(\d\) ")


def loose_tokens(
    question: Question, answer: Answer, readings: Sequence[Reading], corpus: Corpus
) -> list[Token]:
    """Numbers, dates and names that nothing cited holds, claim by claim and in the whole text.

    A claim rests on its own citations and on what is known of their articles. A name that is its
    speaker's may come from anywhere in those articles. The text may repeat the question.
    """
    loose: list[Token] = []
    stated: list[str] = list(question.turns)
    for reading in readings:
        sources, articles = _sources(reading, corpus)
        days = reading.days
        speaker = {token.key for token in person_tokens(reading.claim.speaker or "")}
        body = reading.claim.text[len(reading.introduction) :]
        for token in ungrounded(body, sources, days):
            if token.key not in speaker or not token.is_word:
                loose.append(token)
        told = ungrounded(f"So {reading.claim.speaker or ''}", [*sources, *articles])
        loose += told
        stated += [reading.claim.text, *sources]
    shown = _MARKER.sub("", answer.text)
    if answer.status == "clarify":
        shown = _CHOICE.sub("", shown)
    stated += [c.quote for c in answer.citations]
    stated += [" ".join(filter(None, (c.title, c.published, c.source))) for c in answer.citations]
    loose += [token for token in ungrounded(shown, stated) if not token.is_word]
    return loose


def _sources(reading: Reading, corpus: Corpus) -> tuple[list[str], list[str]]:
    """Return a claim's quotes with their metadata, and the texts of the articles cited."""
    sources: list[str] = []
    texts: list[str] = []
    for c in reading.citations:
        sources += [c.quote, *filter(None, (c.title, c.publisher))]
    for c in reading.genuine:
        article = corpus(c.sha256)
        texts.append(article.text)
        sources += filter(None, (article.author,))
    return sources, texts


def problems(
    question: Question,
    readings: Sequence[Reading],
    ticks: Sequence[Tick],
    loose: Sequence[Token],
    valid: Sequence[bool],
) -> list[str]:
    """Everything wrong with an answer, the worst first."""
    found = [t.contradicted for t in ticks if t.contradicted]
    expected = [squad_normal(text) for text in question.short_answers]
    opening = next((s.tokens[0].key for r in readings[:1] for s in r.body[:1] if s.tokens), "")
    if expected in (["yes"], ["no"]) and opening in ("yes", "no") and opening not in expected:
        found.append(f"It answers {opening!r}.")
    if not all(valid):
        found.append(f"{valid.count(False)} of its citations are not genuine.")
    found += [f"It cites nothing for {r.claim.text!r}." for r in readings if not r.citations]
    for reading in readings:
        quoted = reading.quoted
        for sentence in reading.body:
            if sentence not in quoted and any(denies(sentence, other) for other in quoted):
                found.append(f"It denies its own quote: {sentence.text!r}.")
    if loose:
        names = ", ".join(dict.fromkeys(repr(token.surface) for token in loose))
        found.append(f"What it cites does not hold {names}.")
    return found
