"""A model's sentences against the evidence: each becomes a statement, supported or to be struck."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.reply import Said
from qa.types import Evidence, Statement
from qa.verification import Judge, Verdict, check

# Nothing that a browser or a terminal might act on: tags, links, addresses.
_ACTIVE = re.compile(r"<[A-Za-z/!?]|\]\(|\w://")
_ENDS = tuple('.!?…。！？"”’»)')


_MOST_STATEMENTS = 6
_MOST_STRUCK = 8
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Vetted:
    """What may be said of a reply and what is struck, and notes on its markers."""

    statements: tuple[Statement, ...]
    struck: tuple[Statement, ...]
    notes: tuple[str, ...]


class Vetting:
    """Compares the sentences of one reply with the evidence shown, each once as it grows."""

    def __init__(self, evidence: Sequence[Evidence], judge: Judge | None = None) -> None:
        self._evidence = evidence
        self._judge = judge
        self._done: dict[Said, Statement] = {}

    def sort(self, sentences: Sequence[Said]) -> Vetted:
        """Part the sentences into those that the evidence supports and those that are struck."""
        statements: dict[str, Statement] = {}
        struck: dict[str, Statement] = {}
        for said in sentences:
            if said not in self._done:
                self._done[said] = vet(said, self._evidence, self._judge)
            made = self._done[said]
            (struck if made.support == "unsupported" else statements).setdefault(made.text, made)
        return Vetted(
            tuple(statements.values())[:_MOST_STATEMENTS],
            tuple(struck.values())[:_MOST_STRUCK],
            self._notes(sentences, len(struck)),
        )

    def _notes(self, sentences: Sequence[Said], struck: int) -> tuple[str, ...]:
        named = dict.fromkeys(n for said in sentences for n in said.numbers)
        unknown = [f"[{n}]" for n in named if not 1 <= n <= len(self._evidence)]
        notes = []
        if unknown:
            listed = ", ".join(unknown[:_MOST_NAMED])
            notes.append(f"The model cited evidence that does not exist: {listed}.")
        if struck > _MOST_STRUCK:
            notes.append(f"{struck - _MOST_STRUCK} more sentences of the model were struck.")
        return tuple(notes)


def vet(said: Said, evidence: Sequence[Evidence], judge: Judge | None = None) -> Statement:
    """Make a statement of a sentence; its support says whether it may be said.

    Markers that name no evidence count for nothing. Evidence that is cited in vain is left out;
    a sentence that cites none gets the one sentence that supports it in full, if there is one.
    """
    if _ACTIVE.search(said.text):
        return Statement(said.text, (), "unsupported", None, ("it contains markup or a link",))
    cited = tuple(evidence[n - 1] for n in said.numbers if 1 <= n <= len(evidence))
    return _verify(said.text, cited, judge) if cited else _find(said.text, evidence, judge)


def _verify(text: str, cited: tuple[Evidence, ...], judge: Judge | None) -> Statement:
    verdict = _check(text, cited, judge)
    if len(cited) > 1 and verdict.support != "unsupported":
        needed = tuple(i for i in cited if _check(text, (i,), judge).support != "unsupported")
        if needed and _check(text, needed, judge).support == verdict.support:
            cited = needed
    return Statement(text, cited, verdict.support, _speaker(cited), verdict.reasons)


def _find(text: str, evidence: Sequence[Evidence], judge: Judge | None) -> Statement:
    """Look for the one sentence that fully supports a statement which cites nothing.

    A statement that breaks off has lost its end, and what it would have said with it.
    """
    for item in evidence if text.endswith(_ENDS) else ():
        if _check(text, (item,), None).support == "supported":
            statement = _verify(text, (item,), judge)
            if statement.support == "supported":
                return statement
    reason = "it cites nothing, and no sentence that was found supports it in full"
    return Statement(text, (), "unsupported", None, (reason,))


def _check(text: str, cited: Sequence[Evidence], judge: Judge | None) -> Verdict:
    about = dict.fromkeys(part for item in cited for part in _about(item))
    return check(text, [item.sentence.text for item in cited], list(about), judge)


def _about(evidence: Evidence) -> Iterable[str]:
    article, utterance = evidence.article, evidence.utterance
    speaker = utterance.speaker if utterance else None
    stated = (article.publisher, article.author, article.title, article.published, speaker)
    return (part for part in stated if part)


def _speaker(cited: Sequence[Evidence]) -> str | None:
    """Who says it, where all that is cited are words of one speaker."""
    speakers = {item.utterance.speaker if item.utterance else None for item in cited}
    return speakers.pop() if len(speakers) == 1 else None
