"""English verbs and their forms, by a table of the common ones and the rules for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's forms; ``noun`` says that its base is a noun or an adjective just as well."""

    base: str
    past: str
    participle: str
    noun: bool


@lru_cache(maxsize=1)
def verbs() -> dict[str, Verb]:
    """The verbs of the table, by base form."""
    lines = files("qa").joinpath("verbs.txt").read_text("utf-8").splitlines()
    entries = " ".join(line for line in lines if not line.startswith("#")).split()
    return {verb.base: verb for verb in map(_verb, entries)}


@lru_cache(maxsize=1)
def _participles() -> dict[str, str]:
    return {verb.participle: verb.base for verb in verbs().values()}


@lru_cache(maxsize=1)
def _pasts() -> dict[str, str]:
    return {verb.past: verb.base for verb in verbs().values()} | {"were": "be"}


def past(base: str) -> str:
    """The simple past of a base form."""
    known = verbs().get(base)
    return known.past if known else _regular(base)


def irregular_forms(word: str) -> tuple[str, ...]:
    """The forms of the irregular verb that a word belongs to, its base first; else the word."""
    return _irregular().get(word, (word,))


@lru_cache(maxsize=1)
def _irregular() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for verb in verbs().values():
        if _regular(verb.base) not in (verb.past, verb.participle):
            forms = tuple(dict.fromkeys((verb.base, verb.past, verb.participle)))
            found.update((form, forms) for form in forms if form not in found)
    return found


def third_person(base: str) -> str:
    """The form that goes with "he": "goes", "tries", "has"."""
    if base in ("have", "be"):
        return {"have": "has", "be": "is"}[base]
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def base_of_gerund(word: str) -> str | None:
    """The base of a verb in "-ing"; None where it is none that is known."""
    if not word.endswith("ing"):
        return None
    bare = word[:-3]
    tried = (bare, bare + "e", bare[:-1], bare[:-1] + "ie")
    return next((base for base in tried if base in verbs()), None)


def base_of_past(word: str) -> str | None:
    """The base of a simple past; None where it is none that is known."""
    return _pasts().get(word)


def base_of_third(word: str) -> str | None:
    """The base of a verb in the third person; None where it is none that is known."""
    tried = (word[:-1], word[:-2], word[:-3] + "y")
    return next((b for b in tried if b in verbs() and third_person(b) == word), None)


def is_base(word: str) -> bool:
    """Whether a lower-cased word is the base form of a common verb."""
    return word in verbs()


def is_past(word: str) -> bool:
    """Whether a lower-cased word may be a simple past."""
    return word in _pasts() or (len(word) > 4 and word.endswith("ed"))


def is_participle(word: str) -> bool:
    """Whether a lower-cased word may be a past participle."""
    return word in _participles() or (len(word) > 4 and word.endswith("ed"))


def _verb(entry: str) -> Verb:
    base, *forms = entry.split("/")
    noun = base.endswith("*")
    base = base.rstrip("*")
    simple = forms[0] if forms else _regular(base)
    return Verb(base, simple, forms[-1] if forms else simple, noun)


def _regular(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return base + "ed"
