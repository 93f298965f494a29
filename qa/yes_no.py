"""Yes, no, or "the articles disagree", and the sentences that say so."""

from __future__ import annotations

from collections.abc import Sequence

from qa.assertion import asserted
from qa.question import Question, words
from qa.stance import Stance, denied_words, lemmas, stances
from qa.telling import Tell
from qa.types import Draft, Evidence, Statement
from qa.verification import Judge
from qa.wording import SPEECH, plain, quotations

# Chosen on the dev half of the gold questions.
_LEAST_SCORE = 0.4
_MOST_A_SIDE = 2
# A side whose best sentence weighs less than this share of the other side's is not one.
_OUTWEIGHED = 0.6
# How much of what a denying sentence shares with the claim the other side must share.
_AS_NEAR = 0.8


def decided(
    question: Question, evidence: Sequence[Evidence], judge: Judge | None, tell: Tell
) -> Draft | None:
    """The answer to a yes/no question; None where nothing found affirms or denies its statement.

    ``tell`` makes attributed statements of sentences. Where only somebody's word decides, the
    answer is "Yes, according to" them, unless the question itself asks what they said.
    """
    claim = asserted(question.text) if question.expects == "yes_no" else None
    if claim is None:
        return None
    found = [
        stance
        for stance in stances(claim, question, evidence, judge)
        if stance.evidence.score >= _LEAST_SCORE
    ]
    affirming, denying = (_side(found, sign) for sign in (1, -1))
    if denying and not affirming:
        affirming = _unheard(claim, found, denying)
    if affirming and denying:
        return _disagreeing([*affirming, *denying], tell)
    side = affirming or denying
    if not side:
        return None
    speaker = _speaker(claim, side)
    word = "Yes" if affirming else "No"
    short = f"{word}, according to {speaker}." if speaker else f"{word}."
    deciding = tuple(stance.evidence for stance in side)
    answer = Statement(short, deciding, support="supported", speaker=speaker)
    return Draft("answered", (answer, *tell(deciding)), short_answer=short)


def _side(found: Sequence[Stance], sign: int) -> list[Stance]:
    """The weightiest sentence of each article on one side; none where the other outweighs it."""
    mine = sorted((s for s in found if s.sign == sign), key=lambda s: -s.weight)
    theirs = max((s.weight for s in found if s.sign == -sign), default=0.0)
    if not mine or mine[0].weight < _OUTWEIGHED * theirs:
        return []
    by_article: dict[str, Stance] = {}
    for stance in mine:
        by_article.setdefault(stance.evidence.article.id, stance)
    return list(by_article.values())[:_MOST_A_SIDE]


def _unheard(claim: str, found: Sequence[Stance], denying: Sequence[Stance]) -> list[Stance]:
    """Sentences that say, undenied, just what the denying ones deny: the other side."""
    core: frozenset[str] = frozenset()
    for stance in denying:
        core |= denied_words(claim, stance.evidence.sentence.text)
    least = _AS_NEAR * max(stance.covered for stance in denying)
    return [
        stance
        for stance in found
        if core
        and stance.open
        and stance.covered >= least
        and core <= lemmas(stance.evidence.sentence.text)
    ][:_MOST_A_SIDE]


def _disagreeing(sides: Sequence[Stance], tell: Tell) -> Draft:
    """Both sides, article by article."""
    articles = {stance.evidence.article.id for stance in sides}
    differ = len(articles) > 1
    opening = "The articles disagree." if differ else "The article gives both sides."
    told = tuple(tell([s.evidence for s in sides]))
    return Draft("answered", told, opening=opening, differs=differ)


def _speaker(claim: str, side: Sequence[Stance]) -> str | None:
    """Whose word alone the answer rests on; None where an article says it, or the asker knows."""
    if SPEECH & set(words(claim)):
        return None
    speakers = {_told_by(claim, stance.evidence) for stance in side}
    speaker = speakers.pop() if len(speakers) == 1 else None
    known = speaker is not None and set(words(speaker)[-1:]) <= set(words(claim))
    return None if known else speaker


def _told_by(claim: str, evidence: Evidence) -> str | None:
    """Who says what bears on the claim: the article, where that stands beside a quotation."""
    if evidence.utterance is None:
        return None
    text = plain(evidence.sentence.text)
    within, mine = lemmas(" ".join(quotations(text))), lemmas(claim)
    beside = lemmas(text) - within
    quoted = evidence.utterance.direct and len(mine & beside) > len(mine & within)
    return None if quoted else evidence.utterance.speaker
