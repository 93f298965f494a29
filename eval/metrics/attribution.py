"""Whether words are given as the articles give them: quoted, or reported."""

from __future__ import annotations

from collections.abc import Sequence

Pairs = Sequence[tuple[bool, bool]]


def directness(pairs: Pairs) -> float | None:
    """Share of the facts whose words are quoted where the evidence quotes them, and only there.

    |quoted as in the evidence| / |facts stated on evidence that is of one mind|. A pair is
    (quoted in the evidence, quoted in the answer), one for each such fact; direct speech must
    stay direct, and reported speech must not become a quotation. Dateline's own, for the
    attribution of quotations as direct or indirect (Pareti 2012, PARC). None of no facts.
    """
    return sum(gold == said for gold, said in pairs) / len(pairs) if pairs else None
