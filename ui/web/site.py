"""What every page of the browser needs: who answers, where things are kept, who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings
    from ui.brief_making import Briefer
    from ui.events import Chronicle

PERSON = "x-dateline-person"
"""The header in which the gate names who is asking; what a browser sends under it is dropped."""
NOBODY = "0" * 16
LOGIN = "x-dateline-login"
"""The header in which the gate says under which name, where there are logins."""


@dataclass(frozen=True)
class Site:
    """One server: the assistant it asks, and the settings it was opened with."""

    assistant: Assistant
    settings: Settings

    @property
    def store(self) -> Path:
        """The folder of the index."""
        return self.settings.store

    @cached_property
    def chronicle(self) -> Chronicle:
        """Dated events; it opens an embedder at its first topic."""
        from ui.events import Chronicle

        return Chronicle(self.settings)

    @cached_property
    def briefer(self) -> Briefer:
        """Briefings; it opens an assistant for topics at the first."""
        from ui.brief_making import Briefer

        return Briefer(self.assistant, self.settings)

    def folder_of(self, person: str) -> Path:
        """The folder for what one person keeps; it need not exist."""
        return self.store / "people" / person


def person_of(headers: Mapping[str, str]) -> str:
    """Who is asking: sixteen hexadecimal digits, told apart by login or by browser.

    Never a name or a secret, so it may be part of a path.
    """
    return headers.get(PERSON, NOBODY)


def told_login(name: str) -> str:
    """A login's name as a header may hold it."""
    return quote(name, safe="")


def login_of(headers: Mapping[str, str]) -> str:
    """The name that was logged in with, "" where there are no logins."""
    return unquote(headers.get(LOGIN, ""))
