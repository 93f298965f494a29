"""What a wh-question takes for granted, and how it reads within a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.assertion import AUXILIARIES, WH, finite, sentence, statement, unframed
from qa.clauses import BE, DO, HAVE, bare, is_preposition
from qa.inflection import (
    base_of_gerund,
    base_of_third,
    is_base,
    is_participle,
    is_past,
    past,
)

_CAUSED = re.compile(
    r"^what (?:has |had )?(?:made|caused|led|prompted|forced|drove|pushed|moved) ", re.IGNORECASE
)
_GAVE = re.compile(
    r"^what (?:reasons?|explanations?|grounds|motives?|justification) (?:did|does|do|has|have|had) "
    r"(?P<who>.+?) (?:give|gave|given|offer|offered|cite|cited|have|had) for "
    r"(?P<denied>not )?(?P<doing>\w+ing)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_WHEN_CLAUSE = re.compile(r",? (?:when|while|as soon as|once) (?P<clause>[^,]+)(?:,.*)?$")
_AFTER_COMMA = re.compile(r"^[^,]+, (?=(?:who|what|which|when|where|why|how)\b)", re.IGNORECASE)
_TIME = frozenset(
    "time times day date month year week weekday hour moment point decade century".split()
)
_MEASURES = frozenset("long old far often soon high large big tall fast deep well".split())
_CIRCUMSTANCE = frozenset("when where why".split())
# How far the auxiliary or the verb may stand from the wh-word: "which of the two boats did ...".
_FURTHEST = 8


@dataclass(frozen=True, slots=True)
class _Wh:
    """A wh-question in pieces: preposition, wh-word, the words it takes along, auxiliary, rest.

    Without an auxiliary ``helping`` is empty and ``rest`` begins with the verb. ``of_subject``
    says that the wh-phrase is the subject.
    """

    preposition: str
    wh: str
    taken: tuple[str, ...]
    helping: str
    rest: tuple[str, ...]
    of_subject: bool

    @property
    def measured(self) -> bool:
        """Whether it asks how long, how old, how far."""
        return self.wh == "how" and bool(self.taken) and bare(self.taken[0]) in _MEASURES

    @property
    def circumstance(self) -> bool:
        """Whether it asks for the when, where, why or how of something else."""
        return (
            self.wh in _CIRCUMSTANCE
            or self.measured
            or (self.wh == "how" and not self.taken)
            or any(bare(word) in _TIME for word in self.taken)
        )

    @property
    def thing(self) -> str:
        """What is asked for, left open: "somebody", "something", "a minister", "people"."""
        words = list(self.taken)
        if self.wh.startswith("who"):
            return "somebody" if not words else f"somebody's {' '.join(words)}"
        if self.wh == "how" and words and bare(words[0]) in ("many", "much"):
            return " ".join(words[1:]) or "something"
        if not words:
            return "something"
        noun, last = " ".join(words), bare(words[-1])
        plural = last.endswith("s") and not last.endswith("ss")
        return noun if plural else f"a{'n' if noun[0].lower() in 'aeiou' else ''} {noun}"


def premises(question: str) -> list[str]:
    """What a wh-question takes for granted, as statements; empty where nothing, or no telling.

    "When did the mayor resign?" gives "The mayor resigned."; what is asked for is left open
    ("Somebody dismissed the mayor."). A clause with "when" is a premise of its own.
    """
    text = _AFTER_COMMA.sub("", unframed(question))
    clause = _WHEN_CLAUSE.search(text)
    found = []
    if clause and finite(clause["clause"].split()):
        text, found = text[: clause.start()], [clause["clause"]]
    main = _told(text)
    return [sentence(premise) for premise in ([main] if main else []) + found]


def indirect(question: str) -> str | None:
    """The question within a sentence: "when the mayor resigned"; None where it does not fit."""
    text = _AFTER_COMMA.sub("", unframed(question))
    asked = _parsed(text)
    if asked is None:
        return None
    opening = f"{asked.preposition} {asked.wh} {' '.join(asked.taken)}".strip()
    if asked.of_subject:
        return " ".join([opening, *filter(None, [asked.helping]), *asked.rest])
    state = bare(asked.helping) in BE and not any(_verbal(bare(word)) for word in asked.rest)
    if state and asked.wh not in _CIRCUMSTANCE:
        # "who the mayor is": the verb comes last, as long as it is not far.
        said = f"{' '.join(asked.rest)} {asked.helping}" if len(asked.rest) <= _FURTHEST else None
    elif bare(asked.helping) in BE and not asked.circumstance and _participial(asked.rest):
        said = None  # "what were the boats sunk ...": sunk may belong to the boats
    else:
        said = statement(asked.helping, asked.rest)
    return f"{opening} {said}" if said else None


def circumstantial(question: str) -> bool:
    """Whether a question asks for the when, where, why or how of what it takes for granted."""
    text = _AFTER_COMMA.sub("", unframed(question))
    if _GAVE.match(text) or _CAUSED.match(text):
        return True
    asked = _parsed(text)
    return asked is not None and asked.circumstance


def _told(text: str) -> str | None:
    """The main premise of a question."""
    if given := _GAVE.match(text):
        base = base_of_gerund(given["doing"].lower())
        acted = f"did not {base}" if given["denied"] else past(base or "")
        return f"{given['who']} {acted}{given['rest']}" if base else None
    if caused := _CAUSED.match(text):
        row = [word for word in text[caused.end() :].split() if word.lower() != "to"]
        return statement("did", row)
    asked = _parsed(text)
    if asked is None:
        return None
    if asked.of_subject:
        return " ".join([asked.thing, *filter(None, [asked.helping]), *asked.rest])
    return _of_object(asked)


def _of_object(asked: _Wh) -> str | None:
    helping, rest = asked.helping, list(asked.rest)
    if asked.circumstance:
        # "How old is she?" takes no event for granted.
        return None if asked.measured and bare(helping) in BE else statement(helping, rest)
    preposition = asked.preposition
    if len(rest) > 1 and is_preposition(rest[-1]):
        preposition = bare(rest.pop())
    if preposition:
        said = statement(helping, rest)
        return f"{said} {preposition} {asked.thing}" if said else None
    if bare(helping) in BE or (asked.wh == "how" and bare(asked.taken[0]) not in ("many", "much")):
        return None
    return statement(helping, rest, asked.thing)


def _parsed(text: str) -> _Wh | None:
    opening = WH.match(text)
    if not opening:
        return None
    preposition, wh = (opening["with"] or "").lower(), opening["wh"].lower()
    row = text[opening.end() :].split()
    near = row[: 1 if wh in ("who", "whom", *_CIRCUMSTANCE) else _FURTHEST]
    at = next((i for i, word in enumerate(near) if bare(word) in AUXILIARIES), None)
    verb = _verb(wh, row[:at])
    if verb is not None and not (at is not None and bare(row[at]) in DO):
        return _Wh(preposition, wh, tuple(row[:verb]), "", tuple(row[verb:]), of_subject=True)
    if at is None or at + 1 == len(row):
        return None
    rest = tuple(row[at + 1 :])
    of_subject = wh not in (*_CIRCUMSTANCE, "whom") and _asks_subject(bare(row[at]), rest)
    return _Wh(preposition, wh, tuple(row[:at]), row[at], rest, of_subject)


def _verb(wh: str, row: Sequence[str]) -> int | None:
    """Where a verb without auxiliary stands: "who dismissed ...", "which minister resigned"."""
    if wh in _CIRCUMSTANCE or wh == "whom":
        return None
    for i, word in enumerate(row[:_FURTHEST]):
        key = bare(word)
        plural = i > 0 and (bare(row[i - 1]).endswith("s") or bare(row[i - 1]) == "people")
        told = is_past(key) or base_of_third(key) or (plural and is_base(key))
        if told and word[0].islower() and (i > 0 or wh in ("who", "what", "which")):
            return i
        if wh == "who":
            return None
    return None


def _asks_subject(helping: str, rest: Sequence[str]) -> bool:
    """Whether the wh-phrase is the subject: a verb follows the auxiliary, and no noun."""
    first = bare(rest[0])
    if rest[0][0].isupper() or helping in DO:
        return False
    if helping in BE:
        return _verbal(first) or (is_preposition(first) and len(rest) > 1)
    return (is_participle(first) or first == "not") if helping in HAVE else is_base(first)


def _participial(row: Sequence[str]) -> bool:
    return any(is_participle(bare(word)) and word[0].islower() for word in row)


def _verbal(word: str) -> bool:
    return is_participle(word) or bool(base_of_gerund(word))
