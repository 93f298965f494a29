"""The pages beside the chat in headless Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import (
    SIZES,
    Watch,
    ask,
    browsing,
    dateline,
    faults,
    fits,
    ingest,
    picture,
    served,
)
from playwright.sync_api import expect as expect_that

pytestmark = pytest.mark.browser

QUESTION = "What did Putin say about a ceasefire?"
NEWS = "Lighthouse sold\n\nThe Skerry lighthouse was sold on 4 May 2021, the port said."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("pages") / "store"
    ingest(store)
    return store


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with served(store) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_page_can_be_read_by_everybody(
    address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        for name in ("timeline", "corpus", "briefing", "evaluation"):
            page.goto(f"{address}{name}")
            expect_that(page.get_by_role("heading", level=1)).to_be_visible()
            expect_that(page.locator("#masthead [aria-current]")).to_have_text(name.capitalize())
            assert faults(page) == []
            assert fits(page, width)
            picture(page, tmp_path, f"{name}-{width}-{scheme}")
        page.goto(f"{address}corpus")
        page.locator("#articles a[href^='/article/']").first.click()
        expect_that(page.locator("article")).to_be_visible()
        assert faults(page) == []
        assert fits(page, width)
        assert watch == Watch()


def test_an_event_leads_to_its_words_in_the_article(address: str, tmp_path: Path) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(f"{address}timeline?topic={quote('the summit')}")
        page.locator("svg a").first.click()
        expect_that(page.locator(":target")).to_be_in_viewport()
        page.locator(":target a[href^='/article/']").first.click()
        expect_that(page.locator("mark#quote")).to_be_in_viewport()
        assert watch == Watch()


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("growing") / "store"
    ingest(store)
    with served(store) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_an_article_is_added_and_asked(
    growing: str, tmp_path: Path, width: int, scheme: str
) -> None:
    place = f"Skerry{scheme}{width}"
    added, photo = tmp_path / f"light<b>{place}.txt", tmp_path / "photo.jpg"
    added.write_text(NEWS.replace("Skerry", place), encoding="utf-8")
    photo.write_bytes(b"\xff\xd8\xff")
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(f"{growing}corpus")
        page.locator("#files").set_input_files([added, photo])
        page.get_by_role("button", name="Add").click()
        expect_that(page.locator("#outcome")).to_contain_text("photo.jpg", timeout=60_000)
        assert faults(page) == []
        assert fits(page, width)
        picture(page, tmp_path, f"upload-{width}-{scheme}")
        page.get_by_role("link", name="Show the corpus as it is now").click()
        expect_that(page.locator("#articles")).to_contain_text("Lighthouse sold")

        page.locator("#files").set_input_files(added)
        page.get_by_role("button", name="Add").click()
        expect_that(page.locator("#outcome")).to_contain_text("already", timeout=60_000)

        page.goto(growing)
        ask(page, f"When was the {place} lighthouse sold?")
        expect_that(page.locator("#turn-1 .said")).to_contain_text("4 May 2021")
        assert page.locator("#desk b").count() == 0
        assert watch == Watch()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_answers_become_a_briefing_that_can_be_verified(
    address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(address)
        ask(page, QUESTION)
        page.get_by_role("button", name="Add to briefing").click()
        expect_that(page.locator("#rail .basket")).to_contain_text("1 answer")
        page.goto(f"{address}briefing")
        page.get_by_label("Title").fill("Ceasefire")
        page.get_by_role("button", name="Preview").click()
        preview = page.frame_locator("iframe")
        expect_that(preview.locator("h1")).to_contain_text("Ceasefire", timeout=30_000)
        picture(page, tmp_path, f"basket-{width}-{scheme}")
        assert faults(page) == []
        assert fits(page, width)
        page.get_by_role("radio", name="docx", exact=False).check()
        with page.expect_download(timeout=30_000) as made:
            page.get_by_role("button", name="Download").click()
        file = tmp_path / made.value.suggested_filename
        made.value.save_as(file)
        assert file.suffix == ".docx"
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Verify").click()
        expect_that(page.locator("#verified")).to_contain_text("all hold", timeout=30_000)
        other = {"name": "notes.md", "mimeType": "text/markdown", "buffer": b"No briefing."}
        page.locator("input[type=file]").set_input_files(other)
        page.get_by_role("button", name="Verify").click()
        expect_that(page.locator("#unverified")).to_be_visible()
        assert watch == Watch()


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
)
def test_the_last_report_is_a_link_away(
    store: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    with served(store, tmp_path) as address, browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(address)
        expect_that(page.locator("#status")).to_contain_text("5 articles")
        page.get_by_role("link", name="Evaluation").press("Enter")
        expect_that(page.locator("main")).to_contain_text("dateline eval run")
        page.screenshot(path=tmp_path / "none.png")
        page.get_by_role("link", name="Chat").click()
        expect_that(page.locator("#status")).to_contain_text("5 articles")

        dateline("eval", "run", "--limit", "4", folder=tmp_path)
        page.get_by_role("link", name="Evaluation").click()
        report = page.frame_locator("iframe")
        expect_that(report.locator("h1")).to_contain_text("Grounded Score")
        expect_that(report.locator("#count")).to_have_text("8 of 8")
        page.screenshot(path=tmp_path / "report.png")
        report.get_by_label("Words").fill("zzzz")
        report.get_by_label("Words").press("Enter")
        expect_that(report.locator("#count")).to_have_text("0 of 8")
        for part in page.frames:
            assert part.evaluate("document.documentElement.scrollWidth") <= width
        assert len(page.context.pages) == 1
        assert watch == Watch()


def test_what_a_report_holds_can_do_nothing(store: Path, tmp_path: Path) -> None:
    dateline("eval", "run", "--limit", "1", folder=tmp_path)
    (file,) = tmp_path.glob("eval-runs/*/report.html")
    hostile = """<main><script>document.title = "hacked"</script>
        <img src="http://images.example/q.png" onerror="document.title = 'hacked'">
        <iframe src="/"></iframe><form action="/" target="_top"><button>Send</button></form>
        <a href="/?hacked" target="_top">Leave</a>"""
    unguarded = file.read_text("utf-8").replace('http-equiv="Content-Security-Policy"', "")
    file.write_text(unguarded.replace("<main>", hostile), "utf-8")
    refused = []
    with served(store, tmp_path) as address, browsing(tmp_path, 1440, "light") as (page, watch):
        page.context.on("requestfailed", lambda request: refused.append(request))
        page.goto(f"{address}evaluation")
        report = page.frame_locator("iframe[title=Report]")
        expect_that(report.locator("#count")).to_have_text("2 of 2")
        report.get_by_role("button", name="Send").click()
        report.get_by_role("link", name="Leave").click()
        (frame, *within) = page.frames[1:]
        assert frame.title() == "Dateline evaluation"
        assert frame.evaluate("window.origin") == "null"
        assert frame.evaluate("fetch('/').then(() => 'fetched', () => 'refused')") == "refused"
        assert all(page.locator("#masthead").count() == 0 for page in within)
        assert page.url == f"{address}evaluation"
        assert {request.failure for request in refused} <= {"csp"}
        assert set(watch.outside) <= {request.url for request in refused}
