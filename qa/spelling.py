"""Words that the corpus has never seen, and the seen word one slip of the hand away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from qa.question import STOP_WORDS, stem

_WORD = re.compile(r"[^\W\d_]+")
# Shorter words have too many neighbours: "Iran" is no misspelling of "Iraq".
_SHORTEST = 6


def corrected(
    text: str,
    seen: Callable[[str], bool],
    vocabulary: Callable[[], Mapping[str, int]],
    spelled: Callable[[str], str | None],
) -> str:
    """The text with each unseen word replaced by the one seen word a single slip away.

    A slip is one letter dropped, added, changed or swapped with the next, after the first.
    ``vocabulary`` maps stems to how often they are seen, and is read only if a word is unseen;
    ``spelled`` gives a stem's form as the corpus writes it. Endings are not slips: "Germany" does
    not become "German". Where several stems are equally near, none is chosen.
    """

    def correct(match: re.Match[str]) -> str:
        word = match.group()
        low = word.lower()
        if len(low) < _SHORTEST or low in STOP_WORDS or seen(low):
            return word
        near = [term for term in vocabulary() if _one_slip(stem(low), term)]
        form = spelled(near[0]) if len(near) == 1 else None
        return form if form and _one_slip(low, form.lower()) else word

    return _WORD.sub(correct, text)


def _one_slip(typed: str, meant: str) -> bool:
    """Whether the words differ by one letter dropped, added, changed or swapped inside them.

    The case of edit distance 1 with transpositions (Damerau 1964), first letter and ending kept.
    """
    if typed == meant or typed[:1] != meant[:1] or abs(len(typed) - len(meant)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if at is None:
        return False
    left, right = typed[at:], meant[at:]
    return (
        left[1:] == right
        or left == right[1:]
        or left[1:] == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )
