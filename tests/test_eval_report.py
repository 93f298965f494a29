from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from eval import report as reporting
from eval.accepted import Accepted
from eval.charts import histogram
from eval.context import around
from eval.cost import Cost, Tokens
from eval.gold import Fact, GoldEvidence, Question
from eval.junit import junit
from eval.markdown import markdown
from eval.metrics.retrieval import Span
from eval.report import Page, report
from eval.results import Result, Run
from eval.scored import Scored, score_run
from eval.statistics import Observation
from eval.summary import latency, summaries
from qa.types import Answer, Citation, Claim, Turn
from vectorstore.types import Article, Hit, Passage

EVIL = '<script>alert("x")</script>'
TEXT = f"Nine boats sank. Ida Holm leads the office {EVIL} now."
ARTICLE = Article("aaaa", "gale.txt", "a" * 64, "Gale", TEXT, "The Gull", None, "2024-05-04")
MANIFEST = {
    "started": "2024-05-05T10:00:00+00:00",
    "commit": "0123456789abcdef",
    "modified": True,
    "settings": {"history": "own", "engine": "extractive", "embedder": "tiny"},
}


def question(id_: str, *turns: str, must_pass: bool = False) -> Question:
    fact = Fact("n", True, "number", ("nine boats",), (), None, ("e",))
    evidence = GoldEvidence("e", "gale.txt", "a" * 64, 0, 16, "Nine boats sank.")
    return Question(
        id_, id_, "dev", "number", must_pass, turns, "answered", (), (fact,), (evidence,)
    )


def answered(question: Question, quote: str, **changes: Any) -> Result:
    start = TEXT.index(quote)
    citation = Citation(
        1, "gale.txt", "a" * 64, "Gale", "The Gull", "2024-05-04", start, start + len(quote), quote
    )
    hit = Hit(Passage("p", "aaaa", 0, len(TEXT), TEXT, None), 0.5, 1, {"dense": 1, "lexical": 2})
    claim = Claim(quote, (1,), "supported")
    answer = Answer(
        question.asked, f"Of {question.asked}", "answered", f"{quote} [1]", (claim,), (citation,),
        (hit,),
    )  # fmt: skip
    spans = {"answer_everything": Span("a" * 64, 0, 16)}
    return replace(
        Result("mine", question.id, "own", answer, (), 0.9, spans, latency_ms=40.0), **changes
    )


RIGHT = question("right", "How many boats sank?")
WRONG = question("wrong", "Before?", f"How many {EVIL} sank?", must_pass=True)
RUN = Run(
    MANIFEST,
    {"mine": (RIGHT, WRONG)},
    {"mine": {"a" * 64: ARTICLE}},
    (
        answered(RIGHT, "Nine boats sank.", first=True),
        answered(WRONG, f"leads the office {EVIL}", earlier=(Turn("Before?", EVIL),)),
    ),
)
SCORED = score_run(RUN)


def page(run: Run = RUN, before: float | None = None) -> str:
    scored = score_run(run)
    held = {}
    if before is not None:
        held["mine"] = Accepted("mine", {}, {"wrong": Observation("mine/wrong", "number", before)})
    return report(Page(run, scored, summaries(scored), latency(run.results), held))


