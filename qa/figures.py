"""Figures with the things that they count: 30 days, twelve boats."""

from __future__ import annotations

import re
from decimal import Decimal

from qa.quantities import numbers
from qa.question import STOP_WORDS
from qa.stance import lemma
from qa.wording import plain


def counted(text: str) -> set[tuple[Decimal, str]]:
    """The numbers of a text with what they count, as its lemma: 30 and "day"; "" for nothing."""
    said = plain(text)
    found = set()
    for number in numbers(said):
        after = re.search(rf"{re.escape(number.text)}[\s-]+([^\W\d_]+)", said)
        thing = after[1].lower() if after and after[1].lower() not in STOP_WORDS else ""
        found |= {(value, lemma(thing)) for value, unit in number.readings if unit != "th"}
    return found


def of_another_figure(question: str, sentence: str) -> bool:
    """Whether a sentence counts the same thing as the question, and gets another figure."""
    told = counted(sentence)
    values, things = {value for value, _ in told}, {thing for _, thing in told}
    return any(
        thing and thing in things and value not in values for value, thing in counted(question)
    )
