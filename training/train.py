"""Train the reader on a CPU: about an hour and a half on two cores with AMX, resumable.

    python -m training.train --weights FOLDER --taught FILE --out FOLDER [--threads N] [--share S]

Run it in the environment of ``training/requirements.txt``. A checkpoint is kept every 500 steps;
the same command goes on from the last one. Progress and measures go to ``log.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from training.batches import (
    Example,
    batched,
    claim_example,
    interleaved,
    question_examples,
    read_taught,
    tensors,
)
from training.data import CLAIMS, QUESTIONS, WARM_UP, claims, is_dev, mined, questions, repeated
from training.measure import measured
from training.model import Reader
from training.weights import mean

SEED = 20261123
TOKENS = 2560
RATE, RATE_OF_HEADS = 1.2e-4, 1e-3
# Of weights that were trained before, heads included.
RATE_AGAIN = 1e-4
WARM, AVERAGE = 0.06, 0.998
EVERY = 500
Batch = list[Example]
_NEVER = -1e4


def main() -> None:
    """Read the arguments, assemble, train."""
    parser = arguments(__doc__)
    parser.add_argument("--taught", type=Path, help="what the teacher judged (training.teach)")
    parser.add_argument(
        "--begin",
        type=Path,
        nargs="+",
        help="trained weights to go on from, their mean if several; the first stage is left out",
    )
    options = begun(parser)
    tokenizer = AutoTokenizer.from_pretrained(options.weights)
    judged = read_taught(options.taught) if options.taught else []
    warm_up = {} if options.begin else WARM_UP
    batches, dev = assembled(options.training, options.benchmarks, tokenizer, judged, warm_up)
    batches = batches[: int(options.share * len(batches))]
    reader = Reader(options.weights, SEED)
    if options.begin:
        reader.load_state_dict(mean(options.begin), strict=False)
        train(reader, batches, dev, options.out, RATE_AGAIN, RATE_AGAIN)
    else:
        train(reader, batches, dev, options.out)


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """What a training command takes, whichever network it trains."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--training", type=Path, default=Path("../shared/training"))
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"))
    parser.add_argument("--weights", required=True, help="the encoder to begin from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of the batches, for a trial")
    return parser


