"""What a file's properties say of it, where somebody meant it; programs fill them in too."""

from __future__ import annotations

import re

_LONGEST = 200
_FILE = re.compile(
    r"\.(?:docx?|odt|pdf|rtf|txt|html?|indd|qx[dp]|pages|pptx?|xlsx?|tmp)\b|[\\/]|\w_\w",
    re.IGNORECASE,
)
_BY_PROGRAM = re.compile(
    r"(?:microsoft (?:word|powerpoint)|word document|print(?:ing)?\b|layout\b|scan)"
    r"|(?:untitled|unnamed|no title|title|document|doc|page|slide|presentation)\W*\d*$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:admin\w*|users?|owner|guest|root|unknown|anonymous|author|editor|desk|windows|microsoft"
    r"|office|adobe|apple|python|docx|pdf|writer|scanner|reception|owner|default|laptop|pc)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[^\W\d_a-zß-ÿ][\w.'’-]*(?: [\w.'’-]+){1,4}")


def meant_title(stated: str) -> str | None:
    """The title, unless it is a file's name or what a program puts there."""
    title = _plain(stated)
    if len(title.split()) < 2 or len(title) > _LONGEST:
        return None
    return None if _FILE.search(title) or _BY_PROGRAM.match(title) else title


def meant_author(stated: str) -> str | None:
    """The author, where it is written as people's names are: not an account or a program."""
    names = re.split(r"\s*(?:[,;&]|\band\b)\s*", _plain(stated))
    people = all(_PERSON.fullmatch(name) and not _NOBODY.search(name) for name in names)
    return ", ".join(names) if people and len(stated) <= _LONGEST else None


def _plain(stated: str) -> str:
    return "".join(c for c in " ".join(stated.split()) if c.isprintable())
