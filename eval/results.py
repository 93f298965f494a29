"""A run on disk: what was asked of what, what came back, and what it scored.

    manifest.json              what it takes to tell two runs apart, and how long it took
    sets/NAME/gold.jsonl       the questions
    sets/NAME/articles.jsonl   the articles found, cited or needed, whole
    results.jsonl              the answers with their hits, a line each
    scores.jsonl               the scores: the same for the same answers, to the byte
    report.html, summary.md, junit.xml   what is made of them

A folder is enough to score the answers anew, without asking again and without the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from eval.gold import Question, load
from eval.metrics.retrieval import Span
from qa.serialize import answer_from_dict, answer_to_dict
from qa.types import Answer, Turn
from vectorstore.types import Article, Hit, Passage

RUNS = Path("eval-runs")
FORMAT = 1
SCORES, REPORT, SUMMARY, JUNIT = "scores.jsonl", "report.html", "summary.md", "junit.xml"
_MANIFEST, _RESULTS, _SETS = "manifest.json", "results.jsonl", "sets"
FILES = (_MANIFEST, _RESULTS, _SETS, SCORES, REPORT, SUMMARY, JUNIT)
"""All that the folder of a run holds."""


class BadRun(Exception):
    """A run, a baseline or a choice of questions cannot be used; one sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one question of a set.

    ``history`` says which earlier turns it was asked after: own, gold, none or standalone.
    ``confidence`` is the score of the best evidence, in [0, 1]. ``spans`` are single sentences,
    keyed by their file's hash, that baselines answer with. ``first`` marks a set's first question,
    which pays for loading.
    """

    set: str
    id: str
    history: str
    answer: Answer
    earlier: tuple[Turn, ...] = ()
    confidence: float | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    latency_ms: float = 0.0
    first: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked and what came back; ``articles`` maps sets to articles by file hash."""

    manifest: Mapping[str, Any]
    questions: Mapping[str, tuple[Question, ...]]
    articles: Mapping[str, Mapping[str, Article]]
    results: tuple[Result, ...]

    @property
    def history(self) -> str:
        """The history whose answers make the score."""
        return str(self.manifest["settings"]["history"])


def write_run(run: Run, folder: Path) -> None:
    """Write all but the scores; raises BadRun if the folder holds anything but a run."""
    claim(folder)
    for name, questions in run.questions.items():
        place = folder / _SETS / name
        place.mkdir(parents=True, exist_ok=True)
        write_lines(place / "gold.jsonl", map(_gold_row, questions))
        used = _used(run, name)
        kept = [asdict(a) for sha256, a in sorted(run.articles[name].items()) if sha256 in used]
        write_lines(place / "articles.jsonl", kept)
    write_lines(folder / _RESULTS, map(_result_row, run.results))
    # Last: a folder with a manifest is a whole run.
    text = json.dumps(run.manifest, ensure_ascii=False, indent=2)
    (folder / _MANIFEST).write_text(text + "\n", "utf-8")


def read_run(folder: Path) -> Run:
    """Read a run back; raises BadRun."""
    manifest = read_manifest(folder)
    questions: dict[str, tuple[Question, ...]] = {}
    articles: dict[str, dict[str, Article]] = {}
    try:
        for entry in manifest["sets"]:
            place = folder / _SETS / entry["name"]
            questions[entry["name"]] = tuple(load(place / "gold.jsonl"))
            read = [Article(**row) for row in read_lines(place / "articles.jsonl")]
            articles[entry["name"]] = {article.sha256: article for article in read}
        texts = {name: {a.id: a.text for a in held.values()} for name, held in articles.items()}
        results = tuple(_result(row, texts) for row in read_lines(folder / _RESULTS))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(folder, error) from error
    return Run(manifest, questions, articles, results)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what a run says of itself; raises BadRun."""
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text("utf-8"))
        found = manifest["format"]
    except FileNotFoundError:
        raise BadRun(f"{folder} holds no run; make one with `dateline eval run`.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(folder, error) from error
    if found != FORMAT:
        raise BadRun(f"{folder} has format {found}, not {FORMAT}; run `dateline eval run` again.")
    return manifest


def latest(runs: Path = RUNS) -> Path:
    """The folder of the readable run that was started last; raises BadRun if there is none."""
    started: dict[Path, str] = {}
    for path in runs.glob(f"*/{_MANIFEST}"):
        with suppress(BadRun):
            started[path.parent] = str(read_manifest(path.parent)["started"])
    if not started:
        raise BadRun(f"There is no run under {runs}; make one with `dateline eval run`.")
    return max(started, key=lambda folder: (started[folder], folder.name))


def new_folder(runs: Path = RUNS) -> Path:
    """A folder for a run that starts now, which no other run has."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    free = (runs / (f"{stamp}-{n}" if n else stamp) for n in count())
    return next(folder for folder in free if not folder.exists())


