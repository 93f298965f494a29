"""What a question pins its answer to: a year, or the number that belongs to a name.

A sentence of another year ("the 2018 winner", for 2019) or of another number ("Pier 3", for Pier 4)
answers another question, however much it looks like this one.
"""

from __future__ import annotations

import re

from qa.types import Evidence
from vectorstore.dates import MONTH_NAMES

# As far on either side of a sentence a year counts as its own: about two sentences.
_NEAR = 250
_YEAR = re.compile(r"(?<![\w.,$€£-])(1[5-9]\d\d|20\d\d)(?![\d%]|[.,]\d)")
_MONTHS = "|".join((*MONTH_NAMES, *(name[:3] for name in MONTH_NAMES), "Sept"))
_SERIES = (
    "season|series|episode|part|chapter|round|stage|phase|article|section|volume|version|level"
    "|tier|group|category|quarter|pier|berth|gate|line|route|number|no"
)
# Not after the full stop or the start, where any word has a capital.
_NUMBERED = re.compile(
    rf"(?:(?<=[^.?!\s] )(?!(?:{_MONTHS})\b)(?P<name>[A-Z][\w'’]*)|\b(?P<kind>(?i:{_SERIES})))"
    r"[\s-](?P<number>\d{1,3}[a-z]?)(?![\w%]|[.,:]\d|,? (?i:to|and|or|million|billion|percent))"
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


def elsewhere(question: str, evidence: Evidence) -> bool:
    """Whether the sentence speaks of another year, or another thing of that name, than asked."""
    return _of_another_year(question, evidence) or _of_another_number(question, evidence)


def year_unsaid(question: str, evidence: Evidence) -> str | None:
    """What to say where nothing near the sentence bears the one year that is asked about."""
    asked = _asked(question)
    if len(asked) != 1 or asked & _near(evidence):
        return None
    return f"The article does not say that this was in {next(iter(asked))}."


def _of_another_year(question: str, evidence: Evidence) -> bool:
    asked, told = _asked(question), _years(evidence.sentence.text)
    return bool(asked and told) and not asked & (told | _near(evidence))


def _near(evidence: Evidence) -> frozenset[int]:
    """The years of the sentence, of its neighbours, and of the article."""
    article, sentence = evidence.article, evidence.sentence
    around = article.text[max(0, sentence.start - _NEAR) : sentence.end + _NEAR]
    near = _years(f"{article.title or ''} {(article.published or '')[:4]} {around}")
    for moment in evidence.moments:
        if moment.first and moment.last:
            near |= frozenset(range(moment.first.year, moment.last.year + 1))
    return near


def _of_another_number(question: str, evidence: Evidence) -> bool:
    text = evidence.sentence.text
    for found in _NUMBERED.finditer(question):
        word, number = found["name"] or found["kind"], found["number"]
        told = re.findall(rf"\b{re.escape(word)}[\s-](\d{{1,3}}[a-z]?)\b", text, re.IGNORECASE)
        if told and number.lower() not in map(str.lower, told):
            return True
    return False


def _asked(question: str) -> frozenset[int]:
    """The years of a question, those within a title or a quotation aside."""
    return _years(_QUOTED.sub("", question))


def _years(text: str) -> frozenset[int]:
    return frozenset(int(year) for year in _YEAR.findall(text))
