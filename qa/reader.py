"""The trained reader: where in a passage the answer stands, whether it does, what a text supports.

A small cross-encoder of two tasks, int8 ONNX on the CPU. ``training/`` holds how it was made and
its model card. Everything that asks it works without it too, only less well.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.errors import UnknownReader
from vectorstore.embeddings import cores, open_onnx

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Encoding, Tokenizer

DEFAULT_READER = "minilm-int8"
MODEL_FOLDER = Path(__file__).parent / "models" / "reader-minilm-int8"
# Word pieces; no gold span of the training sets is longer.
_LONGEST = 320
_LONGEST_SPAN = 30
_QUESTION_CHARACTERS = 400
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a text bears on a claim: probabilities that sum to 1."""

    supported: float
    refuted: float
    neutral: float


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a passage, in code points of it; ``log_odds`` are those against "not here"."""

    start: int
    end: int
    log_odds: float


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What reading a question against one passage gave.

    ``here`` is the probability that the passage answers at all. ``starts`` and ``ends`` are the
    logits of the passage's word pieces less those of "not here", [n]; ``offsets`` their places in
    code points of the passage, [n, 2].
    """

    here: float
    starts: Floats
    ends: Floats
    offsets: NDArray[np.int64]
    passage: str

    def best(self, start: int, end: int) -> Found | None:
        """The likeliest span within these code points; None where no word piece lies there."""
        inside = np.flatnonzero((self.offsets[:, 0] >= start) & (self.offsets[:, 1] <= end))
        if not len(inside):
            return None
        sums = self.starts[inside, None] + self.ends[None, inside]
        size = len(inside)
        backward = np.tri(size, k=-1, dtype=bool)
        too_long = ~np.tri(size, k=_LONGEST_SPAN - 1, dtype=bool)
        sums = np.where(backward | too_long, -np.inf, sums)
        first, last = np.unravel_index(int(sums.argmax()), sums.shape)
        a, b = int(self.offsets[inside[first], 0]), int(self.offsets[inside[last], 1])
        return Found(*_whole_words(self.passage, a, b, start, end), float(sums[first, last]))


class Reader:
    """Reads questions and judges claims; the weights are read at first use. Thread-safe."""

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None

    def read(self, question: str, passages: Sequence[str]) -> list[PassageReading]:
        """Read the question against each passage; what lies beyond 320 word pieces is not read."""
        asked = question[:_QUESTION_CHARACTERS]
        return [
            _reading(encoded, outputs, passage)
            for passage, (encoded, outputs) in zip(
                passages, self._run([(asked, passage) for passage in passages]), strict=True
            )
        ]

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Whether each (claim, text): the text supports the claim, refutes it, or neither."""
        judged = []
        for _, (_, _, _, logits) in self._run([(c[:_QUESTION_CHARACTERS], t) for c, t in pairs]):
            likely = np.exp(logits[0] - logits[0].max())
            supported, refuted, neutral = (likely / likely.sum()).tolist()
            judged.append(Judgement(supported, refuted, neutral))
        return judged

    def _run(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Encoding, list[Floats]]]:
        """Every pair alone, one per core: in a batch its numbers would depend on its neighbours."""
        tokenizer, session = self._load()

        def one(pair: tuple[str, str]) -> tuple[Encoding, list[Floats]]:
            first, second = (t.encode("utf-8", "replace").decode("utf-8") for t in pair)
            encoded = tokenizer.encode(first, second)
            ids = np.array([encoded.ids], dtype=np.int64)
            fed = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.array([encoded.type_ids], dtype=np.int64),
            }
            return encoded, session.run(None, fed)

        if len(pairs) < 2 or cores() < 2:
            return [one(pair) for pair in pairs]
        with ThreadPoolExecutor(min(cores(), len(pairs)), thread_name_prefix="read") as pool:
            return list(pool.map(one, pairs))

    def _load(self) -> tuple[Tokenizer, InferenceSession]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _read_model(self._folder)
            return self._loaded


def open_reader(name: str = DEFAULT_READER) -> Reader | None:
    """The bundled reader, or None for "none".

    Raises:
        UnknownReader: there is no reader of that name.

    """
    if name == "none":
        return None
    if name != DEFAULT_READER:
        raise UnknownReader(f'There is no reader "{name}"; use "{DEFAULT_READER}" or "none".')
    return Reader()


def _reading(encoded: Encoding, outputs: list[Floats], passage: str) -> PassageReading:
    start, end, here, _ = outputs
    second = [i for i, part in enumerate(encoded.sequence_ids) if part == 1]
    return PassageReading(
        here=float(1 / (1 + np.exp(-here[0]))),
        starts=start[0, second] - start[0, 0],
        ends=end[0, second] - end[0, 0],
        offsets=np.array([encoded.offsets[i] for i in second], dtype=np.int64).reshape(-1, 2),
        passage=passage,
    )


def _whole_words(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The span widened to whole words, a word piece being part of one, within [low, high)."""
    while start > low and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < high and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _read_model(folder: Path) -> tuple[Tokenizer, InferenceSession]:
    try:
        tokenizer, session = open_onnx(folder)
        # Its own rule cuts the passage alone, and fails where the question fills the whole.
        tokenizer.enable_truncation(_LONGEST, strategy="longest_first")
        return tokenizer, session
    except Exception as error:  # both libraries raise bare kinds of their own
        raise UnknownReader(
            f"The reader in {folder} cannot be read ({type(error).__name__}); install Dateline "
            "again, or set DATELINE_READER=none."
        ) from error
