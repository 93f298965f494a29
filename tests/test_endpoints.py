from __future__ import annotations

import json

import pytest

from qa.assistant import Assistant
from qa.errors import EmptyQuestion
from qa.settings import Settings
from ui.errors import BadBriefing
from ui.web.asked import BadRequest
from ui.web.endpoints import Endpoints
from ui.web.site import Site
from vectorstore.embeddings import open_embedder
from vectorstore.ingest import ingest

DREDGING = """Harbour dredging resumes

The harbour dredging resumed on 3 May 2024 after a pause of two weeks. "The channel will be open \
by June," harbour master Tove Lund said.
"""
FERRY = """Ferry timetable cut

The evening ferry was cut on 1 June 2024 because too few people took it, the operator said.
"""


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Endpoints:
    folder = tmp_path_factory.mktemp("endpoints")
    (folder / "articles").mkdir()
    (folder / "articles" / "dredging.txt").write_text(DREDGING, encoding="utf-8")
    (folder / "articles" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "articles" / "articles.toml").write_text(
        '["dredging.txt"]\npublisher = "The Quay Herald"\npublished = "2024-05-04"\n'
        '["ferry.txt"]\npublisher = "The Island Post"\npublished = "2024-06-06"\n',
        encoding="utf-8",
    )
    settings = Settings(store=folder / "store")
    ingest([folder / "articles"], settings.store, open_embedder())
    return Endpoints(Site(Assistant.open(settings.store, settings), settings))


def test_a_question_is_answered_as_the_command_line_does(endpoints: Endpoints) -> None:
    answer = endpoints.ask("When did the harbour dredging resume?")
    assert json.loads(json.dumps(answer)) == answer
    assert answer["status"] == "answered"
    quote = answer["citations"][0]
    assert DREDGING[quote["start"] : quote["end"]] == quote["quote"]


def test_a_question_is_asked_within_its_history_and_filters(endpoints: Endpoints) -> None:
    history = [["What happened to the evening ferry?", "The evening ferry was cut."]]
    assert "ferry" in endpoints.ask("Why was it cut?", history)["standalone_question"]
    asked = "Why was the evening ferry cut?"
    assert endpoints.ask(asked)["status"] == "answered"
    assert endpoints.ask(asked, sources=["The Quay Herald"])["status"] == "not_in_corpus"
    assert endpoints.ask(asked, until="2024-05-31")["status"] == "not_in_corpus"


@pytest.mark.parametrize("history", [[["alone"]], [["a", "b", "c"]], [[]]])
def test_a_history_of_other_than_pairs_is_refused(
    endpoints: Endpoints, history: list[list[str]]
) -> None:
    with pytest.raises(BadRequest, match=r"^history must be a list of \[question, answer\] pairs"):
        endpoints.ask("Why?", history)


def test_an_empty_question_is_refused(endpoints: Endpoints) -> None:
    with pytest.raises(EmptyQuestion):
        endpoints.ask(" ")


def test_passages_are_found_within_filters(endpoints: Endpoints) -> None:
    found = endpoints.search("the evening ferry", limit=1)
    (hit,) = found["hits"]
    assert (hit["source"], hit["rank"]) == ("ferry.txt", 1)
    assert FERRY[hit["start"] : hit["end"]] == hit["text"]
    since = endpoints.search("the harbour", since="2024-06-01")
    assert {hit["source"] for hit in since["hits"]} == {"ferry.txt"}


def test_articles_are_listed_and_read(endpoints: Endpoints) -> None:
    listed = {a["source"]: a for a in endpoints.articles()["articles"]}
    assert set(listed) == {"dredging.txt", "ferry.txt"}
    dredging = listed["dredging.txt"]
    assert dredging["publisher"] == "The Quay Herald"
    assert dredging["characters"] == len(DREDGING)
    whole = endpoints.article(dredging["sha256"])
    assert (whole["text"], whole["start"], whole["end"]) == (DREDGING, 0, len(DREDGING))
    assert dredging.items() <= whole.items()
    assert endpoints.article(dredging["sha256"], 0, 16)["text"] == "Harbour dredging"
    assert endpoints.article(dredging["sha256"], start=8)["text"] == DREDGING[8:]


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (9, 8), (0, 100_000)])
def test_a_span_outside_the_article_is_refused(endpoints: Endpoints, start: int, end: int) -> None:
    sha256 = endpoints.articles()["articles"][0]["sha256"]
    with pytest.raises(BadRequest, match="start and end must lie in order within 0 and"):
        endpoints.article(sha256, start, end)


@pytest.mark.parametrize("sha256", ["", "no hash", "../../etc/passwd", "0" * 64])
def test_an_article_that_is_not_there_is_refused(endpoints: Endpoints, sha256: str) -> None:
    with pytest.raises(BadRequest, match="There is no article with this sha256"):
        endpoints.article(sha256)


def test_events_are_listed_in_order(endpoints: Endpoints) -> None:
    events = endpoints.timeline()["events"]
    assert [event["first"] for event in events][:1] == ["2024-05-03"]
    late = endpoints.timeline(since="2024-06-01", sources=["The Island Post"])["events"]
    assert {event["first"] for event in late} == {"2024-06-01"}
    about = endpoints.timeline(topic="the evening ferry")
    assert about["topic"] == "the evening ferry"
    assert {citation["source"] for citation in about["citations"]} == {"ferry.txt"}


def test_a_briefing_is_markdown_with_footnotes(endpoints: Endpoints) -> None:
    written = endpoints.brief("the  evening ferry", ["Why was the evening ferry cut?"])
    assert written.startswith("# The evening ferry\n")
    assert "[^1]:" in written
    with pytest.raises(BadBriefing):
        endpoints.brief(" ")
