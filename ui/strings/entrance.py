"""What is said to those who are not let in yet."""

from __future__ import annotations


class Entrance:
    """The page at /login."""

    LOG_IN = "Log in"
    LOG_OUT = "Log out"
    LEAD = "Logins are made by whoever runs this server."
    NAME = "Name"
    PASSWORD = "Password"  # noqa: S105 -- a label
    INSIDE = "Logged in"
    INSIDE_AS = "You are logged in as {name}."
    TO_CHAT = "To the chat"
    WRONG = "That name and password do not go together."
    WAIT = "Too many attempts failed in a row; try again in {seconds} s."
    UNKNOWN = "Log in: send a name and password (Basic), or the key NAME:PASSWORD (Bearer)."
    UNREADABLE = "The form cannot be read; open /login and try again."


class Gate:
    """Why a request is turned away."""

    MISDIRECTED = "This is not an address of Dateline's; open it as 127.0.0.1 or localhost."
    FOREIGN = "This request comes from another site's page; Dateline answers its own pages alone."
