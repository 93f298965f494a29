"""How fast the corpus is ingested, and how much memory that takes.

    python -m bench.ingest --articles FOLDER --store STORE

Runs in a process of its own, so that the peak is the ingest's alone; prints one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.corpus import Corpus

MOST_MEMORY = 1.5e9
VECTORSTORE = Path(__file__).resolve().parents[1] / "vectorstore"
# Whatever else changes in the package may change the index, which is then built anew
SEARCH_ONLY = {"retrieval.py", "retriever.py"}


@dataclass(frozen=True)
class Measured:
    """One ingest; ``peak`` is the process's resident memory in bytes, libraries included."""

    articles: int
    skipped: int
    passages: int
    seconds: float
    peak: int

    @property
    def pace(self) -> float:
        """Passages a second, from reading the files to flipping the store."""
        return self.passages / self.seconds


def measured_store(corpus: Corpus, folder: Path) -> tuple[Path, Measured]:
    """The corpus as a store under ``folder``: the one left by an earlier run if nothing changed."""
    home = folder / f"{len(corpus.rows)}-{_fingerprint()}"
    store, record = home / "store", home / "ingest.json"
    if not record.is_file():
        for stale in folder.glob(f"{len(corpus.rows)}-*"):
            shutil.rmtree(stale)
        corpus.write(home / "articles")
        command = [sys.executable, "-m", "bench.ingest"]
        command += ["--articles", str(home / "articles"), "--store", str(store)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        record.write_text(done.stdout, encoding="utf-8")
    return store, Measured(**json.loads(record.read_text(encoding="utf-8")))


def main() -> None:
    """Ingest a folder into a new store and print the measurements."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    from vectorstore.embeddings import open_embedder
    from vectorstore.ingest import ingest

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    options = parser.parse_args()
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Embedding passages", total=None)
        report = ingest(
            [options.articles],
            options.store,
            open_embedder(),
            rebuild=True,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    measured = Measured(
        len(report.added), len(report.skipped), report.passages, report.seconds, kilobytes * 1024
    )
    print(json.dumps(asdict(measured)))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(VECTORSTORE.glob("*.py")):
        if file.name not in SEARCH_ONLY:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    main()
