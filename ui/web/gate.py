"""The gate around every page, stream and endpoint: where a request may come from, and from whom.

It names who is asking in a header of its own (``ui.web.site.PERSON``), by login where there are
logins and by a cookie of the browser where there are none.
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.websockets import WebSocketClose

from ui.strings import Gate as Words
from ui.web.address import is_loopback
from ui.web.entrance import PATHS, Entrance
from ui.web.site import LOGIN, NOBODY, PERSON, told_login

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ui.web.logins import Logins

COOKIE = "dateline-person"
KEPT = 400 * 24 * 3600
"""Seconds; browsers keep none for longer."""
# Gradio's page compiles templates ('unsafe-eval') and has inline scripts and styles of its own.
CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "cross-origin-resource-policy": "same-origin",
    # Not no-referrer: with that, browsers call the origin of a form's request null.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
SAFE = ("GET", "HEAD", "OPTIONS")
# Style and script of the login page; what Gradio asks itself when it starts; and the name and icon
# of the chat, which browsers fetch without their cookies.
_OPEN = re.compile(r"/look/[\w-]+\.(css|js)|/gradio_api/startup-events|/manifest\.json", re.ASCII)
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


class Gate:
    """Middleware: refuses what does not come from its own pages, and says who is asking.

    Without logins it answers only requests addressed to this machine: a page elsewhere can point
    its own host name at 127.0.0.1, and the Host header gives it away. With logins, such a page has
    no session, and a proxy may call the server by any name. Responses are passed on as they
    come, never collected.
    """

    def __init__(self, app: ASGIApp, logins: Logins | None = None) -> None:
        self._app = app
        self._entrance = Entrance(logins) if logins else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 421 (misdirected), 403 (another site's), 401 or 303."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asking = HTTPConnection(scope)
        app, person, login, cookie = self._app, NOBODY, "", None
        if self._entrance is None and not is_loopback(_name(asking.headers.get("host", ""))):
            app = PlainTextResponse(f"{Words.MISDIRECTED}\n", 421)
        elif is_foreign(scope.get("method", "GET"), asking.headers):
            app = PlainTextResponse(f"{Words.FOREIGN}\n", 403)
        elif self._entrance is None:
            person, cookie = _by_browser(asking)
        elif scope["type"] == "http" and scope["path"] in PATHS:
            app = self._entrance.pages
        elif not (scope.get("method") in SAFE and _OPEN.fullmatch(scope["path"])):
            admitted = await self._entrance.admit(asking)
            if isinstance(admitted, str):
                person, login = person_by("login", admitted), admitted
            else:
                app = admitted
        if scope["type"] == "websocket" and isinstance(app, Response):
            app = WebSocketClose(code=1008)
        await app(_named(scope, person, login), receive, _guarded(send, cookie))


def is_foreign(method: str, headers: Headers) -> bool:
    """Whether a page of another site sent this, as browsers tell; other clients tell nothing.

    Going to a page from elsewhere is no more than following a link. The order is that of
    https://words.filippo.io/csrf/: Sec-Fetch-Site where it is sent, which is never over plain
    HTTP from other machines, else the origin.
    """
    origin = headers.get("origin")
    if method in SAFE and origin is None:
        return False
    if site := headers.get("sec-fetch-site"):
        return site not in ("same-origin", "none")
    source = origin or headers.get("referer")
    return source is not None and _place(source) != headers.get("host", "").lower()


def person_by(kind: str, name: str) -> str:
    """Sixteen hexadecimal digits for a login, or for the secret of a browser."""
    return sha256(f"{kind}:{name}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _by_browser(asking: HTTPConnection) -> tuple[str, str | None]:
    """Who this browser is, and the cookie to give it if it needs one."""
    held = asking.cookies.get(COOKIE, "")
    known = _TOKEN.fullmatch(held) is not None
    token = held if known else secrets.token_urlsafe(32)
    # Opening the chat renews it, so that it lasts as long as it is used.
    if known and asking.scope["path"] != "/":
        return person_by("browser", token), None
    # Strict would be left out where a link elsewhere leads here, and the browser taken for new.
    flags = "; HttpOnly; SameSite=Lax" + ("; Secure" if asking.scope["scheme"] == "https" else "")
    return person_by("browser", token), f"{COOKIE}={token}; Path=/; Max-Age={KEPT}{flags}"


def _named(scope: Scope, person: str, login: str) -> Scope:
    told = {PERSON.encode(): person.encode(), LOGIN.encode(): told_login(login).encode()}
    others = [(key, value) for key, value in scope["headers"] if key.lower() not in told]
    return {**scope, "headers": [*others, *told.items()]}


def _guarded(send: Send, cookie: str | None) -> Send:
    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if cookie:
                headers.append("set-cookie", cookie)
        await send(message)

    return send_guarded


def _place(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
