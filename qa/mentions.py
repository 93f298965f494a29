"""Dates, numbers and names as they stand in a text.

Surface patterns of English, nothing learned: good enough to ask whether a sentence could hold a
date at all, not to say which one. All functions return the matched text in reading order.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|half|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|third|quarter|twice)"
)
_SPAN = (
    r"(?:minute|hour|day|night|week|weekend|month|quarter|year|decade|century"
    r"|spring|summer|autumn|fall|winter|season)"
)
_TIMES = re.compile(
    "|".join(
        (
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?(?!\w)",
            rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?",
            rf"\b(?:early|late|mid|in|since|until|by|last|next|this)[\s-]+{_MONTH}(?:\s+\d{{4}})?(?!\w)",
            rf"\b{_MONTH}\s+\d{{4}}\b",
            rf"\b{_WEEKDAY}(?:s|\b)",
            r"\b\d{4}-\d{2}-\d{2}\b",
            r"\b(?:1[5-9]|20)\d{2}(?:s\b|\b)",
            rf"\b(?:last|next|this|previous|following|past|coming|same|first|every)\s+{_SPAN}s?\b",
            rf"\b(?:\d+|a|an|{_NUMBER_WORD}|several|few|many)[\s-]+{_SPAN}s?\b",
            rf"\b{_SPAN}s?\s+(?:ago|later|earlier|before|after)\b",
            r"\b(?:today|yesterday|tomorrow|tonight|overnight|midnight|noon|nowadays)\b",
            r"\b\d{1,2}(?::\d{2})?\s*(?:a\.?m\b|p\.?m\b|hrs\b|GMT\b|UTC\b)",
            r"\b(?:on|since) the eve\b",
            r"\b(?:after|before|during|since|until|upon|following) (?:the |his |her |their |its )?"
            r"(?:\w+ )?(?:election|inauguration|campaign|war|summit|vote|term|ceremony|meeting)\b",
        )
    ),
    re.IGNORECASE,
)
_DURATIONS = re.compile(
    rf"\b(?:\d+|a|an|{_NUMBER_WORD}|several|few|many)[\s-]+{_SPAN}s?\b", re.IGNORECASE
)
_NUMBERS = re.compile(
    rf"[$€£¥]\s?\d[\d,.]*\d?(?:\s?(?:bn|m|k|million|billion|trillion))?"
    rf"|\b\d[\d,]*(?:\.\d+)?\s?(?:%|percent\b|per cent\b|bn\b|million\b|billion\b|trillion\b)?"
    rf"|\b{_NUMBER_WORD}\b",
    re.IGNORECASE,
)
_WORD = r"(?:[^\W\d_][\w’'.-]*[^\W_]|[^\W\d_])"
_TOKEN = re.compile(rf"{_WORD}|\d[\d,.]*")
_CALENDAR = re.compile(rf"(?:{_MONTH}|{_WEEKDAY})s?$")
_PARTICLES = frozenset("of de la le el al bin ibn van von der du da dos".split())
_SENTENCE_STARTERS = frozenset(
    (
        "a an the this that these those he she it they we i you his her its their our my your "
        "who whom whose what which when where why how is are was were be been do does did has "
        "have had can could will would shall should may might must if in on at by for from to "
        "of with without as and or but so yet not no nor now then there here after before "
        "during since until while although though because despite however meanwhile according "
        "also both all any each some many most more such once only just even still another "
        "other one two three under over about between among against speaking asked earlier "
        "later yes no okay ok thanks well let name list tell give say please describe explain"
        " summarise summarize"
    ).split()
)


def times(text: str) -> list[str]:
    """Expressions of time: dates, weekdays, years, spans, "last month", "on the eve"."""
    return [match.group() for match in _TIMES.finditer(text)]


def spans_of_time(text: str) -> list[str]:
    """Durations: "three weeks", "the 40-hour strike", "a decade"."""
    return [match.group() for match in _DURATIONS.finditer(text)]


def numbers(text: str) -> list[str]:
    """Figures and number words, with their currency sign, magnitude or per cent."""
    return [match.group().strip() for match in _NUMBERS.finditer(text)]


def names(text: str) -> list[str]:
    """Runs of capitalised words: people, places, bodies. "the Bank of Sitka" is one name.

    A capitalised word that opens a sentence counts unless it is a common function word. Text
    in capitals throughout, or in none, yields what it yields: nothing is guessed.
    """
    found: list[str] = []
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if run and text[run[-1].end() : token.start()] not in (" ", "-", "\u00a0"):
            _close(text, run, found)
        if _continues(run, token.group()):
            run.append(token)
        else:
            _close(text, run, found)
    _close(text, run, found)
    return found


def _continues(run: list[re.Match[str]], word: str) -> bool:
    """Whether a word opens or continues a name."""
    if word[0].isupper():
        # "That’s", "Isn't", "I’ve": the part before the apostrophe tells
        plain = re.split(r"n?[’']", word.lower())[0]
        opens_sentence = not run and (
            word.lower() in _SENTENCE_STARTERS or plain in _SENTENCE_STARTERS
        )
        return not opens_sentence and not _CALENDAR.match(word)
    return bool(run) and word in _PARTICLES


def _close(text: str, run: list[re.Match[str]], found: list[str]) -> None:
    """Move a finished run to ``found``, without the particles left at its end."""
    while run and run[-1].group() in _PARTICLES:
        run.pop()
    if run:
        name = text[run[0].start() : run[-1].end()]
        found.append(re.sub(r"[’']s$", "", name))
    run.clear()
