"""The page at /login, the form behind /logout, and who a request comes from."""

from __future__ import annotations

import re
from base64 import b64decode
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ui.strings import Entrance as Words
from ui.web.layout import document
from ui.web.logins import canonical
from ui.web.sessions import Attempts, Sessions

if TYPE_CHECKING:
    from ui.web.logins import Logins

SESSION = "dateline-session"
PATHS = ("/login", "/logout")
LARGEST_FORM = 16_384
"""Bytes; the longest password there may be fits, in whatever script."""
AT_ONCE = 2
"""Passwords checked at a time; each takes 16 MiB and a core."""
_FORM = """<h1>{words.LOG_IN}</h1><p class="lead">{words.LEAD}</p>{told}\
<form class="login" method="post" action="/login">\
<input type="hidden" name="next" value="{next}">\
<p class="field"><label for="name">{words.NAME}</label><input id="name" name="name" value="{name}" \
required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false"\
{name_first}></p>\
<p class="field"><label for="password">{words.PASSWORD}</label>\
<input id="password" name="password" \
type="password" required maxlength="1024" autocomplete="current-password"{password_first}></p>\
<p><button class="primary">{words.LOG_IN}</button></p></form>"""
_INSIDE = """<h1>{words.INSIDE}</h1><p class="lead">{inside_as}</p>\
<form method="post" action="/logout"><p class="row">\
<a class="button primary" href="/">{words.TO_CHAT}</a>\
<button>{words.LOG_OUT}</button></p></form>"""
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


class Entrance:
    """Lets in who has a session, or sends a name and a password that go together."""

    def __init__(self, logins: Logins) -> None:
        self._logins = logins
        self._sessions = Sessions()
        self._attempts = Attempts()
        self._checking = CapacityLimiter(AT_ONCE)
        self.pages = Starlette(
            routes=[
                Route("/login", self._show, methods=["GET"]),
                Route("/login", self._enter, methods=["POST"]),
                Route("/logout", self._leave, methods=["POST"]),
            ]
        )

    async def admit(self, asking: HTTPConnection) -> str | Response:
        """The name of who is asking, or the response that sends them to log in."""
        if name := self._sessions.name_of(asking.cookies.get(SESSION, "")):
            return name
        header = asking.headers.get("authorization", "")
        if header:
            if name := self._sessions.name_of(header):
                return name
            tried = await self._try(*_credentials(header), _address(asking))
            if isinstance(tried, int):
                return _refused(429, Words.WAIT.format(seconds=tried), {"Retry-After": str(tried)})
            if tried:
                # The next request with this header costs no scrypt.
                self._sessions.keep(header, tried)
                return tried
        elif _is_page(asking):
            query = asking.scope["query_string"].decode("latin-1")
            path = quote(asking.scope["path"]) + (f"?{query}" if query else "")
            return RedirectResponse(f"/login?next={quote(path, safe='/')}", 303)
        # Basic as the challenge would make browsers ask in a window of their own.
        return _refused(401, Words.UNKNOWN, {"WWW-Authenticate": 'Bearer realm="Dateline"'})

    async def _try(self, name: str, password: str, address: str) -> str | int | None:
        """The name if the password is its own; None if not; a number is seconds to wait first."""
        keys = (f"name {canonical(name)[:64]}", f"address {address}")
        if seconds := self._attempts.begin(*keys):
            return seconds
        found = await to_thread.run_sync(
            self._logins.name_of, name, password, limiter=self._checking
        )
        if found:
            self._attempts.succeeded(*keys)
        return found

    async def _show(self, request: Request) -> Response:
        if name := self._sessions.name_of(request.cookies.get(SESSION, "")):
            body = _INSIDE.format(words=Words, inside_as=Words.INSIDE_AS.format(name=escape(name)))
            return document(request, Words.INSIDE, body)
        return _form(request, local(request.query_params.get("next", "")))

    async def _enter(self, request: Request) -> Response:
        data = await _body(request)
        if data is None:
            return PlainTextResponse(f"{Words.UNREADABLE}\n", 413)
        try:
            fields = parse_qs(data.decode(), max_num_fields=8, errors="strict")
        except ValueError:
            return PlainTextResponse(f"{Words.UNREADABLE}\n", 400)
        name, password, following = (
            fields.get(field, [""])[0] for field in ("name", "password", "next")
        )
        following = local(following)
        tried = await self._try(name, password, _address(request))
        if isinstance(tried, int):
            response = _form(request, following, name, Words.WAIT.format(seconds=tried), 429)
            response.headers["Retry-After"] = str(tried)
            return response
        if tried is None:
            return _form(request, following, name, Words.WRONG, 401)
        # A token that was there before is never the one that counts from now on.
        self._sessions.end(request.cookies.get(SESSION, ""))
        response = RedirectResponse(following, 303, {"Cache-Control": "no-store"})
        secure = request.scope["scheme"] == "https"
        token = self._sessions.begin(tried)
        # Strict would be left out where a link elsewhere leads here, and the login asked for anew.
        response.set_cookie(SESSION, token, httponly=True, samesite="lax", secure=secure)
        return response

    async def _leave(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(SESSION, ""))
        response = RedirectResponse("/login", 303)
        response.delete_cookie(SESSION, httponly=True)
        return response


def local(address: str) -> str:
    """The address if it leads to a page of this server, else the chat."""
    leads_back = address.partition("?")[0] in PATHS
    return address if _LOCAL.fullmatch(address) and not leads_back else "/"


def _form(
    request: Request, following: str, name: str = "", problem: str = "", status: int = 200
) -> Response:
    told = f'<p class="told" id="told" role="alert">{escape(problem)}</p>' if problem else ""
    body = _FORM.format(
        words=Words,
        told=told,
        next=escape(following),
        name=escape(name[:64]),
        name_first="" if name else " autofocus",
        password_first=' aria-describedby="told" autofocus' if name else "",
    )
    return document(request, Words.LOG_IN, body, styles=["login.css"], status=status)


async def _body(request: Request) -> bytes | None:
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > LARGEST_FORM:
            return None
    return data


def _credentials(header: str) -> tuple[str, str]:
    scheme, _, sent = header.partition(" ")
    # Starlette reads headers as Latin-1, and clients write UTF-8.
    data = sent.strip().encode("latin-1")
    if scheme.lower() == "basic":
        try:
            data = b64decode(data, validate=True)
        except ValueError:
            data = b""
    elif scheme.lower() != "bearer":
        data = b""
    name, _, password = data.decode("utf-8", "replace").partition(":")
    return name, password


def _is_page(asking: HTTPConnection) -> bool:
    is_get = asking.scope.get("method") in ("GET", "HEAD")
    return is_get and "text/html" in asking.headers.get("accept", "")


def _address(asking: HTTPConnection) -> str:
    return asking.client.host if asking.client else ""


def _refused(status: int, sentence: str, headers: dict[str, str]) -> Response:
    return JSONResponse({"error": {"message": sentence}}, status, headers)
