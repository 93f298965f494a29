from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from qa.settings import Settings
from ui.strings import Corpus
from ui.web import corpus_jobs
from ui.web.corpus_jobs import Job, Jobs

SLOW = """
import json, sys, time
order = json.load(sys.stdin)
mark = open(order["paths"][0], "a")
mark.write("begin "); mark.flush(); time.sleep(0.2); mark.write("end "); mark.flush()
print(json.dumps({"done": 1, "total": 2}), flush=True)
print(json.dumps({"report": order}), flush=True)
"""


def ended(jobs: Jobs, job: Job) -> Job:
    for _ in range(300):
        if jobs.get(job.id).over:
            return jobs.get(job.id)
        time.sleep(0.05)
    pytest.fail("the job did not end")


def child(monkeypatch: pytest.MonkeyPatch, program: str) -> Jobs:
    monkeypatch.setattr(corpus_jobs, "COMMAND", (sys.executable, "-c", program))
    return Jobs(Settings(store=Path("store")))


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('not json')", "print('{}')"])
def test_a_child_that_breaks_off_fails_its_job_and_not_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    jobs = child(monkeypatch, f"import sys; sys.stdin.read(); {program}")
    failed = ended(jobs, jobs.start([tmp_path]))
    assert (failed.state, failed.problem) == ("failed", Corpus.BROKE_OFF)
    monkeypatch.setattr(corpus_jobs, "COMMAND", (sys.executable, "-c", SLOW))
    assert ended(jobs, jobs.start([tmp_path / "mark"])).state == "done"


def test_jobs_take_turns_and_hand_on_what_they_were_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    jobs = child(monkeypatch, SLOW)
    started = [jobs.start([tmp_path / "mark"]) for _ in range(3)]
    over = [ended(jobs, job) for job in started]
    assert [job.state for job in over] == ["done"] * 3
    assert [(job.done, job.total) for job in over] == [(1, 2)] * 3
    assert (tmp_path / "mark").read_text().split() == ["begin", "end"] * 3
    assert over[0].report["store"] == "store"


def test_only_so_many_ended_jobs_are_remembered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(corpus_jobs, "KEPT", 1)
    jobs = child(monkeypatch, "raise SystemExit(0)")
    first, second = (ended(jobs, jobs.start([tmp_path])) for _ in range(2))
    last = ended(jobs, jobs.start([tmp_path]))
    with pytest.raises(KeyError):
        jobs.get(first.id)
    assert jobs.get(second.id).over
    assert jobs.get(last.id).over
