from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient
from visiting import (
    FOREIGN,
    HOME,
    OTHER,
    PASSPHRASE,
    basic,
    bearer,
    enter,
    person,
    two_logins,
    visiting,
)

from ui.strings import Entrance
from ui.web import entrance, logins
from ui.web.entrance import SESSION, local
from ui.web.gate import COOKIE
from ui.web.layout import words_script
from ui.web.logins import Logins, Secret
from ui.web.sessions import Attempts

AWAY = "https://dateline.example"
PAGE = {"Accept": "text/html,*/*"}


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Logins:
    monkeypatch.setattr(logins, "WORK", (16, 8, 1))
    return two_logins()


@pytest.fixture
def guarded(known: Logins) -> Iterator[TestClient]:
    with visiting(known) as client:
        yield client


def test_without_a_login_there_is_only_the_page_to_log_in(guarded: TestClient) -> None:
    page = guarded.get("/who?a=1&b=%26", headers=PAGE)
    assert (page.status_code, page.headers["location"]) == (
        303,
        "/login?next=/who%3Fa%3D1%26b%3D%2526",
    )
    shown = guarded.get(page.headers["location"])
    assert shown.status_code == 200
    assert 'name="next" value="/who?a=1&amp;b=%26"' in shown.text
    assert guarded.get("/look/base.css").status_code == 200
    assert guarded.get("/look/strings.js").text == words_script()
    posted = (guarded.post("/who", headers=PAGE), guarded.post("/look/base.css"))
    for answer in (guarded.get("/who"), *posted):
        assert answer.status_code == 401
        assert answer.json()["error"]["message"].endswith(".")
        # Basic would make the browser ask in a window of its own.
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert COOKIE not in guarded.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/look/../who",
        "/look/..%2fwho",
        "/look/%2e%2e/who",
        "/look/base.css/../../who",
        "/look/x.css%2f..%2f..%2fwho",
        "//who",
        "/login/../who",
        "/LOOK/base.css",
        "/look/app.py",
    ],
)
def test_no_way_around_the_login(guarded: TestClient, path: str) -> None:
    assert guarded.get(path).status_code == 401


def test_who_logs_in_is_known_by_name(guarded: TestClient) -> None:
    answer = enter(guarded, "Ada", next="/who?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/who?a=1")
    assert guarded.get("/who").json() == [person("login", "ada"), 1]
    assert "logged in as ada." in guarded.get("/login").text


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(
    guarded: TestClient, known: Logins
) -> None:
    flags = enter(guarded).headers["set-cookie"].split("; ")
    assert {flag.lower() for flag in flags[1:]} == {"path=/", "httponly", "samesite=lax"}
    with visiting(known, AWAY) as secure:
        assert "Secure" in enter(secure).headers["set-cookie"].split("; ")


def test_with_logins_the_server_may_have_any_name(known: Logins) -> None:
    with visiting(known, AWAY) as client:
        assert enter(client).status_code == 303
        assert client.post("/who", headers={"Origin": AWAY}).status_code == 200
        assert client.post("/who", headers={"Origin": HOME}).status_code == 403


def test_a_host_that_is_none_is_no_way_in_either(guarded: TestClient) -> None:
    answer = guarded.get("/who", headers={**PAGE, "Host": "[bad"})
    assert answer.headers["location"] == "/login?next=/who"


def test_a_session_from_before_is_not_the_one_after(guarded: TestClient) -> None:
    planted = {"Cookie": f"{SESSION}={'planted' * 7}"}
    sent = {"name": "ada", "password": PASSPHRASE}
    assert guarded.post("/login", data=sent, headers=planted).status_code == 303
    assert guarded.get("/who", headers=planted).status_code == 401
    first = guarded.cookies[SESSION]
    assert guarded.get("/who").json()[0] == person("login", "ada")
    enter(guarded, "bo", OTHER)
    assert guarded.get("/who").json()[0] == person("login", "bo")
    old = {"Cookie": f"{SESSION}={first}"}
    guarded.cookies.clear()
    assert guarded.get("/who", headers=old).status_code == 401