def begun(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The options given, threads and seed set and the folder there."""
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    options.out.mkdir(parents=True, exist_ok=True)
    return options


def assembled(
    training: Path,
    benchmarks: Path,
    tokenizer: PreTrainedTokenizerFast,
    judged: Sequence[Example],
    warm_up: dict[str, float],
) -> tuple[list[Batch], dict[str, Batch]]:
    """Batches in the order of training, and the development examples by set."""
    rng = random.Random(SEED)
    names = {*QUESTIONS, *WARM_UP} - {"mined"}
    rows = {name: questions(training, benchmarks, name) for name in names}
    rows["mined"] = mined([r for name in sorted(rows) for r in rows[name]], rng)
    dev = {
        name: question_examples((r for r in found if is_dev(r.group)), tokenizer, rng)
        for name, found in sorted(rows.items())
    }
    said = {name: claims(training, name) for name in CLAIMS}
    dev |= {
        name: [claim_example(r, tokenizer) for r in found if is_dev(r.group)]
        for name, found in said.items()
    }

    def stage(mixture: dict[str, float], also: Sequence[Example] = ()) -> list[Batch]:
        drawn = [
            row
            for name, times in mixture.items()
            for row in repeated([r for r in rows[name] if not is_dev(r.group)], times, rng)
        ]
        return batched([*question_examples(drawn, tokenizer, rng), *also], TOKENS, rng)

    checks = batched(
        [
            claim_example(row, tokenizer)
            for name, times in CLAIMS.items()
            for row in repeated([r for r in said[name] if not is_dev(r.group)], times, rng)
        ],
        TOKENS,
        rng,
    )
    return list(interleaved([*stage(warm_up), *stage(QUESTIONS, [*judged, *judged])], checks)), dev


def train(
    model: Reader,
    batches: list[Batch],
    dev: dict[str, Batch],
    out: Path,
    rate: float = RATE,
    rate_of_heads: float = RATE_OF_HEADS,
) -> None:
    """All batches once, in order, with a linear rate; the averaged weights are what is kept."""
    heads = [*model.span.parameters(), *model.here.parameters(), *model.claim.parameters()]
    own = {id(p) for p in heads}
    body = [p for p in model.parameters() if id(p) not in own and p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": rate_of_heads}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    total = len(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / WARM, max(0, total - step) / (1 - WARM)) / total,
    )
    average = {name: p.detach().clone() for name, p in model.named_parameters()}
    kept = out / "checkpoint.pt"
    begin = 0
    if kept.exists():
        state = torch.load(kept, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        average, begin = state["average"], state["step"]
    log = (out / "log.jsonl").open("a", encoding="utf-8")
    print(f"{total} batches, from {begin}", flush=True)
    started, losses = time.monotonic(), []
    model.train()
    for step, batch in enumerate(batches[begin:], begin):
        with torch.autocast("cpu", torch.bfloat16):
            outputs = model(*tensors(batch))
        loss = loss_of(batch, *(o.float() for o in outputs))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        losses.append(loss.item())
        if step % 5 == 0:
            decay = min(AVERAGE, (step + 1) / (step + 50)) ** 5
            for name, p in model.named_parameters():
                average[name].lerp_(p.detach(), 1 - decay)
        if (step + 1) % EVERY == 0 or step + 1 == total:
            last = {k: v.clone() for k, v in model.state_dict().items()}
            state = {
                "model": last,
                "optimiser": optimiser.state_dict(),
                "average": average,
                "schedule": schedule.state_dict(),
                "step": step + 1,
            }
            torch.save(state, kept.with_suffix(".new"))
            kept.with_suffix(".new").replace(kept)
            model.load_state_dict(average, strict=False)
            line = {
                "step": step + 1,
                "of": total,
                "loss": sum(losses) / len(losses),
                "seconds": round(time.monotonic() - started),
                **measured(model, dev),
            }
            torch.save(average, out / "averaged.pt")
            model.load_state_dict(last)
            model.train()
            losses = []
            print(json.dumps(line), file=log, flush=True)
            print(json.dumps(line), flush=True)


def loss_of(batch: Batch, start: Tensor, end: Tensor, here: Tensor, claim: Tensor) -> Tensor:
    """Of the head that the batch is for; a span may stand in several places, all of them right.

    Half of what a taught example asks for is the truth, half the teacher's judgement.
    """
    if batch[0].label >= 0:
        return F.cross_entropy(claim, torch.tensor([e.label for e in batch]), label_smoothing=0.05)
    lengths = torch.tensor([len(e.ids) for e in batch])
    place = torch.arange(start.shape[1])
    second = torch.tensor([e.second for e in batch])
    outside = ((place < second[:, None]) & (place > 0)) | (place >= lengths[:, None] - 1)
    right_start, right_end = torch.zeros_like(start), torch.zeros_like(end)
    answered = torch.zeros(len(batch))
    taught = torch.tensor([e.taught is not None for e in batch])
    taught_start, taught_end = torch.full_like(start, _NEVER), torch.full_like(end, _NEVER)
    taught_here = torch.zeros(len(batch))
    for row, example in enumerate(batch):
        answered[row] = float(bool(example.spans))
        for a, b in example.spans or ((0, 0),):
            right_start[row, a] = right_end[row, b] = 1
        if example.taught:
            taught_start[row, : len(example.ids)] = example.taught.start
            taught_end[row, : len(example.ids)] = example.taught.end
            taught_here[row] = example.taught.here
    weight = torch.where(taught, 0.5, 1.0)
    loss = weight * F.binary_cross_entropy_with_logits(here, answered, reduction="none")
    loss = loss + (1 - weight) * F.binary_cross_entropy_with_logits(
        here, taught_here.sigmoid(), reduction="none"
    )
    for logits, right, judged in (
        (start, right_start, taught_start),
        (end, right_end, taught_end),
    ):
        logits = logits.masked_fill(outside, _NEVER)
        told = torch.logsumexp(logits.masked_fill(right == 0, _NEVER), 1)
        loss = loss + weight / 2 * (torch.logsumexp(logits, 1) - told)
        judgement = judged.masked_fill(outside, _NEVER).softmax(1)
        soft = -(judgement * logits.log_softmax(1)).sum(1)
        loss = loss + (1 - weight) / 2 * soft
    return loss.mean()


if __name__ == "__main__":
    main()
