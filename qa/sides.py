"""The parts of a question that speak of one outlet's report each.

"Did the Post say that the ferry sank, while the Wire said it was towed?" has two sides. English
surface forms only: a side begins at the conjunction before an outlet's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from qa.dates import dates

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_QUOTE = "['’‘\"“”]?"
_NAME = r"(?:The )?[A-Z0-9][\w&.-]*(?: (?:(?:of|and|the|&) )*[A-Z][\w&.-]*)*"
# Outlets that the corpus may lack: named beside a word that only a text of the press bears.
# "The Ministry report" is no outlet's, "a Wire report" is.
_FOREIGN = (
    re.compile(
        rf"\b(?:[Aa]n?|[Aa]nother|[Ss]eparate|[Tt]he) {_QUOTE}(?P<name>{_NAME}){_QUOTE} "
        r"(?:articles?|piece|stor(?:y|ies))\b"
    ),
    re.compile(
        rf"\b(?:[Aa]n?|[Aa]nother|[Ss]eparate) {_QUOTE}(?P<name>{_NAME}){_QUOTE} reports?\b"
    ),
    re.compile(
        rf"\b(?:articles?|piece|stor(?:y|ies)) (?:from|by|in) {_QUOTE}"
        rf"(?P<name>(?!{_MONTH}){_NAME})"
    ),
)
_SAME_OUTLET = re.compile(
    r"\bthe (?:same (?:source|outlet|newspaper|paper|publication|site|agency|news source)"
    r"|(?:other|second|later|subsequent|earlier) (?:article|report|one)"
    r"|one (?=(?:published|about|on|that|which)\b|\w+ing\b))(?! (?:by|from|in|of)\b)"
    r"|\banother (?:article|report)(?! (?:by|from|in|of)\b)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\s+[|–—-]\s+|:\s+")
_CAPITAL = re.compile(rf"\s(?!{_MONTH})[A-Z]")
_BETWEEN_NAMES = re.compile(
    rf"{_QUOTE},?\s*(?:and|or|&)?\s*(?:(?:both|from|by|in|the|articles?) )*{_QUOTE}", re.IGNORECASE
)
_TURN = re.compile(
    r"[,;]?\s+(?P<word>while|whereas|whilst|unlike|compared (?:to|with)|in contrast (?:to|with)"
    r"|in comparison (?:to|with)|as opposed to|contrary to|similar(?:ly)? to|just as|but|than"
    r"|before or after|before|after)\b|;",
    re.IGNORECASE,
)
_ORDER = re.compile(r"before or after|before|after|than|but", re.IGNORECASE)
# "before the Wire's report" turns to another side, "before the match, and the Wire" does not.
_NEAR = 20
_LINK = re.compile(r",?\s+(?:and|or|with|to)\b|,", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?:(?:suggest|claim|indicat|report|stat|argu|mention|discuss|describ|attribut|credit"
    r"|highlight|confirm|assert|maintain|emphasi[sz]|focus|not|portray|present|recommend|advis"
    r"|observ|reveal|detail|depict|warn|announc|express|explain|show|acknowledg|predict|list|accus"
    r"|alleg|critici[sz]|prais|quot|estimat|call|point|den|conclud)(?:e|s|es|d|ed|ing|ies|ied)"
    r"|(?:suggest|claim|report|mention|discuss|credit|highlight|confirm|assert|maintain|focus"
    r"|portray|present|recommend|reveal|detail|depict|warn|express|explain|show|acknowledge"
    r"|predict|list|quote|call|point|deny|identif(?:y|ies|ied)|impl(?:y|ies|ied)|sa(?:y|ys|id)|tells?|told"
    r"|wr(?:ites?|ote)|f(?:ind|inds|ound)|g(?:ives?|ave)))"
    r"\b(?!\s+(?:by|from|on|about|published|article)\b)(?:\s+(?:that|whether|out|on))?\s*",
)
# What follows a claim and is none of it: "..., indicating a rift", "..., without naming anyone".
_TAIL = re.compile(
    r"(?:,\s+(?:\w+ing|with|or|as)|,?\s+(?:without|rather than|instead of)"
    r"|,?\s+(?:and|or) (?:do(?:es)?|did))\b.*$"
    r"|[\s,;.?]*(?:\b(?:while|whereas|and|but|or)[\s,;.?]*)?$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Side:
    """What a question says of one outlet's report.

    ``outlet`` is the name as the question writes it and ``publishers`` the corpus's own names
    that fit it, none where it has no such outlet. ``days`` are ISO days that the part mentions,
    ``turn`` the conjunction that it begins with ("while", "before"). ``about`` is the part's
    text; ``claim`` what the report is asked to say, None where the part only names a subject.
    """

    outlet: str
    publishers: frozenset[str]
    days: tuple[str, ...]
    turn: str
    about: str
    claim: str | None


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    name: str
    publishers: frozenset[str]


def sides(question: str, publishers: Collection[str]) -> list[Side]:
    """The sides in reading order; outlets named together ("the Post and the Wire") share one text.

    An outlet is known by a publisher's name, with or without "The" and its section ("Post" for
    "The Post - Sport").
    """
    groups: list[list[_Mention]] = []
    for mention in _mentions(question, publishers):
        if groups and _BETWEEN_NAMES.fullmatch(question[groups[-1][-1].end : mention.start]):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    cuts = [(0, "")] + [_cut(question, a[-1].end, b[0].start) for a, b in pairwise(groups)]
    ends = [start for start, _ in cuts[1:]] + [len(question)]
    found = []
    for group, (start, turn), end in zip(groups, cuts, ends, strict=False):
        about, claim = question[start:end].strip(" ,;?"), _claim(question[group[-1].end : end])
        found += [Side(m.name, m.publishers, _days(about), turn, about, claim) for m in group]
    return found


def _mentions(question: str, publishers: Collection[str]) -> list[_Mention]:
    """Every place that names an outlet, in reading order; the longer of two that overlap."""
    found: list[_Mention] = []
    for alias, fitting in sorted(_aliases(publishers).items(), key=lambda a: -len(a[0])):
        pattern = rf"(?<![\w-])(?:the )?{re.escape(alias)}(?![\w-])"
        for match in re.finditer(pattern, question, re.IGNORECASE):
            if " " in alias or _stands_alone(question, match.start(), match.end(), len(alias)):
                found.append(_Mention(*match.span(), match.group(), fitting))
    for foreign in _FOREIGN:
        for match in foreign.finditer(question):
            found.append(_Mention(*match.span("name"), match["name"], frozenset()))
    kept: list[_Mention] = []
    for mention in found:
        if all(mention.end <= k.start or mention.start >= k.end for k in kept):
            kept.append(mention)
    kept.sort(key=lambda m: m.start)
    for match in _SAME_OUTLET.finditer(question):
        before = [m for m in kept if m.end <= match.start()]
        if before:
            kept.append(_Mention(*match.span(), before[-1].name, before[-1].publishers))
    return sorted(kept, key=lambda m: m.start)


def _aliases(publishers: Collection[str]) -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for publisher in publishers:
        for name in (publisher, _SECTION.split(publisher)[0]):
            bare = re.sub(r"^the\s+", "", name.strip().casefold())
            if len(bare) > 1:
                names.setdefault(bare, set()).add(publisher)
    return {name: frozenset(fitting) for name, fitting in names.items()}


def _stands_alone(question: str, start: int, end: int, length: int) -> bool:
    """Whether a one-word name is written as one ("at the age of" is not), and is no part of one."""
    before = question[:start].split(" ")
    follows = start == end - length and len(before) > 2 and before[-1] == ""
    joined = follows and before[-2][:1].isupper()
    return question[end - length].isupper() and not joined and not _CAPITAL.match(question, end)


def _cut(question: str, after: int, before: int) -> tuple[int, str]:
    """Where the side that is named at ``before`` begins, and the word that turns to it."""
    turns = [
        match
        for match in _TURN.finditer(question, after, before)
        if before - match.end() < _NEAR or not _ORDER.fullmatch(match["word"] or "")
    ]
    if turns:
        return turns[-1].start(), (turns[-1]["word"] or "").lower()
    links = list(_LINK.finditer(question, after, before))
    return (links[-1].start(), "") if links else (before, "")


def _claim(text: str) -> str | None:
    for match in _SAYING.finditer(text):
        claim = _TAIL.sub("", text[match.end() :]).strip()
        return claim if len(claim.split()) > 1 else None
    return None


def _days(text: str) -> tuple[str, ...]:
    return tuple(
        f"{year:04}-{month:02}-{day:02}"
        for date in dates(text)
        for year, month, day in sorted(date.readings, key=str)
        if year and month and day
    )
