"""Where the browser chat may be offered: on this machine, or to those who have a login."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ui.errors import CannotServe

if TYPE_CHECKING:
    from ui.web.logins import Logins


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host; a name other than localhost is not trusted."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_address(host: str, port: int, logins: Logins | None = None) -> None:
    """Raise CannotServe if strangers could reach the host, or the port is taken."""
    if logins is None and not is_loopback(host):
        raise CannotServe(
            f"{host} can be reached from other machines, and nobody would have to log in; make a "
            "login with `dateline password NAME --file logins.txt` and add --auth logins.txt, or "
            "use --host 127.0.0.1."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} of {host} cannot be used ({error.strerror}); "
                f"try another, such as --port {port + 1 if port < 65535 else port - 1}."
            ) from error
