"""Numbers in running English: "$50bn", "50,000", "fifty", "5 per cent", "14th", "7.42pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: value
    for value, word in zip(
        range(20, 100, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        strict=True,
    )
}
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        " twentieth".split(),
        start=1,
    )
} | {f"{tens[:-1]}ieth": value for tens, value in _TENS.items()}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₴": "UAH", "₹": "INR"}
_CURRENCIES = {
    "dollar": "USD",
    "usd": "USD",
    "euro": "EUR",
    "eur": "EUR",
    "gbp": "GBP",
    "yen": "JPY",
    "jpy": "JPY",
    "rouble": "RUB",
    "ruble": "RUB",
    "rub": "RUB",
    "hryvnia": "UAH",
    "uah": "UAH",
    "rupee": "INR",
}

_GAP = r"[\s-]?"
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_WORD = "|".join(sorted([*_UNITS, *_TENS, *_ORDINALS], key=len, reverse=True))
_SIMPLE = rf"(?:(?:{'|'.join(_TENS)})[\s-](?:{_WORD})|{_WORD})(?!\w)"
_SCALED = rf"(?:{_GAP}(?:{_SCALE})(?!\w))+"
_SUFFIX = (
    rf"(?P<unit>\s?%|{_GAP}(?:percent|per\scent)(?!\w)|{_GAP}(?:US\s)?"
    rf"(?:{'|'.join(_CURRENCIES)})s?(?!\w))?"
)
_FIGURE = re.compile(
    rf"(?P<sign>(?:US|A|C)?[{''.join(_SIGNS)}]\s?)?(?<![\w.,])(?P<minus>(?<![\w)])[-−])?"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<ordinal>st|nd|rd|th)(?!\w)|(?:(?P<short>[kmb]|\s?(?:mn|bn|tn))|{_GAP}(?P<scale>{_SCALE})s?)?"
    rf"(?!\w){_SUFFIX})",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\w.,:])(?P<hour>\d{1,2})(?:(?:[.:](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m(?!\w)"
    r"|:(?P<minutes>[0-5]\d)(?![\w:]))",
    re.IGNORECASE,
)
_SPELT = re.compile(
    rf"(?<!\w)(?:(?:{_SIMPLE}|an?){_SCALED}(?:{_GAP}(?:and\s)?{_SIMPLE}{_SCALED})*"
    rf"(?:{_GAP}(?:and\s)?{_SIMPLE})?|{_SIMPLE}){_SUFFIX}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at ``text[start:end]``.

    ``unit`` is "" for a bare number, a currency code, "percent", "ordinal", or "time" (hours and
    minutes as ``hhmm``). ``spelt`` says that it was written in words.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    spelt: bool = False


def find_numbers(text: str) -> list[Quantity]:
    """Find the numbers of a text, in order; codes such as "G7" and "1990s" are words."""
    taken: list[Quantity] = []
    for pattern, read in ((_TIME, _time), (_FIGURE, _figure), (_SPELT, _spelt)):
        for match in pattern.finditer(text):
            if any(q.start < match.end() and match.start() < q.end for q in taken):
                continue
            quantity = read(match)
            if quantity is not None:
                taken.append(quantity)
    return sorted(taken, key=lambda q: q.start)


def same_number(expected: Quantity, said: Quantity) -> bool:
    """Equal values, and no two different units; only a currency may be left out."""
    if expected.value != said.value:
        return False
    if expected.unit == said.unit:
        return True
    currencies = {*_CURRENCIES.values()}
    pair = {expected.unit, said.unit}
    return "" in pair and bool(pair & currencies)


def _time(match: re.Match[str]) -> Quantity | None:
    hour, minute = int(match["hour"]), int(match["minute"] or match["minutes"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    if hour > 24:
        return None
    return Quantity(Decimal(hour * 100 + minute), "time", match.start(), match.end())


def _figure(match: re.Match[str]) -> Quantity:
    value = Decimal(re.sub(r"[,\u00a0\u2009\u202f]", "", match["digits"]))
    if match["short"]:
        value *= _SHORT_SCALES[match["short"].strip().lower()]
    if match["scale"]:
        value *= _SCALES[match["scale"].lower()]
    if match["minus"]:
        value = -value
    unit = _SIGNS[match["sign"].strip()[-1]] if match["sign"] else _unit(match["unit"])
    return Quantity(value, "ordinal" if match["ordinal"] else unit, match.start(), match.end())


def _spelt(match: re.Match[str]) -> Quantity | None:
    words = re.findall(r"[a-z]+", match.group()[: _words_end(match)].lower())
    total = current = 0
    ordinal = False
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        else:
            current += _UNITS.get(word, _TENS.get(word, _ORDINALS.get(word, 0)))
            ordinal = ordinal or word in _ORDINALS
    unit = "ordinal" if ordinal else _unit(match["unit"])
    return Quantity(Decimal(total + current), unit, match.start(), match.end(), spelt=True)


def _words_end(match: re.Match[str]) -> int:
    return (match.start("unit") if match["unit"] else match.end()) - match.start()


def _unit(written: str | None) -> str:
    if not written:
        return ""
    word = written.strip(" -\n").lower().removeprefix("us ").strip()
    if word == "%" or word.startswith("per"):
        return "percent"
    return _CURRENCIES[word.rstrip("s")]
