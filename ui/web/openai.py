"""Chat completions in OpenAI's wire format, so that its many clients can ask Dateline."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from qa.errors import QuestionError
from qa.types import Turn
from ui.strings import Common, Programs
from ui.web.asked import BadRequest, complaint, filters_of, in_turn
from ui.web.completion import MODEL, Completion, unsaid
from vectorstore.errors import CorpusError

if TYPE_CHECKING:
    from ui.web.site import Site

LOG = logging.getLogger("dateline.web")
LARGEST = 1_000_000
"""Bytes of a request."""
MOST_MESSAGES = 100
_EXPECTED = (BadRequest, CorpusError, QuestionError)
_MODEL = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _text(content: object) -> object:
    """The text of a message that comes in parts."""
    if content is None:
        return ""
    if not isinstance(content, list):
        return content
    texts = [part.get("text") if isinstance(part, Mapping) else None for part in content]
    read = [text for text in texts if isinstance(text, str)]
    if len(read) < len(texts):
        raise ValueError(Programs.TEXT_ALONE)
    return "\n".join(read)


class Message(BaseModel):
    """A message of the conversation."""

    role: str
    content: Annotated[str, BeforeValidator(_text)] = ""


class StreamOptions(BaseModel):
    """What a stream should hold."""

    include_usage: bool = False


class Wanted(BaseModel):
    """A request as far as it is read; other parameters are ignored."""

    model: str = MODEL
    messages: list[Message] = Field(max_length=MOST_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    sources: list[str] = []
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Api:
    """The handlers over one site."""

    site: Site

    async def complete(self, request: Request) -> Response:
        """Answer the last question of a conversation."""
        try:
            wanted = Wanted.model_validate_json(await _body(request))
        except ValidationError as error:
            return _error(400, complaint(error))
        except BadRequest as error:
            return _error(413, str(error))
        if wanted.model != MODEL:
            return _no_model(wanted.model)
        prompt = "\n".join(message.content for message in wanted.messages)
        completion = Completion(self.site.assistant, str(request.base_url), prompt)
        try:
            return await in_turn(partial(self._answered, wanted, completion))
        except _EXPECTED as error:
            return _error(400, str(error))
        except Exception:
            LOG.exception("A question could not be answered")
            return _error(500, Common.UNEXPECTED)

    def _answered(self, wanted: Wanted, completion: Completion) -> Response:
        question, history = conversation(wanted.messages)
        filters = filters_of(wanted.sources, wanted.since, wanted.until)
        if not wanted.stream:
            answer = self.site.assistant.ask(question, history, filters=filters)
            return JSONResponse(completion.whole(answer))
        answers = self.site.assistant.stream(question, history, filters=filters)
        # What is wrong with a question shows here, where there can still be an error status.
        growing = chain([next(answers)], answers)
        usage = wanted.stream_options is not None and wanted.stream_options.include_usage
        return StreamingResponse(
            events(completion.chunks(growing, usage=usage)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )

    def models(self, request: Request) -> Response:
        """List the one model there is, or describe it."""
        name = request.path_params.get("name")
        if name is None:
            return JSONResponse({"object": "list", "data": [_MODEL]})
        return JSONResponse(_MODEL) if name == MODEL else _no_model(name)


def routes(site: Site) -> list[Route]:
    """List the routes under /v1."""
    api = Api(site)
    return [
        Route("/v1/chat/completions", api.complete, methods=["POST"]),
        Route("/v1/models", api.models),
        Route("/v1/models/{name:path}", api.models),
    ]


def conversation(messages: list[Message]) -> tuple[str, list[Turn]]:
    """Read the last question and the exchanges before it; other roles are passed over."""
    spoken = [message for message in messages if message.role in ("user", "assistant")]
    while spoken and spoken[-1].role != "user":
        spoken.pop()
    if not spoken:
        raise BadRequest(Programs.NO_QUESTION)
    pairs = pairwise(spoken)
    turns = [
        Turn(asked.content, unsaid(told.content))
        for asked, told in pairs
        if (asked.role, told.role) == ("user", "assistant")
    ]
    return spoken[-1].content, turns


async def events(chunks: Iterator[Mapping[str, Any]]) -> AsyncIterator[bytes]:
    """Write chunks as server-sent events; a failure is the last of them."""
    try:
        while (chunk := await in_turn(lambda: next(chunks, None))) is not None:
            yield _event(chunk)
    except _EXPECTED as error:
        yield _event(_problem(str(error), "invalid_request_error"))
    except Exception:
        LOG.exception("A question could not be answered")
        yield _event(_problem(Common.UNEXPECTED, "server_error"))
    yield b"data: [DONE]\n\n"


def _event(chunk: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise BadRequest(Programs.TOO_LARGE.format(most=LARGEST))
    return bytes(body)


def _no_model(name: str) -> Response:
    sentence = Programs.NO_MODEL.format(name=name[:100], model=MODEL)
    return _error(404, sentence, param="model", code="model_not_found")


def _error(status: int, sentence: str, **more: str) -> Response:
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return JSONResponse(_problem(sentence, kind, **more), status_code=status)


def _problem(sentence: str, kind: str, **more: str) -> dict[str, Any]:
    return {"error": {"message": sentence, "type": kind, "param": None, "code": None, **more}}
