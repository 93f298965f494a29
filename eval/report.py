"""The report: one HTML file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from eval import charts
from eval.accepted import Accepted
from eval.cost import Cost
from eval.drilldown import drilldown
from eval.gate import judge
from eval.glossary import GROUPS, category_label
from eval.gold_rules import EXPECTATIONS
from eval.metrics.refusal import risk_coverage
from eval.results import Run
from eval.scored import Scored
from eval.summary import ALL, Latency, Summary, category_intervals, confident
from eval.tables import signed, span, tables

# More would make a page that no browser likes; then only those with something to see are listed.
MOST_QUESTIONS = 1_500
_STATUSES = ("answered", "partial", "not_in_corpus", "premise_corrected", "clarify")
_BROAD = ("Refusal", "Robustness")
# Nothing is fetched, whatever a corpus may hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Page:
    """What a report shows; ``accepted`` are the baselines of its sets."""

    run: Run
    scored: Sequence[Scored]
    summaries: Sequence[Summary]
    latency: Latency | None
    accepted: Mapping[str, Accepted]
    cost: Cost | None = None

    @property
    def total(self) -> Summary:
        """The summary of all sets together."""
        return self.summaries[-1]


def report(page: Page) -> str:
    """Return the report's HTML."""
    return "\n".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="color-scheme" content="light dark"><title>Dateline evaluation</title>',
            f"<style>{_beside('report.css')}</style></head><body>",
            *_head(page),
            "<main>",
            _section("Grounded Score", _wide(charts.forest(page.summaries)), _about_score()),
            _section(
                "By category",
                _wide(charts.categories(page.total.categories, category_intervals(page.scored))),
                "Each with its 95% interval; in brackets, how many questions.",
            ),
            _measures(page),
            _matrix(page.total),
            _curves(page),
            *_questions(page),
            "</main>",
            f"<script>{_beside('report.js')}</script></body></html>",
            "",
        )
    )


def _head(page: Page) -> Iterator[str]:
    manifest, total = page.run.manifest, page.total
    verdict = judge(page.scored, page.accepted)
    commit = str(manifest["commit"] or "")[:10]
    if commit and manifest["modified"]:
        commit += " with changes"
    facts = (
        str(manifest["started"]).replace("T", " ").replace("+00:00", " UTC"),
        f"engine {manifest['settings']['engine']}",
        f"embedder {manifest['settings']['embedder']}",
        f"commit {commit}" if commit else "no commit",
    )
    yield '<header><p class="kicker">Dateline evaluation</p>'
    yield (
        f'<h1>{signed(total.grounded.estimate)} <span class="soft">Grounded Score, '
        f"{span(total.grounded)}, {total.questions:,} questions</span></h1>"
    )
    kind = "pass" if verdict.passed else "fail"
    yield f'<p class="verdict {kind}">{escape(verdict.line)}</p>'
    yield f'<p class="soft">{escape(" · ".join(facts))}</p></header>'


def _measures(page: Page) -> str:
    cards = []
    shown = tables(page.summaries, page.latency, page.cost)[2:]
    for table in sorted(shown, key=lambda table: table.title in _BROAD):
        kind = "card broad" if table.title in _BROAD else "card"
        heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
        meanings = {
            f"{m.label} (less is better)" if m.lower else m.label: m.meaning
            for m in GROUPS.get(table.title, {}).values()
        }
        rows = "".join(
            f'<tr><th scope="row" title="{escape(meanings.get(row[0], ""))}">{escape(row[0])}</th>'
            f"{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
            for row in table.rows
        )
        cards.append(
            f'<section class="{kind}"><h3>{escape(table.title)}</h3><div class="wide"><table>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>"
        )
    return f'<section><h2>Measures</h2><div class="cards">{"".join(cards)}</div></section>'


