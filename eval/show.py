"""One question of a run on the terminal: from what was asked to the stage that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from eval.console import plain
from eval.context import around
from eval.facts import Tick
from eval.gold import Question
from eval.results import BadRun, Result, Run
from eval.scored import Scored
from qa.types import Citation
from vectorstore.types import Article


def show(run: Run, scored: Sequence[Scored], name: str) -> list[Text]:
    """Return the lines about a question, by its id or ``set/id``; raises BadRun for another."""
    rows = [row for row in scored if name in (row.key, row.score.id)]
    if not rows:
        near = [row.key for row in scored if name.lower() in row.key.lower()][:5]
        hint = f"; there is {', '.join(near)}" if near else ""
        raise BadRun(f"The run has no question {name!r}{hint}.")
    if len(rows) > 1:
        raise BadRun(f"Say which: {' or '.join(row.key for row in rows)}.")
    row = rows[0]
    question = next(q for q in run.questions[row.set] if q.id == row.score.id)
    result = next(
        r for r in run.results if (r.set, r.id, r.history) == (row.set, row.score.id, run.history)
    )
    articles = run.articles[row.set]
    return [
        *_asked(row, question, result),
        *_answer(row, result),
        *_facts(row.score.ticks),
        *_quotes(result.answer.citations, articles),
        *_evidence(row, question, articles),
        *_passages(result, articles),
    ]


def _asked(row: Scored, question: Question, result: Result) -> Iterator[Text]:
    must = ", must pass" if row.must_pass else ""
    yield Text(f"{row.key}  {row.score.category}, {question.split}{must}", "dim")
    for turn in result.earlier:
        yield Text(f"  before: {plain(turn.question)}", "dim")
        yield Text(f"          {plain(turn.answer)}", "dim")
    yield Text(plain(row.question), "bold")
    if result.answer.standalone_question != result.answer.question:
        yield Text(f"Read as: {plain(result.answer.standalone_question)}", "dim")


def _answer(row: Scored, result: Result) -> Iterator[Text]:
    score = row.score
    yield Text("")
    for line in result.answer.text.splitlines():
        yield Text(plain(line))
    yield Text("")
    style = "green" if score.grounded == 1 else "yellow" if score.grounded >= 0 else "red"
    stage = f" Failed stage: {score.stage}." if score.stage else ""
    yield Text(f"Credit {score.grounded:g}. {plain(score.reason)}{stage}", style)
    yield Text(f"Expected {score.expect}, got {score.status}.", "dim")
    for problem in score.problems[1:]:
        yield Text(f"  also: {plain(problem)}", "red")


def _facts(ticks: Sequence[Tick]) -> Iterator[Text]:
    if ticks:
        yield Text("\nFacts", "bold")
    for tick in ticks:
        if tick.contradicted:
            mark, style, told = "✗", "red", tick.contradicted
        elif tick.stated:
            mark, style, told = "✓", "green", f"stated as {tick.matched!r}"
        else:
            mark, style, told = "–", "yellow", "not stated"
        if tick.on_evidence is False:
            told += ", but not on its evidence"
        kind = "vital" if tick.vital else "extra"
        line = Text(f"{mark} ", style).append(plain(tick.fact), "")
        yield line.append(f" ({tick.type}, {kind}): ", "dim").append(plain(told))


def _quotes(citations: Sequence[Citation], articles: Mapping[str, Article]) -> Iterator[Text]:
    if citations:
        yield Text("\nQuotes", "bold")
    for citation in citations:
        article = articles.get(citation.sha256)
        text = article.text[citation.start : citation.end] if article else ""
        if article is None or text != citation.quote:
            yield Text(f"[{citation.n}] not in {plain(citation.source)}: ", "red").append(
                plain(citation.quote)
            )
            continue
        yield from _in_place(f"[{citation.n}]", article, citation.start, citation.end)


def _evidence(row: Scored, question: Question, articles: Mapping[str, Article]) -> Iterator[Text]:
    if question.evidence:
        yield Text("\nEvidence needed", "bold")
    for entry in question.evidence:
        rank = row.score.ranks.get(entry.group, 0)
        found = f"in passage {rank}" if rank else "in no passage found"
        head = f"{entry.group}, {found}:"
        if entry.sha256 in articles:
            yield from _in_place(head, articles[entry.sha256], entry.start, entry.end)
        else:
            yield Text(f"{head} {plain(entry.quote)}")


def _passages(result: Result, articles: Mapping[str, Article]) -> Iterator[Text]:
    paths = {article.id: article.path for article in articles.values()}
    if result.answer.hits:
        yield Text("\nPassages found", "bold")
    for hit in result.answer.hits:
        via = ", ".join(f"{search} {rank}" for search, rank in hit.via.items())
        path = plain(paths.get(hit.passage.article_id, "?"))
        line = Text(f"{hit.rank:>2}  {path} {hit.passage.start}–{hit.passage.end}")
        yield line.append(f"  {via}", "dim")


def _in_place(head: str, article: Article, start: int, end: int) -> Iterator[Text]:
    found = around(article.text, start, end)
    yield Text(f"{head} {plain(article.path)}:{found.line}", "cyan")
    line = Text(f"    {plain(found.before)} ", "dim").append(plain(found.quote), "bold not dim")
    yield line.append(f" {plain(found.after)}", "dim")
