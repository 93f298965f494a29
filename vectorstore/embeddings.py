"""Texts to vectors: a small model that comes with Dateline, or any LangChain embedder by name."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore.errors import EmbedderFailed, UnknownEmbedder

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

    Vectors = NDArray[np.float32]

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2-int8"
"""Stores remember this name, so it changes whenever the vectors do."""

MODEL_FOLDER = Path(__file__).parent / "models" / DEFAULT_EMBEDDER


@dataclass(frozen=True)
class Embedder:
    """A LangChain embedding model and the name by which stores remember it."""

    name: str
    model: Embeddings

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Embed passages: float32 [n, dimensions], each row of length 1.

        Raises EmbedderFailed when the model does not return one usable vector per text.
        """
        if isinstance(self.model, BundledMiniLM):
            return self.model.vectors(texts)
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return self._ask(lambda: self.model.embed_documents(list(texts)), len(texts))

    def query_vector(self, text: str) -> Vectors:
        """Embed a question: float32 [dimensions], of length 1; raises EmbedderFailed."""
        if isinstance(self.model, BundledMiniLM):
            found = self.model.vectors([text])
        else:
            found = self._ask(lambda: [self.model.embed_query(text)], 1)
        vector: Vectors = found[0]
        return vector

    def _ask(self, call: Callable[[], list[list[float]]], expected: int) -> Vectors:
        try:
            vectors = np.asarray(call(), dtype=np.float32)
        except Exception as error:  # every provider raises its own kinds
            raise EmbedderFailed(
                f"The embedder {self.name!r} did not answer ({_first_line(error)}); "
                "check that its service runs and its key and model name are right."
            ) from error
        shaped = vectors.ndim == 2 and len(vectors) == expected and vectors.size > 0
        if not shaped or not np.isfinite(vectors).all():
            raise EmbedderFailed(
                f"The embedder {self.name!r} returned unusable vectors of shape {vectors.shape} "
                f"for {expected} texts; choose another model."
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def open_embedder(name: str = DEFAULT_EMBEDDER) -> Embedder:
    """Open the bundled model, or ``provider:model`` through LangChain; loads no weights yet.

    Raises UnknownEmbedder when there is no such name or its package is missing, and
    EmbedderFailed when the provider refuses to start (no key, say).
    """
    if name == DEFAULT_EMBEDDER:
        return Embedder(name, BundledMiniLM())
    if ":" not in name:
        raise UnknownEmbedder(
            f"There is no embedder named {name!r}; use {DEFAULT_EMBEDDER!r}, or a provider and a "
            "model such as 'openai:text-embedding-3-small'."
        )
    from langchain.embeddings import init_embeddings

    try:
        model: Any = init_embeddings(name)
    except ImportError as error:
        missing = getattr(error.__cause__, "name", None)
        remedy = f"run `pip install {missing.replace('_', '-')}`" if missing else _first_line(error)
        raise UnknownEmbedder(
            f"The embedder {name!r} needs a package that is not installed; {remedy}."
        ) from error
    except Exception as error:
        # A plain ValueError is LangChain's own word for a provider it does not know; providers
        # raise subclasses (of pydantic, of their client) for keys and settings.
        kind = UnknownEmbedder if type(error) is ValueError else EmbedderFailed
        raise kind(
            f"The embedder {name!r} cannot be opened ({_first_line(error)}); "
            "check the provider, the model name and the provider's key."
        ) from error
    return Embedder(name, model)


class BundledMiniLM(Embeddings):
    """all-MiniLM-L6-v2, quantised to 8 bits, on the CPU: 384 dimensions, 256 word pieces at most.

    The weights are read at first use. Safe to share between threads.
    """

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: float32 [n, 384], each row of length 1.

        Every text runs alone, one per core. Dynamic quantisation takes its scale from all that is
        in a batch, so that batches of 32 moved the vectors as far (cosine .993) as quantising
        itself, made them depend on their neighbours, and were slower for the padding.
        """
        tokenizer, session = self._load()
        vectors = np.empty((len(texts), 384), dtype=np.float32)

        def embed(index: int) -> None:
            # A terminal can hand over lone surrogates, which no tokenizer takes.
            clean = texts[index].encode("utf-8", "replace").decode("utf-8")
            ids = np.array([tokenizer.encode(clean).ids], dtype=np.int64)
            (found,) = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
            mean = np.asarray(found)[0].mean(axis=0)
            vectors[index] = mean / np.linalg.norm(mean)

        # Longest first, so that no core is left alone with a long text at the end.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        workers = min(cores(), len(order))
        if workers < 2:
            for index in order:
                embed(index)
            return vectors
        with ThreadPoolExecutor(workers, thread_name_prefix="embed") as pool:
            for _ in pool.map(embed, order):
                pass
        return vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages, as LangChain asks for them."""
        vectors: list[list[float]] = self.vectors(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Embed a question, as LangChain asks for it."""
        vector: list[float] = self.vectors([text])[0].tolist()
        return vector

    def _load(self) -> tuple[Tokenizer, InferenceSession]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _read_model(self._folder)
            return self._loaded


def _read_model(folder: Path) -> tuple[Tokenizer, InferenceSession]:
    try:
        return open_onnx(folder)
    except Exception as error:  # both libraries raise bare kinds of their own
        raise EmbedderFailed(
            f"The embedding model in {folder} cannot be read ({_first_line(error)}); "
            "install Dateline again, or run `python scripts/export_embedder.py`."
        ) from error


def open_onnx(folder: Path) -> tuple[Tokenizer, InferenceSession]:
    """Open a folder's ``tokenizer.json`` and ``model.onnx``, one thread for each text."""
    # Its later builds report usage to their maker unless this is set before the import.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    options.intra_op_num_threads = 1  # texts are spread over the cores, not one text's matrices
    options.log_severity_level = 3  # keep the probing of graphics cards off the terminal
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    session = InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    return tokenizer, session


def cores() -> int:
    """Count the cores this process may use, which in a container can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:200]}" if text else type(error).__name__
