"""Questions over several outlets: what each says, whether they agree.

Each side of the question is held against the articles of its own outlet. What a report does not
say is no part of it, so "did the Post say that ...?" is answered no where the Post's article is
found and does not; a side whose article is not found is a refusal that names the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import permutations

from qa.common_name import named_by_all
from qa.denial import denial_faults
from qa.matching import ENOUGH, Found, More, clash_of, found_for, of_side, share
from qa.question import Question, stems
from qa.sides import Side, sides
from qa.telling import Tell
from qa.types import Draft, Evidence, Statement, Support
from qa.verification import Judge

_SAME = (
    r"consisten(?:t|cy|tly)|align\w*|agree\w*|same|alike|similar\w*|unchanged"
    r"|in (?:line|accord)|match(?:es)?"
)
_CLASHING = r"inconsisten\w+|conflict(?:s|ing|ed)?|contradict\w*|disagree\w*|discrepanc\w+"
_OTHER = (
    r"chang(?:es?|ed)|differ(?:s|ed|ent\w*|ences?)?|diverg\w+|contrast(?:s|ing|ed)?|shift(?:s|ed)?"
)
_RELATION = re.compile(
    r"\b(?P<not>(?:no|not|without|lack of|fail\w* to) (?:\w+ ){0,2})?"
    rf"(?:(?P<same>{_SAME})|(?P<clash>{_CLASHING})|(?P<other>{_OTHER}))\b",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)"
# "Between this report and that one, was there ...?": the question proper comes last.
_FRAME = re.compile(
    rf"^(?:after|before|between|considering|since|following|given|based|in|from)\b.*[,)] "
    rf"(?={_AUXILIARY}\b)",
    re.IGNORECASE | re.DOTALL,
)
_POLAR = re.compile(rf"^{_AUXILIARY}\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:who|whom|whose|which|what)\b", re.IGNORECASE)
_FIRST_OF = re.compile(
    r"\b(?:(?:which|what) (?:news )?(?:outlet|(?:news)?paper|source|publication|article|report)"
    r"|who (?:published|reported|wrote)|who was)\b.*"
    r"\b(?:first|earlier|earliest|(?P<late>last|later|latest))\b",
    re.IGNORECASE | re.DOTALL,
)
# As the verb of a question: "Do they agree?"
_RELATES = re.compile(r"(?:align|agree|conflict|differ|contradict|disagree|contrast|match)$", re.I)
_ORDER = re.compile(r"before|after")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NEGATED = re.compile(r"\b(?:fail(?:s|ed)? to|never|not)\b|n['’]t\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:articles|reports|stories|both|sources)\b", re.IGNORECASE)
# All calibrated on half of MultiHop-RAG's questions.
_DENIED = -0.1
_REPEATS = 0.6
_MOST_SENTENCES = 8
_OFFERED = 2
# A claim that opens so ("suggest a different approach") is one about the relation itself.
_OPENS = 15


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The short answer, the sentences it stands on, and why they do not bear it out in full.

    ``refused`` is the refusal where there is no answer.
    """

    short: str | None
    chosen: Sequence[Evidence]
    reason: str | None = None
    refused: str | None = None


def draft(
    question: Question,
    evidence: Sequence[Evidence],
    publishers: Collection[str],
    more: More,
    *,
    judge: Judge | None,
    tell: Tell,
) -> Draft | None:
    """What the named outlets say of it, side by side; None where the question compares nothing.

    ``publishers`` are those of the whole corpus. ``more`` weighs the sentences found for a text
    under filters, as ``evidence`` was; ``judge`` is the reader's; ``tell`` makes attributed
    statements of sentences.
    """
    verdict = _verdict(question, evidence, publishers, more, judge)
    if verdict is None:
        return None
    once = tuple({(e.article.id, e.sentence.start): e for e in verdict.chosen}.values())
    if verdict.refused:
        return Draft("not_in_corpus", tuple(tell(once[:_OFFERED])), opening=verdict.refused)
    if verdict.short is None:
        return Draft("answered", tuple(tell(once)))
    short = f"{verdict.short}."
    support: Support = "partial" if verdict.reason else "supported"
    answer = Statement(short, once, support, reasons=tuple(filter(None, (verdict.reason,))))
    return Draft("answered", (answer, *tell(once)), short_answer=short)


def _verdict(
    question: Question,
    evidence: Sequence[Evidence],
    publishers: Collection[str],
    more: More,
    judge: Judge | None,
) -> _Verdict | None:
    parts = sides(question.text, publishers)
    asked = _FRAME.sub("", question.text)
    polar = bool(_POLAR.match(asked))
    if not _compares(question.text, parts, polar):
        return None
    absent = [side.outlet for side in parts if not side.publishers and not of_side(side, evidence)]
    if absent:
        return _refused(f"The corpus has no article of {_listed(absent)}.", evidence)
    first = _FIRST_OF.search(question.text)
    if not polar and not first:
        name, chosen = named_by_all(question, parts, evidence, more)
        return _Verdict(name, chosen) if chosen else None
    found = found_for(question, parts, evidence, more)
    missing = [f.side.outlet for f in found if f.fits < ENOUGH]
    if missing:
        return _refused(f"No article of {_listed(missing)} is about that.", evidence)
    if first and not polar:
        return _earliest(found, latest=bool(first["late"]))
    relation = _relation(asked, found)
    if relation:
        return _related(asked, relation, found, judge)
    if len(found) == 2 and _ORDER.match(found[1].side.turn) and found[1].side.about in asked:
        return _ordered(asked, found)
    return _said(found, judge)


