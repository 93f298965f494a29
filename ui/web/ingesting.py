"""An ingest in a process of its own: ``python -m ui.web.ingesting < order.json``.

The order is one JSON object: store, paths, embedder, budget, overlap. Each line it prints is one
too: ``{"done", "total"}`` as passages are embedded, and last ``{"report"}`` or ``{"problem"}``.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

NICE = 5  # questions go before what is read in the background


def main() -> None:
    """Carry out the order on stdin."""
    with suppress(OSError):
        os.nice(NICE)
    order = json.load(sys.stdin)
    from vectorstore.errors import CorpusError

    try:
        _say({"report": _ingest(order)})
    except CorpusError as error:
        _say({"problem": str(error)})


def _ingest(order: dict[str, Any]) -> dict[str, Any]:
    from ui.skipped import keep_skipped
    from vectorstore.embeddings import open_embedder
    from vectorstore.ingest import ingest

    store, paths = Path(order["store"]), [Path(path) for path in order["paths"]]
    report = ingest(
        paths,
        store,
        open_embedder(order["embedder"]),
        budget=order["budget"],
        overlap=order["overlap"],
        progress=lambda done, total: _say({"done": done, "total": total}),
    )
    keep_skipped(store, paths, report.skipped)
    return {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "skipped": [{"path": file.path, "reason": file.reason} for file in report.skipped],
        "passages": report.passages,
        "generation": report.generation,
        "seconds": round(report.seconds, 2),
    }


def _say(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
