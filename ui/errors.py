"""What can go wrong in the faces of Dateline.

InterfaceError
├── BadBatch         a row of a batch file cannot be asked
├── BadBriefing      a briefing cannot be made, written or verified
├── BadSetting       a DATELINE_ variable or an option has a value no setting may have
└── CannotServe      the browser chat cannot be offered at that address

Each message is one sentence that says what to do; the terminal shows it as it is.
"""

from __future__ import annotations


class InterfaceError(Exception):
    """Base of every expected failure in ``ui``."""


class BadBatch(InterfaceError):
    """A row of a batch file is malformed, or its question cannot be asked."""


class BadBriefing(InterfaceError):
    """A briefing has nothing to say, nowhere to go, or is no briefing."""


class BadSetting(InterfaceError):
    """A setting has a value it may not have."""


class CannotServe(InterfaceError):
    """The address is taken, or not one that may be served."""
