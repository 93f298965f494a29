"""The page at /corpus: what the articles are, and how some are added, described or removed."""

from __future__ import annotations

import logging
import os
from importlib.resources import files as packaged
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ui.skipped import read_skipped
from ui.strings import Corpus as Words
from ui.web import corpus_page as html
from ui.web.corpus_forms import BadForm, read_form, text_of
from ui.web.corpus_jobs import Job, Jobs
from ui.web.corpus_plots import by_outlet, over_time
from ui.web.corpus_rows import Row, fitting, read_view, rows_of, select
from ui.web.corpus_sidecar import EDITABLE, CannotState, forget, state
from ui.web.corpus_table import table_html
from ui.web.layout import document, problem_html
from ui.web.uploads import Kept, Refused, find, keep_all, remove, uploads_folder
from vectorstore.errors import CorpusError, StoreMissing
from vectorstore.generations import Store

if TYPE_CHECKING:
    from starlette.requests import Request

    from ui.web.site import Site

LOG = logging.getLogger("dateline.web")


def routes(site: Site) -> list[Route]:
    """Serve ``/corpus`` and what is below it."""
    pages = CorpusPages(site)
    return [
        Route("/corpus", pages.show),
        Route("/corpus/articles", pages.add, methods=["POST"]),
        Route("/corpus/articles/{sha256}", pages.describe, methods=["POST"]),
        Route("/corpus/jobs", pages.again, methods=["POST"]),
        Route("/corpus/jobs/{job}", pages.job),
        Route("/corpus/remove", pages.confirm, methods=["GET"]),
        Route("/corpus/remove", pages.remove, methods=["POST"]),
    ]


