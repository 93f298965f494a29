"""Examples as tensors: windows over long contexts, spans in tokens, batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from training.data import Claim, Question

QUESTION_TOKENS = 48
PASSAGE_TOKENS = 190
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Taught:
    """What the teacher makes of an example: start and end logits by token, and "here"."""

    start: Tensor
    end: Tensor
    here: float


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids with the place of the second part; targets as token spans or a label."""

    ids: list[int]
    second: int
    spans: tuple[tuple[int, int], ...] = ()
    label: int = -1
    taught: Taught | None = None


def question_example(
    row: Question, tokenizer: PreTrainedTokenizerFast, rng: random.Random
) -> Example | None:
    """A window of the context, around an answer if there is one; None if no span can be placed."""
    asked = tokenizer(row.question, add_special_tokens=False)["input_ids"][:QUESTION_TOKENS]
    encoded = tokenizer(row.context, add_special_tokens=False, return_offsets_mapping=True)
    ids, offsets = encoded["input_ids"], encoded["offset_mapping"]
    spans = [span for span in (_in_tokens(s, offsets) for s in row.spans) if span]
    if row.spans and not spans:
        return None
    low, high = 0, max(0, len(ids) - PASSAGE_TOKENS)
    if spans:
        a, b = rng.choice(spans)
        low, high = max(0, min(high, b - PASSAGE_TOKENS + 1)), min(high, a)
    start = rng.randint(min(low, high), high)
    window = ids[start : start + PASSAGE_TOKENS]
    shift = len(asked) + 2 - start
    inside = tuple(
        (a + shift, b + shift) for a, b in spans if a >= start and b < start + len(window)
    )
    if spans and not inside:
        return None
    return Example([_CLS, *asked, _SEP, *window, _SEP], len(asked) + 2, inside)


def question_examples(
    rows: Iterable[Question], tokenizer: PreTrainedTokenizerFast, rng: random.Random
) -> list[Example]:
    """The examples of the rows whose answer can be placed."""
    return [e for row in rows if (e := question_example(row, tokenizer, rng))]


def claim_example(row: Claim, tokenizer: PreTrainedTokenizerFast) -> Example:
    """Claim and evidence, each cut at its most."""
    claim = tokenizer(row.claim, add_special_tokens=False)["input_ids"][: 2 * QUESTION_TOKENS]
    text = tokenizer(row.evidence, add_special_tokens=False)["input_ids"][:PASSAGE_TOKENS]
    return Example([_CLS, *claim, _SEP, *text, _SEP], len(claim) + 2, label=row.label)


def write_taught(file: Path, examples: Sequence[Example]) -> None:
    """Write judged examples so that they can be read without running any code from the file."""
    torch.save(
        [
            (e.ids, e.second, e.spans, e.taught.start, e.taught.end, e.taught.here)
            for e in examples
            if e.taught
        ],
        file,
    )


def read_taught(file: Path) -> list[Example]:
    """The examples that ``write_taught`` wrote, without those that truth and teacher tear apart.

    What was made to be a near miss, and is answerable to the teacher, mostly is.
    """
    return [
        Example(ids, second, spans, taught=Taught(start, end, here))
        for ids, second, spans, start, end, here in torch.load(file, weights_only=True)
        if spans or here < 0
    ]


def batched(examples: Sequence[Example], tokens: int, rng: random.Random) -> list[list[Example]]:
    """Shuffled batches of at most ``tokens`` tokens, padding included, each of like lengths."""
    order = list(examples)
    rng.shuffle(order)
    batches: list[list[Example]] = []
    for at in range(0, len(order), 4096):
        batch: list[Example] = []
        for example in sorted(order[at : at + 4096], key=lambda e: len(e.ids)):
            if batch and len(example.ids) * (len(batch) + 1) > tokens:
                batches.append(batch)
                batch = []
            batch.append(example)
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def tensors(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Input ids, attention mask and token types, each (batch, longest)."""
    longest = max(len(e.ids) for e in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, example in enumerate(batch):
        length = len(example.ids)
        ids[row, :length] = torch.tensor(example.ids)
        mask[row, :length] = 1
        types[row, example.second : length] = 1
    return ids, mask, types


def interleaved(first: Sequence, second: Sequence) -> Iterator:
    """Both in turn, each spread evenly over the whole."""
    marked = [
        ((i + 0.5) / len(part), k, item)
        for k, part in enumerate((first, second))
        for i, item in enumerate(part)
    ]
    return (item for *_, item in sorted(marked, key=lambda m: m[:2]))


def _in_tokens(span: tuple[int, int], offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    inside = [i for i, (a, b) in enumerate(offsets) if a < span[1] and b > span[0]]
    return (inside[0], inside[-1]) if inside and inside[-1] - inside[0] < 40 else None
