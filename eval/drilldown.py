"""One question of a report, opened up: what was asked, said, expected and found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from eval.context import around
from eval.facts import Tick
from eval.glossary import category_label
from eval.gold import GoldEvidence, Question
from eval.results import Result
from eval.scored import Scored
from qa.types import Citation
from vectorstore.types import Article

CREDITS = {1.0: "full", 0.5: "half", 0.0: "none", -1.0: "wrong"}
_SHOWN_HITS = 10


def drilldown(
    row: Scored,
    question: Question,
    result: Result,
    articles: Mapping[str, Article],
    before: float | None,
) -> str:
    """Return the question as an HTML ``details`` element; ``before`` is its baseline credit."""
    credit = CREDITS[row.score.grounded]
    flip = "" if before is None or before == row.score.grounded else _flip(before, row)
    flags = " ".join(
        flag
        for flag, on in (
            (credit, True),
            (flip, bool(flip)),
            ("must", row.must_pass and row.score.grounded < 1),
        )
        if on
    )
    must = '<span class="tag">must pass</span>' if row.must_pass else ""
    moved = f'<span class="tag {flip}">{flip} than the baseline</span>' if flip else ""
    return (
        f'<details class="question" id="{escape(row.key)}" data-set="{escape(row.set)}" '
        f'data-category="{escape(row.score.category)}" data-is="{flags}">'
        f'<summary><span class="credit {credit}">{credit}</span>'
        f'<span class="asked">{escape(row.question)}</span>'
        f'<span class="tags">{must}{moved}<span class="tag">'
        f"{escape(category_label(row.score.category))}</span>"
        f'<code>{escape(row.key)}</code></span></summary><div class="body">'
        f"{''.join(_body(row, question, result, articles))}</div></details>"
    )


def _flip(before: float, row: Scored) -> str:
    return "better" if row.score.grounded > before else "worse"


def _body(
    row: Scored, question: Question, result: Result, articles: Mapping[str, Article]
) -> Iterator[str]:
    stage = f" It failed at the stage of {row.score.stage}." if row.score.stage else ""
    yield f'<p class="reason">{escape(row.score.reason)}{stage}</p>'
    if question.turns[1:]:
        turns = "".join(
            f"<dt>{escape(turn.question)}</dt><dd>{escape(turn.answer) or '–'}</dd>"
            for turn in result.earlier
        )
        yield f"<h4>Before it</h4><dl>{turns}</dl>"
    if result.answer.standalone_question != result.answer.question:
        read_as = escape(result.answer.standalone_question)
        yield f'<p class="soft">Read as: {read_as}</p>'
    expected = (
        f"expected <em>{_words(row.score.expect)}</em>, got <em>{_words(row.score.status)}</em>"
    )
    yield f'<h4>Answer <span class="soft">{expected}</span></h4>'
    yield f'<p class="said">{escape(result.answer.text)}</p>'
    if row.score.ticks:
        yield f'<h4>Facts</h4><ul class="facts">{"".join(map(_fact, row.score.ticks))}</ul>'
    if len(row.score.problems) > 1:
        items = "".join(f"<li>{escape(problem)}</li>" for problem in row.score.problems)
        yield f"<h4>Wrong with it</h4><ul>{items}</ul>"
    if result.answer.citations:
        yield "<h4>Its quotes</h4>"
        yield from (_citation(citation, articles) for citation in result.answer.citations)
    if question.evidence:
        yield "<h4>Evidence</h4>"
        yield from (_evidence(e, row.score.ranks.get(e.group, 0)) for e in question.evidence)
    yield from _hits(result, articles)


def _fact(tick: Tick) -> str:
    mark = "✗" if tick.contradicted else "✓" if tick.stated else "–"
    kind = "bad" if tick.contradicted else "good" if tick.stated else "soft"
    weight = "vital" if tick.vital else "extra"
    told = tick.contradicted or (f"stated as “{tick.matched}”" if tick.stated else "not stated")
    if tick.on_evidence is False:
        told += ", but not on its evidence"
    return (
        f'<li><span class="{kind}">{mark}</span> <b>{escape(tick.fact)}</b> '
        f'<span class="soft">{escape(tick.type)}, {weight}</span>: {escape(told)}</li>'
    )


def _citation(citation: Citation, articles: Mapping[str, Article]) -> str:
    article = articles.get(citation.sha256)
    head = f'<span class="soft">[{citation.n}] {escape(citation.source)}'
    if article is None or article.text[citation.start : citation.end] != citation.quote:
        return (
            f'<blockquote class="bad">{head}</span><br>This quote is not in its source: '
            f"{escape(citation.quote)}</blockquote>"
        )
    found = around(article.text, citation.start, citation.end)
    return (
        f"<blockquote>{head}:{found.line}</span><br>{escape(found.before)} "
        f"<mark>{escape(found.quote)}</mark> {escape(found.after)}</blockquote>"
    )


def _evidence(entry: GoldEvidence, rank: int) -> str:
    found = f"first found at rank {rank}" if rank else "not found"
    return (
        f'<blockquote class="gold"><span class="soft">{escape(entry.group)}, '
        f"{escape(entry.file)}: {found}</span><br>{escape(entry.quote)}</blockquote>"
    )


def _hits(result: Result, articles: Mapping[str, Article]) -> Iterator[str]:
    paths = {article.id: article.path for article in articles.values()}
    rows = "".join(
        f"<li>{escape(paths.get(hit.passage.article_id, '?'))} "
        f'<span class="soft">{hit.passage.start}–{hit.passage.end}, '
        f"{escape(', '.join(f'{name} {rank}' for name, rank in hit.via.items()))}</span></li>"
        for hit in result.answer.hits[:_SHOWN_HITS]
    )
    if rows:
        yield f"<h4>Passages found</h4><ol>{rows}</ol>"


def _words(status: str) -> str:
    return status.replace("_", " ")
