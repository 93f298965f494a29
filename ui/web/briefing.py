"""The page at /briefing: answers put by and a topic become a document to hand in."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from qa.errors import QuestionError
from qa.recheck import rechecked
from ui import brief_html
from ui.brief_making import Order, checks_of, format_of, objections
from ui.errors import BadBriefing, InterfaceError
from ui.strings import Briefing as Words
from ui.web import basket
from ui.web.asked import BadRequest
from ui.web.briefing_checks import checks_html, preview_html
from ui.web.briefing_form import KINDS, Sheet, file_name
from ui.web.briefing_page import Shelf, Told, View, page_html
from ui.web.layout import POLICY, document
from ui.web.site import person_of
from vectorstore.errors import CorpusError

if TYPE_CHECKING:
    from qa.briefing import Briefing
    from ui.web.site import Site

LARGEST_FORM = 1_000_000
LARGEST_FILE = 20_000_000
# The rest of a form around its file.
_WRAPPING = 10_000
# Making asks a dozen questions; those who wait for one answer go first.
_AT_ONCE = 2
_MOST_HELD = 50
_CHANGE = re.compile("(up|down|remove) ([0-9a-f]{16})|clear")
_EXPECTED = (InterfaceError, QuestionError, CorpusError, BadRequest)
# Its style is its own, and there is nothing else that it may load or run.
FRAMED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
Act = Callable[[Request, FormData], Response]


def routes(site: Site) -> list[Route]:
    """Serve the page, and what its buttons do."""
    desk = _Desk(site)
    acts: dict[str, tuple[Act, int]] = {
        "basket": (desk.change, LARGEST_FORM),
        "outline": (desk.propose, LARGEST_FORM),
        "make": (desk.make, LARGEST_FORM),
        "verify": (desk.verify, LARGEST_FILE + _WRAPPING),
    }
    # A page that a button has sent is asked for anew when it is opened in another tab.
    back = [Route(f"/briefing/{name}", _back, methods=["GET"]) for name in acts]
    posts = [
        Route(f"/briefing/{name}", desk.posted(act, most), methods=["POST"])
        for name, (act, most) in acts.items()
    ]
    shown = [Route("/briefing", desk.show), Route("/briefing/preview", desk.preview)]
    return [*shown, *posts, *back]


def _back(_request: Request) -> Response:
    return RedirectResponse("/briefing", status_code=303)


class _Desk:
    """Answers the page's requests; what was previewed is what is downloaded."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._briefer = site.briefer
        self._making = BoundedSemaphore(_AT_ONCE)
        self._changing = Lock()
        self._made: dict[str, tuple[tuple[Order, str], Briefing]] = {}

    def show(self, request: Request) -> Response:
        """Show the page; its topic may come with the address."""
        topic = request.query_params.get("topic", "")
        return self._page(request, Sheet.read(FormData({"topic": topic, "basket": "on"})))

    def posted(self, act: Act, most: int) -> Callable[[Request], Awaitable[Response]]:
        """Read a form of so many bytes at most, and do with it, in a thread, what it asks for."""

        def tried(request: Request, form: FormData) -> Response:
            try:
                return act(request, form)
            except _EXPECTED as error:
                told = Told(problem=str(error))
                return self._page(request, Sheet.read(form), told, status=422)

        async def endpoint(request: Request) -> Response:
            length = request.headers.get("content-length", "")
            if not length.isdecimal() or int(length) > most:
                said = Words.LARGE_FORM.format(most=most)
                return await run_in_threadpool(self._refused, request, said, 413)
            try:
                async with request.form(max_files=1) as form:
                    return await run_in_threadpool(tried, request, form)
            except HTTPException:
                return await run_in_threadpool(self._refused, request, Words.UNREADABLE, 400)

        return endpoint

    def change(self, request: Request, form: FormData) -> Response:
        """Move or remove an answer, or empty the basket."""
        folder = self._site.folder_of(person_of(request.headers))
        wanted = _CHANGE.fullmatch(_pressed(form))
        if wanted is None:
            raise BadBriefing(Words.NO_ACT)
        what, item_id = wanted[1], wanted[2]
        if what is None:
            basket.clear(folder)
        elif what == "remove":
            basket.remove(folder, item_id)
        else:
            basket.move(folder, item_id, -1 if what == "up" else 1)
        return self._page(request, Sheet.read(form))

    def propose(self, request: Request, form: FormData) -> Response:
        """Put the questions of a topic into the form."""
        sheet = Sheet.read(form)
        with self._making:
            found = self._briefer.outline(sheet.order(()).topic, sheet.filters())
        filled = replace(sheet, questions="\n".join(found))
        return self._page(request, filled, Told(proposed=len(found)))

    def make(self, request: Request, form: FormData) -> Response:
        """Show the briefing, or send it as a file."""
        sheet, person = Sheet.read(form), person_of(request.headers)
        kept = basket.read(self._site.folder_of(person)) if sheet.basket else []
        order = sheet.order([one.answer for one in kept])
        briefing = self._briefing(person, order)
        if _pressed(form) != "download":
            snapshot = self._briefer.snapshot()
            checks = list(rechecked((f.citation for f in briefing.footnotes), snapshot.catalog))
            return self._page(request, sheet, Told(preview=preview_html(checks)))
        name = file_name(order.title, sheet.kind)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": FRAMED,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return Response(
            format_of(name).write(briefing), media_type=KINDS[sheet.kind][1], headers=headers
        )

    def preview(self, request: Request) -> Response:
        """Send the briefing made last as a page that can do nothing, to be framed."""
        with self._changing:
            held = self._made.get(person_of(request.headers))
        if held is None:
            return PlainTextResponse(f"{Words.PREVIEW_GONE}\n", status_code=404)
        headers = {"Content-Security-Policy": FRAMED, "Cache-Control": "no-store"}
        return HTMLResponse(brief_html.write(held[1]), headers=headers)

    def verify(self, request: Request, form: FormData) -> Response:
        """Read the quotes of a file again."""
        file, sheet = form.get("file"), Sheet()
        try:
            if not isinstance(file, UploadFile) or not file.filename:
                raise BadBriefing(Words.NO_FILE)
            snapshot = self._briefer.snapshot()
            with self._making:
                checks = checks_of(file.filename, file.file.read(), snapshot.catalog)
        except _EXPECTED as error:
            return self._page(request, sheet, Told(unverified=str(error)), status=422)
        return self._page(request, sheet, Told(verified=checks_html(file.filename, checks)))

    def _briefing(self, person: str, order: Order) -> Briefing:
        """The briefing of an order, made once for the index as it is."""
        key = (order, self._briefer.snapshot().generation)
        with self._changing:
            held = self._made.get(person)
        if held and held[0] == key:
            return held[1]
        with self._making:
            briefing = self._briefer.make(order)
        with self._changing:
            self._made.pop(person, None)
            self._made[person] = (key, briefing)
            while len(self._made) > _MOST_HELD:
                del self._made[next(iter(self._made))]
        return briefing

    def _refused(self, request: Request, said: str, status: int) -> Response:
        verifying = request.url.path.endswith("/verify")
        told = Told(unverified=said) if verifying else Told(problem=said)
        return self._page(request, Sheet(), told, status)

    def _page(
        self, request: Request, sheet: Sheet, told: Told | None = None, status: int = 200
    ) -> Response:
        snapshot = self._briefer.snapshot()
        try:
            kept = basket.read(self._site.folder_of(person_of(request.headers)))
            reasons = objections([one.answer for one in kept], snapshot.catalog)
            shelf = Shelf(list(zip(kept, reasons, strict=True)))
        except basket.BadBasket as error:
            shelf = Shelf(problem=str(error))
        # A script that asked for a part of the page is told in it: to its console no failure.
        status = 200 if "x-part" in request.headers else status
        view = View(sheet, shelf, snapshot.catalog.publishers(), told or Told())
        page = document(
            request,
            Words.TITLE,
            page_html(view),
            here="/briefing",
            styles=("briefing.css",),
            scripts=("briefing.js",),
            status=status,
        )
        page.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
        return page


def _pressed(form: FormData) -> str:
    value = form.get("do")
    return value if isinstance(value, str) else ""
