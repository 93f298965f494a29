"""What any answer must beat: silence, and a single sentence picked by one signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eval.grounded import Findings, grade
from eval.metrics.retrieval import Span
from eval.results import Result
from qa.attribution import lead
from qa.types import Answer, Citation, Claim, Evidence
from vectorstore.types import Article

REFUSE, EVERYTHING, SIMILAR = "always_refuse", "answer_everything", "best_sentence"
BASELINES = (REFUSE, EVERYTHING, SIMILAR)


def spans(evidence: Sequence[Evidence]) -> dict[str, Span]:
    """The sentence that each baseline answers with, given weighed evidence, best first.

    ``answer_everything`` says the best evidence however weak it is; ``best_sentence`` the one most
    similar to the question by its vector alone, where the evidence carries that signal.
    """
    picked: dict[str, Span] = {}
    if evidence:
        picked[EVERYTHING] = _span(evidence[0])
        if all("similarity" in item.features for item in evidence):
            picked[SIMILAR] = _span(max(evidence, key=lambda item: item.features["similarity"]))
    return picked


def answers(result: Result, articles: Mapping[str, Article]) -> dict[str, Answer]:
    """What each baseline that speaks would have answered in the place of a result."""
    return {name: _quoting(result.answer, articles, span) for name, span in result.spans.items()}


def credit_of_silence(expect: str) -> float:
    """What ``always_refuse`` gets where that is expected."""
    silent = Findings("not_in_corpus", vital=(), wrong=(), on_evidence=True, asserts=False)
    return grade(expect, silent).credit


def _span(evidence: Evidence) -> Span:
    return Span(evidence.article.sha256, evidence.sentence.start, evidence.sentence.end)


def _quoting(answer: Answer, articles: Mapping[str, Article], span: Span) -> Answer:
    """The answer that attributes one sentence as the default engine would, and cites it."""
    article = articles[span.key]
    quote = article.text[span.start : span.end]
    said = f"{lead(article)}: {' '.join(quote.split())}"
    citation = Citation(
        n=1,
        source=article.path,
        sha256=article.sha256,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        start=span.start,
        end=span.end,
        quote=quote,
    )
    claim = Claim(said, (1,), "supported")
    return replace(
        answer, status="answered", text=f"{said} [1]", claims=(claim,), citations=(citation,)
    )
