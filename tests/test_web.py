from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest

from qa.assistant import Corpus
from qa.errors import EmptyQuestion
from qa.types import Answer, Citation, Claim, Turn
from ui.options import seed_articles
from ui.web.app import build, converse, endpoint, example_questions, halted, has_screen
from ui.web.evaluation import evaluation_page
from ui.web.page import Exchange, conversation_html, panel_html, status_html
from ui.web.theme import newsprint, script, stylesheet
from vectorstore.articles import file_sha256
from vectorstore.types import Article, Filters

TEXT = "Kiln fire\nThe kiln caught fire at noon. Nobody was hurt."
ARTICLE = Article("a", "kiln.txt", "cd" * 32, "Kiln fire", TEXT, "Potter's Gazette")
FIRST, SECOND = "The kiln caught fire at noon.", "Nobody was hurt."


def cite(quote: str, n: int) -> Citation:
    start = TEXT.index(quote)
    end = start + len(quote)
    return Citation(
        n, "kiln.txt", "cd" * 32, "Kiln fire", "Potter's Gazette", None, start, end, quote
    )


HALF = Answer(
    "What burned?",
    "What burned?",
    "answered",
    f"{FIRST} [1]",
    (Claim(FIRST, (1,), "supported"),),
    (cite(FIRST, 1),),
)
WHOLE = replace(
    HALF,
    text=f"{FIRST} [1] {SECOND} [2]",
    claims=(*HALF.claims, Claim(SECOND, (2,), "supported")),
    citations=(cite(FIRST, 1), cite(SECOND, 2)),
)


class Scripted:
    """Streams one answer in two steps, or raises what it is told to."""

    def __init__(self, failure: Exception | None = None, articles: int = 1) -> None:
        self.failure = failure
        self.articles = (ARTICLE,) * articles
        self.histories: list[tuple[Turn, ...]] = []

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Iterator[Answer]:
        self.histories.append(tuple(history))
        yield HALF
        if self.failure:
            raise self.failure
        yield WHOLE

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        return list(self.stream(question, history))[-1]

    def corpus(self) -> Corpus:
        return Corpus(self.articles, 2880, "7", "bundled", "scripted")

    def source(self, sha256: str) -> Article:
        return {ARTICLE.sha256: ARTICLE}[sha256]


def test_a_question_is_shown_at_once_and_its_answer_grows() -> None:
    steps = list(converse(Scripted(), " What burned? ", []))
    assert [(s[-1].question, s[-1].answer, s[-1].pending) for s in steps] == [
        ("What burned?", None, True),
        ("What burned?", HALF, True),
        ("What burned?", WHOLE, True),
        ("What burned?", WHOLE, False),
    ]
    assert steps[-1][-1].articles == {ARTICLE.sha256: ARTICLE}


def test_a_follow_up_is_asked_with_what_was_answered_before() -> None:
    assistant = Scripted()
    held = [Exchange("What burned?", WHOLE), Exchange("unanswered", problem="Stopped.")]
    (*_, last) = converse(assistant, "And then?", held)
    assert assistant.histories == [(Turn("What burned?", WHOLE.text),)]
    assert last[:2] == held


def test_an_expected_failure_is_a_sentence_in_the_conversation() -> None:
    (*_, last) = converse(Scripted(EmptyQuestion("Ask in words.")), "?", [])
    assert (last[-1].problem, last[-1].pending) == ("Ask in words.", False)
    assert '<p class="problem">Ask in words.</p>' in conversation_html(last)


def test_an_unexpected_failure_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "dateline.web"):
        (*_, last) = converse(Scripted(RuntimeError("secret path")), "q", [])
    assert "secret path" not in conversation_html(last)
    assert "Something went wrong" in conversation_html(last)
    assert "secret path" in caplog.text


def test_stopping_keeps_what_was_said() -> None:
    (stopped,) = halted([Exchange("q", HALF, pending=True)])
    assert (stopped.answer, stopped.pending, stopped.problem) == (HALF, False, "Stopped.")
    finished = [Exchange("q", WHOLE)]
    assert halted(finished) == finished
    assert halted([]) == []


def test_only_the_latest_sources_are_shown_and_the_others_kept() -> None:
    held = [Exchange("a", WHOLE), Exchange("b", HALF), Exchange("c", problem="no")]
    shown = panel_html(held)
    assert '<div class="panel" id="panel-1" tabindex="-1" hidden>' in shown
    assert '<div class="panel" id="panel-2" tabindex="-1">' in shown
    assert 'id="source-1-2"' in shown


def test_a_rewritten_question_a_refusal_and_a_fallback_are_said() -> None:
    answer = replace(
        WHOLE, standalone_question="What burned in 1990?", status="not_in_corpus", degraded="Slow."
    )
    shown = conversation_html([Exchange("q", answer)])
    assert "Read as: What burned in 1990?" in shown
    assert "Not in the articles" in shown
    assert '<p class="note">Slow.</p>' in shown
    assert "1 article offered" in shown
    assert "Read as" not in conversation_html([Exchange("q", WHOLE)])