def test_logging_out_ends_the_session_everywhere(guarded: TestClient) -> None:
    enter(guarded)
    token = guarded.cookies[SESSION]
    assert guarded.get("/logout").status_code == 405
    assert guarded.post("/logout", headers={"Origin": "http://evil.example"}).status_code == 403
    assert guarded.get("/who").status_code == 200
    assert guarded.post("/logout").headers["location"] == "/login"
    assert SESSION not in guarded.cookies
    assert guarded.get("/who", headers={"Cookie": f"{SESSION}={token}"}).status_code == 401


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_site_cannot_log_anybody_in(guarded: TestClient, headers: dict[str, str]) -> None:
    sent = {"name": "ada", "password": PASSPHRASE}
    answer = guarded.post("/login", data=sent, headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


@pytest.mark.parametrize("name", ["ada", "nobody", "", '"><script>', "a" * 3000])
def test_a_wrong_password_and_a_wrong_name_are_told_alike(guarded: TestClient, name: str) -> None:
    answer = enter(guarded, name, "not this one either")
    assert answer.status_code == 401
    assert Entrance.WRONG in answer.text
    assert "<script" not in answer.text
    assert "set-cookie" not in answer.headers


def test_an_unknown_name_is_hashed_too(known: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    real = logins._hash
    monkeypatch.setattr(logins, "_hash", lambda *a: hashed.append(a[1]) or real(*a))
    for n, name in enumerate(("ada", "nobody")):
        with visiting(known, address=f"10.0.0.{n}") as client:
            enter(client, name, "not this one either")
    assert hashed == [(16, 8, 1)] * 2


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: x=y",
        "/login",
        "/logout?x",
        "",
    ],
)
def test_a_login_leads_to_our_own_pages_alone(guarded: TestClient, address: str) -> None:
    assert local(address) == "/"
    assert enter(guarded, next=address).headers["location"] == "/"


def test_a_form_that_is_none_is_told_so(guarded: TestClient) -> None:
    for body, status in ((b"x" * 20_000, 413), (b"name=%ff", 400), (b"&a=1" * 9, 400)):
        answer = guarded.post("/login", content=body)
        assert (answer.status_code, answer.text) == (status, f"{Entrance.UNREADABLE}\n")
    assert guarded.put("/login").status_code == 405


@pytest.mark.parametrize("key", [basic, bearer])
def test_a_program_sends_name_and_password(known: Logins, key: Any) -> None:
    words = "trois fours à céramique"
    known = Logins({"ada": Secret.of(words)})
    with visiting(known) as client:
        assert client.post("/who", headers=key("ada", words)).json() == [person("login", "ada"), 1]
        wrong = client.get("/who", headers={**PAGE, **key("ada", words + ".")})
        assert wrong.status_code == 401
        assert SESSION not in client.cookies


def test_a_program_is_checked_once(guarded: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert guarded.get("/who", headers=basic("ada", PASSPHRASE)).status_code == 200
    monkeypatch.setattr(Logins, "name_of", None)
    assert guarded.get("/who", headers=basic("ada", PASSPHRASE)).status_code == 200


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!!", "Basic YQ==", "Bearer", "Bearer x", "Digest ada:x", "x", " "]
)
def test_a_header_that_is_none_is_refused(guarded: TestClient, header: str) -> None:
    assert guarded.get("/who", headers={"Authorization": header}).status_code == 401


def test_guessing_waits_longer_and_longer_in_words(guarded: TestClient) -> None:
    for _ in range(5):
        assert enter(guarded, password="wrong wrong wrong").status_code == 401  # noqa: S106
    answer = enter(guarded)
    assert answer.status_code == 429
    assert Entrance.WAIT.format(seconds=2) in answer.text
    assert answer.headers["retry-after"] == "2"
    told = guarded.get("/who", headers=basic("ada", PASSPHRASE))
    assert (told.status_code, "try again in" in told.text) == (429, True)


def test_who_gets_it_right_in_time_begins_anew(guarded: TestClient) -> None:
    for _ in range(2):
        for _ in range(4):
            assert enter(guarded, password="wrong wrong wrong").status_code == 401  # noqa: S106
        assert enter(guarded).status_code == 303


def test_guesses_all_at_once_wait_too(known: Logins) -> None:
    with visiting(known) as client, ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(lambda _: enter(client, "bo", "x" * 12).status_code, range(16)))
    assert (codes.count(401), codes.count(429)) == (5, 11)


def test_one_name_guessed_from_many_addresses_waits_and_the_others_do_not(known: Logins) -> None:
    shared = Attempts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entrance, "Attempts", lambda: shared)
        for n in range(6):
            with visiting(known, address=f"10.0.0.{n}") as client:
                assert enter(client, "ada", "x" * 12).status_code == (401 if n < 5 else 429)
        with visiting(known, address="10.0.0.9") as client:
            assert enter(client, "bo", OTHER).status_code == 303
