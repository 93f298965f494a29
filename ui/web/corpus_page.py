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
from ui.strings import Common, Fields, Nouns
from ui.strings import Corpus as Words
from ui.web.corpus_jobs import Job
from ui.web.corpus_rows import Row
from ui.web.uploads import LARGEST_REQUEST, MOST_FILES, SUFFIXES
from vectorstore.articles import LARGEST_FILE
from vectorstore.dates import full_date
from vectorstore.decoding import SUPPORTED
from vectorstore.plan import Skipped

LIMITS = Words.LIMITS.format(
    kinds=SUPPORTED,
    largest=LARGEST_FILE // 2**20,
    most=MOST_FILES,
    total=LARGEST_REQUEST // 2**20,
)


def facts_html(rows: Sequence[Row], generation: str) -> str:
    """Write what the corpus amounts to."""
    days = sorted((day, row.published) for row in rows if (day := full_date(row.published)))
    first, last = (
        (written_date(days[n][0].isoformat()) or "") if days else Fields.NOT_STATED for n in (0, -1)
    )
    span = first if first == last else Common.SPAN.format(first=first, last=last)
    outlets = len({one_line(row.publisher) for row in rows if row.publisher})
    facts = (
        (Words.ARTICLES, f"{len(rows):,}"),
        (Fields.PASSAGES, f"{sum(row.passages for row in rows):,}"),
        (Words.OUTLETS, f"{outlets:,}"),
        (Fields.PUBLISHED, span),
        (Words.INDEX, generation),
    )
    pairs = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    return f'<dl class="facts">{pairs}</dl>'


def add_html() -> str:
    """Write the form that takes files; corpus.js makes a place to drop them of it."""
    accept = ",".join(SUFFIXES)
    return (
        f'<section class="card" id="add" aria-labelledby="add-heading" '
        f'data-most="{MOST_FILES}" data-largest="{LARGEST_FILE}" data-total="{LARGEST_REQUEST}">'
        f'<h2 id="add-heading">{Words.ADD}</h2>'
        '<form method="post" action="/corpus/articles" enctype="multipart/form-data">'
        f'<label for="files">{Words.CHOOSE}<span class="drop">{Words.OR_DROP}</span></label>'
        f'<input type="file" id="files" name="files" accept="{accept}" multiple required '
        f'aria-describedby="limits"><button class="primary">{Words.ADD}</button></form>'
        f'<p class="soft" id="limits">{LIMITS}</p>'
        '<div id="job" hidden>'
        f'<progress id="progress" aria-label="{Words.PROGRESS}"></progress></div>'
        '<p id="told" role="status" aria-live="polite"></p><div id="outcome"></div></section>'
    )


def skipped_html(left_out: Sequence[LeftOut], uploads: Path) -> str:
    """Write what ingests skipped and why; what lies among the uploads can be removed."""
    parts = []
    for ingest in left_out:
        mine = ingest.paths == (str(uploads),)
        where = Words.SKIPPED_HERE if mine else Words.SKIPPED_UNDER
        files = counted(len(ingest.files), Nouns.FILE)
        heading = where.format(files=files, paths=_listed(ingest.paths))
        items = "".join(
            f"<li>{_reason(file)}{_remove(file.path) if mine else ''}</li>" for file in ingest.files
        )
        told = Words.AS_OF.format(day=written_date(ingest.at[:16]) or "")
        parts.append(
            f'<h3>{escape(heading)}</h3><p class="soft">{escape(told)}</p>'
            f'<ul class="files">{items}</ul>'
        )
    inside = "".join(parts) or f"<p>{Words.NONE_SKIPPED}</p>"
    return f'<section id="skipped"><h2>{Words.SKIPPED}</h2>{inside}</section>'


def sentence(job: Job) -> str:
    """Say how a job stands."""
    if job.state == "waiting":
        return Words.WAITING
    if job.state == "failed":
        return job.problem
    if job.state == "running":
        if not job.total:
            return Words.READING_FILES
        return Words.EMBEDDING.format(done=job.done, passages=counted(job.total, Nouns.PASSAGE))
    changes = {"added": Words.ADDED, "changed": Words.CHANGED, "removed": Words.REMOVED}
    done = ", ".join(
        said.format(articles=counted(len(job.report[what]), Nouns.ARTICLE))
        for what, said in changes.items()
        if job.report[what]
    )
    told = [Words.TOOK.format(done=done or Words.NO_CHANGE, seconds=job.report["seconds"])]
    if skipped := _left(job):
        told.append(Words.LEFT_OUT.format(files=counted(len(skipped), Nouns.FILE)))
    return " ".join(told)


def job_html(job: Job) -> str:
    """Write how a job stands, for a page that is loaded again until it is over."""
    bar = ""
    if not job.over:
        value = f' value="{job.done}"' if job.total else ""
        named = f'aria-label="{Words.PROGRESS}" max="{job.total or 1}"'
        bar = f"<progress {named}{value}></progress>"
    again = (
        '<form method="post" action="/corpus/jobs">'
        f'<input type="hidden" name="job" value="{job.id}"><button>{Words.AGAIN}</button></form>'
        if job.state == "failed"
        else ""
    )
    headings = {"done": Words.DONE, "failed": Words.FAILED}
    heading = headings.get(job.state, Words.UNDER_WAY)
    role = "alert" if job.state == "failed" else "status"
    return (
        f'<h1>{heading}</h1><p class="told" role="{role}">{escape(sentence(job))}</p>{bar}'
        f"{files_html(Words.NOT_KEPT, job.refused)}{files_html(Words.NOT_READ, _left(job))}{again}"
        f'<p><a class="button" href="/corpus">{Words.BACK}</a></p>'
    )


def files_html(heading: str, files: Sequence[Skipped]) -> str:
    """Write files with the reason of each."""
    items = "".join(f"<li>{_reason(file)}</li>" for file in files)
    return f'<h2>{heading}</h2><ul class="files">{items}</ul>' if items else ""


def removal_html(name: str) -> str:
    """Write the question whether a file shall go."""
    return (
        f"<h1>{Words.REMOVE_SURE}</h1><p><strong>{escape(one_line(name))}</strong></p>"
        f'<p class="lead">{Words.REMOVING}</p>'
        '<form method="post" action="/corpus/remove" class="row">'
        f'<input type="hidden" name="name" value="{escape(name)}">'
        f'<button class="primary">{Words.REMOVE}</button>'
        f'<a class="button" href="/corpus">{Words.KEEP}</a></form>'
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
    return f' <a href="/corpus/remove?name={quote(name, safe="")}">{Words.REMOVE}</a>'


def _listed(paths: Sequence[str]) -> str:
    first, rest = one_line(paths[0]), len(paths) - 1
    more = counted(rest, Nouns.MORE_PATH)
    return Words.AND_MORE.format(path=first, more=more) if rest else first
