"""Forms from the browser, read no further than they may be long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ui.errors import InterfaceError
from ui.strings import Corpus as Words
from ui.web.uploads import LARGEST_REQUEST, MOST_FILES

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.types import Message

LARGEST_FORM = 64 * 1024
_AROUND = 64 * 1024  # what a request holds besides its files
TOO_LARGE = Words.TOO_LARGE.format(total=LARGEST_REQUEST // 2**20)
TOO_MANY = Words.TOO_MANY.format(most=MOST_FILES)


class BadForm(InterfaceError):
    """A form cannot be read; ``status`` is the one to answer with."""

    def __init__(self, told: str, status: int) -> None:
        super().__init__(told)
        self.status = status


async def read_form(request: Request, *, files: bool = False) -> FormData:
    """Read a form, with files or without; close it after use. Raises BadForm."""
    most = LARGEST_REQUEST + _AROUND if files else LARGEST_FORM
    too_large = BadForm(TOO_LARGE if files else Words.TOO_LONG, 413)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise too_large
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise too_large
        return message

    try:
        read = Request(request.scope, counted)
        return await read.form(max_files=MOST_FILES if files else 0, max_fields=20)
    except HTTPException as error:
        many = files and error.detail.startswith("Too many files")
        raise BadForm(TOO_MANY if many else Words.CUT_OFF, 413 if many else 400) from error


def text_of(form: FormData, name: str) -> str:
    """A field of a form as text; "" where there is none."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
