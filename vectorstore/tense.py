"""Whether the prose around an expression of time looks back or ahead, as far as its verbs tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Tense = Literal["past", "future"]

_REACH = 250  # characters in which a year, once named, still governs what follows
_CLAUSE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[A-Z“\"]|\Z)|[\n;]|\bthat\b")
_CUE = re.compile(
    r"(?P<future>\b(?:will|shall|would|won['’]t|going to|(?:is|are|was|were) to|aims? to|plans? to"
    r"|hopes? to|intends? to|wants? to|expect(?:s|ing)?|until|upcoming|ahead of|due|slated"
    r"|scheduled|expected|planned|set (?:to|for)|deadline|no later than"
    # the present in which a timetable speaks
    r"|expires?|begins?|opens?|starts?|ends?|closes?|returns?|kicks? off|takes? (?:place|effect)"
    r"|goes into|heads? to|faces?|arrives?)\b|['’]ll\b)"
    # the rest of the verb, which may look like a past tense: "will not be kept"
    r"(?:\s+(?:not|also|only|to|be|have|been|\w+ly))*(?:\s+\w+(?<!day))?"
    r"|(?P<past>\b(?:was|were|had|did|has|have|been|said|told|took|went|came|began|held|met|made"
    r"|got|gave|saw|found|left|led|won|lost|fell|rose|hit|shot|spoke|wrote|struck|became|broke"
    r"|brought|built|bought|caught|chose|drew|drove|ended|felt|flew|fought|grew|heard|kept|knew"
    r"|laid|lay|paid|put|ran|sank|sat|sent|shook|sold|spent|stood|swore|taught|thought|threw"
    r"|understood|woke|wore|ago|since|\w{2,}[a-z]ed)\b)",
)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)(?![\d:%]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands, ``text[start:end]``, and the day the article was published."""

    text: str
    start: int
    end: int
    published: date | None

    @property
    def tense(self) -> Tense | None:
        """That of the verb that governs it: the last before it, else the first after."""
        before = _CLAUSE_END.split(self.text[max(0, self.start - 2 * _REACH) : self.start])[-1]
        cues = list(_CUE.finditer(before))
        cue = cues[-1] if cues else None
        if cue is None:
            rest = self.text[self.end : self.end + 2 * _REACH]
            cue = _CUE.search(_CLAUSE_END.split(rest)[0])
        if cue is None:
            return None
        return "future" if cue["future"] else "past"

    @property
    def years(self) -> frozenset[int]:
        """The years named shortly before it."""
        before = self.text[max(0, self.start - _REACH) : self.start]
        return frozenset(int(found[1]) for found in _YEAR.finditer(before))
