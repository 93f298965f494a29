"""Dateline's functions as endpoints of Gradio's API, which are also the tools of its MCP server."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from importlib.util import find_spec
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar

import gradio as gr
from pydantic import ValidationError, validate_call

from qa.errors import QuestionError
from ui.errors import CannotServe, InterfaceError
from ui.strings import Common, Programs
from ui.web.asked import BadRequest, complaint, in_turn
from ui.web.endpoints import NAMES, Endpoints
from vectorstore.errors import CorpusError

if TYPE_CHECKING:
    from ui.web.site import Site

LOG = logging.getLogger("dateline.web")
R = TypeVar("R")


class Refused(gr.Error):
    """A call that fails, with the sentence that its caller sees."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, print_exception=False)

    def __str__(self) -> str:
        return str(self.message)


def register(site: Site) -> None:
    """Make the endpoints those of the Gradio page that is being built.

    They stand in no queue, so that one POST answers, and no call is passed on to the server
    itself, which would have to log in.
    """
    endpoints = Endpoints(site)
    for name in NAMES:
        gr.events.api(told(getattr(endpoints, name)), api_name=name, queue=False)


def told(endpoint: Callable[..., R]) -> Callable[..., Awaitable[R]]:
    """Check what an endpoint is called with, and say in a sentence why a call fails."""
    checked = validate_call(endpoint)
    names = list(signature(endpoint).parameters)

    @wraps(endpoint)
    async def call(*given: object) -> R:
        # Gradio gives values in order; complaints are to name the parameter.
        named = dict(zip(names, given, strict=False))
        try:
            return await in_turn(lambda: checked(**named))
        except ValidationError as error:
            raise Refused(complaint(error)) from error
        except UnicodeEncodeError as error:
            raise Refused(Programs.NOT_TEXT) from error
        except (BadRequest, CorpusError, InterfaceError, QuestionError) as error:
            raise Refused(str(error)) from error
        except Exception as error:
            LOG.exception("A call could not be answered")
            raise Refused(Common.UNEXPECTED) from error

    return call


def check_mcp() -> None:
    """Raise CannotServe unless what an MCP server needs is installed."""
    if find_spec("mcp") is None:
        raise CannotServe(
            "An MCP server needs a package that is not installed; run `pip install '.[mcp]'`."
        )


def speak_json(page: gr.Blocks) -> None:
    """Let a launched MCP server answer in JSON; Gradio's own answers are Python's notation."""
    from mcp.types import TextContent

    def written(results: list[Any], _address: str) -> list[TextContent]:
        texts = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in results)
        return [TextContent(type="text", text=text) for text in texts]

    vars(page.mcp_server_obj)["postprocess_output_data"] = written
