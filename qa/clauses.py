"""Where the subject of an inverted English clause ends and its predicate begins.

Surface signs only: determiners, names, plurals, prepositions and a table of common verbs. All
functions take the words that follow the auxiliary and return an index into them, or None where
the signs do not tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.inflection import base_of_gerund, is_base, is_participle, verbs

BE = frozenset("is are was were".split())
HAVE = frozenset("has have had".split())
DO = frozenset("do does did".split())
MODAL = frozenset("can could will would shall should may might must".split())

_CONTRACTED = {"can": "can", "ca": "can", "wo": "will", "sha": "shall"}
_PRONOUNS = frozenset(
    "i you he she it we they there this that these those anyone anybody anything someone somebody"
    " something everyone everybody everything nobody nothing none who all both".split()
)
_DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your any some no every each another"
    " all both many most several few more".split()
)
_PREPOSITIONS = frozenset(
    "of in on at to from by for with without within about between among against over under"
    " up down out off through during before after since until into onto across near behind beyond"
    " despite via per amid toward towards around along outside inside as than like"
    " aboard above below beside besides beneath opposite against throughout".split()
)
_CLAUSES = frozenset(
    "that because if when while although though unless whether which who whom whose where"
    " so".split()
)
_ADVERBIAL = frozenset("because if when while although though unless whether where".split())
_ADVERBS = frozenset(
    "not never ever also already still really actually just only even once yet always often again"
    " soon indeed both all now then finally too almost later ever".split()
)
_NOT_ADVERBS = frozenset("family supply reply ally rally italy july only early".split())
_PREDICATES = frozenset(
    "able about absent afraid alive alone apart asleep ashore available awake"
    " aware back calm certain closed clear dead"
    " due empty enough false free full guilty happy hurt ill innocent known legal likely lost"
    " missing necessary on open over positive negative possible present ready responsible right"
    " safe sick similar satisfied sure true unable unclear unhurt unknown unlikely valid well"
    " willing wrong".split()
)
_ADJECTIVE_ENDINGS = ("able", "ible", "ful", "less", "ous", "ive")


def bare(word: str) -> str:
    """A word in lower case without the punctuation around it."""
    return word.strip(".,;:!?\"'“”‘’()[]").replace("’", "'").lower()


def fused(auxiliary: str) -> str:
    """The auxiliary without its "n't": the question asks of the same statement."""
    if not auxiliary.endswith("n't"):
        return auxiliary
    return _CONTRACTED.get(auxiliary[:-3], auxiliary[:-3])


def is_preposition(word: str) -> bool:
    """Whether a word is a preposition."""
    return bare(word) in _PREPOSITIONS


def verb_after(row: Sequence[str]) -> int | None:
    """Where the base-form verb stands after "did", "will" and the like."""
    start = 1 + (bare(row[0]) in _DETERMINERS and bare(row[0]) not in _PRONOUNS)
    likely: list[int] = []
    for i in range(1, len(row)):
        key, before = bare(row[i]), _before(row, i)
        if likely and (key in _DETERMINERS or key in _CLAUSES or row[i - 1].endswith(",")):
            break
        if i < start or not is_base(key) or row[i][0].isupper() or not _may_end(row, i, before):
            continue
        if _certain(row, i, before):
            # "the strike hurt trade": what is surely a verb wins over what may be a noun.
            return i
        likely.append(i)
    return likely[-1] if likely else _unknown_verb(row)


def predicate_start(row: Sequence[str], helping: frozenset[str]) -> int | None:
    """Where the predicate begins after a form of "be" or "have"."""
    if bare(row[0]) in _PRONOUNS and (len(row) == 1 or not _nominal(row[1])):
        return 1 if len(row) > 1 else None
    ends = (i for i, word in enumerate(row) if i and bare(word) in _ADVERBIAL)
    row = row[: next(ends, len(row))]
    for i in range(1, len(row)):
        if _is_adverb(row[i]) and _may_end(row, i, _before(row, i)):
            return i
        key = bare(row[i])
        verbal = is_participle(key) or (helping is BE and bool(base_of_gerund(key)))
        if verbal and row[i][0].islower() and _may_end(row, i, _before(row, i)):
            return i
        if helping is BE and _opens_complement(row, i):
            return i
    return _last_resort(row) if helping is BE else None


def _certain(row: Sequence[str], i: int, before: int) -> bool:
    previous = row[before]
    key = bare(previous)
    plural = key.endswith("s") and not key.endswith(("ss", "us", "is", "'s"))
    named = previous[0].isupper() and not _described(row, before)
    return (
        not verbs()[bare(row[i])].noun
        or named
        or (plural and key not in _DETERMINERS)
        or (key in _PRONOUNS and before == 0)
    )


def _described(row: Sequence[str], at: int) -> bool:
    """Whether a capitalised word belongs to a longer noun: "the Harbour report", "Ann's plan"."""
    if bare(row[at]).endswith(("'s", "s'")) or row[at].endswith(("’s", "s’")):
        return True
    first = at
    while first and row[first - 1][0].isupper():
        first -= 1
    return first > 0 and bare(row[first - 1]) in _DETERMINERS


def _may_end(row: Sequence[str], i: int, before: int) -> bool:
    """Whether a subject may end before word ``i``: not within a noun phrase just begun."""
    key, after = bare(row[before]), bare(row[i + 1]) if i + 1 < len(row) else ""
    if before == 0 and key in _PRONOUNS:
        return True
    opened = key in _DETERMINERS or key in _PREPOSITIONS or key in _CLAUSES
    owned = key.endswith(("'s", "s'")) or key.isdigit()
    return not (
        opened
        or owned
        or key in ("and", "or")
        or (after == "of" and is_base(bare(row[i])) and verbs()[bare(row[i])].noun)
    )


def _before(row: Sequence[str], i: int) -> int:
    """The word before ``i``, adverbs skipped."""
    at = i - 1
    while at > 0 and _is_adverb(row[at]):
        at -= 1
    return at


def _is_adverb(word: str) -> bool:
    key = bare(word)
    long = len(key) > 4 and key.endswith("ly") and word[0].islower()
    return key in _ADVERBS or (long and key not in _NOT_ADVERBS)


def _nominal(word: str) -> bool:
    """Whether a word after "this" or "all" makes it a determiner: "this ship", "all three"."""
    key = bare(word)
    verbal = is_participle(key) or is_base(key) or bool(base_of_gerund(key))
    return not (
        verbal or _is_adverb(word) or key in _DETERMINERS | _PREPOSITIONS | _PREDICATES
    ) and not key.endswith(_ADJECTIVE_ENDINGS)


def _unknown_verb(row: Sequence[str]) -> int | None:
    """The lower-cased word right after a name or a pronoun, where no verb is known."""
    for i in range(1, len(row)):
        key, before = bare(row[i]), _before(row, i)
        named = row[before][0].isupper() and not _described(row, before)
        if (named or bare(row[before]) in _PRONOUNS) and row[i][0].islower():
            other = key in _PREPOSITIONS or key in _DETERMINERS or key in ("and", "or", "'s")
            if not other and not _is_adverb(row[i]):
                return i
    return None


def _opens_complement(row: Sequence[str], i: int) -> bool:
    """A second noun phrase, or an adjective, after the subject of "be"."""
    key, previous = bare(row[i]), bare(row[i - 1])
    held = previous in _PREPOSITIONS or previous in _DETERMINERS or previous in ("and", "or", "not")
    if held:
        return False
    if key in _DETERMINERS or key in ("being", "it"):
        return True
    adjective = key in _PREDICATES or (
        key.endswith(_ADJECTIVE_ENDINGS) and len(key) > 5 and row[i][0].islower()
    )
    closes = i + 1 == len(row) or bare(row[i + 1]) in _PREPOSITIONS | _CLAUSES
    named = row[i - 1][0].isupper() and not _described(row, i - 1)
    return (adjective and closes) or (
        named and row[i][0].islower() and not (key in _PREPOSITIONS or key in ("and", "or"))
    )


def _last_resort(row: Sequence[str]) -> int | None:
    """Before the first preposition that is not "of", else before the last word."""
    for i, (left, right) in enumerate(pairwise(row), start=1):
        key = bare(right)
        if key in _PREPOSITIONS and key not in ("of", "between", "for") and _plain(left):
            return i
    named = len(row) > 1 and row[-2][0].isupper() and row[-1][0].isupper()
    plain = len(row) > 1 and _plain(row[-1]) and _plain(row[-2])
    return len(row) - 1 if plain and not named else None


def _plain(word: str) -> bool:
    key = bare(word)
    return key not in _DETERMINERS and key not in _PREPOSITIONS and key not in ("and", "or")
