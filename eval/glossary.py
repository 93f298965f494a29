"""Every measure that a summary shows: its name for people, and what it says, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Measure(NamedTuple):
    """A measure; ``lower`` says that less is better."""

    label: str
    meaning: str
    lower: bool = False


GROUPS: Mapping[str, Mapping[str, Measure]] = {
    "Retrieval": {
        "recall@1": Measure("Recall@1", "Share of the needed evidence in the first passage."),
        "recall@3": Measure("Recall@3", "Share of the needed evidence in the first 3 passages."),
        "recall@5": Measure("Recall@5", "Share of the needed evidence in the first 5 passages."),
        "recall@10": Measure("Recall@10", "Share of the needed evidence in the first 10 passages."),
        "all_evidence@5": Measure(
            "All evidence@5", "Share of questions with all they need in the first 5 passages."
        ),
        "all_evidence@10": Measure(
            "All evidence@10", "Share of questions with all they need in the first 10 passages."
        ),
        "mrr@10": Measure(
            "MRR@10", "1 / rank of the first passage with any needed evidence, on average."
        ),
        "ndcg@10": Measure("nDCG@10", "Needed evidence found, counted less the lower it ranks."),
    },
    "Answer": {
        "vital_recall": Measure(
            "Vital facts", "Share of the facts that an answer must state, stated."
        ),
        "fact_recall": Measure("All facts", "Share of all the facts listed, stated."),
        "number_accuracy": Measure("Numbers", "Share of the facts that are numbers, stated."),
        "date_accuracy": Measure("Dates", "Share of the facts that are dates, stated."),
        "name_accuracy": Measure("Names", "Share of the facts that are names, stated."),
        "exact_match": Measure(
            "Exact match", "Share of answers that are a short answer and not a word more."
        ),
        "f1": Measure("F1", "Words shared with the best short answer, as in SQuAD."),
        "contradiction_rate": Measure(
            "Contradicted", "Share of facts the answer denies or states otherwise.", lower=True
        ),
        "ungrounded_rate": Measure(
            "Ungrounded",
            "Share of an answer's numbers, dates and names that no quote holds.",
            lower=True,
        ),
    },
    "Citations": {
        "citation_validity": Measure(
            "Validity", "Share of citations whose quote stands at its offsets in its file."
        ),
        "citation_precision": Measure(
            "Precision", "Share of citations that stand on needed evidence."
        ),
        "citation_recall": Measure(
            "Recall", "Share of the facts stated whose sentence cites the evidence for it."
        ),
        "sentence_coverage": Measure(
            "Coverage", "Share of an answer's sentences that carry a valid citation."
        ),
    },
    "Attribution": {
        "speaker_accuracy": Measure(
            "Right speaker", "Share of the facts with a speaker that are given to that speaker."
        ),
        "outlet_accuracy": Measure(
            "Right outlet", "Share of citations that name the outlet their file has."
        ),
        "directness": Measure(
            "Reported or direct",
            "Share of the facts stated whose words are quoted if the article quotes them, and "
            "only then.",
        ),
    },
    "Refusal": {
        "refusal_precision": Measure("Precision", "Share of the refusals that were due."),
        "refusal_recall": Measure("Recall", "Share of the unanswerable questions refused."),
        "false_refusal_rate": Measure(
            "False refusals", "Share of the answerable questions refused.", lower=True
        ),
        "aurc": Measure(
            "AURC",
            "Risk averaged over letting through ever less sure answers.",
            lower=True,
        ),
    },
}

BASELINES: Mapping[str, Measure] = {
    "always_refuse": Measure("Always refuse", "Says every time that the articles do not say."),
    "answer_everything": Measure(
        "Answer everything", "Quotes the best-weighed sentence, however weak it is."
    ),
    "best_sentence": Measure(
        "Best sentence", "Quotes the sentence most similar to the question by its vector."
    ),
}


def measure(name: str) -> Measure:
    """The measure of that name; raises KeyError."""
    return {key: m for group in GROUPS.values() for key, m in group.items()}[name]


def category_label(name: str) -> str:
    """A category as it is shown: ``single_fact`` is "Single fact"."""
    return {"yes_no": "Yes/no", "who_said": "Who said it"}.get(
        name, name.replace("_", " ").capitalize()
    )
