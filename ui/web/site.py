"""What every page of the browser needs: who answers, where things are kept, who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings

PERSON = "x-dateline-person"
"""The header in which the gate names who is asking; what a browser sends under it is dropped."""
NOBODY = "0" * 16


@dataclass(frozen=True, slots=True)
class Site:
    """One server: the assistant it asks, and the settings it was opened with."""

    assistant: Assistant
    settings: Settings

    @property
    def store(self) -> Path:
        """The folder of the index."""
        return self.settings.store

    def folder_of(self, person: str) -> Path:
        """The folder for what one person keeps; it need not exist."""
        return self.store / "people" / person


def person_of(headers: Mapping[str, str]) -> str:
    """Who is asking: sixteen hexadecimal digits, told apart by login or by browser.

    Never a name or a secret, so it may be part of a path.
    """
    return headers.get(PERSON, NOBODY)
