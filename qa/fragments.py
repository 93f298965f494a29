"""Fragments of a question ("Why?", "For how long?"), asked whole of the question before."""

from __future__ import annotations

import re

from qa.ellipsis import ASKS, AUXILIARY, LEADING_AND, PREPOSITION, WH, capitalised
from qa.inflection import base_of_past, base_of_third

_POINTS = rf"(?:\s+{AUXILIARY}\s+(?:that|this|it|so)(?:\s+(?:so|exactly|happen|be))?)"
_VERBS = r"(?:\w+ed|happen\w*|makes?|made|causes?|comes?|came|means?|goes|went|became|led|about|if)"
_FRAGMENT = re.compile(
    rf"^\s*(?P<wh>(?:{PREPOSITION}\s+)?(?:"
    r"(?:who|whom|when|where|why|how|what)"
    r"(?:\s+(?:exactly|precisely|else|then|again|so|not|come|to|from|for|now|long|often|far|soon|late"
    r"|old|big|many|much))*"
    rf"|(?:how (?:many|much)|which|what|whose)(?:\s+(?!{AUXILIARY}\b|{_VERBS}\b)[\w’'-]+){{1,4}}))"
    rf"(?P<points>{_POINTS})?\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    rf"^\s*(?:(?P<wh>(?:{PREPOSITION}\s+)?{WH}(?:\s+(?!{AUXILIARY}\b)[\w’'-]+){{0,4}}?)\s+)?"
    rf"(?P<aux>{AUXILIARY})\s+(?P<rest>.+?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_SUBJECT_OPENS = re.compile(
    r"(?:(?:the|a|an|this|that|these|those|his|her|its|their|my|your|our|he|she|it|they|there|we"
    r"|you|i|all|any|some|many|most)\b)",
    re.IGNORECASE,
)
# Fragments that ask about a noun of the question, not about its circumstances.
_OF_A_NOUN = re.compile(
    r"^(?:how (?:many|much)|which|what|whose)\b|\b(?:to|from|so|come)$", re.IGNORECASE
)
_WHO = re.compile(r"^\s*who\s+(?P<verb>\w+)\s+(?P<rest>.*?)\s*[?.!]*\s*$", re.IGNORECASE)
_SAYING = re.compile(
    r"(?P<said>.+?\b(?:say|said|tell|told|claim|claimed|promise|promised|announce|announced"
    r"|write|written))\b(?P<of>(?:\s+(?:about|of|on|to)\b.*)?)$"
)


def completed(question: str, previous: str, found: str | None = None) -> str | None:
    """A fragment ("Why?", "For how long?", "When was that?") with the clause it is asked of.

    None where the question is no fragment. ``found`` is whom the answer to "Who ...?" named, to be
    asked of in place of "who". Where the clause cannot be taken over as it is, the whole question
    before stands in brackets.
    """
    fragment = _FRAGMENT.match(LEADING_AND.sub("", question))
    if not fragment:
        return None
    wh = capitalised(fragment["wh"].strip())
    clause = _CLAUSE.match(previous)
    again = re.match(rf"^{wh.split()[0]}\b(?!\s+else\b)", previous, re.IGNORECASE)
    if wh.lower().endswith(" else") and again:
        return wh + previous[again.end() :]
    if _OF_A_NOUN.search(wh):
        return f"{wh} ({lowered(previous)})?"
    if found and (told := _told_of(found, previous)):
        return f"{wh} {told}?"
    if clause and (taken := _taken_over(clause["wh"] or "", clause["aux"], clause["rest"])):
        return f"{wh} {clause['aux'].lower()} {taken}?"
    return f"{wh} ({lowered(previous)})?"


def lowered(question: str) -> str:
    """A question as it stands in brackets: no mark at its end, a small question word."""
    bare = re.sub(r"[\s?.!]+$", "", question.replace(" (", ", ").replace(")", ""))
    return bare[:1].lower() + bare[1:] if ASKS.match(bare) else bare


def _told_of(person: str, previous: str) -> str | None:
    """The clause of "Who ...?" as a question of that person: "did Brandt close the lock"."""
    who = _WHO.match(previous)
    if not who:
        return None
    verb, rest = who["verb"].lower(), who["rest"]
    if re.fullmatch(AUXILIARY, verb):
        return None if rest[:1].isupper() else f"{verb} {person} {rest}"
    past, present = base_of_past(verb), base_of_third(verb)
    if past or present:
        return f"{'did' if past else 'does'} {person} {past or present} {rest}"
    return None


def _taken_over(asked: str, auxiliary: str, rest: str) -> str | None:
    """The clause without what was asked; None where it has a gap without it ("what did she close").

    "Which summit was postponed?" leaves "the summit postponed", "Which station did she call?"
    leaves "she call the station", "What did she say of it?" leaves "she say that of it".
    """
    word, _, noun = re.sub(rf"^{PREPOSITION}\s+", "", asked, flags=re.IGNORECASE).partition(" ")
    word = word.lower()
    if word == "how" and noun:
        counted = re.match(r"(?:many|much)\s+(?P<noun>.+)", noun)
        if counted is None:
            return f"{rest} {noun}" if re.fullmatch("is|are|was|were", auxiliary) else rest
        word, noun = "which", counted["noun"]
    if word in ("", "when", "where", "why", "how"):
        return rest
    if word == "what" and not noun:
        saying = _SAYING.fullmatch(rest)
        return f"{saying['said']} that{saying['of']}" if saying else None
    if not noun or word not in ("which", "what"):
        return None
    subject = bool(_SUBJECT_OPENS.match(rest)) or rest[:1].isupper()
    return f"{rest} the {noun}" if subject else f"the {noun} {rest}"
