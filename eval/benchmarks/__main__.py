"""``python -m eval.benchmarks``: see ``command.bench``."""

from __future__ import annotations

import typer

from eval.benchmarks.command import bench

if __name__ == "__main__":
    typer.run(bench)
