from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from visiting import FOREIGN, HOME, OTHER, PASSPHRASE, basic, enter, person, two_logins, visiting

from ui.web import logins
from ui.web.gate import COOKIE, Gate
from ui.web.logins import Logins
from ui.web.site import LOGIN, NOBODY, PERSON


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Logins:
    monkeypatch.setattr(logins, "WORK", (16, 8, 1))
    return two_logins()


@pytest.fixture
def client() -> Iterator[TestClient]:
    with visiting() as client:
        yield client


@pytest.fixture
def guarded(known: Logins) -> Iterator[TestClient]:
    with visiting(known) as client:
        yield client


# Where a request is addressed to, and which page sent it.


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "LOCALHOST:1"])
def test_a_request_to_this_machine_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/who", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:7860", "", "10.0.0.5", "[bad", "127.0.0.1.evil.example", "evil@127.0.0.1.x"],
)
def test_a_request_to_another_name_is_misdirected(client: TestClient, host: str) -> None:
    answer = client.get("/who", headers={"Host": host})
    assert (answer.status_code, answer.text.count("\n")) == (421, 1)
    assert "set-cookie" not in answer.headers


def test_a_page_may_fetch_nothing_elsewhere(client: TestClient) -> None:
    headers = client.get("/who").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/framed").headers.get_list("content-security-policy") == [
        "default-src 'none'"
    ]


OWN: list[dict[str, str]] = [
    {},
    {"Origin": HOME},
    {"Origin": HOME.upper().replace("HTTP", "http")},
    {"Origin": HOME, "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Referer": f"{HOME}/timeline"},
]


@pytest.mark.parametrize("headers", OWN)
def test_what_our_pages_and_other_programs_send_is_answered(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.post("/who", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_what_a_page_of_another_site_sends_is_refused(
    client: TestClient, headers: dict[str, str], method: str
) -> None:
    answer = client.request(method, "/who", headers=headers)
    assert (answer.status_code, answer.text.count("\n")) == (403, 1)
    # A cookie here would take the place of the one that the browser did not send along.
    assert "set-cookie" not in answer.headers


def test_a_link_on_another_site_may_lead_here_and_its_script_may_not_read(
    client: TestClient,
) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Referer": "http://evil.example/"}
    assert client.get("/", headers=link).status_code == 200
    assert client.get("/who", headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.options("/who", headers={"Origin": "http://evil.example"}).status_code == 403


# Who is asking, where nobody logs in.


def test_a_browser_is_told_apart_by_a_cookie_from_its_first_request_on(client: TestClient) -> None:
    first = client.get("/who")
    assert re.fullmatch("[0-9a-f]{16}", first.json()[0])
    secret = client.cookies[COOKIE]
    assert first.json()[0] == person("browser", secret)
    assert client.get("/who").json() == first.json()
    with visiting() as other:
        assert other.get("/who").json() != first.json()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    flags = client.get("/who").headers["set-cookie"].split("; ")
    assert set(flags[1:]) == {"Path=/", "Max-Age=34560000", "HttpOnly", "SameSite=Lax"}
    with visiting(base="https://127.0.0.1") as secure:
        assert "Secure" in secure.get("/who").headers["set-cookie"].split("; ")


def test_a_cookie_is_given_once_and_renewed_by_the_chat(client: TestClient) -> None:
    given = client.get("/who").headers["set-cookie"]
    assert "set-cookie" not in client.get("/who").headers
    assert client.get("/").headers["set-cookie"] == given


@pytest.mark.parametrize("cookie", ["", "short", "a" * 42 + "/", "../../../x", "é" * 43])
def test_a_cookie_that_is_none_of_ours_is_replaced(client: TestClient, cookie: str) -> None:
    answer = client.get("/who", headers={"Cookie": f"{COOKIE}={cookie}".encode()})
    assert COOKIE in answer.headers["set-cookie"]
    assert answer.json()[0] == person("browser", client.cookies[COOKIE])


@pytest.mark.parametrize("name", [PERSON, PERSON.title(), PERSON.upper()])
def test_nobody_can_say_who_they_are(client: TestClient, guarded: TestClient, name: str) -> None:
    forged = [(name, "f" * 16), (name, "e" * 16)]
    person, told = client.get("/who", headers=forged).json()
    assert (person not in ("f" * 16, "e" * 16), told) == (True, 1)
    assert guarded.get("/gradio_api/startup-events", headers=forged).json() == [NOBODY, 1]


# Files and streams.


@pytest.mark.parametrize("path", ["app.py", "..%2fcli.py", "%2e%2e%2fcli.py", "nested%2fa.css"])
def test_only_looks_are_looked_at(client: TestClient, path: str) -> None:
    assert client.get(f"/look/{path}").status_code == 404


def refused(client: TestClient, headers: dict[str, str]) -> bool:
    try:
        with client.websocket_connect(f"ws{HOME[4:]}/talk", headers=headers) as socket:
            socket.receive_text()
    except WebSocketDisconnect as closed:
        assert closed.code == 1008
        return True
    return False


def test_a_socket_is_guarded_like_a_page(client: TestClient, guarded: TestClient) -> None:
    assert not refused(client, {"Origin": HOME})
    assert refused(client, {"Origin": "http://evil.example"})
    assert refused(client, {"Host": "evil.example"})
    assert refused(guarded, {"Origin": HOME})
    assert not refused(guarded, basic("ada", PASSPHRASE))
    enter(guarded)
    with guarded.websocket_connect(f"ws{HOME[4:]}/talk", headers={PERSON: "f" * 16}) as socket:
        assert socket.receive_text() == person("login", "ada")


def test_a_stream_goes_out_piece_by_piece() -> None:
    seen: list[dict[str, Any]] = []
    counts = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert await receive() == {"type": "http.request"}
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"y")]})
        for piece in (b"one", b"two", b""):
            await send({"type": "http.response.body", "body": piece, "more_body": bool(piece)})
            counts.append(len(seen))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        seen.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "headers": [(b"host", b"localhost")],
    }
    asyncio.run(Gate(app)(scope, receive, send))
    assert counts == [2, 3, 4]
    assert seen[1] == {"type": "http.response.body", "body": b"one", "more_body": True}
    assert (b"x", b"y") in seen[0]["headers"]
    assert scope["headers"] == [(b"host", b"localhost")], "the caller's own stays as it was"


def test_the_life_of_the_server_is_none_of_its_business(known: Logins) -> None:
    passed = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope)

    scope = {"type": "lifespan"}
    asyncio.run(Gate(app, known)(scope, None, None))  # type: ignore[arg-type]
    assert passed == [scope]


# Under which name.


def test_a_login_is_named_by_the_gate_alone(client: TestClient, known: Logins) -> None:
    assert client.get("/as", headers={LOGIN: "ada"}).json() == ["", 1]
    with visiting(known) as guarded:
        sent = {**basic("bo", OTHER), LOGIN: "ada"}
        assert guarded.get("/as", headers=sent).json() == ["bo", 1]


def test_a_name_in_any_script_reaches_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins, "WORK", (16, 8, 1))
    with visiting(Logins({"tove å": logins.Secret.of(PASSPHRASE)})) as guarded:
        assert guarded.get("/as", headers=basic("tove å", PASSPHRASE)).json()[0] == "tove å"


def test_a_browser_may_fetch_what_it_fetches_without_cookies(known: Logins) -> None:
    with visiting(known) as guarded:
        assert guarded.get("/manifest.json").status_code == 404
        assert guarded.get("/manifest.json/x").status_code == 401
