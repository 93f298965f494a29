"""Who a sentence says is speaking: the subject of its verb of speech, read off its parse.

Quoted words are hidden from the parser behind one placeholder each: what stands in them says
nothing of who speaks, and long quotations are what parsers fail on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vectorstore.speech_verbs import (
    ACTING,
    CONTRASTS,
    CUE,
    GOING_ON,
    ISSUING,
    PAPERS,
    QUOTING,
    SAYING,
    SPEECH,
    UNSAID,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLACEHOLDER = "this"
_LEFT_IN = 2  # words: a term or title in quotation marks is part of the sentence around it


@dataclass(frozen=True, slots=True)
class Hidden:
    """A sentence whose quotations are hidden; ``quotes`` says at which characters."""

    text: str
    quotes: frozenset[int]

    @property
    def has_cue(self) -> bool:
        """Whether a word of speech stands outside the quotations."""
        return CUE.search(self.text) is not None


def hide(
    text: str, start: int, end: int, quoted: Sequence[tuple[int, int]], *, follows: bool = False
) -> Hidden:
    """The sentence with a placeholder for every quotation of more than a few words.

    ``follows`` says that it belongs to the quotation before it, which gets one as well.
    """
    out = [f"{_PLACEHOLDER}, "] if follows else []
    places = {0} if follows else set()
    done = start
    for left, right in quoted:
        left, right = max(left, start), min(right, end)
        words = text[left:right]
        is_term = len(words.split()) <= _LEFT_IN and not re.search(r"[.,!?…]", words)
        if right <= done or is_term:
            continue
        out.append(text[done:left])
        places.add(sum(map(len, out)))
        stop = re.search(r"[.,!?](?=\W*$)", words)
        goes_on = re.search(r"\w", text[right:end])
        out.append(_PLACEHOLDER + ("" if not stop else "," if goes_on else stop.group()))
        done = right
    out.append(text[done:end])
    plain = re.sub(r"[*_\s]", " ", "".join(out))  # without Markdown's emphasis
    return Hidden(plain, frozenset(places))


@dataclass(frozen=True, slots=True)
class Report:
    """A verb of speech, or "according to", and the head of the words for who speaks."""

    verb: Token
    speaker: Token


def reports(doc: Doc, quotes: frozenset[int]) -> list[Report]:
    """Who speaks in the sentence, outermost reports only, in reading order.

    What is negated, wished or only possible was not said.
    """
    found = [report for token in doc if (report := _report(token, quotes)) is not None]
    verbs = {report.verb for report in found}
    return [r for r in found if not _within(r.verb, verbs)]


def subjects(doc: Doc, told: Sequence[Report]) -> list[Token]:
    """The subjects of the sentence's clauses, without those in what somebody reports."""
    verbs = {report.verb for report in told}
    found = []
    for token in doc:
        if token.dep_ in ("nsubj", "nsubjpass") and not _is_reported(token.head, verbs):
            found.append(token)
    return found


def _is_reported(verb: Token, verbs: set[Token]) -> bool:
    while verb.head != verb:
        if verb.dep_ == "relcl" or (verb.head in verbs and verb.dep_ == "ccomp"):
            return True
        verb = verb.head
    return False


def _report(token: Token, quotes: frozenset[int]) -> Report | None:
    word = token.lower_
    if word == "according" and token.dep_ in ("prep", "advmod", "advcl", "pcomp"):
        return _according(token)
    if word not in SPEECH or not token.tag_.startswith("VB") or _is_unsaid(token):
        return None
    if not _says_something(token, quotes):
        return None
    speaker = _speaker(token, quotes)
    return Report(token, speaker) if speaker is not None else None


def _according(token: Token) -> Report | None:
    to = next((c for c in token.children if c.lower_ == "to"), None)
    source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    return Report(token, source) if source is not None else None


