"""Whether citations are genuine, and whether they stand where the facts are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics.retrieval import Span, shared
from qa.types import Citation
from vectorstore.types import Article

Corpus = Callable[[str], Article]


def is_valid(citation: Citation, corpus: Corpus) -> bool:
    """Whether the corpus has a file of that hash at that path, and the quote is its very slice.

    ``corpus`` maps a sha256 to its article and raises KeyError for one it does not have.
    """
    try:
        article = corpus(citation.sha256)
    except KeyError:
        return False
    return (
        article.sha256 == citation.sha256
        and article.path == citation.source
        and 0 <= citation.start < citation.end
        and article.text[citation.start : citation.end] == citation.quote
    )


def supports(cited: Span, alternatives: Sequence[Span]) -> bool:
    """Whether a cited span is on the evidence: it shares half of the shorter of the two.

    A citation may be one sentence of a longer quote, or a passage around a short one.
    """
    return any(
        0 < min(cited.end - cited.start, span.end - span.start) <= 2 * shared(cited, span)
        for span in alternatives
    )


def citation_validity(valid: Sequence[bool]) -> float | None:
    """Share of citations that are genuine; a number cited that no citation has counts as one.

    None of no citations.
    """
    return sum(valid) / len(valid) if valid else None


def citation_precision(cited: Sequence[Span], evidence: Sequence[Span]) -> float | None:
    """Share of cited spans that stand on any evidence of the question.

    After ALCE (Gao et al. 2023), the entailment judge replaced by the span that a reader marked.
    None without citations or without evidence to compare with.
    """
    if not cited or not evidence:
        return None
    return sum(supports(span, evidence) for span in cited) / len(cited)


def citation_recall(supported: Sequence[bool]) -> float | None:
    """Share of the facts stated whose own sentence cites an alternative of each needed group.

    After ALCE (Gao et al. 2023). None if no fact with evidence was stated.
    """
    return sum(supported) / len(supported) if supported else None


def sentence_coverage(cited: Sequence[bool]) -> float | None:
    """Share of an answer's sentences that carry a genuine citation; None if it says nothing."""
    return sum(cited) / len(cited) if cited else None
