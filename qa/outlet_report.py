"""What one outlet says of a matter: its sentences on that, whatever they say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.matching import of_side, share
from qa.question import STOP_WORDS, Question, stem, stems, words
from qa.sides import sides
from qa.telling import Tell
from qa.types import Draft, Evidence

_MOST_SENTENCES = 3
_OFFERED = 2
# The share of the matter's words, by rarity, that a sentence must have to be on it.
_ON_IT = 0.6
_ASKED = re.compile(
    r"^\W*(?:and\s+)?(?:what|how)\s+(?:does|did|do|has|have|is|was)\b.*?"
    r"\b(?:say|says|said|report|reported|write|written|published?|tell us|cover|described?)\s+"
    r"(?:about|on|of|regarding|concerning)\s+(?P<matter>.+?)\W*$",
    re.IGNORECASE,
)


def matter(text: str) -> str | None:
    """What a question asks an outlet's word on: "the light"; None where it asks nothing so."""
    asked = _ASKED.match(text)
    return asked["matter"] if asked else None


def draft(
    question: Question, evidence: Sequence[Evidence], least: float, tell: Tell
) -> Draft | None:
    """The best sentences of the outlet that is asked what it says about something, or a refusal.

    None where the question is another one. A sentence is on the matter that has its words, else
    one that scores ``least`` without the outlet's own name, which says nothing of it.
    """
    asked = matter(question.text)
    named = sides(question.text, {e.article.publisher for e in evidence if e.article.publisher})
    if asked is None or len(named) != 1 or named[0].outlet in asked:
        return None
    own = of_side(named[0], evidence)
    terms = zip(question.terms, question.weights, strict=True)
    weights = {term: weight for term, weight in terms if term in stems(asked)}
    on_it = {id(e): share(weights, e.sentence.text) for e in own}
    name = {stem(word) for word in words(named[0].outlet)} - STOP_WORDS
    told = [e for e in own if on_it[id(e)] >= _ON_IT] or [
        e for e in own if e.score >= least and not name & stems(e.sentence.text)
    ]
    if not told:
        outlet = re.sub(r"^the (?=[A-Z])", "", named[0].outlet)
        opening = f"No article of {outlet} is about that."
        return Draft("not_in_corpus", tuple(tell(evidence[:_OFFERED])), opening=opening)
    told.sort(key=lambda e: (-on_it[id(e)], -e.score))
    return Draft("answered", tuple(tell(told[:_MOST_SENTENCES])))
