from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import gradio as gr
import pytest

from qa.assistant import Corpus
from qa.settings import Settings
from ui.options import seed_articles
from ui.web.app import build, example_questions, has_screen
from ui.web.endpoints import NAMES
from ui.web.evaluation import evaluation_page
from ui.web.site import Site
from ui.web.theme import head, newsprint, stylesheet
from vectorstore.articles import file_sha256
from vectorstore.types import Article

ARTICLE = Article("a", "kiln.txt", "cd" * 32, "Kiln fire", "The kiln burned.", "Potter's Gazette")
CORPUS = Corpus((ARTICLE,), 2880, "7", "bundled", "scripted")


class Silent:
    def corpus(self) -> Corpus:
        return CORPUS


def test_only_the_api_has_public_names(tmp_path: Path) -> None:
    site = Site(cast(Any, Silent()), Settings(store=tmp_path))

    async def build_in_a_loop() -> gr.Blocks:  # where none runs, Gradio leaves open ones behind
        return build(site)

    page = asyncio.run(build_in_a_loop())
    public = {f.api_name for f in page.fns.values() if f.api_visibility == "public"}
    assert public == set(NAMES)
    assert page._queue.default_concurrency_limit == 4


def test_known_examples_are_offered_for_known_articles_alone() -> None:
    file = Path("ui/web/examples.json")
    known = {row["sha256"]: row["question"] for row in json.loads(file.read_text("utf-8"))}
    seeds = {file_sha256(path) for path in seed_articles()}
    assert set(known) <= seeds
    corpus = CORPUS
    some = next(iter(known))
    mixed = replace(corpus, articles=(ARTICLE, replace(ARTICLE, sha256=some)))
    assert example_questions(mixed) == [known[some]]
    assert example_questions(corpus) == ["What is said about “Kiln fire”?"]
    nameless = replace(ARTICLE, title=None)
    assert example_questions(replace(corpus, articles=(nameless,))) == []
    assert len(example_questions(replace(corpus, articles=(ARTICLE,) * 9))) == 4


@pytest.mark.parametrize("text", [lambda: stylesheet(), lambda: head()])
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
