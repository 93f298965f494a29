"""Whether gold questions can be trusted, and whether the scorer catches wrong answers to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.facts import locate
from eval.gold import Question, read_lines
from eval.gold_rules import BadGold
from eval.mutants import gold_answer, mutants
from eval.polarity import sentences
from eval.scoring import score
from eval.sets import read_corpus
from vectorstore.types import Article


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line of a gold file, in one sentence."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class LintReport:
    """The problems found, and how many mutants were made and caught."""

    questions: int
    problems: tuple[Problem, ...]
    mutants: int
    caught: int

    @property
    def ok(self) -> bool:
        """Whether there is no problem; a mutant that escapes is one."""
        return not self.problems

    def __add__(self, other: LintReport) -> LintReport:
        return LintReport(
            self.questions + other.questions,
            self.problems + other.problems,
            self.mutants + other.mutants,
            self.caught + other.caught,
        )

    def lines(self) -> list[str]:
        """Return the report as it is printed; the last line is ``N of M mutants caught``."""
        return [
            *(str(problem) for problem in self.problems),
            f"{self.questions} questions, {len(self.problems)} problems",
            f"{self.caught} of {self.mutants} mutants caught",
        ]


def lint(paths: Sequence[Path], root: Path) -> LintReport:
    """Check gold files against the corpus under ``root``.

    Raises OSError if a gold file cannot be read, NothingToIngest if the corpus holds nothing.
    """
    articles = read_corpus(root)
    problems: list[Problem] = []
    checked: list[tuple[Path, Question]] = []
    for path in paths:
        for line, row in read_lines(path):
            if isinstance(row, BadGold):
                problems.append(Problem(str(path), line, str(row)))
            else:
                checked.append((path, row))
    problems += _across(checked)
    made = caught = 0
    for path, question in checked:
        wrong = list(_misquoted(question, articles)) or list(_misfitted(question))
        escaped: list[str] = []
        if not wrong:
            wrong, tried, escaped = _scored(question, articles)
            made, caught = made + tried, caught + tried - len(escaped)
        problems += (Problem(str(path), question.line, text) for text in (*wrong, *escaped))
    return LintReport(len(checked), tuple(problems), made, caught)


def _across(checked: Sequence[tuple[Path, Question]]) -> Iterator[Problem]:
    """Check what only several lines together can break: ids, and splits within a group."""
    ids: set[str] = set()
    splits: dict[str, str] = {}
    for path, question in checked:
        if question.id in ids:
            yield Problem(str(path), question.line, f'The "id" {question.id!r} is used twice.')
        ids.add(question.id)
        if splits.setdefault(question.group, question.split) != question.split:
            message = f'The "group" {question.group!r} is in both splits.'
            yield Problem(str(path), question.line, message)


def _misquoted(question: Question, articles: dict[str, Article]) -> Iterator[str]:
    for entry in question.evidence:
        article = articles.get(entry.sha256)
        if article is None:
            yield f"No file of the corpus has the hash of {entry.file}."
        elif article.path != entry.file:
            yield f"The file with the hash given is {article.path}, not {entry.file}."
        elif article.text[entry.start : entry.end] != entry.quote:
            at = article.text.find(entry.quote)
            where = f"it is at {at}" if at >= 0 else "it is nowhere in the file"
            yield f"Evidence {entry.group!r} is not at {entry.start} of {entry.file}: {where}."


def _misfitted(question: Question) -> Iterator[str]:
    """Check that facts stand in their evidence, and what they forbid does not."""
    groups = question.groups
    for name in groups:
        if not any(name in fact.evidence for fact in question.facts):
            yield f"No fact uses the evidence {name!r}."
    for fact in question.facts:
        if not fact.evidence:
            yield f"Fact {fact.id!r} has no evidence."
        for entry in (entry for name in fact.evidence for entry in groups[name]):
            quoted = sentences(entry.quote)
            if not any(locate(n, fact.type, s, fact.forbid) for n in fact.any_of for s in quoted):
                yield f'No "any_of" of fact {fact.id!r} is in the quote of {entry.group!r}.'
        for forbidden in fact.forbid:
            for entry in question.evidence:
                quoted = sentences(entry.quote)
                if any(locate(forbidden, fact.type, s, fact.any_of) for s in quoted):
                    yield f"{forbidden!r} is forbidden, and in the quote of {entry.group!r}."


def _scored(question: Question, articles: dict[str, Article]) -> tuple[list[str], int, list[str]]:
    """Return what the gold answer fails at, the number of mutants, and those that pass."""
    gold = score(question, gold_answer(question, articles.__getitem__), articles.__getitem__)
    if gold.grounded != 1:
        return [f"The gold answer fails its own scorer: {gold.reason}"], 0, []
    tried = mutants(question, articles.__getitem__, list(articles.values()))
    escaped = [
        f"A mutant escapes ({mutant.kind}): {mutant.answer.text!r}"
        for mutant in tried
        if score(question, mutant.answer, articles.__getitem__).grounded == 1
    ]
    return [], len(tried), escaped