def _is_unsaid(verb: Token) -> bool:
    """Whether the verb is negated, modal, conditional, or hangs on one that says it was not."""
    for child in verb.children:
        if child.dep_ == "neg" or (child.dep_ == "aux" and child.lower_ in UNSAID):
            return True
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
            return True
    if verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return verb.head.lower_ not in GOING_ON or _is_unsaid(verb.head)
    return verb.dep_ == "conj" and verb.head != verb and _is_unsaid(verb.head)


def _says_something(verb: Token, quotes: frozenset[int]) -> bool:
    word = verb.lower_
    deps = {child.dep_ for child in verb.children}
    if word in SAYING and (deps & {"ccomp", "parataxis"} or _that_clause(verb)):
        return True
    if word in ACTING and deps & {"dobj", "xcomp", "prep", "dative", "nsubjpass"}:
        return True
    if word in QUOTING:
        return False
    if word not in SAYING:
        return False
    if verb.dep_ == "parataxis":
        return True
    # A quotation beside the verb: under it, before it, or after a colon
    near = {t.idx for t in verb.subtree} | {t.idx for t in verb.doc[max(0, verb.i - 8) : verb.i]}
    return bool(near & quotes) or verb.doc[-1].text == ":"


def _that_clause(verb: Token) -> bool:
    """A clause that the parser hung on an object: "told reporters on Monday that ..."."""
    return any(
        t.lower_ == "that"
        and t.dep_ == "mark"
        and t.head.dep_ in ("acl", "relcl", "ccomp", "advcl")
        for t in verb.subtree
        if t.i > verb.i
    )


def _speaker(verb: Token, quotes: frozenset[int]) -> Token | None:
    """The head of the words for who does the verb."""
    for climbed in _climb(verb):
        children = [c for c in climbed.children if c.idx not in quotes]
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in children)
        if passive and climbed == verb:
            agents = [g for c in children if c.dep_ == "agent" for g in c.children]
            return next((g for g in agents if g.dep_ == "pobj"), None)
        if verb.dep_ == "pcomp" and climbed.lower_ in QUOTING and not passive:
            return next((c for c in children if c.dep_ == "dobj"), None)
        found = [c for c in children if c.dep_ in ("nsubj", "nsubjpass")]
        if climbed == verb and verb.tag_ == "VBG":
            found = [c for c in found if c.i < verb.i]  # only finite verbs are inverted
        if found:
            return _antecedent(min(found, key=lambda c: abs(c.i - verb.i)))
        if climbed.dep_ == "acl" and climbed.head.dep_ in ("nsubj", "nsubjpass"):
            return climbed.head
    return None


def _climb(verb: Token) -> Iterator[Token]:
    """The verb, and those it shares its subject with."""
    yield verb
    while verb.dep_ in ("conj", "advcl", "xcomp", "pcomp", "acl", "prep") and verb.head != verb:
        if verb.dep_ == "advcl" and any(c.dep_ == "mark" for c in verb.children):
            return
        on_paper = verb.dep_ == "acl" and verb.head.lower_ in PAPERS
        if verb.dep_ == "acl" and not on_paper:
            return
        verb = verb.head
        if on_paper:
            verb = _issuer(verb)
            if verb.lower_ not in ISSUING:
                return
        yield verb


def _issuer(paper: Token) -> Token:
    """The verb of which a statement, letter or the like is the object."""
    verb = paper.head
    while verb.tag_ in ("IN", "TO") and verb.head != verb:
        verb = verb.head
    return verb


def _antecedent(subject: Token) -> Token:
    """What "who" or "which" stands for; any other subject itself."""
    if subject.tag_ in ("WP", "WDT") and subject.head.dep_ == "relcl":
        return subject.head.head
    return subject


def _within(verb: Token, verbs: set[Token]) -> bool:
    """Whether another report holds this one in what it reports."""
    if any(c.dep_ == "mark" and c.lower_ in CONTRASTS for c in verb.children):
        return False
    beside = verb.dep_ in ("conj", "advcl") and verb.head in verbs
    return not beside and any(above in verbs for above in verb.ancestors)
