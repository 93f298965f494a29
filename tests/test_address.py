from __future__ import annotations

import socket

import pytest

from ui.errors import CannotServe
from ui.web.address import check_address, is_loopback
from ui.web.logins import WORK, Logins, Secret


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LocalHost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "", "localhost."])  # noqa: S104
def test_not_only_this_machine(host: str) -> None:
    assert not is_loopback(host)


def test_an_address_others_can_reach_is_refused_without_logins() -> None:
    with pytest.raises(CannotServe, match=r"dateline password NAME .* --host 127\.0\.0\.1"):
        check_address("0.0.0.0", 7860)  # noqa: S104


def test_an_address_others_can_reach_is_had_with_logins() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_address("0.0.0.0", port, Logins({"ada": Secret(WORK, bytes(16), bytes(32))}))  # noqa: S104


def test_a_taken_port_is_refused_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"Port {port} of 127.0.0.1 cannot be used"):
            check_address("127.0.0.1", port)
