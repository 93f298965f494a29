"""A piece of the page while it is being judged: what its wording and shape alone tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vectorstore import cues
from vectorstore.dates import is_date
from vectorstore.layout import Piece

Kind = Literal["title", "heading", "body", "boilerplate"]

LONGEST_TITLE = 30
LONGEST_HEADING = 14


@dataclass(slots=True)
class Draft:
    """A piece, its text with whitespace collapsed, and its kind: None until something claims it.

    ``outlet`` is the newspaper that the piece names, where it is a masthead.
    """

    piece: Piece
    text: str
    kind: Kind | None = None
    outlet: str | None = None

    @property
    def is_line(self) -> bool:
        """Whether it is plain text rather than a list item, table row, heading or the like."""
        return self.piece.shape == "line"

    @property
    def is_prose(self) -> bool:
        """Whether a reader would call it a sentence rather than a label."""
        if self.piece.shape in ("item", "row", "code"):
            return not is_date(self.text)  # "19. März" looks like the item of a numbered list
        size = cues.words(self.text)
        if size > LONGEST_TITLE:
            return True
        # A headline may ask or cry out, but does not end in a full stop.
        shortest = LONGEST_HEADING if self.text.rstrip("”\"’')").endswith(("?", "!")) else 4
        return cues.ends_sentence(self.text) and size > shortest

    @property
    def is_open(self) -> bool:
        """Whether nothing has claimed it yet."""
        return self.kind is None

    @property
    def is_headline(self) -> bool:
        """Whether it can be the title: a short line that says something and does not end."""
        if not self.is_line or cues.words(self.text) > LONGEST_TITLE or len(self.text) > 200:
            return False
        if self.text[0].islower() or self.text[-1] in ".,;:。…–—-":
            return False
        return cues.says_something(self.text)
