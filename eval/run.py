"""Asking every question of some sets, each over an index of its own that is thrown away after."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from eval.baselines import spans
from eval.manifest import describe, index_hash
from eval.results import Result, Run
from eval.sets import QuestionSet, check_evidence, corpus_hash, read_corpus, with_gold_history
from qa.types import Answer, Draft, Evidence, Turn

if TYPE_CHECKING:
    from eval.gold import Question
    from qa.engines import Engine
    from qa.question import Question as Parsed
    from qa.settings import Settings

HISTORIES = ("own", "gold", "none", "standalone")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, and how. ``vectors`` is a file that keeps embeddings between runs.

    ``history`` is what the earlier turns of a follow-up are answered with: own, gold or
    none; or "standalone" for the question as a person would put it without them.
    ``progress(done, total)`` counts questions.
    """

    sets: Sequence[QuestionSet]
    settings: Settings
    history: str = "own"
    vectors: Path | None = None
    progress: Progress | None = None


class Asker(Protocol):
    """What answers: the Assistant, or a stand-in for it."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to one question, seen in its conversation."""


class Watched:
    """An engine, the evidence it was last given, and the tokens it has used so far."""

    def __init__(self, engine: Engine) -> None:
        self._engine = self._begun = engine
        self.name = engine.name
        self.evidence: Sequence[Evidence] = ()
        self.usage: Counter[str] = Counter()

    def begin(self) -> Watched:
        """Let the engine begin an answer; one is asked for at a time."""
        from qa.engines import begun

        self._begun = begun(self._engine)
        return self

    def rewritten(self, question: str, history: Sequence[Turn]) -> str | None:
        """Rewrite as the engine does."""
        from qa.engines import ModelEngine

        engine = self._begun
        return engine.rewritten(question, history) if isinstance(engine, ModelEngine) else None

    def draft(self, question: Parsed, evidence: Sequence[Evidence]) -> Draft:
        """Draft as the engine does."""
        return list(self.drafts(question, evidence))[-1]

    def drafts(self, question: Parsed, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Draft as the engine does, growing."""
        from qa.engines import drafts

        self.evidence = evidence
        draft = None
        for draft in drafts(self._begun, question, evidence):
            yield draft
        if draft is not None:
            self.usage.update(draft.usage)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a set is asked: who answers, from what evidence, over which index, at what cost."""

    asker: Asker
    evidence: Callable[[], Sequence[Evidence]] = tuple
    index: dict[str, Any] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)


def run(plan: Plan) -> Run:
    """Ask all questions of all sets; those with earlier turns also in the other histories.

    Raises BadRun, CorpusError or QuestionError.
    """
    sets, settings, history = plan.sets, plan.settings, plan.history
    started, clock = datetime.now(UTC), time.perf_counter()
    total = sum(_asks(question) for this in sets for question in this.questions)
    results: list[Result] = []
    described, articles = [], {}
    used: Counter[str] = Counter()
    indexing = asking = 0.0
    for this in sets:
        held = read_corpus(this.corpus)
        check_evidence(this, held)
        began = time.perf_counter()
        with opened(this.corpus, settings, plan.vectors) as desk:
            ready = time.perf_counter()
            for result in ask_set(with_gold_history(this, held), desk, history):
                results.append(result)
                if plan.progress:
                    plan.progress(len(results), total)
            indexing, asking = indexing + ready - began, asking + time.perf_counter() - ready
            used.update(desk.usage)
        articles[this.name] = held
        described.append(
            {
                "name": this.name,
                "questions": len(this.questions),
                "articles": len(held),
                "gold_sha256": this.sha256,
                "corpus_sha256": corpus_hash(held.values()),
                **desk.index,
            }
        )
    seconds = {"index": indexing, "ask": asking, "all": time.perf_counter() - clock}
    manifest = describe(described, settings, history, started, seconds)
    if used:
        manifest["usage"] = dict(used)
    return Run(manifest, {this.name: this.questions for this in sets}, articles, tuple(results))


def ask_set(questions: QuestionSet, desk: Desk, history: str) -> Iterator[Result]:
    """Ask the questions of a set, in their order; a clean conversation for each."""
    first = True
    for question in questions.questions:
        for mode in sorted(HISTORIES, key=lambda mode: mode != history):
            if mode != history and not question.turns[1:]:
                continue
            earlier = _earlier(question, questions, desk, mode)
            alone = question.standalone if mode == "standalone" else None
            began = time.perf_counter()
            answer = desk.asker.ask(alone or question.asked, earlier)
            latency = 1000 * (time.perf_counter() - began)
            evidence = desk.evidence()
            yield Result(
                set=questions.name,
                id=question.id,
                history=mode,
                answer=answer,
                earlier=earlier,
                confidence=round(evidence[0].score, 6) if evidence else None,
                spans=spans(evidence),
                latency_ms=latency,
                first=first,
            )
            first = False


@contextmanager
def opened(corpus: Path, settings: Settings, vectors: Path | None = None) -> Iterator[Desk]:
    """An assistant over a fresh index of the corpus, which is gone when the block ends."""
    from qa.assistant import Assistant
    from qa.engines import open_engine
    from qa.reader import open_reader
    from vectorstore.embeddings import open_embedder
    from vectorstore.generations import VECTORS, Store
    from vectorstore.ingest import ingest

    embedder, reader = open_embedder(settings.embedder), open_reader(settings.reader)
    engine = Watched(open_engine(settings, reader.judge if reader else None))
    with tempfile.TemporaryDirectory(prefix="dateline-eval-") as name:
        folder = Path(name) / "store"
        folder.mkdir()
        if vectors and vectors.exists():
            shutil.copyfile(vectors, folder / VECTORS)
        report = ingest(
            [corpus], folder, embedder, budget=settings.budget, overlap=settings.overlap
        )
        if vectors:
            _keep(folder / VECTORS, vectors)
        store = Store(folder)
        snapshot = store.snapshot()
        asker = Assistant(store, embedder, engine, settings.passages, reader)
        index = {"passages": report.passages, "index_sha256": index_hash(snapshot.catalog)}
        try:
            yield Desk(asker, lambda: engine.evidence, index, engine.usage)
        finally:
            snapshot.close()


def _keep(fresh: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_name(f"{kept.name}.new")
    shutil.copyfile(fresh, aside)
    aside.replace(kept)


def _asks(question: Question) -> int:
    return len(HISTORIES) if question.turns[1:] else 1


def _earlier(question: Question, questions: QuestionSet, desk: Desk, mode: str) -> tuple[Turn, ...]:
    """The turns before the question: with the assistant's answers, right ones, or none at all.

    A standalone question has none either.

    Where no right answer is known, the gold history has the questions alone.
    """
    if mode in ("none", "standalone"):
        return ()
    if mode == "gold":
        bare = tuple(Turn(text, "") for text in question.turns[:-1])
        return questions.told.get(question.id, bare)
    earlier: list[Turn] = []
    for text in question.turns[:-1]:
        earlier.append(Turn(text, desk.asker.ask(text, earlier).text))
    return tuple(earlier)
