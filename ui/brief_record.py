"""What a briefing carries for a later check: its citations, as data inside every format."""

from __future__ import annotations

import json

from qa.briefing import Briefing
from qa.errors import MalformedAnswer
from qa.serialize import citation_from_dict, citation_to_dict
from qa.types import Citation

NAME = "dateline-briefing"
LARGEST = 50_000_000
"""Bytes of a record that are read at most; a zipped file may unfold to any size."""


def record(briefing: Briefing) -> str:
    """Write the citations as one line of ASCII that can stand inside HTML, XML and comments."""
    data = {
        "topic": briefing.topic,
        "made": briefing.made,
        "citations": [citation_to_dict(f.citation) for f in briefing.footnotes],
    }
    text = json.dumps(data)
    for sign in "<>&-":
        # Such a sign can only stand within a string of this record, where an escape means the same.
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def citations(text: str) -> list[Citation]:
    """Read a record; raises MalformedAnswer where it is none, naming what is wrong."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedAnswer("Its citations are no JSON; make the briefing anew.") from error
    rows = data.get("citations") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise MalformedAnswer("It has no list of citations; make the briefing anew.")
    return [citation_from_dict(row, f"citation {n}") for n, row in enumerate(rows, 1)]