def test_the_status_line_counts() -> None:
    assert status_html(Scripted().corpus()) == (
        "<span>1 article</span><span>2,880 passages</span>"
        "<span>scripted engine</span><span>index 7</span>"
    )


def test_the_api_has_one_public_name() -> None:
    async def build_in_a_loop() -> gr.Blocks:  # where none runs, Gradio leaves open ones behind
        return build(Scripted())

    page = asyncio.run(build_in_a_loop())
    public = [f.api_name for f in page.fns.values() if f.api_visibility == "public"]
    assert public == ["ask"]
    assert page._queue.default_concurrency_limit == 4


def test_the_api_answers_as_the_command_line_does() -> None:
    assistant = Scripted()
    answer = endpoint(assistant)("What burned?", [["before?", "said"]])
    assert answer["answer"] == WHOLE.text
    assert json.loads(json.dumps(answer))["citations"][1]["quote"] == SECOND
    assert assistant.histories == [(Turn("before?", "said"),)]
    with pytest.raises(gr.Error, match=r"Ask in words\."):
        endpoint(Scripted(EmptyQuestion("Ask in words.")))("q", [])


@pytest.mark.parametrize("history", [[["alone"]], ["ab"], "ab", [[1, 2]]])
def test_the_api_refuses_a_history_that_is_none(history: list[list[str]]) -> None:
    with pytest.raises(gr.Error, match="history"):
        endpoint(Scripted())("q", history)


def test_known_examples_are_offered_for_known_articles_alone() -> None:
    file = Path("ui/web/examples.json")
    known = {row["sha256"]: row["question"] for row in json.loads(file.read_text("utf-8"))}
    seeds = {file_sha256(path) for path in seed_articles()}
    assert set(known) <= seeds
    corpus = Scripted().corpus()
    some = next(iter(known))
    mixed = replace(corpus, articles=(ARTICLE, replace(ARTICLE, sha256=some)))
    assert example_questions(mixed) == [known[some]]
    assert example_questions(corpus) == ["What is said about “Kiln fire”?"]
    nameless = replace(ARTICLE, title=None)
    assert example_questions(replace(corpus, articles=(nameless,))) == []
    assert len(example_questions(replace(corpus, articles=(ARTICLE,) * 9))) == 4


@pytest.mark.parametrize("text", [lambda: stylesheet(), lambda: script()])
def test_style_and_script_name_no_address(text: Callable[[], str]) -> None:
    assert "//" not in text().replace("// ", "")
    assert "@import" not in text()


@pytest.mark.parametrize(
    ("platform", "display", "expected"),
    [("linux", "", False), ("linux", ":0", True), ("darwin", "", True)],
)
def test_a_browser_is_opened_only_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, platform: str, display: str, expected: bool
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert has_screen() is expected


def test_the_theme_fetches_no_font() -> None:
    assert newsprint()._stylesheets == []
    assert newsprint()._font_css == []


def keep(folder: Path, started: str, report: str | None) -> None:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"format": 1, "started": started}), "utf-8")
    if report is not None:
        (folder / "report.html").write_text(report, "utf-8")


def test_without_a_report_a_sentence_says_how_to_make_one(tmp_path: Path) -> None:
    html, policy = evaluation_page(tmp_path)
    assert "make one with <code>dateline eval run</code>.</p>" in html
    assert "script-src 'none'" in policy
    keep(tmp_path / "<b>", "2024-05-04", None)
    html, _ = evaluation_page(tmp_path)
    assert "&lt;b&gt; has no report" in html
    assert "<iframe" not in html + evaluation_page(tmp_path / "none")[0]


def test_the_last_report_is_shown_and_a_later_one_after_it(tmp_path: Path) -> None:
    keep(tmp_path / "z", "2024-05-04", "<p>first</p>")
    assert "&lt;p&gt;first&lt;/p&gt;" in evaluation_page(tmp_path)[0]
    keep(tmp_path / "a", "2024-05-05", "<p>second</p>")
    html, _ = evaluation_page(tmp_path)
    assert "second" in html
    assert "first" not in html


def test_a_report_stays_in_its_frame_and_runs_its_own_script_alone(tmp_path: Path) -> None:
    own = "run();\n"
    hostile = f'"></iframe><script>x</script><p>é</p><script>{own}</script></body></html>\n'
    keep(tmp_path / "run", "2024-05-04", hostile)
    html, policy = evaluation_page(tmp_path)
    assert html.count("<iframe") == html.count("</iframe>") == 1
    assert "<script" not in html
    assert 'sandbox="allow-scripts allow-forms"' in html
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    digest = hashlib.sha256(own.encode()).digest()
    assert scripts == f"script-src 'sha256-{base64.b64encode(digest).decode()}'"
    assert {"default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"} < set(
        policy.split("; ")
    )
