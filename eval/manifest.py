"""What a run says of itself: enough to tell why two runs differ, nothing of the machine's owner."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.results import FORMAT
from eval.statistics import RESAMPLES, SEED

if TYPE_CHECKING:
    from qa.settings import Settings
    from vectorstore.catalog import Catalog

# The packages whose change can change a score.
_PACKAGES = ("dateline", "chromadb", "langchain-core", "numpy", "onnxruntime", "tiktoken")
_SETTINGS = ("embedder", "budget", "overlap", "passages", "engine")


def describe(
    sets: Sequence[Mapping[str, Any]],
    settings: Settings,
    history: str,
    started: datetime,
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """Return the manifest of a run; ``seconds`` says how long its parts took."""
    commit, modified = _commit()
    return {
        "format": FORMAT,
        "started": started.isoformat(timespec="seconds"),
        "commit": commit,
        "modified": modified,
        "sets": [dict(entry) for entry in sets],
        "settings": {name: getattr(settings, name) for name in _SETTINGS} | {"history": history},
        "seed": SEED,
        "resamples": RESAMPLES,
        "versions": {
            "python": platform.python_version(),
            **{name: found for name in _PACKAGES if (found := _version(name))},
        },
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
    }


def index_hash(catalog: Catalog) -> str:
    """One hash of an index: its embedder, and where every passage begins and ends."""
    ids = sorted(id_ for article in catalog.articles() for id_ in catalog.passage_ids(article.id))
    manifest = catalog.manifest()
    name = manifest.embedder if manifest else ""
    return hashlib.sha256("\n".join([name, *ids]).encode()).hexdigest()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> tuple[str | None, bool | None]:
    """The commit this code was run from, and whether it was changed since; None if not from git."""
    # An installed copy may lie in the repository of something else, which does not track it.
    if _git("ls-files", "--error-unmatch", "__init__.py") is None:
        return None, None
    return _git("rev-parse", "HEAD"), bool(_git("status", "--porcelain"))


def _git(*arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run(  # noqa: S603 -- fixed arguments
        [git, "--no-optional-locks", *arguments],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else None
