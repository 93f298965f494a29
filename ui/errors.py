"""What can go wrong in the faces of Dateline.

InterfaceError
├── BadBatch         a row of a batch file cannot be asked
├── BadBriefing      a briefing cannot be made, written or verified
├── BadConversation  a conversation cannot be found, read or kept
├── BadLogins        a file of logins cannot be read, or a login cannot be kept in it
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


class BadConversation(InterfaceError):
    """A conversation is not there, is damaged, or cannot be kept."""


class BadLogins(InterfaceError):
    """A file of logins is damaged, open to others or empty, or a login may not be so."""


class BadSetting(InterfaceError):
    """A setting has a value it may not have."""


class CannotServe(InterfaceError):
    """The address is taken, or not one that may be served."""
