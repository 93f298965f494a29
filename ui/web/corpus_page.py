"""The corpus page and the pages about its ingests as HTML. Pure, everything escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ui.render import counted, one_line
from ui.skipped import LeftOut
from ui.sources import written_date
from ui.web.corpus_jobs import Job
from ui.web.corpus_rows import Row
from ui.web.uploads import LARGEST_REQUEST, MOST_FILES, SUFFIXES
from vectorstore.articles import LARGEST_FILE
from vectorstore.dates import full_date
from vectorstore.decoding import SUPPORTED
from vectorstore.plan import Skipped

LEAD = "The articles that every answer rests on, and what they state of themselves."
ADD = "Add articles"
LIMITS = (
    f"{SUPPORTED}; at most {LARGEST_FILE // 2**20} MB a file, {MOST_FILES} files and "
    f"{LARGEST_REQUEST // 2**20} MB at a time. They stay on this server, in its store."
)
NOT_KEPT = "Not kept"
NOT_READ = "Left out of the index"
SKIPPED = "What was skipped"
NONE_SKIPPED = "The last ingest skipped no file."
REMOVING = (
    "Its file is deleted from the store’s uploads and its passages leave the index. Answers and "
    "briefings that cite it can then no longer be checked against it."
)


def facts_html(rows: Sequence[Row], generation: str) -> str:
    """Write what the corpus amounts to."""
    days = sorted((day, row.published) for row in rows if (day := full_date(row.published)))
    ends = [written_date(days[n][0].isoformat()) or "" for n in (0, -1)] if days else []
    span = " to ".join(dict.fromkeys(ends)) or "not stated"
    outlets = len({one_line(row.publisher) for row in rows if row.publisher})
    facts = (
        ("Articles", f"{len(rows):,}"),
        ("Passages", f"{sum(row.passages for row in rows):,}"),
        ("Outlets", f"{outlets:,}"),
        ("Published", span),
        ("Index", generation),
    )
    pairs = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    return f'<dl class="facts">{pairs}</dl>'


def add_html() -> str:
    """Write the form that takes files; corpus.js makes a place to drop them of it."""
    accept = ",".join(SUFFIXES)
    return (
        f'<section class="card" id="add" aria-labelledby="add-heading" '
        f'data-most="{MOST_FILES}" data-largest="{LARGEST_FILE}" data-total="{LARGEST_REQUEST}">'
        f'<h2 id="add-heading">{ADD}</h2>'
        '<form method="post" action="/corpus/articles" enctype="multipart/form-data">'
        '<label for="files">Choose files<span class="drop">, or drop them here</span></label>'
        f'<input type="file" id="files" name="files" accept="{accept}" multiple required '
        f'aria-describedby="limits"><button class="primary">{ADD}</button></form>'
        f'<p class="soft" id="limits">{LIMITS}</p>'
        '<div id="job" hidden><progress id="progress" aria-label="Progress"></progress></div>'
        '<p id="told" role="status" aria-live="polite"></p><div id="outcome"></div></section>'
    )


def skipped_html(left_out: Sequence[LeftOut], uploads: Path) -> str:
    """Write what ingests skipped and why; what lies among the uploads can be removed."""
    parts = []
    for ingest in left_out:
        mine = ingest.paths == (str(uploads),)
        where = "among the files added here" if mine else f"under {_listed(ingest.paths)}"
        items = "".join(
            f"<li>{_reason(file)}{_remove(file.path) if mine else ''}</li>" for file in ingest.files
        )
        day = written_date(ingest.at[:16]) or ""
        parts.append(
            f"<h3>{counted(len(ingest.files), 'file')} {escape(where)}</h3>"
            f'<p class="soft">As of {escape(day)} UTC.</p><ul class="files">{items}</ul>'
        )
    inside = "".join(parts) or f"<p>{NONE_SKIPPED}</p>"
    return f'<section id="skipped"><h2>{SKIPPED}</h2>{inside}</section>'


def sentence(job: Job) -> str:
    """Say how a job stands."""
    if job.state == "waiting":
        return "Waiting for another ingest to end."
    if job.state == "failed":
        return job.problem
    if job.state == "running":
        if not job.total:
            return "Reading the files."
        return f"Embedding: {job.done:,} of {counted(job.total, 'passage')}."
    counts = {what: len(job.report[what]) for what in ("added", "changed", "removed")}
    done = ", ".join(f"{counted(n, 'article')} {what}" for what, n in counts.items() if n)
    left = f" {counted(len(skipped), 'file')} left out." if (skipped := _left(job)) else ""
    return f"{done or 'Nothing changed'}, in {job.report['seconds']} s.{left}"


def job_html(job: Job) -> str:
    """Write how a job stands, for a page that is loaded again until it is over."""
    bar = ""
    if not job.over:
        value = f' value="{job.done}"' if job.total else ""
        bar = f'<progress aria-label="Progress" max="{job.total or 1}"{value}></progress>'
    again = (
        '<form method="post" action="/corpus/jobs">'
        f'<input type="hidden" name="job" value="{job.id}"><button>Try again</button></form>'
        if job.state == "failed"
        else ""
    )
    heading = {"done": "Done", "failed": "Not done"}.get(job.state, "Reading the articles")
    role = "alert" if job.state == "failed" else "status"
    return (
        f'<h1>{heading}</h1><p class="told" role="{role}">{escape(sentence(job))}</p>{bar}'
        f"{files_html(NOT_KEPT, job.refused)}{files_html(NOT_READ, _left(job))}{again}"
        '<p><a class="button" href="/corpus">Back to the corpus</a></p>'
    )


def files_html(heading: str, files: Sequence[Skipped]) -> str:
    """Write files with the reason of each."""
    items = "".join(f"<li>{_reason(file)}</li>" for file in files)
    return f'<h2>{heading}</h2><ul class="files">{items}</ul>' if items else ""


def removal_html(name: str) -> str:
    """Write the question whether a file shall go."""
    return (
        f"<h1>Remove this article?</h1><p><strong>{escape(one_line(name))}</strong></p>"
        f'<p class="lead">{REMOVING}</p><form method="post" action="/corpus/remove" class="row">'
        f'<input type="hidden" name="name" value="{escape(name)}">'
        '<button class="primary">Remove</button><a class="button" href="/corpus">Keep it</a></form>'
    )


def record(job: Job) -> dict[str, Any]:
    """The job as corpus.js reads it, the sentence included."""
    return {**job.record(), "sentence": sentence(job)}


def _left(job: Job) -> list[Skipped]:
    return [Skipped(file["path"], file["reason"]) for file in job.report.get("skipped", ())]


def _reason(file: Skipped) -> str:
    path, reason = escape(one_line(file.path)), escape(one_line(file.reason))
    return f'<span class="file">{path}</span>: {reason}'


def _remove(name: str) -> str:
    return f' <a href="/corpus/remove?name={quote(name, safe="")}">Remove</a>'


def _listed(paths: Sequence[str]) -> str:
    rest = len(paths) - 1
    return one_line(paths[0]) + (f" and {counted(rest, 'more path')}" if rest else "")