class Outline(HTMLParser):
    """Tags in order, checked to be closed; texts; what would be fetched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.details: dict[str, dict[str, str | None]] = {}
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in ("meta", "br", "input", "link", "img"):
            self.open.append(tag)
        self.fetched += [v or "" for k, v in attrs if k in ("src", "href", "srcset", "data")]
        if tag == "details":
            self.details[str(found["id"])] = found

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_whole_and_fetches_nothing() -> None:
    html = page()
    outline = Outline(html)
    assert outline.fetched == []
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html
    assert html.count("<svg") == 5


def test_what_a_corpus_holds_is_only_ever_text() -> None:
    outline = Outline(page())
    html = page()
    assert html.count("<script>") == 1
    assert EVIL not in html
    assert outline.text.count(EVIL) >= 4


def test_every_question_can_be_opened_and_filtered() -> None:
    details = Outline(page(before=1.0)).details
    assert list(details) == ["mine/right", "mine/wrong"]
    wrong = details["mine/wrong"]
    assert wrong["data-is"] == "wrong worse must"
    assert (wrong["data-set"], wrong["data-category"]) == ("mine", "number")
    assert details["mine/right"]["data-is"] == "full"
    assert Outline(page(before=-1.0)).details["mine/wrong"]["data-is"] == "wrong must"


def test_a_question_shows_its_facts_its_quotes_and_where_it_failed() -> None:
    html = page()
    body = html[html.index('id="mine/right"') : html.index('id="mine/wrong"')]
    assert "stated as “nine boats”" in body
    assert "<mark>Nine boats sank.</mark>" in body
    assert "e, gale.txt: first found at rank 1" in body
    assert "dense 1, lexical 2" in body
    wrong = html[html.index('id="mine/wrong"') :]
    assert "It states 0 of 1 vital facts. It failed at the stage of evidence." in wrong
    assert "Before it" in wrong


def test_a_quote_that_is_not_in_its_source_is_shown_as_that() -> None:
    result = RUN.results[0]
    (citation,) = result.answer.citations
    shifted = replace(result.answer, citations=(replace(citation, start=1, end=17),))
    html = page(replace(RUN, results=(replace(result, answer=shifted), RUN.results[1])))
    assert "This quote is not in its source: Nine boats sank." in html
    assert "FAIL: 1 answer with an invalid citation (mine/right)" in html


def test_the_head_says_what_was_measured_and_the_verdict() -> None:
    text = Outline(page()).text
    assert "0.0 Grounded Score, −100.0 to 100.0, 2 questions" in text
    assert "FAIL: 1 must-pass question lost (mine/wrong)." in text
    assert "2024-05-05 10:00:00 UTC · engine extractive · embedder tiny" in text
    assert "commit 0123456789 with changes" in text


def test_a_page_of_very_many_questions_lists_those_that_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reporting, "MOST_QUESTIONS", 1)
    outline = Outline(page())
    assert list(outline.details) == ["mine/wrong"]
    assert "Only 1 of 2: those without full credit." in outline.text


def test_a_histogram_puts_what_is_slowest_into_its_last_bar() -> None:
    svg = histogram([5.0] * 500 + [10.0] * 495 + [9_000.0] * 5)
    titles = re.findall(r"<title>(.+?)</title>", svg)
    assert titles == ["5 to 5.5 ms: 500", "10 to 10.5 ms: 500"]
    assert "9000" not in svg
    assert histogram([]) == ""


def test_the_context_of_a_quote_is_cut_between_words() -> None:
    text = "one " * 50 + "\nThe quote.\n" + "two " * 50
    start = text.index("The quote.")
    found = around(text, start, start + 10)
    assert found.line == 2
    assert found.before.startswith("… one")
    assert found.before.endswith("one")
    assert found.after.endswith("two …")
    assert around("A quote.", 2, 8) == (1, "A", "quote.", "")


def test_markdown_has_every_table_and_the_questions_lost() -> None:
    told = markdown(MANIFEST, summaries(SCORED), latency(RUN.results), SCORED)
    assert "Grounded Score **0.0** (95% interval −100.0 to 100.0) over 2 questions" in told
    assert "| mine | 2 | 0.0 | −100.0 to 100.0 | 0.0 | 100.0 | – |" in told
    assert "## Citations" in told
    assert "| Median |" not in told.partition("## Latency")[0]
    lost = told[told.index("## Must-pass") :]
    assert "- `mine/wrong` How many \\<script\\>" in lost
    assert "<script>" not in told


def test_what_a_model_cost_is_shown_where_it_cost_anything() -> None:
    used = Tokens(1500, 20, 0.25)
    spent = Cost(mean=used, total=used)
    told = summaries(SCORED)
    shown = report(Page(RUN, SCORED, told, None, {}, spent))
    assert "<h3>Cost</h3>" in shown
    assert "<td>1,500</td><td>20</td><td>0.250000</td>" in shown
    assert "<h3>Cost</h3>" not in page()
    written = markdown(MANIFEST, told, None, SCORED, spent)
    assert "| A question | 1,500.0 | 20.0 | 0.250000 |" in written
    assert "Cost" not in markdown(MANIFEST, told, None, SCORED)


def test_junit_fails_what_is_wrong_and_times_what_was_asked() -> None:
    half = replace(SCORED[0], score=replace(SCORED[0].score, grounded=0.5, reason="Half."))
    control = replace(SCORED[1], question="What \x00\x1b is it?")
    xml = junit([half, control], RUN.results, "own")
    (suite,) = ElementTree.fromstring(xml)  # noqa: S314 -- made here
    assert (suite.get("tests"), suite.get("failures"), suite.get("time")) == ("2", "1", "0.080")
    first, second = suite
    assert (first.get("classname"), first.get("name")) == ("mine.number", "right")
    assert first.find("failure") is None
    assert "Half." in (first.findtext("system-out") or "")
    failure = second.find("failure")
    assert failure is not None
    assert failure.get("message") == "It states 0 of 1 vital facts."
    assert (failure.text or "").startswith("What  is it?")


def test_a_must_pass_question_without_full_credit_fails_in_junit() -> None:
    half: Scored = replace(SCORED[0], must_pass=True, score=replace(SCORED[0].score, grounded=0.5))
    assert 'failures="1"' in junit([half], RUN.results, "own")
