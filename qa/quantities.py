"""Numbers and sums of a text as values that can be compared, however they are written.

English news style: "50bn" is "50 billion", "twelve" is 12, "1 000" and "1,000" are one number.
What can be read in two ways ("1.000", "50m") keeps both readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from qa.dates import without_dates

Reading = tuple[Decimal, str]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
_VALUES = (
    {word: i for i, word in enumerate(_UNITS)}
    | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
    | {word: i for i, word in enumerate(_ORDINALS, start=1)}
)

_SCALE = r"(?:dozen|hundred|thousand|million|billion|trillion)"
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS)})"
_TAIL = rf"(?:[-\s]+{_SCALE}\b)+(?:(?:\s+and\s+|\s+){_SMALL}\b)?"
_PERCENT = r"(?P<percent>\s?%|[\s-](?:percent|per\scent|pct)\b(?!age))"
_POINTS = r"(?P<points>[\s-]percentage[\s-]points?\b|\s?pp\b)"
_NUMBER = re.compile(
    r"(?P<clock>(?<!\w)\d{1,2}:\d{2}(?!\d))"
    r"|(?P<digits>(?<!\w)(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)*))"
    r"(?:(?P<nth>st|nd|rd|th)\b|(?P<decade>s)\b|(?P<short>bn|mn|mln|tn|k|m|b)\b"
    rf"|(?P<scale>(?:[-\s]+(?:{_SCALE}|bn|mn|mln|tn)\b)+))?"
    rf"|\b(?:(?P<tens>{'|'.join(_TENS)})-)?(?P<ordinal>{'|'.join(_ORDINALS)})\b"
    rf"|\b(?P<words>{_SMALL}\b(?:{_TAIL})*|an?{_TAIL})",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"{_PERCENT}|{_POINTS}", re.IGNORECASE)
_TO = re.compile(r"\s*(?:-|to|and|or)\s*[$€£¥₽₴₹]?", re.IGNORECASE)
_MAGNITUDE = re.compile(
    r"\b(?:tens|dozens|hundreds|thousands|millions|billions|trillions|half|quarter|twice)\b",
    re.IGNORECASE,
)
# "one" is a pronoun beside these words and counts nothing.
_BEFORE_ONE = re.compile(r"\b(?:the|this|that|no|any|every|each|some|another|which|only)\s+$", re.I)
_AFTER_ONE = re.compile(
    r"\s*(?:$|[^\w\s]|\b(?:of|another|who|that|which|side|day|thing|can|could|would|should|is|was)\b)"
)
_CURRENCIES = {
    "dollar": r"\$|\bdollars?\b|\bUSD\b",
    "euro": r"€|\beuros?\b|\bEUR\b",
    "pound": r"£|\bpounds\b|\bGBP\b",
    "yen": r"\byen\b|\bJPY\b",
    "yuan": r"\byuan\b|\brenminbi\b|\bCNY\b",
    "rouble": r"₽|\broubles?\b|\brubles?\b|\bRUB\b",
    "hryvnia": r"₴|\bhryvn[iy]as?\b|\bUAH\b",
    "rupee": r"₹|\brupees?\b|\bINR\b",
    "franc": r"\bfrancs?\b|\bCHF\b",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and the (value, unit) pairs it may mean.

    Units: "" none, "%" per cent, "pp" percentage points, "th" ordinal, "s" decade, "min" minutes
    since midnight.
    """

    text: str
    readings: frozenset[Reading]


def numbers(text: str) -> list[Number]:
    """Find the numbers of a text, in figures or words, dates and the pronoun "one" left out."""
    rest = without_dates(text)
    found: list[tuple[re.Match[str], Number]] = []
    for match in _NUMBER.finditer(rest):
        if match["words"] and match["words"].lower() == "one" and _is_pronoun(rest, match):
            continue
        found.append((match, _read(rest, match)))
    return [
        _shared_unit(rest, match, number, found[i + 1] if i + 1 < len(found) else None)
        for i, (match, number) in enumerate(found)
    ]


def magnitudes(text: str) -> set[str]:
    """Find words for rough or partial amounts: "dozens", "thousands", "half"."""
    return {match.group().lower() for match in _MAGNITUDE.finditer(text)}


def currencies(text: str) -> set[str]:
    """Find the currencies of a text, by sign, code or word, as one word each."""
    return {name for name, pattern in _CURRENCIES.items() if re.search(pattern, text)}


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 12) : match.start()]
    return bool(_BEFORE_ONE.search(before) or _AFTER_ONE.match(text[match.end() :]))


def _read(text: str, match: re.Match[str]) -> Number:
    unit = _UNIT.match(text, match.end())
    mark = "" if unit is None else "%" if unit["percent"] else "pp"
    whole = text[match.start() : unit.end() if unit else match.end()]
    if match["clock"]:
        hours, minutes = map(int, match["clock"].split(":"))
        at = Decimal(60 * hours + minutes)
        return Number(whole, frozenset({(at, "min"), (at + 720, "min")}))
    if match["ordinal"]:
        value = _VALUES[match["ordinal"].lower()] + _VALUES.get((match["tens"] or "").lower(), 0)
        return Number(whole, frozenset({(Decimal(value), "th")}))
    if match["words"]:
        return Number(whole, frozenset({(_spelled(match["words"]), mark)}))
    mark = "th" if match["nth"] else "s" if match["decade"] else mark
    values = _figures(match["digits"])
    if match["scale"]:
        values = {_scaled(value, match["scale"].replace("-", " ").split()) for value in values}
    elif match["short"]:
        scaled = {_scaled(value, [match["short"]]) for value in values}
        # "50m" is fifty metres as well as fifty million.
        values = scaled | values if match["short"].lower() == "m" else scaled
    return Number(whole, frozenset((value, mark) for value in values))


def _figures(digits: str) -> set[Decimal]:
    plain = digits.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return {Decimal(plain.replace(",", ""))}
    values = set()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", plain):
        values.add(Decimal(plain.replace(",", ".")))
    if not values or re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
        values.add(Decimal(re.sub(r"[.,]", "", plain)))
    return values


def _scaled(value: Decimal, scales: list[str]) -> Decimal:
    for scale in scales:
        value *= _SCALES[scale.lower()]
    return value


def _spelled(words: str) -> Decimal:
    total = current = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        scale = _SCALES.get(word)
        if scale is None:
            current += _VALUES.get(word, 0)
        elif scale < 1000:
            current = max(current, 1) * scale
        else:
            total += max(current, 1) * scale
            current = 0
    return Decimal(total + current)


def _shared_unit(
    text: str, match: re.Match[str], number: Number, after: tuple[re.Match[str], Number] | None
) -> Number:
    """In "30 to 40 per cent" or "30-40 billion" the first number shares what follows the second."""
    if after is None or not (match["digits"] or match["words"]):
        return number
    following, other = after
    if not _TO.fullmatch(text[match.end() : following.start()]):
        return number
    scales = [w for w in re.split(r"[-\s]+", (following["scale"] or "").lower()) if w]
    readings = {
        (_scaled(value, scales), unit) for value, _ in number.readings for _, unit in other.readings
    }
    return Number(number.text, number.readings | readings)
