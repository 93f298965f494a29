"""A question of several parts: hits taken in turn, drafts put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Any

from qa.types import Draft, Statement
from vectorstore.types import Hit


def interleaved(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The first hit of each ranking, then the second of each, every passage once, ranked anew."""
    taken = chain.from_iterable(zip_longest(*rankings))
    once: dict[str, Hit] = {}
    for hit in filter(None, taken):
        once.setdefault(hit.passage.id, hit)
    return [replace(hit, rank=rank) for rank, hit in enumerate(once.values(), 1)]


def combined(drafts: Sequence[tuple[str, Draft]]) -> Draft:
    """One draft of the drafts of a question's parts, given with their texts.

    What any part found is said, once: a sentence that an earlier part stands on is not given
    again, but its short answer is. A part that found nothing is named, and makes the whole
    partial, as parts of different status do. The first part's short answer opens the whole. Where
    no part found anything, the first refusal stands for all. What was struck, noted and used is
    added up.
    """
    of_parts = [draft for _, draft in drafts]
    added = _added(of_parts)
    answered = [draft for draft in of_parts if draft.status != "not_in_corpus"]
    if len(drafts) == 1 or not answered:
        return replace(of_parts[0], **added)
    unanswered = [text for text, draft in drafts if draft.status == "not_in_corpus"]
    opening = " ".join(f"The articles do not say: {text}" for text in unanswered)
    same = len({draft.status for draft in of_parts}) == 1
    return replace(
        answered[0],
        status=answered[0].status if same else "partial",
        statements=_once(answered),
        opening=" ".join(filter(None, (*(d.opening for d in answered), opening))),
        **added,
    )


def _once(drafts: Sequence[Draft]) -> tuple[Statement, ...]:
    said: set[tuple[str, int]] = set()
    fresh: list[Statement] = []
    for draft in drafts:
        spans = [{(e.article.id, e.sentence.start) for e in s.evidence} for s in draft.statements]
        told = {statement.text for statement in fresh}
        fresh += [
            s
            for s, own in zip(draft.statements, spans, strict=True)
            if not own <= said or (s.text == draft.short_answer and s.text not in told)
        ]
        said.update(*spans)
    return tuple(fresh)


def _added(drafts: Sequence[Draft]) -> dict[str, Any]:
    used: Counter[str] = Counter()
    struck: dict[str, Statement] = {}
    for draft in drafts:
        used.update(draft.usage)
        for statement in draft.struck:
            struck.setdefault(statement.text, statement)
    return {
        "degraded": next((draft.degraded for draft in drafts if draft.degraded), None),
        "struck": tuple(struck.values()),
        "notes": tuple(dict.fromkeys(chain.from_iterable(draft.notes for draft in drafts))),
        "usage": dict(used),
    }
