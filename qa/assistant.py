"""The path of a question, whole: rewrite, parse, retrieve, weigh, draft, cite."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, TypedDict, cast
from weakref import WeakKeyDictionary

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from qa import conversation
from qa.citations import assemble
from qa.clarify import unclear
from qa.compound import combined, interleaved
from qa.copies import with_copies
from qa.engines import Engine, ModelEngine, begun, drafts, open_engine
from qa.errors import EmptyQuestion, QuestionTooLong
from qa.evidence import remembered, weigh
from qa.lexicon import Lexicon
from qa.outlet_report import matter
from qa.question import Question, parse
from qa.reader import Reader, open_reader
from qa.settings import Settings
from qa.sides import sides
from qa.types import Answer, Draft, Evidence, Turn
from vectorstore.embeddings import Embedder, open_embedder
from vectorstore.generations import Snapshot, Store
from vectorstore.retrieval import search
from vectorstore.types import ID_LENGTH, Article, Filters, Hit

LONGEST_QUESTION = 2_000
"""Code points; longer than any question, shorter than a pasted article."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What an assistant answers from."""

    articles: tuple[Article, ...]
    passages: int
    generation: str
    embedder: str
    engine: str


class Inquiry(TypedDict, total=False):
    """A question on its way; each step of the path adds one entry."""

    question: str
    history: tuple[Turn, ...]
    filters: Filters
    snapshot: Snapshot
    engine: Engine
    standalone: str
    parts: list[Question]
    hits: list[Hit]
    evidence: list[list[Evidence]]  # for each part
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question and the draft of its answer so far."""

    inquiry: Inquiry
    draft: Draft

    def __add__(self, later: Drafted) -> Drafted:
        """The later one, as with answers."""
        return later


class Assistant:
    """Answers questions over one store, following its index when another process renews it.

    Thread-safe: every question works on the snapshot it began with.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        engine: Engine,
        passages: int = 12,
        reader: Reader | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._engine = engine
        self._passages = passages
        self._reader = reader
        self._lexicons: WeakKeyDictionary[Snapshot, Lexicon] = WeakKeyDictionary()
        self._vectors = remembered(embedder.vectors)
        self._gather: Runnable[Any, Inquiry] = (
            RunnableLambda(self._begin, name="begin")
            | _adds("standalone", self._rewrite)
            | _adds("parts", self._parse)
            | _adds("hits", self._retrieve)
            | _adds("evidence", self._weigh)
        )
        self._path: Runnable[Any, Answer] = (
            self._gather
            | RunnableGenerator(self._draft, name="draft")
            | RunnableGenerator(_cite, name="cite")
        ).with_config(run_name="dateline")

    @classmethod
    def open(cls, store: Path | str | None = None, settings: Settings | None = None) -> Assistant:
        """An assistant over the store at a path; settings default to the environment's.

        Raises:
            CorpusError: there is no store, it is damaged, or it needs another embedder.
            QuestionError: the engine is unknown.

        """
        settings = settings or Settings()
        opened = Store(Path(store or settings.store))
        opened.snapshot()
        reader = open_reader(settings.reader)
        return cls(
            opened,
            open_embedder(settings.embedder),
            open_engine(settings, reader.judge if reader else None),
            settings.passages,
            reader,
        )

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        """The cited answer to one question, seen in its conversation."""
        return self._path.invoke(_request(question, history, filters))

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows by one claim at a time; the last one is complete."""
        return self._path.stream(_request(question, history, filters))

    def evidence(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> list[Evidence]:
        """What the answer would be drafted from: every sentence found, weighed, best first."""
        of_parts = self._gather.invoke(_request(question, history, filters))["evidence"]
        return sorted(chain.from_iterable(of_parts), key=lambda e: -e.score)

    def runnable(self) -> Runnable[Any, Answer]:
        """The same path as a LangChain Runnable over a question or {"question", "history"}."""
        return self._path

    def corpus(self) -> Corpus:
        """The articles and the index that the next question would be answered from."""
        snapshot = self._store.snapshot()
        counts = snapshot.catalog.counts()
        return Corpus(
            articles=tuple(snapshot.catalog.articles()),
            passages=counts.passages,
            generation=snapshot.generation,
            embedder=self._embedder.name,
            engine=self._engine.name,
        )

    def outlets(self) -> dict[str | None, int]:
        """How many articles each outlet has; None are those that state none."""
        return self._store.snapshot().catalog.outlets()

    def source(self, sha256: str) -> Article:
        """The article whose file has this hash.

        Raises:
            KeyError: the corpus no longer holds it.

        """
        article = self._store.snapshot().catalog.article(sha256[:ID_LENGTH])
        if article.sha256 != sha256:
            raise KeyError(sha256)
        return article

    def _begin(self, asked: str | dict[str, Any]) -> Inquiry:
        request: dict[str, Any] = {"question": asked} if isinstance(asked, str) else asked
        # Half of a surrogate pair, as JSON can carry it, is no character.
        question = str(request["question"]).encode("utf-8", "replace").decode().strip()
        if not question:
            raise EmptyQuestion("Nothing was asked: write a question.")
        if len(question) > LONGEST_QUESTION:
            raise QuestionTooLong(
                f"The question has {len(question)} characters; ask in {LONGEST_QUESTION} at most."
            )
        return Inquiry(
            question=question,
            history=tuple(request.get("history", ())),
            filters=request.get("filters") or Filters(),
            snapshot=self._store.snapshot(),
            engine=begun(self._engine),
            timings_ms={},
        )

    def _lexicon(self, snapshot: Snapshot) -> Lexicon:
        """The lexicon of a snapshot, kept for as long as the snapshot is in use."""
        if snapshot not in self._lexicons:
            self._lexicons[snapshot] = Lexicon(snapshot.catalog)
        return self._lexicons[snapshot]

    def _rewrite(self, inquiry: Inquiry) -> str:
        engine, question, history = inquiry["engine"], inquiry["question"], inquiry["history"]
        alone = engine.rewritten(question, history) if isinstance(engine, ModelEngine) else None
        alone = alone or conversation.standalone(question, history)
        return self._lexicon(inquiry["snapshot"]).corrected(alone)

    def _parse(self, inquiry: Inquiry) -> list[Question]:
        lexicon, whole = self._lexicon(inquiry["snapshot"]), inquiry["standalone"]
        # "Does the Post say so, and does the Wire?" compares: its sides are one question.
        compares = len(sides(whole, lexicon.publishers)) > 1
        asked = [whole] if compares else conversation.parts_of(whole)
        return [parse(part, lexicon.rarity) for part in asked]

    def _retrieve(self, inquiry: Inquiry) -> list[Hit]:
        """The hits of every part, and of every outlet that a part names among its own articles."""
        snapshot, filters = inquiry["snapshot"], inquiry["filters"]
        publishers = self._lexicon(snapshot).publishers
        searches: list[tuple[str, Filters]] = []
        for part in inquiry["parts"]:
            searches.append((part.text, filters))
            if not filters.sources:
                searches += [
                    (
                        matter(part.text) or side.about,
                        replace(filters, sources=tuple(sorted(side.publishers))),
                    )
                    for side in sides(part.text, publishers)
                    if side.publishers
                ]
        return interleaved(
            [
                search(snapshot, self._embedder, text, k=self._passages, filters=where)
                for text, where in searches
            ]
        )

    def _weigh(self, inquiry: Inquiry) -> list[list[Evidence]]:
        catalog = inquiry["snapshot"].catalog
        hits = inquiry["hits"]
        return [
            with_copies(
                weigh(
                    part,
                    hits,
                    catalog,
                    self._embedder.query_vector(part.text),
                    self._vectors,
                    self._reader,
                ),
                hits,
                catalog,
            )
            for part in inquiry["parts"]
        ]

    def _draft(self, inquiries: Iterator[Inquiry]) -> Iterator[Drafted]:
        for inquiry in inquiries:
            started = time.perf_counter()
            for draft in self._drafts(inquiry):
                taken = round(1000 * (time.perf_counter() - started), 1)
                timings = {**inquiry["timings_ms"], "draft": taken}
                yield Drafted(cast(Inquiry, {**inquiry, "timings_ms": timings}), draft)

    def _drafts(self, inquiry: Inquiry) -> Iterator[Draft]:
        """The parts' drafts together, as they grow, the last one whole; or one that asks back."""
        best_first = sorted(chain.from_iterable(inquiry["evidence"]), key=lambda e: -e.score)
        asks = unclear(inquiry["question"], inquiry["history"], best_first)
        if asks:
            yield Draft("clarify", (), opening=asks.text)
            return
        done: list[tuple[str, Draft]] = []
        for part, found in zip(inquiry["parts"], inquiry["evidence"], strict=True):
            done.append((part.text, Draft("not_in_corpus", ())))
            for draft in drafts(inquiry["engine"], part, found):
                done[-1] = (part.text, draft)
                if draft.status != "not_in_corpus" or len(done) == len(inquiry["parts"]):
                    yield combined(done)


def _adds(key: str, step: Callable[[Inquiry], Any]) -> Runnable[Inquiry, Inquiry]:
    """A named step that adds its result, and the time it took, to the inquiry."""

    def run(inquiry: Inquiry) -> Inquiry:
        started = time.perf_counter()
        result = step(inquiry)
        taken = {**inquiry["timings_ms"], key: round(1000 * (time.perf_counter() - started), 1)}
        return cast(Inquiry, {**inquiry, key: result, "timings_ms": taken})

    return RunnableLambda(run, name=key)


def _cite(growing: Iterator[Drafted]) -> Iterator[Answer]:
    """Number the citations; yield the answer claim by claim."""
    shown = 0
    for drafted in growing:
        inquiry, draft = drafted.inquiry, drafted.draft
        whole = max(1, len(draft.statements))
        for upto in range(min(shown + 1, whole), whole + 1):
            yield assemble(
                inquiry["question"],
                inquiry["standalone"],
                replace(draft, statements=draft.statements[:upto]),
                inquiry["hits"],
                inquiry["timings_ms"],
            )
        shown = len(draft.statements)


def _request(question: str, history: Sequence[Turn], filters: Filters | None) -> dict[str, Any]:
    return {"question": question, "history": tuple(history), "filters": filters}
