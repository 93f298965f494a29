"""A server with logins in headless Chromium: who is logged in, and a session that ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Watch, ask, browsing, faults, fits, ingest, picture, served
from playwright.sync_api import Page
from playwright.sync_api import expect as expect_that

from ui.web.logins import set_password

pytestmark = pytest.mark.browser

PASSPHRASE = "four kilns in a row"  # noqa: S105


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("logins") / "store"
    ingest(store)
    return store


def log_in(page: Page) -> None:
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password").fill(PASSPHRASE)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_a_session_that_ends_says_so_and_loses_nothing(
    store: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    set_password(tmp_path / "logins.txt", "Ada", PASSPHRASE)
    options = ("--auth", str(tmp_path / "logins.txt"))
    with (
        served(store, tmp_path, options=options) as address,
        browsing(tmp_path, width, scheme) as (page, watch),
    ):
        page.goto(address)
        picture(page, tmp_path, f"login-{width}-{scheme}")
        assert faults(page) == []
        log_in(page)
        for _ in ("chat", "another page"):
            expect_that(page.locator("#masthead .login")).to_have_text("ada")
            page.goto(f"{address}corpus")
        page.goto(address)
        ask(page, "What did Putin say about a ceasefire?")
        place = page.url
        page.request.post(f"{address}logout", headers={"Origin": address.rstrip("/")})
        assert watch == Watch()
        page.get_by_label("Your question").fill("Who is Steve Witkoff?")
        page.get_by_label("Your question").press("Enter")
        expect_that(page.locator("#ended")).to_contain_text("Your session has ended.")
        expect_that(page.get_by_label("Your question")).to_have_value("Who is Steve Witkoff?")
        picture(page, tmp_path, f"ended-{width}-{scheme}")
        assert faults(page) == []
        assert fits(page, width)
        box = page.locator("#ended").bounding_box()
        assert box is not None
        assert min(box["x"], width - box["x"] - box["width"]) >= 8
        page.locator("#ended a").click()
        log_in(page)
        expect_that(page.locator("#turn-1 .said")).to_be_visible()
        assert page.url == place
        assert watch.outside == []
