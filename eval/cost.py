"""What answers cost where a chat model writes them: tokens, and money where prices are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.results import Result, Run

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of a million tokens, read and written, in any one currency."""

    input: float
    output: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens that a model read and wrote, as it reported them; ``money`` None without prices."""

    input: float
    output: float
    money: float | None = None

    @classmethod
    def of(cls, usage: Mapping[str, int], prices: Prices | None, share: int = 1) -> Tokens:
        """Tokens of a usage, shared out among so many."""
        read, written = usage.get("input_tokens", 0) / share, usage.get("output_tokens", 0) / share
        if prices is None:
            return cls(read, written)
        return cls(read, written, (read * prices.input + written * prices.output) / _MILLION)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the answers scored took, on average and together, and what the whole run took.

    ``run`` also holds earlier turns and other histories of follow-ups; None where it is unknown.
    """

    mean: Tokens
    total: Tokens
    run: Tokens | None = None


def cost(results: Sequence[Result], manifest: Mapping[str, Any]) -> Cost | None:
    """Add up what the results took; None where no model reported any tokens.

    Prices are those of the manifest. An answer without a report counts as none: no model was
    asked for it, or it did not say.
    """
    used: Counter[str] = Counter()
    for result in results:
        used.update(result.answer.usage)
    whole = manifest.get("usage", {})
    if not any(used.values()) and not any(whole.values()):
        return None
    prices = Prices(**manifest["prices"]) if "prices" in manifest else None
    return Cost(
        mean=Tokens.of(used, prices, share=max(1, len(results))),
        total=Tokens.of(used, prices),
        run=Tokens.of(whole, prices) if whole else None,
    )


def priced(done: Run, prices: Prices | None) -> Run:
    """The run with these prices in its manifest; without any it keeps those that it has."""
    if prices is None:
        return done
    return Run(
        {**done.manifest, "prices": asdict(prices)}, done.questions, done.articles, done.results
    )
