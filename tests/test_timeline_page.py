"""The timeline in a browser: what is asked, the plot, the list, and what is left out."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from qa.settings import Settings
from qa.timeline import Event, Timeline
from qa.types import Citation
from ui.strings import Common
from ui.strings import Timeline as Words
from ui.web.site import Site
from ui.web.timeline import PAGE, events_html, routes, timeline_html
from ui.web.timeline_plot import MOST_LANES, MOST_ROWS, plot_svg
from vectorstore.embeddings import open_embedder
from vectorstore.ingest import ingest

HOSTILE = "<script>hacked=1</script> [x](javascript:hacked) ${hacked} \u202e<img src=x onerror=y>"


class Links(HTMLParser):
    """The elements, addresses and ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.add(tag)
        self.names |= set(known)
        if known.get("href"):
            self.addresses.append(known["href"] or "")
        if known.get("id"):
            self.ids.append(known["id"] or "")


def citation(n: int, publisher: str | None = "Harbour Post") -> Citation:
    sha256 = f"{n:064x}"
    return Citation(n, f"{n}.txt", sha256, f"Report {n}", publisher, None, 3, 9, "It sank")


def events(days: list[date], outlets: list[str | None] | None = None, **known: Any) -> Timeline:
    """A timeline of one event a day, each from an article of its own."""
    named = outlets or ["Harbour Post"] * len(days)
    return Timeline(
        tuple(
            Event(
                **{
                    "first": day,
                    "last": day,
                    "days": day.isoformat(),
                    "expression": "Friday",
                    "anchored": False,
                    "text": f"It sank, the {n}th.",
                    "speaker": None,
                    "citations": (n,),
                    **known,
                }
            )
            for n, day in enumerate(days, 1)
        ),
        tuple(citation(n, outlet) for n, outlet in enumerate(named, 1)),
        {},
    )


def a_year(number: int) -> list[date]:
    return [date(2024, 1, 1) + timedelta(n) for n in range(number)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("news")
    for name, outlet, text in (
        ("post", "Harbour Post", "The quay sank on Friday, when a storm came up over the town."),
        ("wire", "Hill <Wire>", "The tower will be painted next year. It was new recently."),
    ):
        head = f"---\ntitle: The report\npublisher: {outlet}\ndate: 2025-01-15\n---\n\n"
        (folder / f"{name}.md").write_text(f"{head}{text}\n", encoding="utf-8")
    ingest([folder], folder / "store", open_embedder())
    site = Site(cast(Any, None), Settings(store=folder / "store"))
    return TestClient(Starlette(routes=routes(site)))


def test_every_event_is_listed_under_its_day_with_its_source(client: TestClient) -> None:
    page = client.get("/timeline").text
    assert "2 events from 2 articles, Friday 10 January 2025 to 2026" in page
    assert re.findall("<h3>(.*?)</h3>", page) == ["Friday 10 January 2025", "2026"]
    assert "The quay sank on Friday, when a storm came up over the town." in page
    assert "Dated by the day of publication: “Friday”" in page
    address, _ = (a for a in Links(page).addresses if a.startswith("/article/"))
    assert address.endswith("#quote")
    assert "post.md:7" in page
    assert "<td>1</td><td>the words fix no day</td>" in page


def test_topic_outlet_and_days_narrow_the_list_and_stay_in_the_form(client: TestClient) -> None:
    page = client.get("/timeline", params={"topic": "sunken quay"}).text
    assert 'value="sunken quay"' in page
    assert "quay sank" in page
    assert "tower" not in page
    page = client.get("/timeline", params={"outlet": "Hill <Wire>"}).text
    assert 'value="Hill &lt;Wire&gt;" checked' in page
    assert "1 outlet</summary>" in page
    assert "quay" not in page
    page = client.get("/timeline", params={"since": "2025-06-01", "until": ""}).text
    assert 'name="since" value="2025-06-01"' in page
    assert "quay" not in page
    assert "tower" in page


def test_where_nothing_is_found_the_page_says_so(client: TestClient) -> None:
    reply = client.get("/timeline", params={"until": "1900-01-01"})
    assert reply.status_code == 200
    assert Words.NOTHING in reply.text
    assert "<svg" not in reply.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"since": "May"}, "“May” is no day"),
        ({"until": "2025-02-30"}, "“2025-02-30” is no day"),
        ({"since": "<script>"}, "“&lt;script&gt;” is no day"),
        ({"since": "2025-02-01", "until": "2025-01-01"}, "lies after the last"),
        ({"topic": "quay " * 1000}, "ask in 2000 at most"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(
    client: TestClient, asked: dict[str, str], told: str
) -> None:
    reply = client.get("/timeline", params=asked)
    assert reply.status_code == 400
    assert told in reply.text
    assert 'id="topic"' in reply.text


def test_without_an_index_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    site = Site(cast(Any, None), Settings(store=tmp_path / "none"))
    reply = TestClient(Starlette(routes=routes(site))).get("/timeline")
    assert reply.status_code == 503
    assert "run `dateline ingest` first" in reply.text


def test_several_who_ask_at_once_get_what_each_asked(client: TestClient) -> None:
    asked = [{"topic": "sunken quay"}, {"topic": "painted tower"}, {}] * 6
    with ThreadPoolExecutor(9) as pool:
        pages = list(pool.map(lambda params: client.get("/timeline", params=params).text, asked))
    found = [("quay sank" in page, "be painted" in page) for page in pages]
    assert found == [(True, False), (False, True), (True, True)] * 6


def test_a_long_list_is_turned_page_by_page_and_the_plot_leads_to_the_right_one() -> None:
    found, given = events(a_year(2 * PAGE + 1)), {"topic": "a & b", "outlet": "Post"}
    second = timeline_html(found, {}, QueryParams({**given, "page": "2"}))
    assert [i for i in Links(second).ids if i.startswith("event-")] == [
        f"event-{n}" for n in range(PAGE + 1, 2 * PAGE + 1)
    ]
    marks = [a for a in Links(second).addresses if "#event-" in a]
    assert len(marks) >= MOST_ROWS
    for address in marks:
        url = urlsplit(address)
        number = int(url.fragment.removeprefix("event-"))
        page = 2 if not url.path else int(parse_qs(url.query)["page"][0])
        assert page == (number - 1) // PAGE + 1
        assert not url.path or parse_qs(url.query) == {
            "topic": ["a & b"],
            "outlet": ["Post"],
            "page": [str(page)],
        }
    assert "Page 2 of 3" in second
    assert ">Earlier<" in second
    assert ">Later<" in second


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 50, ""])
def test_a_page_that_is_none_is_the_nearest(page: str) -> None:
    shown = timeline_html(events(a_year(PAGE + 1)), {}, QueryParams({"page": page}))
    assert f"Page {2 if page == '99' else 1} of 2" in shown


