from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from playwright.sync_api import expect as expect_that

from ui.options import seed_articles

pytestmark = pytest.mark.browser

COMMAND = (sys.executable, "-c", "from ui.cli import main; main()")
QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
# Chromium looks up hosts of its maker's at every start.
QUIET.append("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
QUESTION = "What did Putin say about a ceasefire?"
HOSTILE = """Harbour <b onmouseover="window.hacked=1">dredging</b> resumes

<script>window.hacked = 1</script> The harbour dredging resumed on Friday, the port said. \
![x](http://images.example/p.png) <img src="http://images.example/q.png" onerror="hacked=1"> \
[read on](javascript:window.hacked=1) ${window.hacked=1} {{window.hacked=1}} http://links.example/
"""


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("The browser tests need Chromium: apt-get install -y chromium", pytrace=False)


@contextmanager
def served(store: Path, folder: Path | None = None) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder or store.parent) / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--no-open", "--port", str(port), "--store", str(store)],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_for(address, process)
        yield address
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within a minute")


def dateline(*arguments: str, folder: Path | None = None) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr


def ingest(store: Path, *paths: Path) -> None:
    dateline("ingest", *map(str, paths), "--store", str(store))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("browser") / "store"
    ingest(store)
    return store


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with served(store) as address:
        yield address


@dataclass
class Watch:
    """What a page said and asked for that it should not have."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname != "127.0.0.1":
            self.outside.append(request.url)


@contextmanager
def browsing(folder: Path, width: int, scheme: str) -> Iterator[tuple[Page, Watch]]:
    watch = Watch()
    with sync_playwright() as playwright:
        context: BrowserContext = playwright.chromium.launch_persistent_context(
            str(folder / "profile"),
            executable_path=chromium(),
            args=QUIET,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.on("console", watch.on_console)
        context.on("weberror", lambda error: watch.errors.append(str(error.error)))
        context.on("request", watch.on_request)
        context.on("dialog", lambda dialog: watch.errors.append(dialog.message))
        yield context.pages[0], watch
        context.close()


def ask(page: Page, question: str, outcome: str = ".said") -> None:
    turn = page.locator(".exchange").count() + 1
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    expect_that(page.locator(f"#turn-{turn} {outcome}")).to_be_visible(timeout=20_000)
    expect_that(page.locator("#stop")).to_be_hidden()
    expect_that(page.locator("#send")).to_be_visible()


def seed_words() -> str:
    texts = (file.read_text(encoding="utf-8") for file in seed_articles())
    return " ".join(" ".join(texts).split())


def picture(page: Page, tmp_path: Path, name: str) -> None:
    kept = os.environ.get("DATELINE_SCREENSHOTS") == "1"
    folder = Path("docs/screenshots") if kept else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
)
def test_a_question_is_answered_and_a_citation_shows_its_quote(
    address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(address)
        expect_that(page.locator("#status")).to_contain_text("5 articles")
        expect_that(page.locator(".example")).to_have_count(4)
        widths = page.locator(".example").evaluate_all("es => es.map(e => e.offsetWidth)")
        assert width > 600 or len(set(widths)) == 1
        picture(page, tmp_path, f"start-{width}-{scheme}")

        ask(page, QUESTION)
        marker = page.locator("a.cite").last
        quote = page.locator(marker.get_attribute("href") or "")
        marker.click()
        expect_that(quote).to_be_in_viewport(ratio=0.9)
        expect_that(quote).to_be_focused()
        assert quote.evaluate("e => e.tagName") == "MARK"
        assert " ".join(quote.inner_text().split()) in seed_words()
        expect_that(page.locator("#sources mark", has_text="ceasefire")).not_to_have_count(0)
        picture(page, tmp_path, f"answer-{width}-{scheme}")

        number = quote.evaluate("e => e.id.split('-')[2]")
        page.locator(f"a.back[href='#marker-1-{number}']").press("Enter")
        expect_that(marker).to_be_focused()
        expect_that(marker).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("body").evaluate("e => e.classList.contains('dark')") == (
            scheme == "dark"
        )
        assert watch == Watch()


def test_a_conversation_goes_on_is_refused_and_cleared(address: str, tmp_path: Path) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(address)
        page.locator(".example").first.click()
        expect_that(page.locator("#turn-1 a.cite").first).to_be_visible(timeout=20_000)
        expect_that(page.locator(".example")).to_have_count(0)
        expect_that(page.locator("#stop")).to_be_hidden()

        ask(page, "What did the archbishop of Lima cook for breakfast?")
        expect_that(page.locator("#turn-2 .verdict")).to_have_text("Not in the articles")
        picture(page, tmp_path, "refused-1440-light")
        expect_that(page.locator("#panel-1")).to_be_hidden()
        page.locator("#turn-1 a.cite").first.press("Enter")
        expect_that(page.locator("#panel-1 mark").first).to_be_in_viewport()

        ask(page, "long " * 500, ".problem")
        expect_that(page.locator(".problem")).to_contain_text("characters")

        page.get_by_role("button", name="Clear").click()
        expect_that(page.locator(".exchange")).to_have_count(0)
        expect_that(page.locator(".example")).to_have_count(4)
        expect_that(page.locator("#sources mark")).to_have_count(0)
        assert watch == Watch()


def test_a_hostile_article_is_inert(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    name = '<img src=x onerror="window.hacked=1">.txt'
    (corpus / name).write_text(HOSTILE, encoding="utf-8")
    ingest(tmp_path / "store", corpus)
    with (
        served(tmp_path / "store") as address,
        browsing(tmp_path, 1440, "light") as (page, watch),
    ):
        page.goto(address)
        ask(page, "When did the harbour dredging resume?")
        expect_that(page.locator("#sources")).to_contain_text("<script>window.hacked = 1</script>")
        expect_that(page.locator("#sources")).to_contain_text("${window.hacked=1}")
        expect_that(page.locator("#sources")).to_contain_text(name)
        picture(page, tmp_path, "hostile-1440-light")
        assert page.locator("#desk img, #desk script, #desk [onerror]").count() == 0
        links = page.locator("#desk a").evaluate_all("es => es.map(e => e.getAttribute('href'))")
        assert links
        assert all(link.startswith("#") for link in links)
        assert page.evaluate("window.hacked") is None
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
        expect_that(page.get_by_text("There is no run")).to_contain_text("dateline eval run")
        page.screenshot(path=tmp_path / "none.png")
        page.get_by_role("link", name="Back to the chat").click()
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


def test_a_conversation_outlasts_a_look_at_the_evaluation(address: str, tmp_path: Path) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(address)
        ask(page, QUESTION)
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Evaluation").click()
        opened.value.get_by_role("link", name="Back to the chat").click()
        page.wait_for_url("**/#conversation")
        expect_that(page.locator("#turn-1 .said")).to_be_visible()
        ask(page, "What did the archbishop of Lima cook for breakfast?")
        assert len(page.context.pages) == 2
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
