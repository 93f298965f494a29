"""Who "the expert" or "the minister" is, where an article leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vectorstore.types import Utterance

_DESCRIBED = re.compile(r"the (?:[\w-]+ )?(?P<role>[a-z]+)")
_NAME = r"(?:[A-Z][\w’'-]+ ){1,2}[A-Z][\w’'-]+"
# They stand beside no name as a title does: whoever was named last is meant.
_ANYBODY = frozenset(
    "expert analyst specialist scholar researcher scientist historian commentator observer".split()
)
_ROLES = _ANYBODY | frozenset(
    (
        "minister president premier chancellor senator governor mayor captain skipper general"
        " colonel admiral judge bishop professor director chairman chairwoman chairperson chief"
        " ambassador envoy spokesman spokeswoman spokesperson aide adviser advisor secretary"
        " lawyer engineer pilot author doctor inspector commissioner"
    ).split()
)


def named(utterance: Utterance, all_of: Sequence[Utterance], text: str) -> Utterance:
    """The utterance with its speaker's name in place of a role that one person alone has.

    ``all_of`` are the article's utterances in reading order and ``text`` its text. That is the
    one full name that stands beside the role, or, for "the expert", the one full name between
    what was said before and this.
    """
    described = _DESCRIBED.fullmatch(utterance.speaker)
    role = described["role"] if described else ""
    if role not in _ROLES:
        return utterance
    holders = _with_role(role, text)
    if not holders and role in _ANYBODY:
        before = max((u.end for u in all_of if u.end <= utterance.start), default=0)
        holders = set(re.findall(_NAME, _unquoted(text[before : utterance.start])))
    surnames = {name.split()[-1] for name in holders}
    if len(surnames) != 1:
        return utterance
    return replace(utterance, speaker=max(holders, key=len))


def _with_role(role: str, text: str) -> set[str]:
    """The full names beside a role: "the minister, Ada Dahl", "Ada Dahl, a minister"."""
    title = rf"\b(?i:{role})(?: of (?:the )?[A-Z]?[\w-]+)?,? ({_NAME})"
    apposed = rf"({_NAME}), (?:an? |the )?(?:[\w-]+ ){{0,2}}{role}\b"
    return {name for pattern in (title, apposed) for name in re.findall(pattern, text)}


def _unquoted(text: str) -> str:
    """The text where names that open a sentence after "the" or in quotation marks are none."""
    return re.sub(rf"\b[Tt]he {_NAME}|“[^”]*”|\"[^\"\n]*\"", " ", text)
