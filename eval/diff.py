"""Two runs compared, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.scored import Scored
from eval.statistics import Comparison, Observation, compare
from eval.summary import ALL, observations

GROUNDED = "grounded_score"


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure moved over the questions that have it in both runs."""

    measure: str
    set: str
    questions: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Flip:
    """A question whose credit changed; ``reason`` is that of the later run."""

    key: str
    question: str
    before: float
    after: float
    reason: str
    must_pass: bool

    @property
    def better(self) -> bool:
        """Whether it gained."""
        return self.after > self.before


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one run to another; measures that are equal everywhere are left out.

    ``lost`` and ``new`` are the keys of questions in only one of the two. The comparison of the
    Grounded Score is in its own points, of others in theirs.
    """

    common: int
    lost: tuple[str, ...]
    new: tuple[str, ...]
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]


def difference(before: Sequence[Scored], after: Sequence[Scored]) -> Difference:
    """Compare two runs over the questions, by set and id, that both have."""
    old, new = {row.key: row for row in before}, {row.key: row for row in after}
    common = [key for key in new if key in old]
    return Difference(
        common=len(common),
        lost=tuple(key for key in old if key not in new),
        new=tuple(key for key in new if key not in old),
        changes=tuple(_changes([old[key] for key in common], [new[key] for key in common])),
        flips=flips({key: row.score.grounded for key, row in old.items()}, after),
    )


def flips(before: Mapping[str, float], after: Iterable[Scored]) -> tuple[Flip, ...]:
    """The questions whose credit changed, the greatest loss first."""
    changed = [
        Flip(
            row.key,
            row.question,
            before[row.key],
            row.score.grounded,
            row.score.reason,
            row.must_pass,
        )
        for row in after
        if row.key in before and before[row.key] != row.score.grounded
    ]
    return tuple(sorted(changed, key=lambda flip: (flip.after - flip.before, flip.key)))


def _changes(before: Sequence[Scored], after: Sequence[Scored]) -> list[Change]:
    found = []
    names = list(dict.fromkeys(row.set for row in after))
    for name in names if len(names) == 1 else [ALL, *names]:
        old, new = ([r for r in rows if name in (ALL, r.set)] for rows in (before, after))
        found.append(_change(GROUNDED, name, _credits(old), _credits(new)))
    for metric in dict.fromkeys(key for row in after for key in row.score.metrics):
        old_values, new_values = _values(metric, before), _values(metric, after)
        common = [key for key in new_values if key in old_values]
        if any(old_values[key] != new_values[key] for key in common):
            found.append(_change(metric, ALL, old_values, new_values))
    return [change for change in found if change is not None]


def _change(
    measure: str, name: str, before: Mapping[str, Observation], after: Mapping[str, Observation]
) -> Change | None:
    comparison = compare(before, after)
    common = sum(key in before for key in after)
    return None if comparison is None else Change(measure, name, common, comparison)


def _credits(rows: Sequence[Scored]) -> dict[str, Observation]:
    """Credits as points of the Grounded Score."""
    seen = zip(rows, observations(rows), strict=True)
    return {row.key: Observation(o.group, o.category, 100 * o.value) for row, o in seen}


def _values(metric: str, rows: Sequence[Scored]) -> dict[str, Observation]:
    """The values of a metric, averaged over questions and not over categories."""
    return {
        row.key: Observation(f"{row.set}/{row.score.group}", "", value)
        for row in rows
        if (value := row.score.metrics.get(metric)) is not None
    }
