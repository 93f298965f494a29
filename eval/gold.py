"""Gold questions: what is asked, what a right answer says, and where it stands.

One JSON object a line; ``data/gold.schema.json`` describes it. What a schema cannot say (names
that must resolve, offsets in order) is checked here too; what needs the corpus, by ``lint``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from eval.gold_rules import EVIDENCE, FACT, QUESTION, BadGold, checked
from eval.metrics.retrieval import Span


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """A span that states a fact: ``text[start:end] == quote`` in the file of that hash.

    Entries of one ``group`` are alternatives; different groups are all needed.
    """

    group: str
    file: str
    sha256: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a right answer says: any string of ``any_of`` states it.

    No string of ``forbid`` stands in any right answer. ``speaker`` is who said it, where the
    question turns on that. ``evidence`` names evidence groups.
    """

    id: str
    vital: bool
    type: str
    any_of: tuple[str, ...]
    forbid: tuple[str, ...] = ()
    speaker: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer known. ``line`` is its line in the file, 0 if it has none.

    ``standalone`` is what a person makes of a follow-up so that it needs no earlier turns, None
    where nobody can.
    """

    id: str
    group: str
    split: str
    category: str
    must_pass: bool
    turns: tuple[str, ...]
    expect: str
    short_answers: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    evidence: tuple[GoldEvidence, ...] = ()
    notes: str = ""
    standalone: str | None = None
    line: int = 0

    @property
    def asked(self) -> str:
        """The last turn: the question to answer."""
        return self.turns[-1]

    @property
    def groups(self) -> dict[str, list[GoldEvidence]]:
        """The alternatives of each evidence group, by its name."""
        groups: dict[str, list[GoldEvidence]] = {}
        for entry in self.evidence:
            groups.setdefault(entry.group, []).append(entry)
        return groups

    @property
    def spans(self) -> dict[str, list[Span]]:
        """The alternatives of each evidence group as spans of files, keyed by their hash."""
        return {
            name: [Span(entry.sha256, entry.start, entry.end) for entry in entries]
            for name, entries in self.groups.items()
        }


def load(path: Path) -> list[Question]:
    """Read a gold file; raises BadGold at the first line that breaks the format."""
    questions = [question for _, question in read_lines(path)]
    for question in questions:
        if isinstance(question, BadGold):
            raise question
    return [question for question in questions if isinstance(question, Question)]


def read_lines(path: Path) -> list[tuple[int, Question | BadGold]]:
    """Read a gold file line by line, a broken line as what is wrong with it; blanks are skipped."""
    rows: list[tuple[int, Question | BadGold]] = []
    seen: dict[str, int] = {}
    for line, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            question = parse(json.loads(text), line)
            if question.id in seen:
                raise BadGold(
                    f'Line {line}: "id" {question.id!r} is that of line {seen[question.id]}.'
                )
            seen[question.id] = line
            rows.append((line, question))
        except json.JSONDecodeError as error:
            rows.append((line, BadGold(f"Line {line}: not a JSON object ({error.msg}).")))
        except BadGold as error:
            rows.append((line, error))
    return rows


def parse(row: object, line: int = 0) -> Question:
    """Turn a decoded line into a Question; raises BadGold."""
    where = f"Line {line}:"
    fields = checked(row, QUESTION, where, optional=("standalone",))
    fields |= {
        "turns": tuple(fields["turns"]),
        "short_answers": tuple(fields["short_answers"]),
        "facts": tuple(_fact(f, f"{where} facts[{i}]:") for i, f in enumerate(fields["facts"])),
        "evidence": tuple(
            _evidence(e, f"{where} evidence[{i}]:") for i, e in enumerate(fields["evidence"])
        ),
    }
    question = Question(**fields, line=line)
    _check_expectation(question)
    _check_names(question)
    return question


def _fact(row: object, where: str) -> Fact:
    fields = checked(row, FACT, where, optional=("speaker",))
    fields |= {key: tuple(fields[key]) for key in ("any_of", "forbid", "evidence")}
    return Fact(**fields)


def _evidence(row: object, where: str) -> GoldEvidence:
    return GoldEvidence(**checked(row, EVIDENCE, where))


def _check_expectation(question: Question) -> None:
    where = f"Line {question.line}:"
    if question.expect in ("not_in_corpus", "clarify"):
        for key in ("facts", "evidence", "short_answers"):
            if getattr(question, key):
                raise BadGold(
                    f'{where} "{key}" must be empty where "{question.expect}" is expected.'
                )
    elif not any(fact.vital for fact in question.facts):
        raise BadGold(f'{where} "facts" must hold a vital one where an answer is expected.')


def _check_names(question: Question) -> None:
    where = f"Line {question.line}:"
    groups = question.groups
    if len({fact.id for fact in question.facts}) < len(question.facts):
        raise BadGold(f'{where} "facts" must not use an "id" twice.')
    for fact in question.facts:
        for name in fact.evidence:
            if name not in groups:
                raise BadGold(f'{where} fact {fact.id!r}: no "evidence" has the group {name!r}.')
    for entry in question.evidence:
        if entry.start >= entry.end:
            raise BadGold(f'{where} evidence {entry.group!r}: "end" must be greater than "start".')
