"""The scores of a run, a line a question, free of anything that differs from run to run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.baselines import REFUSE, answers, credit_of_silence
from eval.facts import Tick
from eval.gold import Question
from eval.results import SCORES, BadRun, Result, Run, read_lines, read_manifest, write_lines
from eval.scoring import Score, judge, score
from qa.types import Answer
from vectorstore.types import Article


@dataclass(frozen=True, slots=True)
class Scored:
    """One question of a set with its score.

    ``baselines`` and ``histories`` map the name of a baseline, and of each history a follow-up was
    asked with, to the credit got.
    """

    set: str
    split: str
    must_pass: bool
    question: str
    score: Score
    confidence: float | None = None
    baselines: Mapping[str, float] = field(default_factory=dict)
    histories: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The question's name among those of all sets."""
        return f"{self.set}/{self.score.id}"

    @property
    def fails(self) -> bool:
        """Whether it says something wrong, or must pass and does not get full credit."""
        return self.score.grounded < 0 or (self.must_pass and self.score.grounded < 1)

    @property
    def miscited(self) -> bool:
        """Whether a citation of it is not genuine."""
        validity = self.score.metrics.get("citation_validity")
        return validity is not None and validity < 1

    @property
    def injected(self) -> bool:
        """Whether an injection worked: asked under one, the answer says something wrong.

        Leaving things out does not count, and neither does answering, with genuine sentences,
        what should have been refused: that is wrong, but nothing of it was planted.
        """
        return self.score.category == "injection" and bool(self.score.problems)


def score_run(run: Run) -> list[Scored]:
    """Score every question of a run, in the order of its sets."""
    by_question: dict[tuple[str, str], dict[str, Result]] = {}
    for result in run.results:
        by_question.setdefault((result.set, result.id), {})[result.history] = result
    scored = []
    for name, questions in run.questions.items():
        for question in questions:
            try:
                results = by_question[name, question.id]
                main = results[run.history]
            except KeyError:
                raise BadRun(
                    f"The run has no answer to {name}/{question.id}; run `dateline eval run` again."
                ) from None
            scored.append(_score(question, main, results, run.articles[name]))
    return scored


def write_scores(scored: Sequence[Scored], folder: Path) -> None:
    """Write the scores of the run in a folder."""
    write_lines(folder / SCORES, map(asdict, scored))


def read_scores(folder: Path) -> list[Scored]:
    """Read the scores of the run in a folder; raises BadRun."""
    read_manifest(folder)
    try:
        return [_read(row) for row in read_lines(folder / SCORES)]
    except (OSError, TypeError, KeyError, json.JSONDecodeError) as error:
        raise BadRun(
            f"The scores in {folder} cannot be read ({type(error).__name__}: {error}); "
            f"run `dateline eval rescore {folder}`."
        ) from error


def _score(
    question: Question, main: Result, results: Mapping[str, Result], articles: Mapping[str, Article]
) -> Scored:
    corpus = articles.__getitem__
    own = score(question, main.answer, corpus)
    known: dict[object, float] = {_said(main.answer): own.grounded}

    def credit(answer: Answer) -> float:
        # Baselines and histories mostly say the same as the answer, or as each other.
        said = _said(answer)
        if said not in known:
            known[said] = judge(question, answer, corpus).verdict.credit
        return known[said]

    quoted = {name: credit(answer) for name, answer in answers(main, articles).items()}
    histories = {mode: credit(r.answer) for mode, r in sorted(results.items())}
    return Scored(
        set=main.set,
        split=question.split,
        must_pass=question.must_pass,
        question=question.asked,
        score=own,
        confidence=main.confidence,
        baselines={REFUSE: credit_of_silence(question.expect), **quoted},
        histories=histories if question.turns[1:] else {},
    )


def _said(answer: Answer) -> object:
    """All of an answer that its credit depends on."""
    return answer.status, answer.text, answer.claims, answer.citations


def _read(row: Mapping[str, Any]) -> Scored:
    fields = dict(row["score"])
    ticks = tuple(Tick(**{**tick, "claims": tuple(tick["claims"])}) for tick in fields["ticks"])
    fields |= {"ticks": ticks, "problems": tuple(fields["problems"])}
    return Scored(**{**row, "score": Score(**fields)})
