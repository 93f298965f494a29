"""What is made of a run's answers: scores, a summary, a page, a test report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.accepted import Accepted
from eval.cost import Cost, Prices, cost, priced
from eval.junit import junit
from eval.markdown import markdown
from eval.report import Page, report
from eval.results import JUNIT, REPORT, SUMMARY, Run, claim, write_run
from eval.run import Plan, run
from eval.scored import Scored, score_run, write_scores
from eval.summary import Latency, Summary, latency, summaries


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scored run, added up."""

    scored: tuple[Scored, ...]
    summaries: tuple[Summary, ...]
    latency: Latency | None
    cost: Cost | None = None


def perform(
    plan: Plan, folder: Path, accepted: Mapping[str, Accepted], prices: Prices | None = None
) -> Outcome:
    """Ask, score and write a run into a folder; ``accepted`` are the baselines of its sets."""
    claim(folder)
    done = priced(run(plan), prices)
    write_run(done, folder)
    outcome = assess(done)
    write_outputs(done, outcome, folder, accepted)
    return outcome


def assess(done: Run) -> Outcome:
    """Score a run and add the scores up; raises BadRun if an answer is missing."""
    scored = score_run(done)
    asked = [result for result in done.results if result.history == done.history]
    return Outcome(
        tuple(scored), tuple(summaries(scored)), latency(asked), cost(asked, done.manifest)
    )


def write_outputs(
    done: Run, outcome: Outcome, folder: Path, accepted: Mapping[str, Accepted]
) -> None:
    """Write everything that is made of a run into its folder."""
    write_scores(outcome.scored, folder)
    told = markdown(done.manifest, outcome.summaries, outcome.latency, outcome.scored, outcome.cost)
    (folder / SUMMARY).write_text(told, "utf-8", newline="\n")
    cases = junit(outcome.scored, done.results, done.history)
    (folder / JUNIT).write_text(cases, "utf-8", newline="\n")
    page = Page(done, outcome.scored, outcome.summaries, outcome.latency, accepted, outcome.cost)
    (folder / REPORT).write_text(report(page), "utf-8", newline="\n")
