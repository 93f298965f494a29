"""The names meant for use, and how they are called: what may not change unnoticed."""

from __future__ import annotations

import importlib
import inspect
import re
from types import ModuleType

import pytest

NAMES = {
    "qa.assistant": "Assistant Corpus",
    "qa.engines": "Engine open_engine",
    "qa.errors": "QuestionError",
    "qa.serialize": "answer_from_dict answer_to_dict",
    "qa.settings": "Settings",
    "qa.types": "Answer Citation Claim Draft Evidence Statement Turn",
    "vectorstore.articles": "find_files read_article",
    "vectorstore.embeddings": "DEFAULT_EMBEDDER Embedder open_embedder",
    "vectorstore.errors": "CorpusError",
    "vectorstore.generations": "Snapshot Store",
    "vectorstore.ingest": "IngestReport ingest",
    "vectorstore.retrieval": "search",
    "vectorstore.retriever": "HybridRetriever",
    "vectorstore.types": "Article Filters Hit Passage Sentence",
    "eval.plugin": "dateline_eval gate_corpus",
    "ui.cli": "app main",
}
CALLS = {
    "qa.assistant.Assistant.open": "store settings",
    "qa.assistant.Assistant.ask": "self question history filters",
    "qa.assistant.Assistant.stream": "self question history filters",
    "qa.assistant.Assistant.evidence": "self question history filters",
    "qa.assistant.Assistant.runnable": "self",
    "qa.assistant.Assistant.corpus": "self",
    "qa.assistant.Assistant.source": "self sha256",
    "qa.engines.Engine.draft": "self question evidence",
    "vectorstore.ingest.ingest": "paths store embedder budget overlap rebuild progress",
    "vectorstore.embeddings.open_embedder": "name",
    "vectorstore.generations.Store.snapshot": "self",
    "vectorstore.retrieval.search": "snapshot embedder query k filters",
}
TREES = ("vectorstore.errors", "qa.errors", "ui.errors")


@pytest.mark.parametrize("module", NAMES)
def test_names_are_where_they_are_said_to_be(module: str) -> None:
    found = importlib.import_module(module)
    assert [name for name in NAMES[module].split() if not hasattr(found, name)] == []


@pytest.mark.parametrize("call", CALLS)
def test_calls_take_what_they_are_said_to_take(call: str) -> None:
    parts = call.split(".")
    target = importlib.import_module(".".join(parts[:2]))
    for part in parts[2:]:
        target = getattr(target, part)
    assert callable(target)
    assert list(inspect.signature(target).parameters) == CALLS[call].split()
    assert inspect.getdoc(target)


def drawn(module: ModuleType) -> dict[str, str]:
    """The tree of the docstring: a class to its parent."""
    tree: dict[str, str] = {}
    above: list[str] = []
    for line in inspect.getdoc(module).splitlines() if inspect.getdoc(module) else ():
        if found := re.fullmatch(r"((?:[│ ]   )*(?:[├└]── )?)([A-Z]\w+)(?:  .*)?", line):
            depth = len(found[1]) // 4
            above[depth:] = [found[2]]
            tree[found[2]] = above[depth - 1] if depth else "Exception"
    return tree


@pytest.mark.parametrize("name", TREES)
def test_the_tree_of_errors_is_drawn_as_it_is(name: str) -> None:
    module = importlib.import_module(name)
    classes = [c for _, c in inspect.getmembers(module, inspect.isclass) if c.__module__ == name]
    assert drawn(module) == {c.__name__: c.__base__.__name__ for c in classes}
    assert len(classes) > 3
