"""What a statement denies: "not", "no", "never", "denied", and the words within their reach."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa.wording import Word, content, words

_DENIALS = frozenset(
    "not no never none nobody nothing neither nor without cannot denied denies deny denying refused"
    " refuses refuse refusing rejected rejects reject rejecting false untrue failed fails unable"
    " dismissed dismisses".split()
)
# Idioms that deny nothing.
_AFFIRMS = re.compile(
    r"\bnot (?:only|just|merely|simply|least)\b|\bno (?:doubt|matter|less|fewer|sooner)\b"
    r"|\bnothing but\b|\bnever mind\b",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(r"\b(rul(?:e|es|ed|ing)) out\b", re.IGNORECASE)
# A denial reaches no further than these words, or punctuation, or so many (content) words.
_CLAUSE_WORDS = frozenset(
    "and but when while because after before since although though if who which until where".split()
)
_REACH = 4
_FURTHEST = 12


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that denies, and the stems of the content words within its reach, nearest first."""

    word: str
    reach: tuple[str, ...]


def denial_faults(said: str, cited: Sequence[str]) -> tuple[list[str], list[str]]:
    """List what a statement denies and its quotes do not, or the reverse: fatal, and lesser."""
    claimed = set(content(words(said)))
    stated = {stem for text in cited for stem in content(words(text))}
    mine = denials(said)
    theirs = [denial for text in cited for denial in denials(text)]
    denied_here = {stem for denial in mine for stem in denial.reach}
    denied_there = {stem for denial in theirs for stem in denial.reach}
    fatal = _turned_pairs(said, cited)
    lesser = []
    for denial in mine:
        shared = [stem for stem in denial.reach if stem in stated]
        if shared and not denied_there.intersection(shared):
            fatal.append(f'"{denial.word}" denies what the cited text affirms')
        elif not shared and not theirs:
            lesser.append(f'nothing in the cited text answers to "{denial.word}"')
    claimed -= _affirmed(cited, theirs)
    for denial in theirs:
        if _is_affirmed(denial, claimed) and not denied_here.intersection(denial.reach):
            fatal.append(f'the statement affirms what the cited text denies with "{denial.word}"')
    return list(dict.fromkeys(fatal)), list(dict.fromkeys(lesser))


def _turned_pairs(said: str, cited: Sequence[str]) -> list[str]:
    """Neighbouring words that both texts have, with a "not" between them in one of them only."""
    stated: dict[tuple[str, str], set[int]] = {}
    for text in cited:
        for pair, counts in denials_between(text).items():
            stated.setdefault(pair, set()).update(counts)
    return [
        f'a denial before "{pair[1]}" stands in only one of the statement and the cited text'
        for pair, counts in denials_between(said).items()
        if pair in stated and counts.isdisjoint(stated[pair])
    ]


def _is_affirmed(denial: Denial, claimed: set[str]) -> bool:
    """Whether a statement claims what is denied: its nearest word, or half of its reach."""
    if not denial.reach:
        return False
    shared = sum(stem in claimed for stem in denial.reach)
    return denial.reach[0] in claimed or (shared >= 2 and 2 * shared >= len(denial.reach))


def _affirmed(cited: Sequence[str], theirs: Sequence[Denial]) -> set[str]:
    """Stems that the quotes also use outside the reach of any denial."""
    uses = Counter(stem for text in cited for stem in content(words(text)))
    uses.subtract(stem for denial in theirs for stem in denial.reach)
    return {stem for stem, count in uses.items() if count > 0}


def denials(text: str) -> list[Denial]:
    """Find what a plain text denies: "not", "no", "never", "denied", "refused" and their reach."""
    row = words(_without_idioms(text))
    return [
        Denial(word.key, tuple(_reach(row[i + 1 : i + 1 + _FURTHEST])))
        for i, word in enumerate(row)
        if word.key in _DENIALS
    ]


def denials_between(text: str) -> dict[tuple[str, str], set[int]]:
    """Count the denials between neighbouring content words of a plain text, by their stems."""
    counts: dict[tuple[str, str], set[int]] = {}
    before, denied = "", 0
    for word in words(_without_idioms(text)):
        if word.key in _DENIALS:
            denied += 1
            continue
        for after in content([word]):
            counts.setdefault((before, after), set()).add(denied)
            before, denied = after, 0
    return counts


def _without_idioms(text: str) -> str:
    return _AFFIRMS.sub(" ", _RULED_OUT.sub("denied", text))


def _reach(following: Sequence[Word]) -> list[str]:
    reached: list[str] = []
    for word in following:
        if word.boundary or word.key in _CLAUSE_WORDS or len(reached) == _REACH:
            break
        reached += content([word])
    return reached
