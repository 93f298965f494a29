"""Which of two things came first: both are told, and the order where both days are known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.dating import happened
from qa.question import Question, stems
from qa.telling import Tell
from qa.types import Draft, Evidence, Statement

_ASKED = re.compile(
    r"\b(?:which|what|who)\b[^:,]*\b(?P<which>first|earlier|earliest|last|later|latest)\b[^:,]*[:,]\s*"
    r"(?P<one>.+?),?\s+or\s+(?P<other>.+?)\W*$",
    re.IGNORECASE,
)
# The share of an option's words that its sentence, with what stands beside it, must have.
_TOLD = 0.5


def sequenced(question: Question, evidence: Sequence[Evidence], tell: Tell) -> Draft | None:
    """Both things side by side; None where the question compares no two, or one is not found."""
    asked = _ASKED.search(question.text)
    if asked is None:
        return None
    options = (asked["one"], asked["other"])
    told = [
        _best(option, other, evidence) for option, other in zip(options, options[::-1], strict=True)
    ]
    one, other = told
    if one is None or other is None or one is other:
        return None
    days = (happened(one), happened(other))
    statements = tell([one, other])
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return Draft("answered", tuple(statements))
    late = asked["which"].lower() in ("last", "later", "latest")
    first = options[(days[0] > days[1]) != late]
    short = f"{first[0].upper()}{first[1:]}."
    opening = Statement(short, (one, other), support="supported")
    return Draft("answered", (opening, *statements), short_answer=short)


def _best(option: str, other: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """The sentence that has most of an option's own words; None where none has enough."""
    own = stems(option) - stems(other) or stems(option)
    shares = [(len(own & stems(e.sentence.text)) / len(own), e) for e in evidence] if own else []
    share, best = max(shares, key=lambda pair: (pair[0], pair[1].score), default=(0.0, None))
    return best if share >= _TOLD else None
