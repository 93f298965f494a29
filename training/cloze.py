"""Try recurring spans as a first stage: questions made of text alone, beside the easier questions.

    python -m training.cloze --weights FOLDER --out FOLDER [--first N] [--batches N]

A name that stands twice in a paragraph makes a cloze question (Ram et al. 2021, "Few-shot question
answering by pretraining span selection"): a sentence that holds it, with the name blanked, asked of
the rest of the paragraph, where the name stands again. Two readers learn from as many batches: one
begins with these, the other with the easier questions that people wrote; what both get then is the
same. What they can do on the development groups is printed.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence

from transformers import AutoTokenizer

from training.batches import batched, question_examples
from training.data import QUESTIONS, WARM_UP, Question, is_dev, mined, questions, repeated
from training.model import Reader
from training.train import RATE, SEED, TOKENS, arguments, begun, train

BLANK = "[MASK]"
_NAME = re.compile(r"(?<![.?!] )\b[A-Z][\w'-]{2,}(?: (?:of |the |de )?[A-Z][\w'-]+)*")
_SENTENCE = re.compile(r"[^.?!]+[.?!]+[\"”']?\s*")
_SHORTEST = 40  # characters of a sentence that says enough to be asked


def main() -> None:
    """Read the arguments, train twice, print both."""
    parser = arguments(__doc__)
    parser.add_argument("--first", type=int, default=200, help="batches of the first stage")
    parser.add_argument("--batches", type=int, default=400, help="batches of the mixture")
    options = begun(parser)
    tokenizer = AutoTokenizer.from_pretrained(options.weights)
    rng = random.Random(SEED)
    names = {*QUESTIONS, *WARM_UP} - {"mined"}
    rows = {name: questions(options.training, options.benchmarks, name) for name in sorted(names)}
    rows["mined"] = mined([row for found in rows.values() for row in found], rng)
    learnt = {name: [r for r in found if not is_dev(r.group)] for name, found in rows.items()}
    dev = {
        name: question_examples((r for r in found if is_dev(r.group)), tokenizer, rng)
        for name, found in rows.items()
    }

    def drawn(mixture: dict[str, float]) -> list[Question]:
        return [r for name, times in mixture.items() for r in repeated(learnt[name], times, rng)]

    def batches(found: Sequence[Question], most: int) -> list:
        return batched(question_examples(found, tokenizer, rng), TOKENS, rng)[:most]

    made = list(recurring([row for found in learnt.values() for row in found], rng))
    then = batches(drawn(QUESTIONS), options.batches)
    print(f"{len(made)} cloze questions", flush=True)
    for name, first in (("cloze", made), ("people", drawn(WARM_UP))):
        folder = options.out / name
        folder.mkdir(exist_ok=True)
        begin = batches(first, options.first)
        train(Reader(options.weights, SEED), [*begin, *then], dev, folder, RATE)
        last = (folder / "log.jsonl").read_text("utf-8").splitlines()[-1]
        told = {key: value for key, value in json.loads(last).items() if key.startswith("all")}
        print(name, len(begin), len(then), told, flush=True)


def recurring(rows: Sequence[Question], rng: random.Random) -> Iterator[Question]:
    """A cloze question for each paragraph in which a name stands in two sentences."""
    for context, group in sorted({row.context: row.group for row in rows}.items()):
        sentences = [m for m in _SENTENCE.finditer(context) if len(m.group()) >= _SHORTEST]
        rng.shuffle(sentences)
        for sentence in sentences:
            rest = context[: sentence.start()] + context[sentence.end() :]
            # Whatever opens a sentence has a capital.
            names = [name for name in _NAME.findall(sentence.group()[1:]) if name in rest]
            if names:
                name = rng.choice(names)
                asked = sentence.group().replace(name, BLANK).strip()
                places = tuple(m.span() for m in re.finditer(re.escape(name), rest))
                yield Question(asked, rest, places, group)
                break


if __name__ == "__main__":
    main()
