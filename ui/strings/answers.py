"""What stands around an answer, in the browser as in the terminal."""

from __future__ import annotations


class Answers:
    """Verdicts, sources, notes and what was struck."""

    ANSWERED = "Answered"
    PARTIAL = "Partly answered"
    NOT_IN_CORPUS = "Not in the articles"
    PREMISE_CORRECTED = "The articles say otherwise"
    CLARIFY = "Please say which"
    DIFFERS = "The articles differ"

    SOURCES = "Sources"
    NEAREST = "Nearest passages"
    OFFERED = "Offered as the nearest passages; they do not answer the question."
    NO_PASSAGE = "This answer cites no passage."
    SOURCE = "Source {n}: {byline}"
    BACK = "Quote {n}, back to the answer"
    WHOLE = "The whole article"
    WHOLE_OF = ": {title}"
    NOTHING_STATED = "Outlet, author and date not stated"
    DATE_NOT_STATED = "Date not stated"

    NOTE = "Note: {note}"
    PARTLY_SUPPORTED = "Only partly supported by the quote"
    NOT_SUPPORTED = "Not supported by the quote"
    LIKELY = "Most likely the answer"
    STRUCK = (
        "Struck: the model wrote this, and the articles do not support it. No part of the answer."
    )
    STRUCK_LABEL = "Struck"
    STRUCK_HEARD = "struck: not supported:"
    STRUCK_WHY = "not supported"