def marks(svg: str) -> list[tuple[str, float]]:
    """The class and place of each dot."""
    found = re.findall(r'<a class="([\w ]+)"[^>]*><title>[^<]*</title><circle cx="([\d.]+)%', svg)
    return [(kind, float(place)) for kind, place in found]


def plotted(found: Timeline) -> str:
    return plot_svg(found, lambda n: f"#event-{n}")[0]


def test_each_event_has_a_mark_in_the_lane_of_its_outlet() -> None:
    svg = plotted(events(a_year(3), ["Post", "Wire", None]))
    assert len(marks(svg)) == 3
    assert re.findall(r'class="lane"[^>]*>([^<]*)<', svg) == [
        "Post",
        "Wire",
        Common.OUTLET_NOT_STATED,
    ]
    assert Links(svg).addresses == ["#event-1", "#event-2", "#event-3"]
    assert "<title>2024-01-01: It sank, the 1th.</title>" in svg


def test_outlets_beyond_the_lanes_share_the_last() -> None:
    outlets: list[str | None] = ["Post", "Post", *(f"Wire {n}" for n in range(MOST_LANES))]
    names = re.findall(r'class="lane"[^>]*>([^<]*)<', plotted(events(a_year(8), outlets)))
    assert len(names) == MOST_LANES
    assert (names[0], names[-1]) == ("Post", Words.OTHERS)


def test_what_is_dated_by_publication_is_drawn_otherwise_and_a_stretch_is_a_bar() -> None:
    assert {kind for kind, _ in marks(plotted(events(a_year(2), anchored=True)))} == {
        "mark anchored"
    }
    svg = plotted(events(a_year(2), last=date(2024, 6, 1)))
    assert svg.count("<rect") == 2
    assert marks(svg) == []


def test_many_events_of_one_day_are_stacked_and_then_counted() -> None:
    svg = plotted(events([date(2024, 3, 1)] * 60))
    assert len(marks(svg)) == MOST_ROWS
    assert f">+{60 - MOST_ROWS}</text>" in svg
    heights = re.findall(r'cy="([\d.]+)"', svg)
    assert len(set(heights)) == MOST_ROWS


def test_events_follow_their_days_from_left_to_right() -> None:
    days = [date(1900, 1, 1), *a_year(20)]
    places = [place for _, place in sorted(marks(plotted(events(days))), key=lambda m: m[1])]
    assert len(places) == 21
    assert places == sorted(places)
    assert 0 < places[0] < places[-1] < 100


def test_only_what_is_dated_by_publication_says_so() -> None:
    assert "Dated by" not in events_html(events(a_year(2)), {})
    assert events_html(events(a_year(2), anchored=True), {}).count("Dated by") == 2


def test_who_said_it_is_named() -> None:
    assert "<p>Said by the harbour master</p>" in events_html(
        events(a_year(1), speaker="the harbour master"), {}
    )
    assert "Said by" not in events_html(events(a_year(1)), {})


def test_what_articles_hold_is_text_and_does_nothing() -> None:
    found = events(a_year(2), [HOSTILE, HOSTILE], text=HOSTILE, speaker=HOSTILE, expression=HOSTILE)
    page = timeline_html(found, {}, QueryParams({"topic": HOSTILE, "outlet": HOSTILE}))
    page += events_html(found, {})
    links = Links(page)
    assert not links.tags & {"script", "img", "iframe", "style"}
    assert not {name for name in links.names if name.startswith("on") or name == "style"}
    assert all(a.startswith(("#", "/article/", "/timeline?")) for a in links.addresses)
    assert "\u202e" not in page


def test_the_form_keeps_hostile_words_as_words(client: TestClient) -> None:
    page = client.get("/timeline", params={"topic": f'"{HOSTILE}', "outlet": f'"{HOSTILE}'}).text
    links = Links(page)
    assert not links.tags & {"script", "img"}
    assert "onerror" not in links.names
