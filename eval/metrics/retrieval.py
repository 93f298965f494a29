"""How much of the needed evidence a ranked list of hits holds, and how early.

A question needs evidence *groups*, by name; a group is found by a hit that overlaps one of its
alternatives by at least half of that alternative. A passage found twice finds nothing new. For a
collection judged by whole documents, give each relevant document a group and the span (0, 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (half open) of the document that ``key`` names."""

    key: str
    start: int
    end: int


Groups = Mapping[str, Sequence[Span]]


def shared(left: Span, right: Span) -> int:
    """Return the number of characters two spans have in common."""
    if left.key != right.key:
        return 0
    return max(0, min(left.end, right.end) - max(left.start, right.start))


def finds(hit: Span, alternatives: Sequence[Span]) -> bool:
    """Whether a hit overlaps one of the alternatives by at least half of it."""
    return any(
        2 * shared(hit, span) >= span.end - span.start > 0 and shared(hit, span) > 0
        for span in alternatives
    )


def first_ranks(hits: Sequence[Span], groups: Groups) -> dict[str, int]:
    """Map each group that is found to the rank (from 1) of the first hit that finds it."""
    return {
        name: rank
        for name, alternatives in groups.items()
        if (rank := next((i for i, h in enumerate(hits, 1) if finds(h, alternatives)), 0))
    }


def recall_at_k(hits: Sequence[Span], groups: Groups, k: int) -> float | None:
    """Share of the groups found in the first k hits: |found in top k| / |groups|.

    Manning, Raghavan & Schütze 2008, ch. 8, over evidence groups for documents. None if there is
    no group.
    """
    if not groups:
        return None
    return sum(rank <= k for rank in first_ranks(hits, groups).values()) / len(groups)


def all_evidence_at_k(hits: Sequence[Span], groups: Groups, k: int) -> float | None:
    """1 if every group is found in the first k hits, else 0; None if there is no group.

    What a question over several articles needs before it can be answered at all (the joint
    retrieval of Yang et al. 2018, HotpotQA).
    """
    recall = recall_at_k(hits, groups, k)
    return None if recall is None else float(recall == 1)


def mrr_at_10(hits: Sequence[Span], groups: Groups) -> float | None:
    """1 / rank of the first hit that finds any group, 0 below rank 10 (Voorhees 1999, TREC-8)."""
    if not groups:
        return None
    best = min(first_ranks(hits, groups).values(), default=math.inf)
    return 1 / best if best <= 10 else 0.0


def ndcg_at_10(hits: Sequence[Span], groups: Groups) -> float | None:
    """DCG / ideal DCG at 10, the gain of a hit being the number of groups it is first to find.

    DCG = sum of gain / log2(rank + 1) over ranks 1 to 10; the ideal finds one group at each rank
    (Järvelin & Kekäläinen 2002). Capped at 1: one passage may find several groups at once. With
    one group a document this is the usual nDCG of binary judgements.
    """
    if not groups:
        return None
    gained = sum(1 / math.log2(r + 1) for r in first_ranks(hits, groups).values() if r <= 10)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(groups), 10) + 1))
    return min(1.0, gained / ideal)
