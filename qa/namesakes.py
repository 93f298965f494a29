"""Whether two articles speak of two things that bear one name.

An article says which one it means where it first names it: "Lorn Mill (Westmark)", "Lorn Mill
Trust". Two articles that add different words there mean different things; where one adds none,
nothing is known.
"""

from __future__ import annotations

import re

from qa import mentions
from qa.question import Question, words
from qa.types import Evidence

# Code points in which an article introduces what it is about.
_INTRODUCTION = 400
_MOST_ADDED = 3
_BRACKETS = re.compile(r"\s*\(([^()]{3,40})\)")
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady president minister chancellor king queen"
    " prince princess pope chief senator governor mayor secretary general colonel captain judge"
    " chairman director ambassador former vice prime deputy".split()
)


def namesakes(question: Question, one: Evidence, other: Evidence) -> bool:
    """Whether the articles add different words to a name that the question gives in full."""
    return any(
        own and theirs and not own & theirs
        for name in question.names
        if len(words(name)) > 1
        for own, theirs in [(_added(name, one), _added(name, other))]
    )


def _added(name: str, evidence: Evidence) -> frozenset[str]:
    """The words that stand around the name where the article first gives it with any."""
    known = frozenset(words(name)) | _TITLES
    title = evidence.article.title or ""
    text = f"{title}. {evidence.article.text[:_INTRODUCTION]} . {evidence.sentence.text}"
    for mention in mentions.names(text):
        added = frozenset(words(mention)) - known
        if added and len(added) <= _MOST_ADDED and set(words(name)) <= set(words(mention)):
            return added | _bracketed(name, text) - known
    return _bracketed(name, text) - known


def _bracketed(name: str, text: str) -> frozenset[str]:
    at = text.find(name)
    found = _BRACKETS.match(text, at + len(name)) if at >= 0 else None
    return frozenset(words(found[1])) if found else frozenset()
