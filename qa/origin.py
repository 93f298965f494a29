"""Questions for what an article states of itself: its outlet, its author, its date."""

from __future__ import annotations

import re

from qa.question import Question
from vectorstore.types import Article

_AUTHOR = re.compile(r"\b(?:who|authors?|journalists?|reporters?)\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:when|(?:what|which) (?:day|date))\b.*\b(?:article|report|story|piece)\b.*"
    r"\b(?:published|printed|posted|dated)\b",
    re.IGNORECASE,
)


def asks_date(question: Question) -> bool:
    """Whether a question is for the day on which an article was published."""
    return bool(_DATE.search(question.text))


def stated(question: Question, article: Article) -> bool:
    """Whether the article states its outlet, or its author where the question is for one."""
    of_author = _AUTHOR.search(question.text)
    return article.publisher is not None or bool(of_author and article.author)


def missing(question: Question, article: Article) -> str | None:
    """A sentence on what the question asks of the article and it does not state, else None."""
    if question.expects == "outlet" and not stated(question, article):
        return "The article nearest to this does not state its outlet."
    if asks_date(question) and article.published is None:
        return "The article nearest to this does not state its date."
    return None
