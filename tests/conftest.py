"""What tests share: a sealed network, a clean environment, the seeds ingested once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parent.parent / "seeds"
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104 -- an address to recognise


def _refuse_the_network(event: str, args: tuple[Any, ...]) -> None:
    """Fail whatever tries to leave this machine, also where no network namespace is to be had."""
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = str(args[1][0])
    elif event == "socket.getaddrinfo" and args[0]:
        host = args[0].decode() if isinstance(args[0], bytes) else str(args[0])
    else:
        return
    if not host.startswith(LOOPBACK):
        raise AssertionError(f"a test tried to reach {host}")


sys.addaudithook(_refuse_the_network)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("DATELINE_")]:
        if name not in ("DATELINE_SCREENSHOTS", "DATELINE_SEALED"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store over the seed articles, made by the real ingest with the real model."""
    from vectorstore.embeddings import open_embedder
    from vectorstore.ingest import ingest

    store = tmp_path_factory.mktemp("seeds") / "store"
    ingest([SEEDS], store, open_embedder())
    return store


@pytest.fixture(scope="session")
def assistant(seeds_store: Path) -> Any:
    """The assistant over the seed articles."""
    from qa.assistant import Assistant

    return Assistant.open(seeds_store)
