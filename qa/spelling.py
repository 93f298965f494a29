"""Words that the corpus has never seen, and the seen word one slip of the hand away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from qa.inflection import base_of_gerund, base_of_past, base_of_third, is_base
from qa.question import STOP_WORDS, stem

_WORD = re.compile(r"[^\W\d_]+")
# Shorter words have too many neighbours: "Iran" is no misspelling of "Iraq". Of those in between,
# only a letter doubled or not, or two swapped, are sure to be slips.
_SHORTEST, _SHORTEST_SURE = 6, 4
# What questions are made of, whether or not an article says it.
_ASKED = frozenset("date dates year years month time times many people article".split()) | {
    word for word in STOP_WORDS if len(word) > 3
}
_SHORTEST_ASKED = 3


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
    not become "German". Neither are common verbs, seen or not. Where several words are equally
    near, none is chosen.
    """

    def correct(match: re.Match[str]) -> str:
        word = match.group()
        low = word.lower()
        if len(low) < _SHORTEST_ASKED or low in STOP_WORDS or seen(low) or _is_verb(low):
            return word
        if word == low and (meant := _asked_word(low)):
            return meant
        if len(low) < _SHORTEST_SURE:
            return word
        slip = _one_slip if len(low) >= _SHORTEST else _sure_slip
        near = [t for t in vocabulary() if _one_slip(stem(low), t) or _doubled_end(low, t)]
        forms = {form for term in near if (form := spelled(term)) and slip(low, form.lower())}
        return forms.pop() if len(forms) == 1 else word

    return _WORD.sub(correct, text)


def _is_verb(word: str) -> bool:
    return is_base(word) or any(
        base(word) for base in (base_of_past, base_of_gerund, base_of_third)
    )


def _asked_word(typed: str) -> str | None:
    """The one word of questions of which a letter was dropped, or two were swapped."""
    near = [
        word
        for word in _ASKED
        if _one_slip(typed, word) and (len(word) > len(typed) or sorted(word) == sorted(typed))
    ] + [word for word in _ASKED if typed + word[-1] == word and len(typed) >= _SHORTEST_ASKED]
    return near[0] if len(set(near)) == 1 else None


def _sure_slip(typed: str, meant: str) -> bool:
    """Whether a letter is doubled in one word alone, or two are swapped."""
    single = re.sub(r"(.)\1", r"\1", typed) == re.sub(r"(.)\1", r"\1", meant)
    swapped = sorted(typed) == sorted(meant) and _one_slip(typed, meant)
    return typed != meant and (single or swapped)


def _doubled_end(typed: str, meant: str) -> bool:
    return typed == meant + meant[-1:]


def _one_slip(typed: str, meant: str) -> bool:
    """Whether the words differ by one letter dropped, added, changed or swapped inside them.

    The case of edit distance 1 with transpositions (Damerau 1964), first letter and ending kept.
    """
    if _doubled_end(typed, meant):
        return True
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
