from __future__ import annotations

import builtins
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from vectorstore.embeddings import (
    DEFAULT_EMBEDDER,
    MODEL_FOLDER,
    BundledMiniLM,
    Embedder,
    open_embedder,
)
from vectorstore.errors import EmbedderFailed, UnknownEmbedder

TEXTS = [
    "The harbour master resigned on Friday.",
    "ferry",
    "On Friday the head of the port stepped down after a row over dredging. " * 12,
    "Tomatoes will be cheaper this summer, growers say.",
]


class Scripted(Embeddings):
    """Returns the rows it was given, whatever it is asked."""

    def __init__(self, rows: object) -> None:
        self.rows = rows

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if isinstance(self.rows, Exception):
            raise self.rows
        return self.rows  # type: ignore[return-value]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return open_embedder()


def test_quantised_vectors_stay_close_to_those_of_the_released_weights(bundled: Embedder) -> None:
    with np.load(MODEL_FOLDER / "reference.npz") as reference:
        texts = [str(text) for text in reference["texts"]]
        cosines = (bundled.vectors(texts) * reference["vectors"]).sum(axis=1)
    assert len(texts) == 60
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.98


def test_vectors_are_rows_of_length_one_in_the_order_of_the_texts(bundled: Embedder) -> None:
    together = bundled.vectors(TEXTS)
    assert together.shape == (4, 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    alone = np.stack([bundled.query_vector(text) for text in TEXTS])
    assert np.array_equal(together, alone), "a vector depends on the texts beside it"


def test_meaning_outweighs_wording(bundled: Embedder) -> None:
    resigned, _, stepped_down, tomatoes = bundled.vectors(TEXTS)
    assert resigned @ stepped_down > resigned @ tomatoes + 0.3


def test_many_threads_get_the_vectors_one_thread_gets() -> None:
    alone = BundledMiniLM().vectors(TEXTS)
    shared = BundledMiniLM()
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(shared.vectors, [TEXTS] * 16):
            assert np.array_equal(found, alone)


def test_odd_texts_have_vectors_too(bundled: Embedder) -> None:
    odd = ["", " \n", "\ud800 half a character", "\x00", "word " * 5000]
    vectors = bundled.vectors(odd)
    assert np.isfinite(vectors).all()
    assert bundled.vectors([]).shape == (0, 384)


def test_it_is_a_langchain_embeddings() -> None:
    model = open_embedder().model
    assert isinstance(model, Embeddings)
    assert model.embed_documents(TEXTS[:1]) == [model.embed_query(TEXTS[0])]
    assert all(type(number) is float for number in model.embed_query("ferry"))


def test_opening_reads_no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def guarded(name: str, *rest: object, **named: object) -> ModuleType:
        assert not name.startswith(("onnxruntime", "tokenizers", "langchain.")), name
        return real(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", guarded)
    assert open_embedder().name == DEFAULT_EMBEDDER


def test_a_damaged_model_says_how_to_repair_it(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(EmbedderFailed, match="export_embedder"):
        BundledMiniLM(tmp_path).vectors(["ferry"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("word2vec", f"no embedder named 'word2vec'; use '{DEFAULT_EMBEDDER}'"),
        ("nowhere:small", "Provider 'nowhere' is not supported"),
        ("openai:", "Model name cannot be empty"),
    ],
)
def test_unknown_names_are_refused_with_the_remedy(name: str, said: str) -> None:
    with pytest.raises(UnknownEmbedder, match=said) as refusal:
        open_embedder(name)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [
        ("openai:text-embedding-3-small", "langchain_openai", "langchain-openai"),
        ("ollama:nomic-embed-text", "langchain_ollama", "langchain-ollama"),
    ],
)
def test_a_missing_package_is_named_with_its_command(
    name: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langchain.embeddings import base

    base._get_embeddings_class_creator.cache_clear()
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(base.importlib, "import_module", _missing)
    with pytest.raises(UnknownEmbedder, match=f"`pip install {package}`"):
        open_embedder(name)


def _missing(name: str) -> ModuleType:
    raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_a_provider_is_opened_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from langchain.embeddings import base

    asked: dict[str, str] = {}

    class OpenAIEmbeddings(Scripted):
        def __init__(self, model: str) -> None:
            asked["model"] = model
            super().__init__([[3.0, 4.0]])

    package = ModuleType("langchain_openai")
    package.OpenAIEmbeddings = OpenAIEmbeddings  # type: ignore[attr-defined]
    base._get_embeddings_class_creator.cache_clear()
    monkeypatch.setitem(sys.modules, "langchain_openai", package)
    embedder = open_embedder("openai:text-embedding-3-small")
    base._get_embeddings_class_creator.cache_clear()
    assert asked == {"model": "text-embedding-3-small"}
    assert embedder.name == "openai:text-embedding-3-small"
    assert np.allclose(embedder.vectors(["ferry"]), [[0.6, 0.8]])
    assert np.allclose(embedder.query_vector("ferry"), [0.6, 0.8])


def test_an_endpoint_that_fails_is_one_sentence() -> None:
    embedder = Embedder("far:away", Scripted(ConnectionError("refused\nby peer")))
    for ask in (lambda: embedder.vectors(["ferry"]), lambda: embedder.query_vector("ferry")):
        with pytest.raises(EmbedderFailed, match="ConnectionError: refused") as failure:
            ask()
        assert "\n" not in str(failure.value)


@pytest.mark.parametrize("rows", [[], [[1.0], [2.0]], [[float("nan"), 1.0]], [1.0], [[]]])
def test_an_endpoint_that_returns_nonsense_is_refused(rows: object) -> None:
    with pytest.raises(EmbedderFailed, match="unusable vectors"):
        Embedder("far:away", Scripted(rows)).vectors(["ferry"])


def test_a_vector_of_zeros_stays_zero() -> None:
    zeros = Embedder("far:away", Scripted([[0.0, 0.0]])).vectors(["ferry"])
    assert np.array_equal(zeros, np.zeros((1, 2)))
