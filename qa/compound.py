"""A question of several parts: hits taken in turn, drafts put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from qa.types import Draft
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

    What any part found is said, once; a part that found nothing is named, and makes the whole
    partial. Where no part found anything, the first refusal stands for all. What the parts used
    is added up.
    """
    used: Counter[str] = Counter()
    for _, draft in drafts:
        used.update(draft.usage)
    answered = [draft for _, draft in drafts if draft.status != "not_in_corpus"]
    if len(drafts) == 1 or not answered:
        return replace(drafts[0][1], usage=dict(used))
    unanswered = [text for text, draft in drafts if draft.status == "not_in_corpus"]
    said: dict[tuple[str, int], None] = {}
    fresh = []
    for statement in chain.from_iterable(draft.statements for draft in answered):
        spans = [(e.article.id, e.sentence.start) for e in statement.evidence]
        if not all(span in said for span in spans):
            fresh.append(statement)
        said.update(dict.fromkeys(spans))
    opening = " ".join(f"The articles do not say: {text}" for text in unanswered)
    return replace(
        answered[0],
        status="partial" if unanswered else answered[0].status,
        statements=tuple(fresh),
        opening=" ".join(filter(None, (*(d.opening for d in answered), opening))),
        degraded=next((d.degraded for d in answered if d.degraded), None),
        struck=tuple(chain.from_iterable(draft.struck for draft in answered)),
        usage=dict(used),
    )
