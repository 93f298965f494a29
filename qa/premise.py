"""Questions that take for granted what the articles deny, and what to say when they do not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.assertion import asserted
from qa.figures import counted
from qa.question import Question, stem, words
from qa.stance import Stance, lemma, lemmas, stances
from qa.telling import Tell
from qa.types import Draft, Evidence
from qa.verification import Judge
from qa.wh_question import circumstantial, indirect, premises

# Chosen on the dev half of the gold questions: a wrong correction costs more than an answer.
_LEAST_SCORE = 0.4
_MOST_SHOWN = 2
# The share of a premise's words by which a sentence speaks of the same matter.
_TOUCHED = 0.5
# So many names a premise must have before one of them can be out of place.
_NAMES = 2
# A longer refusal would be a recital of the question.
_LONGEST = 160
_PLACED = re.compile(r"\b(?:in|at|to|from|near|on|with|by) (?:the )?(?:[A-Z][\w-]* )*([A-Z][\w-]+)")
_SAY, _UNSAID = "The articles say", "The articles do not say"
_GIVE = {"date": "a date", "number": "a figure", "reason": "a reason", "place": "a place"}
_UNITS = {
    "calendar": "an exact date",
    "month": "a month",
    "year": "a year",
    "day": "a day",
    "time": "a time",
}
_NEGATORS = frozenset(
    "not no never none nobody nothing nor neither cannot without fail deny".split()
)
_POINTING = frozenset("he she it they this that these those both i we you".split())
_SOURCES = frozenset("article articles report reports story stories".split())
_OPEN = frozenset("somebody something".split())


def corrected(
    question: Question, evidence: Sequence[Evidence], judge: Judge | None, tell: Tell
) -> Draft | None:
    """The correction of a question whose premise the articles deny; None where they do not.

    A sentence denies it by a denial, an opposite, another figure, or in the reader's judgement,
    and no other sentence found may affirm it. ``tell`` makes attributed statements of sentences.
    """
    for premise in _testable(question):
        found = stances(premise, question, evidence, judge)
        strong = [stance for stance in found if stance.evidence.score >= _LEAST_SCORE]
        if any(stance.sign > 0 for stance in strong):
            continue
        against = (
            [stance for stance in strong if stance.sign < 0]
            or _otherwise(premise, strong)
            or _elsewhere(premise, question, strong, evidence)
        )
        if against:
            shown = sorted(against, key=lambda stance: -stance.weight)[:_MOST_SHOWN]
            opening = f"No article says that {_within(premise, question)}; here is what they say."
            told = tell([stance.evidence for stance in shown])
            return Draft("premise_corrected", tuple(told), opening=opening)
    return None


def near_miss(question: Question, evidence: Sequence[Evidence], judge: Judge | None = None) -> str:
    """What a refusal says: what the articles do say of the matter, and what is missing."""
    if question.expects == "yes_no":
        claim = asserted(question.text)
        asked = f"whether {_within(claim, question)}" if claim else None
    else:
        asked = indirect(question.text)
    unsaid = f"{_UNSAID} {asked}." if asked else f"{_UNSAID}."
    for premise in _testable(question)[:1]:
        found = stances(premise, question, evidence, judge)
        affirming = next((stance for stance in found if stance.sign > 0), None)
        fits = affirming is not None and bool(affirming.evidence.features.get("fit"))
        if affirming and not fits and question.expects in _GIVE:
            wanted = _UNITS.get(question.unit or "", _GIVE[question.expects])
            return f"{_told(premise, question, affirming)}; no article gives {wanted} for it."
        of_sources = _SOURCES & set(words(premise))
        if not affirming and not of_sources and _unheard_of(premise, evidence):
            return f"No article says that {_within(premise, question)}."
    return unsaid if len(unsaid) <= _LONGEST else f"{_UNSAID}."


def _unheard_of(premise: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a word of the premise stands in none of the articles found."""
    texts = {e.article.id: e.article.text for e in evidence}.values()
    return not lemmas(premise) <= frozenset().union(*map(lemmas, texts))


def _testable(question: Question) -> list[str]:
    """The premises that can be denied: of something named, leaving nothing open, denying nothing.

    "Who said that ...?" asks for a speaker and not for more of what was said, so only questions
    for the circumstances of something are tested.
    """
    if not circumstantial(question.text):
        return []
    found = []
    for premise in premises(question.text):
        said = words(premise)
        pointing = said[0] in _POINTING or said[:2] == ["the", "two"]
        whole = not pointing and not (_OPEN | _NEGATORS) & {*said, *map(lemma, said)}
        if whole and len(premise) <= _LONGEST and len(lemmas(premise)) > 1:
            found.append(premise)
    return found


def _otherwise(premise: str, found: Sequence[Stance]) -> list[Stance]:
    """The sentences that give another figure of the same thing, where none gives the premise's."""
    claimed = counted(premise)
    theirs = [counted(stance.evidence.sentence.text) for stance in found]
    values = {value for value, _ in claimed}
    if not claimed or any(values & {value for value, _ in figures} for figures in theirs):
        return []
    things = {thing for _, thing in claimed if thing}
    return [
        stance
        for stance, figures in zip(found, theirs, strict=True)
        if stance.covered >= _TOUCHED and things & {thing for _, thing in figures}
    ]


def _elsewhere(
    premise: str, question: Question, strong: Sequence[Stance], evidence: Sequence[Evidence]
) -> list[Stance]:
    """The best sentence with every name but one, a place or company, where no article has all."""
    placed = {stem(m[1].lower()) for m in _PLACED.finditer(premise)}
    heads = {stem(words(name)[-1]) for name in question.names if name in premise}
    articles = {e.article.id: e.article for e in evidence}.values()
    if len(heads) < _NAMES or any(heads <= _stems(a.title, a.text) for a in articles):
        return []
    for stance in strong:
        missing = heads - _stems(stance.evidence.sentence.text)
        if stance.covered >= _TOUCHED and len(missing) == 1 and missing <= placed:
            return [stance]
    return []


def _stems(*texts: str | None) -> set[str]:
    return {stem(word) for text in texts if text for word in words(text)}


def _told(premise: str, question: Question, affirming: Stance) -> str:
    """The premise as the articles have it: theirs, or somebody's whose word they report."""
    said, utterance = _within(premise, question), affirming.evidence.utterance
    if utterance is None or set(words(utterance.speaker)) & set(words(premise)):
        return f"{_SAY} that {said}"
    return f"According to {utterance.speaker}, {said}"


def _within(premise: str, question: Question) -> str:
    """The premise within a sentence: without a full stop, and a small letter before a noun."""
    named = any(premise.startswith(name) for name in question.names) or (
        premise[:2].isalpha() and premise[:2].isupper()
    )
    return premise.rstrip(".") if named else premise[0].lower() + premise[1:].rstrip(".")