class CorpusPages:
    """The handlers of the corpus page."""

    def __init__(self, site: Site) -> None:
        self._root = site.store
        self._store = Store(site.store)
        self._jobs = Jobs(site.settings)
        self._uploads = uploads_folder(site.store).resolve()

    def show(self, request: Request) -> Response:
        """The page; ``q`` filters the table, ``sort`` and ``page`` order it."""
        try:
            snapshot = self._store.snapshot()
            rows = rows_of(snapshot)
        except CorpusError as error:
            return _page(request, f"<h1>{Words.TITLE}</h1>{problem_html(str(error))}", 503)
        found = select(rows, view := read_view(request.query_params))
        plots = over_time([r.published for r in rows]) + by_outlet([r.publisher for r in rows])
        view = fitting(view, len(found))
        return _page(
            request,
            f'<h1>{Words.TITLE}</h1><p class="lead">{Words.LEAD}</p>'
            f"{html.facts_html(rows, snapshot.generation)}{html.add_html()}"
            f'<div class="plots">{plots}</div><section id="list"><h2>{Words.ARTICLES}</h2>'
            f"{table_html(found, view, self._why_fixed, self._uploaded)}</section>"
            f"{html.skipped_html(read_skipped(self._root), self._uploads)}",
        )

    async def add(self, request: Request) -> Response:
        """Keep the files sent, and ingest them."""
        try:
            form = await read_form(request, files=True)
        except BadForm as error:
            return _refusal(request, str(error), error.status)
        try:
            sent = [f for f in form.getlist("files") if not isinstance(f, str) and f.filename]
            if not sent:
                return _refusal(request, Words.NO_FILES, 400)
            kept = await run_in_threadpool(
                lambda: keep_all(
                    self._uploads, [(f.filename or "", f.file) for f in sent], self._known()
                )
            )
        finally:
            await form.close()
        if not kept.names:
            # The page asked what became of each file and is told: to its console no failure.
            return _refusal(request, Words.NONE_KEPT, 200 if _wants_json(request) else 422, kept)
        return _started(request, self._jobs.start([self._uploads], kept.refused))

    async def describe(self, request: Request) -> Response:
        """Write what is stated of an article into its sidecar, and ingest its file."""
        try:
            form = await read_form(request)
        except BadForm as error:
            return _refusal(request, str(error), error.status)
        given = {name: text_of(form, name) for name in EDITABLE}
        return await run_in_threadpool(self._describe, request, given)

    def _describe(self, request: Request, given: dict[str, str]) -> Response:
        wanted = request.path_params["sha256"]
        try:
            row = next((r for r in rows_of(self._store.snapshot()) if r.sha256 == wanted), None)
            if row is None:
                return _refusal(request, Words.NO_ARTICLE, 404)
            if fixed := self._why_fixed(row):
                return _refusal(request, fixed, 409)
            changed = state(row.file, given, row.stated())
        except CannotState as error:
            return _refusal(request, str(error), 422)
        except CorpusError as error:
            return _refusal(request, str(error), 503)
        if not changed:
            return RedirectResponse("/corpus", 303)
        return _started(request, self._jobs.start([row.file]))

    async def again(self, request: Request) -> Response:
        """Carry out an ingest once more."""
        try:
            form = await read_form(request)
            job = self._jobs.get(text_of(form, "job"))
        except BadForm as error:
            return _refusal(request, str(error), error.status)
        except KeyError:
            return _refusal(request, Words.NO_JOB, 404)
        return _started(request, self._jobs.start(job.paths))

    def job(self, request: Request) -> Response:
        """How an ingest stands: an object for a script, a page for a reader."""
        try:
            job = self._jobs.get(request.path_params["job"])
        except KeyError:
            return _refusal(request, Words.NO_JOB, 404)
        if _wants_json(request):
            return JSONResponse(html.record(job), headers={"Cache-Control": "no-store"})
        page = _page(request, html.job_html(job))
        if not job.over:
            page.headers["Refresh"] = "1"
        return page

    def confirm(self, request: Request) -> Response:
        """Ask whether an uploaded article shall go."""
        try:
            name = find(self._uploads, request.query_params.get("name", "")).name
        except Refused as error:
            return _refusal(request, str(error), 404)
        return _page(request, html.removal_html(name))

    async def remove(self, request: Request) -> Response:
        """Delete an uploaded article, and take it out of the index."""
        try:
            form = await read_form(request)
        except BadForm as error:
            return _refusal(request, str(error), error.status)
        return await run_in_threadpool(self._remove, request, text_of(form, "name"))

    def _remove(self, request: Request, name: str) -> Response:
        try:
            forget(remove(self._uploads, name))
        except Refused as error:
            return _refusal(request, str(error), 404)
        except CannotState as error:
            # The file is gone all the same: what is stated of it is stated of nothing.
            LOG.warning("%s", error)
        return _started(request, self._jobs.start([self._uploads]))

    def _known(self) -> dict[str, str]:
        try:
            return {row.sha256: row.path for row in rows_of(self._store.snapshot())}
        except StoreMissing:
            return {}

    def _uploaded(self, row: Row) -> str:
        return row.file.name if row.file.parent == self._uploads else ""

    def _why_fixed(self, row: Row) -> str:
        """Why nothing can be stated of an article, "" where it can."""
        folder = row.file.parent
        if folder.is_relative_to(Path(str(packaged("seeds"))).resolve()):
            return Words.SEEDS_STAY
        if not row.file.is_file():
            return Words.GONE
        return "" if os.access(folder, os.W_OK) else Words.CANNOT_WRITE


def _page(request: Request, body: str, status: int = 200) -> Response:
    return document(
        request,
        Words.TITLE,
        body,
        here="/corpus",
        styles=("corpus.css",),
        scripts=("corpus.js",),
        status=status,
    )


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _started(request: Request, job: Job) -> Response:
    if _wants_json(request):
        return JSONResponse(html.record(job), 202, headers={"Cache-Control": "no-store"})
    return RedirectResponse(f"/corpus/jobs/{job.id}", 303)


def _refusal(request: Request, told: str, status: int, kept: Kept | None = None) -> Response:
    refused = kept.refused if kept else ()
    if _wants_json(request):
        files = [{"path": file.path, "reason": file.reason} for file in refused]
        return JSONResponse({"problem": told, "refused": files}, status)
    listed = html.files_html(Words.NOT_KEPT, refused)
    back = f'<p><a class="button" href="/corpus">{Words.BACK}</a></p>'
    return _page(request, f"<h1>{Words.TITLE}</h1>{problem_html(told)}{listed}{back}", status)