def _matrix(total: Summary) -> str:
    given = [s for s in _STATUSES if any(got == s for _, got in total.matrix)]
    expected = [e for e in EXPECTATIONS if any(want == e for want, _ in total.matrix)]
    heads = "".join(f'<th scope="col">{_words(status)}</th>' for status in given)
    rows = []
    for want in expected:
        all_of = sum(n for (e, _), n in total.matrix.items() if e == want)
        cells = []
        for status in given:
            n = total.matrix.get((want, status), 0)
            kind = "good" if want == status else "bad"
            shade = f"--share:{n / all_of:.3f}"
            cells.append(f'<td class="{kind}" style="{shade}">{n or ""}</td>')
        rows.append(f'<tr><th scope="row">{_words(want)}</th>{"".join(cells)}</tr>')
    table = (
        '<div class="wide"><table class="matrix"><thead><tr><th scope="col">expected ↓ given →'
        f"</th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
    return _section("Answered or refused", table, "What was given where each was due.")


def _curves(page: Page) -> str:
    sure = confident(page.scored)
    run = page.run
    warm = [r.latency_ms for r in run.results if r.history == run.history and not r.first]
    figures = (
        (
            "Risk and coverage",
            charts.risk_coverage(risk_coverage(sure)),
            "Low on the left: the answers that rest on the best evidence are the right ones.",
        ),
        (
            "Reliability",
            charts.reliability(sure),
            "On the diagonal, a confidence is a probability of being right. Area: answers.",
        ),
        ("Latency", charts.histogram(warm), "From question to answer, loading left out."),
    )
    shown = "".join(
        f"<figure><h3>{title}</h3>{svg}<figcaption>{told}</figcaption></figure>"
        for title, svg, told in figures
        if svg
    )
    return f'<section><h2>Curves</h2><div class="curves">{shown}</div></section>' if shown else ""


def _questions(page: Page) -> Iterator[str]:
    results = {(r.set, r.id): r for r in page.run.results if r.history == page.run.history}
    listed = list(page.scored)
    note = ""
    if len(listed) > MOST_QUESTIONS:
        listed = [row for row in listed if row.score.grounded < 1][:MOST_QUESTIONS]
        note = f"Only {len(listed):,} of {len(page.scored):,}: those without full credit."
    yield f'<section><h2>Questions</h2><p class="soft">{note}</p>{_filters(page)}'
    for row in listed:
        key = (row.set, row.score.id)
        question = next(q for q in page.run.questions[row.set] if q.id == row.score.id)
        held = page.accepted.get(row.set)
        before = held.credits.get(row.score.id) if held else None
        yield drilldown(
            row,
            question,
            results[key],
            page.run.articles[row.set],
            before.value if before else None,
        )
    yield '<p id="nothing" class="soft" hidden>No question is like that.</p></section>'


def _filters(page: Page) -> str:
    outcomes = {
        "": "Every outcome",
        "wrong": "Wrong",
        "none": "No credit",
        "half": "Half credit",
        "full": "Full credit",
        "must": "Must-pass, not full",
        "worse": "Worse than the baseline",
        "better": "Better than the baseline",
    }
    sets = {"": "Every set"} | {s.name: s.name for s in page.summaries if s.name != ALL}
    named = {c.name: category_label(c.name) for c in page.total.categories}
    return (
        '<form id="filters">'
        + _choice("is", "Outcome", outcomes)
        + _choice("set", "Set", sets)
        + _choice("category", "Category", {"": "Every category"} | named)
        + '<label><span>Words</span><input name="words" type="search"></label>'
        + '<output id="count"></output></form>'
    )


def _choice(name: str, label: str, options: Mapping[str, str]) -> str:
    choices = "".join(
        f'<option value="{escape(v)}">{escape(t)}</option>' for v, t in options.items()
    )
    return f'<label><span>{label}</span><select name="{name}">{choices}</select></label>'


def _about_score() -> str:
    return (
        "+1 for all vital facts with nothing wrong and citations on the evidence, or for a right "
        "refusal; +½ for half of that; 0 for refusing an answerable question; −1 otherwise. "
        "Averaged over categories, times 100. The line is the 95% interval; the marks are three "
        "baselines to beat."
    )


def _wide(chart: str) -> str:
    """A chart that scrolls sideways where it would be too small to read."""
    return f'<div class="wide">{chart}</div>'


def _section(title: str, body: str, about: str) -> str:
    return f'<section><h2>{title}</h2><p class="soft">{about}</p>{body}</section>'


def _words(status: str) -> str:
    return escape(status.replace("_", " "))


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")
