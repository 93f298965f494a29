"""Who is speaking: the outlet of an article, or what else its text states of its origin."""

from __future__ import annotations

import calendar
from pathlib import PurePosixPath

from vectorstore.types import Article


def lead(article: Article) -> str:
    """The words that introduce a statement of this article, without a colon.

    The outlet and the date where the text states them; else author, title and date; else the
    file's name, with what is missing said.
    """
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
