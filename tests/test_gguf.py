"""A model file is served by a process of its own; here with a stand-in for llama.cpp."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa import gguf
from qa.errors import UnknownEngine
from qa.providers import open_model

STAND_IN = """
import sys
from types import SimpleNamespace

sys.path.insert(0, {tests!r})
from endpoint import Endpoint, Moods
import threading


def CommonParams():
    return SimpleNamespace(
        model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace()
    )


class Guarded(Moods):
    def do_POST(self):
        if self.headers["Authorization"] == "Bearer " + Guarded.key:
            super().do_POST()
        else:
            self.begin(401)


def Server(params):
    if params.model.path.endswith("letter.gguf"):
        raise RuntimeError("bad magic")
    assert (params.ui, params.hostnames, params.port) == (False, ["127.0.0.1"], 0)
    (Guarded.key,) = params.api_keys
    running = Endpoint(("127.0.0.1", 0), Guarded)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    return SimpleNamespace(listening_address=f"http://127.0.0.1:{{running.server_port}}/well")
"""


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What would run when Dateline ends, run when the test ends."""
    waiting: list[Any] = []
    monkeypatch.setattr("atexit.register", lambda end, process: waiting.append((end, process)))
    yield waiting
    for end, process in waiting:
        end(process)
        assert process.returncode is not None


@pytest.fixture
def llama(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: list[Any]) -> list[Any]:
    stand_in = STAND_IN.format(tests=str(Path(__file__).parent))
    (tmp_path / "xllamacpp.py").write_text(stand_in, "utf-8")
    root = str(Path(gguf.__file__).parent.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), root)))
    monkeypatch.setattr("qa.gguf.find_spec", lambda name: name)
    return ended


def model_file(folder: Path, name: str = "small.gguf") -> str:
    file = folder / name
    file.write_bytes(b"GGUF")
    return str(file)


def test_a_file_is_served_to_whoever_has_the_key_until_the_end(
    llama: list[Any], tmp_path: Path
) -> None:
    served = gguf.serve(model_file(tmp_path))
    url = f"{served.base_url}/chat/completions"
    with httpx.Client(trust_env=False) as http:
        assert http.post(url, json={}).status_code == 401
        keyed = {"Authorization": f"Bearer {served.key}"}
        assert "inquiry" in http.post(url, json={}, headers=keyed).text
        ((end, process),) = llama
        started = time.monotonic()
        end(process)
        assert time.monotonic() - started < 4
        with pytest.raises(httpx.ConnectError):
            http.post(url, json={})
    assert process.returncode == 0


def test_a_file_that_is_no_model_is_named(llama: list[Any], tmp_path: Path) -> None:
    with pytest.raises(
        UnknownEngine, match=r"letter\.gguf could not be loaded; is it a chat model"
    ):
        gguf.serve(model_file(tmp_path, "letter.gguf"))


def test_a_missing_file_or_package_names_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnknownEngine, match="There is no model file at"):
        open_model(f"gguf:{tmp_path}/none.gguf", None, 5.0)
    monkeypatch.setattr("qa.gguf.find_spec", lambda name: None)
    with pytest.raises(UnknownEngine, match=r'run "pip install xllamacpp langchain-openai"'):
        open_model(f"gguf:{model_file(tmp_path)}", None, 5.0)


def test_it_is_opened_as_any_endpoint_of_openais_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: dict[str, Any] = {}

    def init(model: str, **options: Any) -> str:
        opened.update(options, model=model)
        return "opened"

    served = gguf.Served("http://127.0.0.1:1/v1", "key")
    monkeypatch.setattr("qa.gguf.serve", lambda path: served)
    monkeypatch.setattr("langchain.chat_models.init_chat_model", init)
    assert open_model("gguf:/models/small.gguf", "http://elsewhere", 5.0) == "opened"
    assert opened["model_provider"] == "openai" and opened["model"] == "small.gguf"
    assert (opened["base_url"], opened["api_key"]) == ("http://127.0.0.1:1/v1", "key")