def _compares(text: str, parts: Sequence[Side], polar: bool) -> bool:
    if polar:
        return len(parts) > 1 or any(side.claim and side.publishers for side in parts)
    return bool(_OPEN.search(text) and (parts[1:] or (parts and _SEVERAL.search(text))))


def _said(found: Sequence[Found], judge: Judge | None) -> _Verdict | None:
    """Yes where the articles, taken together, rather support what they are asked to say."""
    chosen, margins = [], []
    for each in found:
        best, margin = each.sentences[0], None
        if each.side.claim:
            best, margin = _weighed(each.side.claim, each.sentences[:_MOST_SENTENCES], judge)
            margins.append(margin)
        chosen.append(best)
    if not margins:
        return None
    if sum(margins) / len(margins) > _DENIED:
        return _Verdict("Yes", chosen)
    return _Verdict("No", chosen, "the articles found do not say all of it")


def _weighed(
    claim: str, sentences: Sequence[Evidence], judge: Judge | None
) -> tuple[Evidence, float]:
    """The sentence that bears most on a claim, and how far it rather supports it, in [-1, 1]."""
    weights = dict.fromkeys(stems(claim), 1.0)
    texts = [e.sentence.text for e in sentences]
    shares = [share(weights, text) for text in texts]
    if judge is None:
        best = max(range(len(texts)), key=shares.__getitem__)
        return sentences[best], -1.0 if denial_faults(claim, [texts[best]])[0] else 0.0
    margins = [j.supported - j.refuted for j in judge([(claim, text) for text in texts])]
    best = max(range(len(texts)), key=lambda i: shares[i] + margins[i])
    return sentences[best], margins[best]


def _relation(asked: str, found: Sequence[Found]) -> list[re.Match[str]]:
    """The words that ask how the reports relate; none where it is their claims that are asked."""
    matches = list(_RELATION.finditer(asked))
    if len(found) < 2 or not matches:
        return []
    places = [asked.find(f.side.claim) for f in found if f.side.claim]
    claimed = min((at for at in places if at >= 0), default=len(asked))
    verbs = any(
        _RELATES.match(m.group()) and not asked.startswith(" that", m.end()) for m in matches
    )
    return matches if verbs or matches[0].start() < claimed + _OPENS else []


def _related(
    asked: str, relation: Sequence[re.Match[str]], found: Sequence[Found], judge: Judge | None
) -> _Verdict:
    """Reports agree unless one contradicts the other; they differ unless they say the same."""
    chosen, clash = clash_of(found, judge)
    texts = [e.sentence.text for e in chosen]
    repeats = all(
        share(dict.fromkeys(stems(a), 1.0), b) > _REPEATS for a, b in permutations(texts, 2)
    )
    reason = None if clash else "no sentence found contradicts the other article"
    kinds = {str(match.lastgroup): match for match in reversed(relation)}
    opposite = kinds.get("clash") or kinds.get("other")
    if "same" in kinds and opposite and re.search(r"\bor\b", asked[: opposite.start()][-8:]):
        word = opposite[str(opposite.lastgroup)] if clash else kinds["same"]["same"]
        return _Verdict(word.capitalize(), chosen, reason)
    first = relation[0]
    holds = {"same": not clash, "clash": clash, "other": clash or not repeats}[str(first.lastgroup)]
    return _Verdict("Yes" if holds != bool(first["not"]) else "No", chosen, reason)


def _ordered(asked: str, found: Sequence[Found]) -> _Verdict:
    """Whether the first report was published before, or after, the second."""
    chosen = [f.sentences[0] for f in found]
    undated = [f.side.outlet for f in found if not _day(f)]
    if undated:
        return _refused(f"The article of {_listed(undated)} does not state its date.", chosen)
    first, second = (_day(f) for f in found)
    turn = found[1].side.turn
    if " or " in turn and first != second:
        return _Verdict("Before" if first < second else "After", chosen)
    holds = first < second if turn == "before" else first > second
    negated = bool(_NEGATED.search(asked[: asked.find(found[1].side.about)]))
    return _Verdict("Yes" if holds != negated else "No", chosen)


def _earliest(found: Sequence[Found], *, latest: bool) -> _Verdict | None:
    """The outlet whose report came first, or last; None where a day is not known."""
    dated = sorted((f for f in found if _day(f)), key=_day, reverse=latest)
    if len(dated) < len(found):
        return None
    best = dated[0]
    outlet = best.sentences[0].article.publisher or best.side.outlet
    return _Verdict(outlet, [f.sentences[0] for f in dated])


def _day(found: Found) -> str:
    known = _DAY.match(found.sentences[0].article.published or "")
    return known.group() if known else ""


def _refused(opening: str, nearest: Sequence[Evidence]) -> _Verdict:
    return _Verdict(None, nearest, refused=opening)


def _listed(outlets: Sequence[str]) -> str:
    *first, last = dict.fromkeys(re.sub(r"^the (?=[A-Z])", "", outlet) for outlet in outlets)
    return f"{', '.join(first)} or {last}" if first else last
