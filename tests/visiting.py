"""A small server behind the gate, and what is sent to it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from ui.web.gate import Gate
from ui.web.layout import LOOK
from ui.web.logins import Logins, Secret
from ui.web.site import LOGIN, PERSON, login_of, person_of

HOME = "http://127.0.0.1:7860"
PASSPHRASE = "four kilns in a row"  # noqa: S105
OTHER = "some other passphrase"
FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost:7860"},
    {"Origin": "http://127.0.0.1:3000"},
    {"Origin": "http://127.0.0.1:7860.evil.example"},
    {"Origin": "http://evil@127.0.0.1:7860"},
    {"Origin": "null"},
    {"Origin": "http://[bad"},
    {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "http://evil.example/127.0.0.1:7860"},
]


async def who(request: Request) -> JSONResponse:
    return JSONResponse([person_of(request.headers), len(request.headers.getlist(PERSON))])


async def login(request: Request) -> JSONResponse:
    return JSONResponse([login_of(request.headers), len(request.headers.getlist(LOGIN))])


async def framed(request: Request) -> HTMLResponse:
    return HTMLResponse("page", headers={"Content-Security-Policy": "default-src 'none'"})


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(person_of(socket.headers))
    await socket.close()


@contextmanager
def visiting(
    known: Logins | None = None, base: str = HOME, address: str = "127.0.0.1"
) -> Iterator[TestClient]:
    routes = [
        Route("/", who, methods=["GET", "POST"]),
        Route("/who", who, methods=["GET", "POST", "DELETE"]),
        Route("/framed", framed),
        Route("/as", login),
        Route("/gradio_api/startup-events", who),
        WebSocketRoute("/talk", talk),
        LOOK,
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Gate, logins=known)])
    with TestClient(app, base, client=(address, 5), follow_redirects=False) as client:
        yield client


def two_logins() -> Logins:
    return Logins({"ada": Secret.of(PASSPHRASE), "bo": Secret.of(OTHER)})


def enter(client: TestClient, name: str = "ada", password: str = PASSPHRASE, **more: str) -> Any:
    return client.post("/login", data={"name": name, "password": password, **more})


def person(kind: str, name: str) -> str:
    return sha256(f"{kind}:{name}".encode()).hexdigest()[:16]


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


def bearer(name: str, password: str) -> dict[str, bytes]:
    return {"Authorization": f"Bearer {name}:{password}".encode()}
