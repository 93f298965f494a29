"""The baseline that a release is held to: one JSON file a set, changed only on purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.results import FORMAT, BadRun
from eval.scored import Scored
from eval.statistics import Observation

FOLDER = Path(__file__).parent / "baseline"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a set scored when it was accepted: each question's credit, by id.

    ``about`` is what a reader of the file wants to know; nothing is computed from it.
    """

    set: str
    about: Mapping[str, Any]
    credits: Mapping[str, Observation]


def read_accepted(names: Sequence[str], folder: Path = FOLDER) -> dict[str, Accepted]:
    """Read the baseline of each set that has one; raises BadRun."""
    return {name: _read(file) for name in names if (file := folder / f"{name}.json").exists()}


def accept(
    name: str, scored: Sequence[Scored], manifest: Mapping[str, Any], score: float, folder: Path
) -> Path:
    """Write the baseline of a set; ``score`` is its Grounded Score. Returns the file."""
    entry = next(entry for entry in manifest["sets"] if entry["name"] == name)
    about = {
        "format": FORMAT,
        "set": name,
        "score": round(score, 2),
        "engine": manifest["settings"]["engine"],
        "embedder": manifest["settings"]["embedder"],
        "gold_sha256": entry["gold_sha256"],
        "corpus_sha256": entry["corpus_sha256"],
    }
    questions = {
        row.score.id: {
            "group": row.score.group,
            "category": row.score.category,
            "credit": row.score.grounded,
        }
        for row in scored
        if row.set == name
    }
    # A line a question, so that a change of the baseline can be read as a change.
    lines = [f"    {_dump(id_)}: {_dump(question)}" for id_, question in questions.items()]
    head = [f"  {_dump(key)}: {_dump(value)}," for key, value in about.items()]
    text = "\n".join(["{", *head, '  "questions": {', ",\n".join(lines), "  }", "}"])
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    file.write_text(text + "\n", "utf-8", newline="\n")
    return file


def _read(file: Path) -> Accepted:
    try:
        held = json.loads(file.read_text("utf-8"))
        questions = held.pop("questions")
        if held["format"] != FORMAT:
            raise ValueError(f"format {held['format']}")
        name = held["set"]
        before = {
            id_: Observation(f"{name}/{q['group']}", q["category"], float(q["credit"]))
            for id_, q in questions.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRun(
            f"The baseline {file.name} cannot be read ({error}); "
            "make it anew with `dateline eval baseline --accept`."
        ) from error
    return Accepted(name, held, before)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
