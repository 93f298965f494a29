"""A chat model from a GGUF file: llama.cpp in a process of its own, reached over the loopback.

``gguf:/models/small.gguf`` names the file; needs the extra ``gguf``. A process can be left behind
in the midst of a reply and ends with Dateline, which a thread of ours could not. Nobody else gets
the key to its door.
"""

from __future__ import annotations

import atexit
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from qa.errors import UnknownEngine

_NEEDED = {"xllamacpp": "xllamacpp", "langchain_openai": "langchain-openai"}
_CONTEXT = 8192  # tokens of prompt and reply together: evidence, rules and four sentences
_LONGEST = 512  # tokens of a reply
_ENDS_WITHIN_S = 5.0
_KEY = "LLAMA_API_KEY"


@dataclass(frozen=True, slots=True)
class Served:
    """A model that is being served: where, and by which key."""

    base_url: str
    key: str


def serve(path: str) -> Served:
    """Load the model file at a path in a process that ends with this one.

    Raises UnknownEngine if there is no such file or nothing to run it with.
    """
    if not Path(path).is_file():
        raise UnknownEngine(f"There is no model file at {path}; check the path after gguf:.")
    missing = [package for name, package in _NEEDED.items() if find_spec(name) is None]
    if missing:
        raise UnknownEngine(
            f'The engine "gguf" needs packages: run "pip install {" ".join(missing)}".'
        )
    key = secrets.token_urlsafe()
    process = subprocess.Popen(  # noqa: S603 -- our own module, run by our own interpreter
        [sys.executable, "-P", "-m", "qa.gguf", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, _KEY: key},
        text=True,
    )
    atexit.register(_end, process)
    assert process.stdout is not None  # noqa: S101 -- for the type checker: it is a pipe
    address = process.stdout.readline().strip()
    if not address:
        _end(process)
        raise UnknownEngine(
            f"The model {path} could not be loaded; is it a chat model in GGUF format?"
        )
    return Served(f"{address}/v1", key)


def _end(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    try:
        process.wait(_ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(path: str) -> None:
    """Serve a model file on a free port of the loopback until the input ends."""
    llama = import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path = path
    params.n_ctx, params.n_predict = _CONTEXT, _LONGEST
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _cores()
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.verbosity = -1
    params.ui = False
    params.api_keys = [os.environ.pop(_KEY)]
    server = llama.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # llama.cpp aborts when it is taken down in the midst of a reply


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    main(sys.argv[1])