def claim(folder: Path) -> None:
    """Make the folder of a run, or take one that holds at most a run; raises BadRun."""
    if folder.exists() and not folder.is_dir():
        raise BadRun(f"{folder} is a file; give a folder with --out.")
    folder.mkdir(parents=True, exist_ok=True)
    if any(entry.name not in FILES for entry in folder.iterdir()):
        raise BadRun(f"{folder} holds other things than a run; give another with --out.")
    (folder / _MANIFEST).unlink(missing_ok=True)


def write_lines(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write JSON objects, a line each."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_text("".join(lines), "utf-8", newline="\n")


def read_lines(file: Path) -> list[dict[str, Any]]:
    """Read JSON objects, a line each."""
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def _used(run: Run, name: str) -> set[str]:
    """Hashes of the files that scoring or showing a set's answers looks into."""
    by_id = {article.id: article.sha256 for article in run.articles[name].values()}
    used = {entry.sha256 for question in run.questions[name] for entry in question.evidence}
    for result in run.results:
        if result.set == name:
            used |= {citation.sha256 for citation in result.answer.citations}
            used |= {span.key for span in result.spans.values()}
            used |= {by_id.get(hit.passage.article_id, "") for hit in result.answer.hits}
    return used


def _gold_row(question: Question) -> dict[str, Any]:
    row = asdict(question)
    del row["line"]
    return row


def _result_row(result: Result) -> dict[str, Any]:
    return {
        "set": result.set,
        "id": result.id,
        "history": result.history,
        "earlier": [asdict(turn) for turn in result.earlier],
        "answer": answer_to_dict(result.answer),
        "hits": [_hit_row(hit) for hit in result.answer.hits],
        "confidence": result.confidence,
        "spans": {name: list(span) for name, span in result.spans.items()},
        "latency_ms": round(result.latency_ms, 3),
        "first": result.first,
    }


def _hit_row(hit: Hit) -> dict[str, Any]:
    passage = asdict(hit.passage)
    del passage["text"]  # its article has it
    return {**passage, "score": hit.score, "rank": hit.rank, "via": dict(hit.via)}


def _result(row: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]]) -> Result:
    hits = tuple(_hit(hit, texts[row["set"]]) for hit in row["hits"])
    return Result(
        set=row["set"],
        id=row["id"],
        history=row["history"],
        earlier=tuple(Turn(**turn) for turn in row["earlier"]),
        answer=replace(answer_from_dict(row["answer"]), hits=hits),
        confidence=row["confidence"],
        spans={name: Span(*span) for name, span in row["spans"].items()},
        latency_ms=row["latency_ms"],
        first=row["first"],
    )


def _hit(row: Mapping[str, Any], texts: Mapping[str, str]) -> Hit:
    start, end = row["start"], row["end"]
    text = texts[row["article_id"]][start:end]
    passage = Passage(row["id"], row["article_id"], start, end, text, row["heading"])
    return Hit(passage, row["score"], row["rank"], row["via"])


def _broken(folder: Path, error: Exception) -> BadRun:
    return BadRun(
        f"The run in {folder} cannot be read ({type(error).__name__}: {error}); "
        "run `dateline eval run` again."
    )
