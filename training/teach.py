"""Train a larger network on the questions, and write down its judgement for the reader to learn.

    python -m training.teach --words FOLDER --weights FOLDER --out FOLDER [--threads N] [--share S]

The teacher is an MPNet of base size, too slow to answer with: about an hour on two cores. Then it
judges questions that it saw, and near misses made of them, a quarter of an hour more; what it makes
of them is written to ``taught.pt``. A checkpoint is kept every 500 steps, as in ``training.train``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import torch
from transformers import AutoTokenizer

from training.batches import Example, Taught, batched, question_examples, tensors, write_taught
from training.data import Question, is_dev, mined, questions, repeated
from training.model import Reader
from training.near_misses import near_misses
from training.train import SEED, TOKENS, arguments, begun, train

RATE = 5e-5
FROZEN = 4
# Set: how many times it is seen. SQuAD's are the only near misses that people wrote.
MIXTURE = {
    "squad2": 3.0,
    "qa_newwiki": 1.0,
    "qa_newwiki_neg_sibling": 1.0,
    "qa_newwiki_neg_swap": 0.3,
    "qa_qamr_wikinews": 0.6,
    "qa_qasrl_wikinews": 0.15,
    "qa_timeqa_human": 0.7,
    "qa_attribution": 1.0,
    "qa_onestop_news": 1.0,
    "qa_wikinews_neg_sibling": 1.0,
    "qa_nq_oracle": 0.7,
    "mined": 0.3,
}
# How many of a set it judges, and how many near misses made of that set.
JUDGED = {
    "squad2": (3000, 2800),
    "qa_newwiki": (2200, 2600),
    "qa_newwiki_neg_sibling": (1000, 0),
    "qa_qamr_wikinews": (400, 800),
    "mined": (600, 0),
}
# What is measured as it learns: the rest would take as long as the learning.
WATCHED = ("squad2", "qa_newwiki", "qa_newwiki_neg_sibling")


def main() -> None:
    """Read the arguments, assemble, train."""
    parser = arguments(__doc__)
    parser.add_argument("--words", required=True, help="the folder of the reader's tokenizer")
    options = begun(parser)
    tokenizer = AutoTokenizer.from_pretrained(options.words)
    rng = random.Random(SEED)
    rows = {
        name: questions(options.training, options.benchmarks, name)
        for name in sorted(MIXTURE)
        if name != "mined"
    }
    rows["mined"] = mined([row for found in rows.values() for row in found], rng)
    learnt = {name: [r for r in found if not is_dev(r.group)] for name, found in rows.items()}
    drawn = [row for name, times in MIXTURE.items() for row in repeated(learnt[name], times, rng)]
    batches = batched(question_examples(drawn, tokenizer, rng), TOKENS, rng)
    dev = {
        name: question_examples([r for r in rows[name] if is_dev(r.group)], tokenizer, rng)
        for name in WATCHED
    }
    batches = batches[: int(options.share * len(batches))]
    teacher = Reader(options.weights, SEED, FROZEN)
    train(teacher, batches, dev, options.out, RATE)
    averaged = torch.load(options.out / "averaged.pt", weights_only=True)
    teacher.load_state_dict(averaged, strict=False)
    posed = question_examples(_posed(learnt, rng), tokenizer, rng)
    print(f"{len(posed)} questions to judge", flush=True)
    judged = [
        example for batch in batched(posed, 2 * TOKENS, rng) for example in judge(teacher, batch)
    ]
    write_taught(options.out / "taught.pt", judged)


@torch.inference_mode()
def judge(teacher: Reader, batch: Sequence[Example]) -> list[Example]:
    """The examples with the teacher's judgement."""
    teacher.eval()
    with torch.autocast("cpu", torch.bfloat16):
        outputs = teacher(*tensors(batch))
    start, end, here, _ = (output.half() for output in outputs)
    return [
        replace(
            example,
            taught=Taught(
                start[row, : len(example.ids)].clone(),
                end[row, : len(example.ids)].clone(),
                float(here[row]),
            ),
        )
        for row, example in enumerate(batch)
    ]


def _posed(learnt: dict[str, list[Question]], rng: random.Random) -> list[Question]:
    posed = []
    for name, (own, made) in JUDGED.items():
        posed += rng.sample(learnt[name], min(own, len(learnt[name])))
        misses = near_misses(learnt[name], rng) if made else []
        posed += rng.sample(misses, min(made, len(misses)))
    return posed


if __name__ == "__main__":
    main()
