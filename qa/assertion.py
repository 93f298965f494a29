"""The statement that a yes/no question asks about.

Surface grammar of English questions, no parser: the auxiliary that opens the question is put
behind its subject. Where the subject ends is found by what follows it; None where that is unsure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.clauses import BE, DO, HAVE, MODAL, bare, fused, predicate_start, verb_after
from qa.inflection import base_of_third, is_base, is_past, past, third_person

AUXILIARIES = BE | HAVE | DO | MODAL
WH = re.compile(
    r"^(?:(?P<with>in|on|at|to|from|by|for|with|since|until|during|under|of|about|against) )?"
    r"(?P<wh>who(?:m|se)?|what|which|when|where|why|how)\b\s*",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^\W*(?:(?:and|so|but|or|then|well|ok|okay)\b,?\s+)*", re.IGNORECASE)
# What a question says of its sources or of the asker, not of the world.
_FRAME = re.compile(
    r"^(?:according to [^,?]{1,60}, (?=\w)"
    r"|in (?:the )?(?:view|opinion|words) of [^,?]{1,60}, (?=\w)"
    r"|(?:do|does|can|could|would) (?:you|the articles?|anyone|any article) "
    r"(?:know|say|tell(?: me| us)?|mention|state|confirm|show) (?:whether|if|that) "
    r"|(?:is|was) it (?:really |actually )?(?:true|correct|right|a fact|so|the case) that "
    r"|(?:please )?tell (?:me|us) (?:whether|if) )",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r",?\s+(?:or not|according to [^,?]{1,60}|in the (?:view|opinion|words) of [^,?]{1,60})$",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s*(?:right|correct|true|yes|no|eh|is that (?:right|correct|true)|is it not"
    r"|(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|should)(?:n['’]t)? "
    r"(?:he|she|it|they|we|you|there|that))$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b(?! (?:not|so|more|less|any\w*)\b)", re.IGNORECASE)
# A question's words for what its statement leaves open.
_OPEN = {"anyone": "somebody", "anybody": "somebody", "anything": "something", "any": "some"}
_GIVING = frozenset(
    "give tell offer send show ask promise pay teach hand lend cost award grant owe sell".split()
)
_FURTHEST_AUXILIARY = 15


def asserted(question: str) -> str | None:
    """The statement that a yes/no question asks about; None where there is none, or no telling.

    "Did the ferry sink in May?" gives "The ferry sank in May."; "Didn't it?" asks of the same
    statement as "Did it?". A choice between two things ("red or white?") is no statement.
    """
    asked = unframed(question)
    text = _TAG.sub("", asked)
    if text != asked:
        return sentence(text)
    if not text or _CHOICE.search(text) or WH.match(text):
        return None
    row = text.split()
    at = _auxiliary(row)
    if at is None:
        return sentence(text) if finite(row) else None
    if [bare(word) for word in row[at + 1 : at + 2]] == ["you"]:
        return None  # asks something of whoever answers
    turned = statement(row[at], row[at + 1 :])
    return sentence(" ".join([*row[:at], turned])) if turned else None


def statement(auxiliary: str, rest: Sequence[str], thing: str = "") -> str | None:
    """What follows an auxiliary in the order of a statement; ``thing`` becomes its object."""
    aux = fused(bare(auxiliary))
    row = [_OPEN.get(word.lower(), word) for word in rest if word.lower() != "ever"]
    if not row:
        return None
    if aux in BE | HAVE:
        return _with_be(aux, row, thing)
    at = verb_after(row)
    if at is None:
        return None
    subject, verb, after = row[:at], row[at], row[at + 1 :]
    denied = subject[-1].lower() == "not"
    if denied or aux in MODAL:
        subject.insert(len(subject) - denied, aux)
    else:
        ending = verb[len(verb.rstrip(".,;:!")) :]
        verb = {"did": past, "does": third_person}.get(aux, str)(bare(verb)) + ending
    place = _object_place(bare(row[at]), after)
    return " ".join([*subject, verb, *after[:place], *filter(None, [thing]), *after[place:]])


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    text = text.strip(" ,")
    return f"{text[:1].upper()}{text[1:]}."


def unframed(question: str) -> str:
    """The question alone: on one line, without "And", "according to" and its question mark."""
    text = _OPENS.sub("", " ".join(question.split())).rstrip("?!. ")
    while (bared := _TRAIL.sub("", _FRAME.sub("", text, count=1))) != text:
        text = bared
    return text


def finite(row: Sequence[str]) -> bool:
    """Whether a row of words has a verb that could be a sentence's."""
    keys = [bare(word) for word in row[1:]]
    return any(k in AUXILIARIES or is_past(k) or base_of_third(k) for k in keys)


def _with_be(aux: str, row: list[str], thing: str) -> str | None:
    at = predicate_start(row, HAVE if aux in HAVE else BE)
    if at is None:
        return None
    place = at + 1 if thing else at
    return " ".join([*row[:at], aux, *row[at:place], *filter(None, [thing]), *row[place:]])


def _object_place(verb: str, after: Sequence[str]) -> int:
    """Where an object goes: behind whom it is given to, or behind the verb of "wants to play"."""
    if len(after) > 1 and bare(after[0]) == "to" and is_base(bare(after[1])):
        return 2
    place = 0
    while verb in _GIVING and place < len(after) and after[place][0].isupper():
        place += 1
    return place


def _auxiliary(row: Sequence[str]) -> int | None:
    """Where the auxiliary stands: first, or after a phrase that a comma ends."""
    if fused(bare(row[0])) in AUXILIARIES:
        return 0
    for i in range(1, min(len(row), _FURTHEST_AUXILIARY)):
        if row[i - 1].endswith(",") and fused(bare(row[i])) in AUXILIARIES:
            return i
    return None
