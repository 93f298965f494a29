"""``dateline serve`` and ``dateline password``: the browser, and who may come to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ui.errors import BadLogins
from ui.options import EngineOption, StoreOption, read_settings

Auth = Annotated[
    Path | None,
    typer.Option("--auth", metavar="FILE", help="Who may log in; made by dateline password."),
]
Mcp = Annotated[bool, typer.Option("--mcp", help="Offer the API to MCP clients too.")]


def serve(
    host: Annotated[
        str, typer.Option(help="Address; one that other machines reach needs --auth.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 7860,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = True,
    auth: Auth = None,
    mcp: Mcp = False,
    engine: EngineOption = None,
    store: StoreOption = None,
) -> None:
    """Offer the chat in a browser, on this machine or behind a login."""
    from ui.web.address import check_address
    from ui.web.logins import Logins

    logins = Logins.read(auth) if auth else None
    check_address(host, port, logins)
    from qa.assistant import Assistant

    settings = read_settings(store=store, engine=engine)
    assistant = Assistant.open(settings.store, settings)
    from ui.web.app import serve as run
    from ui.web.site import Site

    site = Site(assistant, settings)
    run(site, host=host, port=port, open_browser=open_browser, logins=logins, mcp=mcp)


def password(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who logs in.")],
    file: Annotated[
        Path, typer.Option("--file", metavar="FILE", help="The logins; made if it is not there.")
    ],
    remove: Annotated[bool, typer.Option("--remove", help="Remove the login instead.")] = False,
) -> None:
    """Set the password of a login, for serve --auth, or remove one."""
    from ui.web import logins

    if remove:
        logins.remove(file, name)
        done = "removed from"
    else:
        new = logins.set_password(file, name, _typed())
        done = "added to" if new else "has a new password in"
    typer.echo(f"{logins.canonical(name)} {done} {file}; a running server must be started anew.")


def _typed() -> str:
    """The password: typed twice, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    first = getpass("Password: ")
    if getpass("Again: ") != first:
        raise BadLogins("The two passwords differ; nothing was changed.")
    return first
