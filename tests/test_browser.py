"""The chat in headless Chromium: every state of it, at every width, in light and in dark."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import SIZES, Watch, ask, browsing, faults, fits, ingest, picture, served, settled
from playwright.sync_api import Page
from playwright.sync_api import expect as expect_that

from ui.options import seed_articles

pytestmark = pytest.mark.browser

QUESTION = "What did Putin say about a ceasefire?"
NOWHERE = "What did the archbishop of Lima cook for breakfast?"
TOLLS = {
    "gazette": (
        "Quay Gazette",
        "2021-05-03",
        "Twelve people were hurt in the Larkholm harbour fire",
    ),
    "herald": ("Moor Herald", "2021-05-03", "Forty people were hurt in the Larkholm harbour fire"),
}
HOSTILE = """Harbour <b onmouseover="window.hacked=1">dredging</b> resumes

<script>window.hacked = 1</script> The harbour dredging resumed on Friday, the port said. \
![x](http://images.example/p.png) <img src="http://images.example/q.png" onerror="hacked=1"> \
[read on](javascript:window.hacked=1) ${window.hacked=1} {{window.hacked=1}} http://links.example/
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("browser") / "store"
    ingest(store)
    return store


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with served(store) as address:
        yield address


def seed_words() -> str:
    texts = (file.read_text(encoding="utf-8") for file in seed_articles())
    return " ".join(" ".join(texts).split())


def tool(page: Page, turn: int, name: str) -> None:
    page.locator(f"#turn-{turn} .tools").get_by_role("button", name=name).click()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_question_is_answered_and_a_citation_shows_its_quote(
    address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(address)
        expect_that(page.locator("#status")).to_contain_text("5 articles")
        expect_that(page.locator(".example")).to_have_count(4)
        expect_that(page.locator("#rail .outlets label")).not_to_have_count(0)
        assert faults(page) == []
        picture(page, tmp_path, f"start-{width}-{scheme}")

        ask(page, QUESTION)
        assert faults(page) == []
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
        assert fits(page, width)
        dark = page.locator("body").evaluate("e => e.classList.contains('dark')")
        assert dark == (scheme == "dark")
        assert watch == Watch()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_refusal_and_articles_that_differ(
    tolls: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(tolls)
        ask(page, "How many people were hurt in the Larkholm harbour fire?")
        expect_that(page.locator("#turn-1 .verdict")).to_have_text("The articles differ")
        expect_that(page.locator("#turn-1 .sides li")).to_have_count(2)
        expect_that(page.locator("#turn-1 .sides")).to_contain_text("Quay Gazette")
        picture(page, tmp_path, f"differ-{width}-{scheme}")
        ask(page, NOWHERE)
        expect_that(page.locator("#turn-2 .verdict")).to_have_text("Not in the articles")
        assert faults(page) == []
        assert fits(page, width)
        picture(page, tmp_path, f"refused-{width}-{scheme}")
        assert watch == Watch()


@pytest.fixture(scope="module")
def tolls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("tolls")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, (outlet, day, said) in TOLLS.items():
        text = f"Harbour fire\n\n{said} on Monday, the fire brigade said. The quay is closed."
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
        with (corpus / "articles.toml").open("a") as sidecar:
            sidecar.write(f'["{name}.txt"]\npublisher = "{outlet}"\npublished = {day}\n')
    ingest(folder / "store", corpus)
    with served(folder / "store") as address:
        yield address


def test_a_conversation_goes_on_and_another_begins(address: str, tmp_path: Path) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(address)
        page.locator(".example").first.click()
        expect_that(page.locator("#turn-1 a.cite").first).to_be_visible(timeout=20_000)
        expect_that(page.locator(".example")).to_have_count(0)
        settled(page)
        ask(page, NOWHERE)
        expect_that(page.locator("#panel-1")).to_be_hidden()
        page.locator("#turn-1 a.cite").first.press("Enter")
        expect_that(page.locator("#panel-1 mark").first).to_be_in_viewport()

        ask(page, "long " * 500, ".problem")
        expect_that(page.locator(".problem")).to_contain_text("characters")
        page.keyboard.press("Alt+n")
        expect_that(page.locator(".exchange")).to_have_count(0)
        expect_that(page.locator(".example")).to_have_count(4)
        expect_that(page.locator("#sources mark")).to_have_count(0)
        expect_that(page.get_by_label("Your question")).to_be_focused()
        assert watch == Watch()


def test_a_reload_loses_nothing_and_a_link_leads_to_its_answer(
    address: str, tmp_path: Path
) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(address)
        ask(page, QUESTION)
        ask(page, NOWHERE)
        said = page.locator(".said").all_inner_texts()
        quotes = page.locator("#sources mark").all_text_contents()
        page.reload()
        expect_that(page.locator("#turn-2 .tools")).to_be_visible()
        assert page.locator(".said").all_inner_texts() == said
        assert page.locator("#sources mark").all_text_contents() == quotes

        tool(page, 1, "Link")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.endswith("#turn-1")
        page.goto("about:blank")
        page.goto(link)
        expect_that(page.locator("#asked-1")).to_be_in_viewport()
        expect_that(page.locator("#turn-2 .said")).to_have_count(1)
        assert watch == Watch()


def test_an_answer_is_copied_with_its_citations_and_opened_in_its_article(
    address: str, tmp_path: Path
) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(address)
        ask(page, QUESTION)
        tool(page, 1, "Copy")
        expect_that(page.locator("#said-aloud")).to_have_text("Copied with its citations.")
        copied = page.evaluate("navigator.clipboard.readText()")
        quote = page.locator("#panel-1 mark").first.inner_text()
        assert copied.startswith(QUESTION)
        assert "[1]" in copied
        assert quote in copied

        page.locator("a.whole").first.click()
        whole = page.locator("#whole")
        expect_that(whole.locator("mark").first).to_be_in_viewport()
        assert " ".join(whole.locator("mark").first.inner_text().split()) in seed_words()
        assert faults(page) == []
        picture(page, tmp_path, "article-1440-light")
        page.keyboard.press("Escape")
        expect_that(whole).to_be_hidden()
        page.locator("#panel-1 mark").last.click()
        clicked = page.locator("#panel-1 mark").last.inner_text()
        expect_that(whole.locator("mark", has_text=clicked)).to_be_in_viewport()
        page.get_by_role("button", name="Close", exact=True).click()
        expect_that(whole).to_be_hidden()
        assert watch == Watch()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_follow_up_is_shown_as_it_is_read_and_can_be_read_otherwise(
    address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(address)
        ask(page, "What office does Nikolai Patrushev hold?")
        ask(page, "What did he say about the talks?")
        expect_that(page.locator("#turn-2 .read-as span").first).to_contain_text("Patrushev")
        picture(page, tmp_path, f"follow-up-{width}-{scheme}")
        page.locator("#turn-2 .read-as button").click()
        box = page.get_by_label("Read the question as")
        expect_that(box).to_be_focused()
        box.fill(QUESTION)
        page.get_by_role("button", name="Ask so").click()
        expect_that(page.locator("#turn-2 .read-as span").first).to_have_text(QUESTION)
        settled(page)
        expect_that(page.locator("#asked-2")).to_have_text("What did he say about the talks?")

        tool(page, 1, "Edit")
        page.get_by_label("Edit the question").first.fill(NOWHERE)
        page.locator("#edit-1").get_by_role("button", name="Ask again").click()
        expect_that(page.locator("#asked-1")).to_have_text(NOWHERE)
        settled(page)
        expect_that(page.locator(".exchange")).to_have_count(1)
        tool(page, 1, "Ask again")
        settled(page)
        expect_that(page.locator("#turn-1 .verdict")).to_have_text("Not in the articles")
        assert watch == Watch()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_whole_visit(address: str, tmp_path: Path, width: int, scheme: str) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(address)
        expect_that(page.locator("#rail .filters")).to_be_visible()
        assert shifts(page) < 0.1
        ask(page, "What office does Nikolai Patrushev hold?")
        ask(page, "What did he say about the talks?")
        expect_that(page.locator("#turn-2 .read-as span").first).to_contain_text("Patrushev")
        page.locator("#turn-2 a.cite").first.click()
        expect_that(page.locator("#panel-2 mark").first).to_be_in_viewport()
        page.locator("#panel-2 a.whole").first.click()
        expect_that(page.locator("#whole mark").first).to_be_in_viewport()
        assert faults(page) == []
        page.keyboard.press("Escape")
        if width == 390:
            page.get_by_role("button", name="Close the sources").click()
        tool(page, 2, "Add to briefing")
        expect_that(page.locator("#rail .basket")).to_contain_text("1 answer")
        page.reload()
        expect_that(page.locator("#turn-2 .tools")).to_be_visible()

        page.get_by_role("checkbox", name="Izvestia").check()
        box = page.get_by_label("Your question")
        expect_that(box).to_have_attribute("placeholder", "Ask of Izvestia only")
        ask(page, "What did Trump say in Davos?")
        expect_that(page.locator("#turn-3 .within")).to_have_text("Asked of Izvestia only")
        page.locator("#rail .held summary").first.click()
        with page.expect_download() as exported:
            page.get_by_role("link", name="Export as Markdown").first.click()
        assert "Patrushev" in Path(exported.value.path()).read_text("utf-8")
        assert fits(page, width)
        page.locator("#rail .basket a").click()
        expect_that(page.locator("main")).to_contain_text("What did he say about the talks?")
        page.get_by_role("button", name="Preview").click()
        preview = page.frame_locator("iframe")
        expect_that(preview.locator("h1")).to_be_visible(timeout=30_000)
        assert faults(page) == []
        assert fits(page, width)
        assert watch == Watch()


def shifts(page: Page) -> float:
    """How far the page's parts have moved since it was opened (cumulative layout shift)."""
    moved = """() => new Promise((done) => {
        new PerformanceObserver((list) =>
            done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
        ).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(0), 500);
    })"""
    return float(page.evaluate(moved))


def test_only_the_outlet_that_is_chosen_is_asked(tolls: str, tmp_path: Path) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(tolls)
        page.get_by_role("checkbox", name="Moor Herald").check()
        box = page.get_by_label("Your question")
        expect_that(box).to_have_attribute("placeholder", "Ask of Moor Herald only")
        ask(page, "How many people were hurt in the Larkholm harbour fire?")
        expect_that(page.locator("#turn-1 .within")).to_have_text("Asked of Moor Herald only")
        expect_that(page.locator("#turn-1 .said")).to_contain_text("Forty")
        expect_that(page.locator("#turn-1 .said")).not_to_contain_text("Twelve")
        picture(page, tmp_path, "filtered-1440-light")
        page.get_by_role("button", name="Ask of all").click()
        expect_that(box).to_have_attribute("placeholder", "Ask a question")
        page.get_by_label("Published from").fill("2022-01-01")
        expect_that(box).to_have_attribute("placeholder", "Ask from 2022-01-01")
        ask(page, "How many people were hurt in the Larkholm harbour fire?")
        expect_that(page.locator("#turn-2 .verdict")).to_have_text("Not in the articles")
        assert watch == Watch()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_conversations_are_listed_renamed_exported_and_deleted(
    address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(address)
        ask(page, QUESTION)
        page.get_by_role("button", name="New conversation").click()
        expect_that(page.locator(".exchange")).to_have_count(0)
        ask(page, NOWHERE)
        listed = page.locator("#rail .held li")
        expect_that(listed).to_have_count(2)
        expect_that(listed.first.locator("a").first).to_have_attribute("aria-current", "true")
        listed.nth(1).locator("> a").click()
        expect_that(page.locator("#asked-1")).to_have_text(QUESTION)

        listed.nth(1).locator("summary").click()
        picture(page, tmp_path, f"conversations-{width}-{scheme}")
        assert faults(page) == []
        assert fits(page, width)
        with page.expect_download() as exported:
            listed.nth(1).get_by_role("link", name="Export as JSON").click()
        kept = json.loads(Path(exported.value.path()).read_text("utf-8"))
        assert kept["exchanges"][0]["question"] == QUESTION
        listed.nth(1).get_by_label("Name").fill("Ceasefire")
        listed.nth(1).get_by_role("button", name="Rename").click()
        expect_that(listed.first.locator("> a")).to_have_text("Ceasefire")

        listed.first.locator("summary").click()
        listed.first.get_by_role("button", name="Delete").click()
        expect_that(page.locator("#sure")).to_contain_text("Ceasefire")
        page.locator("#sure").get_by_role("button", name="Keep").click()
        expect_that(listed).to_have_count(2)
        listed.first.get_by_role("button", name="Delete").click()
        page.locator("#sure").get_by_role("button", name="Delete").click()
        expect_that(listed).to_have_count(1)
        expect_that(page.locator(".exchange")).to_have_count(0)
        assert watch == Watch()


def test_a_reader_says_what_is_wrong_and_puts_an_answer_by(
    store: Path, address: str, tmp_path: Path
) -> None:
    with browsing(tmp_path, 1440, "light") as (page, watch):
        page.goto(address)
        ask(page, QUESTION)
        tool(page, 1, "Wrong")
        page.get_by_label("What is wrong with it?").select_option("Wrong date")
        page.get_by_label("In your words").fill("It was May.")
        page.get_by_role("button", name="Send").click()
        wrong = page.locator("#turn-1 .judge.wrong")
        expect_that(wrong).to_have_attribute("aria-pressed", "true")
        *_, row = map(json.loads, (store / "feedback.jsonl").read_text("utf-8").splitlines())
        assert (row["verdict"], row["reason"]) == ("wrong", "Wrong date; It was May.")
        assert row["turns"] == [QUESTION]

        timeline = page.locator("#turn-1 .tools").get_by_role("link", name="Timeline")
        assert "topic=What+did+Putin" in (timeline.get_attribute("href") or "")
        tool(page, 1, "Add to briefing")
        expect_that(page.locator("#rail .basket")).to_contain_text("1 answer")
        page.locator("#rail .basket a").click()
        expect_that(page.locator("main")).to_contain_text(QUESTION)
        assert watch == Watch()


def test_two_people_see_nothing_of_each_other(address: str, tmp_path: Path) -> None:
    with browsing(tmp_path / "a", 1440, "light") as (page, _):
        page.goto(address)
        ask(page, QUESTION)
        expect_that(page.locator("#rail .held li")).to_have_count(1)
        mine = page.url
    with browsing(tmp_path / "b", 1440, "light") as (page, watch):
        page.goto(mine)
        expect_that(page.locator("#rail .held")).to_contain_text("None yet.")
        expect_that(page.locator(".exchange")).to_have_count(0)
        expect_that(page.get_by_text("There is no such conversation here")).to_be_visible()
        assert watch == Watch()


@pytest.fixture(scope="module")
def dead(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = (sys.executable, str(Path(__file__).with_name("dead_model.py")))
    options = ("--engine", "openai:dead")
    folder = tmp_path_factory.mktemp("dead")
    with served(store, folder, command=command, options=options) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_dead_model_is_said_and_the_articles_answer(
    dead: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with browsing(tmp_path, width, scheme) as (page, watch):
        page.goto(dead)
        ask(page, QUESTION)
        expect_that(page.locator("#turn-1 .note").first).to_be_visible()
        expect_that(page.locator("#turn-1 a.cite")).not_to_have_count(0)
        assert faults(page) == []
        picture(page, tmp_path, f"dead-model-{width}-{scheme}")
        assert watch == Watch()


def test_the_page_is_soon_there_and_so_is_the_first_sentence(address: str, tmp_path: Path) -> None:
    with browsing(tmp_path, 1440, "light") as (page, _):
        page.goto(address)
        expect_that(page.locator("#rail .filters")).to_be_visible()
        page.goto("about:blank")
        page.goto(address)
        painted = "performance.getEntriesByName('first-contentful-paint').length"
        page.wait_for_function(painted)
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        expect_that(page.locator("#rail .filters")).to_be_visible()
        box = page.get_by_label("Your question")
        box.fill(QUESTION)
        started = time.perf_counter()
        box.press("Enter")
        page.locator(".said").wait_for()
        first = time.perf_counter() - started
        sys.stdout.write(f"first paint {paint:.0f} ms, first sentence {1000 * first:.0f} ms\n")
        # The goals are 2 s and .5 s on a quiet machine; this one may be running other tests.
        assert paint < 4000
        assert first < 2


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
        ours = ("#", "/article/", "/timeline?topic=", "/briefing", "/?c=", "/conversations/")
        assert all(link.startswith(ours) for link in links)
        assert page.evaluate("window.hacked") is None
        assert watch == Watch()
