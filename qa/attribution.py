"""Who is speaking: the outlet of an article, and whoever it reports the words of."""

from __future__ import annotations

import calendar
import re
from pathlib import PurePosixPath

from vectorstore.types import Article, Utterance


def lead(article: Article, utterance: Utterance | None = None) -> str:
    """The words that introduce a statement of this article, without a colon.

    The outlet and the date where the text states them; else author, title and date; else the
    file's name, with what is missing said. ``utterance`` is what the statement's sentence reports
    somebody to have said: whoever that is comes last, unless the sentence itself names them.
    """
    origin = _origin(article)
    if utterance is None or _names_speaker(article, utterance):
        return origin
    speaking = f"{utterance.speaker} speaking)"
    return f"{origin[:-1]}; {speaking}" if origin.endswith(")") else f"{origin} ({speaking}"


def introduction(text: str, article: Article) -> str:
    """The lead-in to this article with which a statement begins, colon included; "" for none."""
    origin = _origin(article)
    opening = f"{origin[:-1]}; " if origin.endswith(")") else f"{origin} ("
    if text.startswith(f"{origin}: "):
        return f"{origin}: "
    found = re.match(rf"{re.escape(opening)}[^:]{{1,120}}? speaking\): ", text)
    return found.group() if found else ""


def _origin(article: Article) -> str:
    date = spoken_date(article.published)
    if article.publisher:
        return f"{article.publisher} ({date})" if date else article.publisher
    titled = f"“{article.title}”" if article.title else ""
    named = ", ".join(part for part in (article.author, titled) if part)
    if named and (article.author or date):
        return f"{named} ({date})" if date else named
    if named:
        return f"{named} (outlet not stated)"
    origin = PurePosixPath(article.path).name
    return (
        f"{origin} ({date}; outlet not stated)"
        if date
        else f"{origin} (outlet and date not stated)"
    )


def _names_speaker(article: Article, utterance: Utterance) -> bool:
    """Whether the sentence has the word by which its speaker is told: the surname, or the body."""
    known_by = re.split(r"\s(?:of|for|from)\s", utterance.speaker)[0].split()[-1]
    sentence = article.text[utterance.start : utterance.end]
    return re.search(rf"(?<!\w){re.escape(known_by)}(?!\w)", sentence, re.IGNORECASE) is not None


def spoken_date(iso: str | None) -> str:
    """An ISO date in words: 2025-01-16 is "16 January 2025", --04-21 is "21 April", None is ""."""
    if not iso:
        return ""
    day = iso.partition("T")[0]
    if day.startswith("--"):
        month, number = day[2:].split("-")
        return f"{int(number)} {calendar.month_name[int(month)]}"
    year, *rest = day.split("-")
    if not rest:
        return year
    month_name = calendar.month_name[int(rest[0])]
    return f"{int(rest[1])} {month_name} {year}" if len(rest) > 1 else f"{month_name} {year}"
