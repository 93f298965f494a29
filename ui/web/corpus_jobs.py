"""Ingests that pages ask for: one at a time, each in a process of its own, the others in line."""

from __future__ import annotations

import json
import logging
import secrets
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ui.strings import Corpus as Words
from vectorstore.plan import Skipped

if TYPE_CHECKING:
    from qa.settings import Settings

LOG = logging.getLogger("dateline.web")
COMMAND = (sys.executable, "-P", "-m", "ui.web.ingesting")
KEPT = 200  # jobs remembered once they are over
State = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """One ingest as it stands.

    ``refused`` are files that were not kept to begin with. ``done`` and ``total`` count passages;
    ``report`` is what ``ui.web.ingesting`` prints at its end, ``problem`` what went wrong.
    """

    id: str
    paths: tuple[Path, ...]
    refused: tuple[Skipped, ...] = ()
    state: State = "waiting"
    done: int = 0
    total: int = 0
    report: dict[str, Any] = field(default_factory=dict)
    problem: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")

    def record(self) -> dict[str, Any]:
        """The job as a page's script reads it."""
        return {
            "id": self.id,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "refused": [{"path": file.path, "reason": file.reason} for file in self.refused],
            "report": self.report,
            "problem": self.problem,
        }


class Jobs:
    """The ingests of one server. Safe from any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def start(self, paths: Sequence[Path], refused: Sequence[Skipped] = ()) -> Job:
        """Put an ingest of these paths in line; returns at once."""
        job = Job(secrets.token_hex(8), tuple(paths), tuple(refused))
        with self._lock:
            over = [known.id for known in self._jobs.values() if known.over]
            for old in over[: max(0, len(over) - KEPT)]:
                del self._jobs[old]
            self._jobs[job.id] = job
        threading.Thread(target=self._run, args=(job,), daemon=True).start()
        return job

    def get(self, job_id: str) -> Job:
        """The job as it stands; raises KeyError."""
        with self._lock:
            return self._jobs[job_id]

    def _set(self, job_id: str, **changes: Any) -> None:  # noqa: ANN401 -- fields of Job
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **changes)

    def _run(self, job: Job) -> None:
        with self._turn:
            self._set(job.id, state="running")
            try:
                self._ingest(job)
            except (OSError, ValueError, LookupError):
                LOG.exception("An ingest could not be carried out")
            finally:
                if not self.get(job.id).over:
                    self._set(job.id, state="failed", problem=Words.BROKE_OFF)

    def _ingest(self, job: Job) -> None:
        child = subprocess.Popen(  # noqa: S603 -- this interpreter, and words of ours
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        with child:
            assert child.stdin is not None  # noqa: S101 -- for the type checker
            assert child.stdout is not None  # noqa: S101
            json.dump(self._order(job), child.stdin)
            child.stdin.close()
            for line in child.stdout:
                self._follow(job, json.loads(line))

    def _follow(self, job: Job, said: dict[str, Any]) -> None:
        if "report" in said:
            self._set(job.id, state="done", report=said["report"])
        elif "problem" in said:
            self._set(job.id, state="failed", problem=said["problem"])
        else:
            self._set(job.id, done=said["done"], total=said["total"])

    def _order(self, job: Job) -> dict[str, Any]:
        settings = self._settings
        return {
            "store": str(settings.store),
            "paths": [str(path) for path in job.paths],
            "embedder": settings.embedder,
            "budget": settings.budget,
            "overlap": settings.overlap,
        }
