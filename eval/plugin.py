"""A gate for other people's corpora, as a function and as a pytest fixture.

    def test_my_articles(dateline_eval):
        dateline_eval("articles", "gold.jsonl")

fails with the verdict where ``dateline eval gate`` would.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from eval.gate import Verdict

Gate = Callable[..., "Verdict"]


def gate_corpus(
    corpus: str | Path,
    gold: str | Path,
    *,
    run: str | Path,
    baseline: str | Path | None = None,
    at_least: float | None = None,
    engine: str | None = None,
    vectors: Path | None = None,
) -> Verdict:
    """Ask the questions of a gold file of a folder of articles, and judge the answers.

    ``run`` is the folder that the run is written to, ``baseline`` that of an accepted baseline,
    ``vectors`` a file that keeps embeddings from one call to the next. Settings are read from the
    environment. Raises BadGold, BadRun, CorpusError, QuestionError or OSError where nothing can
    be judged.
    """
    from eval.accepted import read_accepted
    from eval.gate import judge
    from eval.outputs import perform
    from eval.run import Plan
    from eval.sets import open_sets
    from qa.settings import Settings

    sets = open_sets([Path(gold)], Path(corpus))
    accepted = read_accepted([sets[0].name], Path(baseline)) if baseline is not None else {}
    settings = Settings(engine=engine) if engine else Settings()
    outcome = perform(Plan(sets, settings, vectors=vectors), Path(run), accepted)
    return judge(outcome.scored, accepted, at_least)


@pytest.fixture
def dateline_eval(request: pytest.FixtureRequest, tmp_path: Path) -> Gate:
    """A function like ``gate_corpus`` that fails the test with the verdict; returns it otherwise.

    The run is in the test's temporary folder, unless ``run`` names another.
    """
    cache = getattr(request.config, "cache", None)
    kept = cache.mkdir("dateline") / "embeddings.sqlite" if cache is not None else None

    def check(
        corpus: str | Path,
        gold: str | Path,
        *,
        run: str | Path | None = None,
        baseline: str | Path | None = None,
        at_least: float | None = None,
        engine: str | None = None,
    ) -> Verdict:
        folder = Path(run) if run is not None else tmp_path / "dateline-run"
        verdict = gate_corpus(
            corpus,
            gold,
            run=folder,
            baseline=baseline,
            at_least=at_least,
            engine=engine,
            vectors=kept,
        )
        if not verdict.passed:
            pytest.fail(f"{verdict.line}\nReport: {folder / 'report.html'}", pytrace=False)
        return verdict

    return check
