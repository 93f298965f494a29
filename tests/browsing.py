"""A served Dateline and a headless Chromium that notes what it should not have seen."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    sync_playwright,
)
from playwright.sync_api import expect as expect_that

COMMAND = (sys.executable, "-c", "from ui.cli import main; main()")
QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
# Chromium looks up hosts of its maker's at every start.
QUIET.append("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
# What Gradio's own stream says if its page is left while it is open.
LEFT = "AbortError: signal is aborted without reason"
SIZES = [(width, scheme) for width in (1440, 1024, 390) for scheme in ("light", "dark")]


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("The browser tests need Chromium: apt-get install -y chromium", pytrace=False)


@contextmanager
def served(
    store: Path,
    folder: Path | None = None,
    *,
    command: Sequence[str] = COMMAND,
    options: Sequence[str] = (),
) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder or store.parent) / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "serve", "--no-open", "--port", str(port), "--store", str(store), *options],
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
        except urllib.error.HTTPError:
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


@dataclass
class Watch:
    """What a page said and asked for that it should not have."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def on_error(self, error: WebError) -> None:
        if not str(error.error).startswith(LEFT):
            self.errors.append(str(error.error))

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
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.on("console", watch.on_console)
        context.on("weberror", watch.on_error)
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
    settled(page)


def settled(page: Page) -> None:
    """Wait until no question is under way."""
    expect_that(page.locator(".exchanges[data-state=idle]")).to_have_count(1, timeout=20_000)
    expect_that(page.locator("#send")).to_be_visible()


def picture(page: Page, tmp_path: Path, name: str) -> None:
    kept = os.environ.get("DATELINE_SCREENSHOTS") == "1"
    folder = Path("docs/screenshots") if kept else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


def faults(page: Page) -> list[str]:
    """What axe finds serious or critical, as a rule and the elements at fault."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


def fits(page: Page, width: int) -> bool:
    """Whether the page scrolls down alone, not sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)
