"""Is a statement supported by the sentences it cites? What can be compared is compared.

Every number, date, name and quotation of the statement must stand in the quotes, what it denies
must be denied there and what it affirms affirmed, and its other words must mostly be theirs.
Plain rules of English: a paraphrase may be called partial that a reader would accept, but a
changed figure, day, name or sign is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qa.dates import dates, days
from qa.denial import denial_faults
from qa.naming import Source, exchanged, name_faults, names, opening_faults, speakers, speech_verbs
from qa.quantities import Number, currencies, magnitudes, numbers
from qa.types import Support
from qa.wording import content, plain, quotations, words

if TYPE_CHECKING:
    from qa.reader import Judgement

Judge = Callable[[Sequence[tuple[str, str]]], "Sequence[Judgement]"]
"""A trained reader's opinion of (claim, text) pairs, such as ``Reader.judge``."""
# Shares of a statement's content words that the quotes must have; set by judgement on invented
# sentences, where a faithful paraphrase keeps above .6 and another event's sentence below .3.
_ENOUGH = 0.6
_TOO_LITTLE = 0.3
# Where a statement may give the day of its source instead of the day of an event: in a lead-in
# that ends in a colon, in parentheses, or after a word of publishing.
_NAMES_SOURCE = re.compile(
    r"^[^:.!?]{1,200}:\s|\([^()]*\)"
    r"|\b(?:published|dated|updated|reported|wrote) (?:on )?(?:\S+ ){0,2}\S+",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^[^:.!?]{1,200}:\s+(?=\S)")
# Probabilities of a trained reader, far out: the rules have passed the statement already, and a
# true one struck is worse than a weak one shown with its quote.
_REFUTED = 0.9
_UNFOUNDED = 0.05
# A single word or figure stands in many a text and claims nothing.
_LEAST = 2
_OPPOSITES = ("un", "in", "im", "il", "ir", "dis", "non")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far quotes support a statement, and a sentence for everything that they lack."""

    support: Support
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Faults:
    """Reasons against a statement: any fatal one makes it unsupported, a lesser one partial."""

    fatal: tuple[str, ...] = ()
    lesser: tuple[str, ...] = ()

    @classmethod
    def of(cls, faults: tuple[Sequence[str], Sequence[str]]) -> _Faults:
        return cls(tuple(faults[0]), tuple(faults[1]))

    def __add__(self, other: _Faults) -> _Faults:
        return _Faults(self.fatal + other.fatal, self.lesser + other.lesser)


def check(
    statement: str, quotes: Sequence[str], about: Sequence[str] = (), judge: Judge | None = None
) -> Verdict:
    """Compare a statement with the sentences it cites.

    ``about`` is what is known of the quotes' articles (outlet, author, title, date): the
    statement may name and date its source by it, but nothing else may rest on it. A statement
    that repeats a quote letter for letter is supported whatever it says. ``judge`` is asked for
    what rules of wording cannot see, and only of a statement that passes them.
    """
    said, cited, known = plain(statement), [plain(q) for q in quotes], [plain(a) for a in about]
    if said and said in cited:
        return Verdict("supported")
    faults = (
        _check_amounts(said, cited, known)
        + _check_dates(said, cited, known)
        + _check_names(said, cited, known)
        + _check_speakers(said, cited)
        + _check_quotations(said, cited, known)
        + _Faults.of(denial_faults(said, cited))
        + _check_words(said, cited, known)
    )
    if judge and not faults.fatal:
        faults += _judged(said, cited, judge)
    if faults.fatal:
        return Verdict("unsupported", faults.fatal + faults.lesser)
    return Verdict("partial" if faults.lesser else "supported", faults.lesser)


def _judged(said: str, cited: Sequence[str], judge: Judge) -> _Faults:
    """What a trained reader holds against a statement, the name of its source left off."""
    claim = _LEAD.sub("", said)
    (judgement,) = judge([(claim, " ".join(cited))])
    if judgement.refuted >= _REFUTED:
        return _Faults(("the cited text says otherwise",))
    if judgement.supported <= _UNFOUNDED:
        return _Faults(("the cited text does not say that",))
    return _Faults()


def _check_amounts(said: str, cited: Sequence[str], known: Sequence[str]) -> _Faults:
    stated = {reading for text in cited for number in numbers(text) for reading in number.readings}
    for text in (*cited, *known):
        for date in dates(text):
            stated |= {(year, "") for year, _, _ in date.readings if year}  # type: ignore[misc]
            stated |= {(day, "th") for _, _, day in date.readings if day}  # type: ignore[misc]
    missing = [
        f"the number {number.text} stands in no cited sentence"
        for number in numbers(said)
        if not number.readings & stated and not _counts_one(number, said, cited)
    ]
    everything = " ".join(cited)
    missing += [
        f'the amount "{word}" stands in no cited sentence'
        for word in sorted(magnitudes(said) - magnitudes(everything))
    ]
    missing += [
        f"the currency {currency} stands in no cited sentence"
        for currency in sorted(currencies(said) - currencies(everything))
    ]
    return _Faults(tuple(missing))


def _counts_one(number: Number, said: str, cited: Sequence[str]) -> bool:
    """Whether "one bridge" stands in the quotes as "a bridge"."""
    if number.text.lower() != "one":
        return False
    counted = {noun.key for one, noun in pairwise(words(said)) if one.key == "one"}
    return any(
        article.key in ("a", "an", "single") and noun.key in counted
        for text in cited
        for article, noun in pairwise(words(text))
    )


def _check_dates(said: str, cited: Sequence[str], known: Sequence[str]) -> _Faults:
    stated = [date for text in cited for date in dates(text)]
    published = [date for text in known for date in dates(text)]
    of_source = {date.text for part in _NAMES_SOURCE.findall(said) for date in dates(part)}
    missing = [
        f"the date {date.text} stands in no cited sentence"
        for date in dates(said)
        if not any(date.within(other) for other in stated)
        and not (date.text in of_source and any(date.within(other) for other in published))
    ]
    missing += [
        f"the day {day.capitalize()} stands in no cited sentence"
        for day in sorted(days(said) - days(" ".join(cited)))
    ]
    return _Faults(tuple(missing))


def _check_names(said: str, cited: Sequence[str], known: Sequence[str]) -> _Faults:
    source = Source([words(text) for text in (*cited, *known)])
    row = words(said)
    dated = {word.key for date in dates(said) for word in words(date.text)} | days(said)
    fatal, lesser = opening_faults(row, source)
    fatal += exchanged(row, [words(text) for text in cited])
    for name in names(row):
        undated = [word for word in name if word.key not in dated]
        if undated:
            more_fatal, more_lesser = name_faults(undated, source)
            fatal, lesser = fatal + more_fatal, lesser + more_lesser
    return _Faults(tuple(fatal), tuple(lesser))


def _check_speakers(said: str, cited: Sequence[str]) -> _Faults:
    """Words that the quotes give to one person may not be given to another of the same quotes."""
    rows = [words(text) for text in cited]
    stated = {key for row in rows for key in speakers(row)}
    cited_words = {word.key for row in rows for word in row}
    if not stated:
        return _Faults()
    reasons = tuple(
        f"the cited text does not give these words to {name}"
        for key, name in speakers(words(said)).items()
        if key in cited_words - stated
    )
    # A verb of speech without a name beside it may be anybody's: then this is a doubt only.
    if sum(map(speech_verbs, rows)) > sum(len(speakers(row)) for row in rows):
        return _Faults(lesser=reasons)
    return _Faults(fatal=reasons)


def _check_quotations(said: str, cited: Sequence[str], known: Sequence[str]) -> _Faults:
    sources = [text.casefold() for text in (*cited, *known)]
    return _Faults(
        tuple(
            f'the words "{quotation}" are not quoted from a cited sentence'
            for quotation in quotations(said)
            if not any(quotation.casefold() in source for source in sources)
        )
    )


def _check_words(said: str, cited: Sequence[str], known: Sequence[str]) -> _Faults:
    row = words(said)
    figures = [date.text for date in dates(said)] + [number.text for number in numbers(said)]
    compared = {word.key for figure in figures for word in words(figure)}
    claimed = [
        word
        for word in row
        if content([word]) and word.key not in compared and not currencies(word.text)
    ]
    if len(claimed) + len(figures) < _LEAST:
        return _Faults(("the statement says too little to be checked",))
    rows = [words(text) for text in cited]
    source, named = Source(rows), Source([*rows, *map(words, known)])
    expanded = {word.at for name in names(row) if named.has_initials(name) for word in name}
    stands = [
        source.has_stem(word) or word.at in expanded or (word.capital and named.has(word))
        for word in claimed
    ]
    share = sum(stands) / len(claimed) if claimed else 1.0
    if share < _TOO_LITTLE:
        return _Faults((f"only {share:.0%} of its words stand in the cited text",))
    reasons = [
        f'"{word.text}" is the opposite of what the cited text says'
        for word in claimed
        if _turned(word.key, {other.key for other_row in rows for other in other_row})
    ]
    if share < _ENOUGH:
        reasons.append(f"only {share:.0%} of its words stand in the cited text")
    return _Faults(lesser=tuple(reasons))


def _turned(key: str, stated: set[str]) -> bool:
    """Whether the quotes have a word only with, or only without, a prefix that turns it round."""
    if key in stated or len(key) < 4:
        return False
    return any(
        prefix + key in stated
        or (key.startswith(prefix) and len(key) - len(prefix) >= 4 and key[len(prefix) :] in stated)
        for prefix in _OPPOSITES
    )
