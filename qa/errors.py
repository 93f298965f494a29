"""Everything that can go wrong in answering.

QuestionError
├── EmptyQuestion     nothing was asked
├── MalformedAnswer   an object of a file is no answer
├── QuestionTooLong   more text than a question may have
├── UnknownEngine     no answering engine of that name, or its package is not installed
└── UnknownReader     no reader of that name, or its files cannot be read

A dead or misbehaving model is no error: the answer falls back and says so (``Answer.degraded``).
Each message is one sentence that says what to do; callers show it as it is.
"""

from __future__ import annotations


class QuestionError(Exception):
    """Base of every expected failure in ``qa``."""


class EmptyQuestion(QuestionError):
    """Nothing was asked."""


class MalformedAnswer(QuestionError):
    """An object is no answer; the message names the field and what it should be."""


class QuestionTooLong(QuestionError):
    """The question is longer than any question; the limit is in the message."""


class UnknownEngine(QuestionError):
    """No answering engine of that name, or its package is not installed."""


class UnknownReader(QuestionError):
    """No reader of that name, or its files cannot be read."""
