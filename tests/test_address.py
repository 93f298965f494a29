from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from ui.errors import CannotServe
from ui.web.address import LoopbackOnly, check_address, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LocalHost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "", "localhost."])  # noqa: S104
def test_not_only_this_machine(host: str) -> None:
    assert not is_loopback(host)


def test_an_address_others_can_reach_is_refused() -> None:
    with pytest.raises(CannotServe, match=r"no login; use --host 127\.0\.0\.1"):
        check_address("0.0.0.0", 7860)  # noqa: S104


def test_a_taken_port_is_refused_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"Port {port} of 127.0.0.1 cannot be used"):
            check_address("127.0.0.1", port)


def respond(host: bytes) -> tuple[int, dict[bytes, bytes]]:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"y")]})
        await send({"type": "http.response.body", "body": b"page"})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "headers": [(b"host", host)]}
    asyncio.run(LoopbackOnly(app)(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


@pytest.mark.parametrize("host", [b"127.0.0.1:7860", b"localhost", b"[::1]:7860"])
def test_a_request_to_this_machine_is_answered_and_may_fetch_nothing_elsewhere(host: bytes) -> None:
    status, headers = respond(host)
    assert status == 200
    assert headers[b"x"] == b"y"
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("host", [b"evil.example:7860", b"", b"10.0.0.5", b"[bad"])
def test_a_request_to_another_name_is_misdirected(host: bytes) -> None:
    assert respond(host)[0] == 421
