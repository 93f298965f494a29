"""Which sentences a list of events is made from: all, or those on a topic; of the index in use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.errors import QuestionTooLong
from qa.settings import Settings
from ui.events import Chronicle, Wanted
from vectorstore.embeddings import open_embedder
from vectorstore.errors import StoreMissing
from vectorstore.ingest import ingest

ARTICLES = {
    "quay": "Harbour Post\n\nQuay sinks\n\n15 January 2025\n\nThe quay sank on Friday in a storm.",
    "tower": "Hill Courier\n\nTower opens\n\n16 January 2025\n\nThe tower opened on 3 May 2019.",
}


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        write(tmp_path / "news", name, text)
    ingest([tmp_path / "news"], tmp_path / "store", open_embedder())
    return tmp_path


@pytest.fixture
def chronicle(folder: Path) -> Chronicle:
    return Chronicle(Settings(store=folder / "store"))


def days(chronicle: Chronicle, wanted: Wanted) -> list[str]:
    return [event.days for event in chronicle.events(wanted)[0].events]


def test_all_events_or_those_of_an_outlet_a_stretch_or_a_topic(chronicle: Chronicle) -> None:
    assert days(chronicle, Wanted()) == ["Friday 3 May 2019", "Friday 10 January 2025"]
    assert days(chronicle, Wanted(outlets=("quay.txt",))) == ["Friday 10 January 2025"]
    assert days(chronicle, Wanted(until=date(2020, 1, 1))) == ["Friday 3 May 2019"]
    assert days(chronicle, Wanted(topic="the opening of the tower")) == ["Friday 3 May 2019"]
    assert days(chronicle, Wanted(topic="quay", outlets=("tower.txt",))) == []


def test_the_articles_cited_come_with_the_events(chronicle: Chronicle) -> None:
    found, articles = chronicle.events(Wanted(topic="quay storm"))
    assert [articles[c.sha256].path for c in found.citations] == ["quay.txt"]


def test_what_another_ingest_brings_is_listed_at_once(folder: Path, chronicle: Chronicle) -> None:
    assert len(days(chronicle, Wanted())) == 2
    write(folder / "news", "mill", "The mill burnt down on 9 June 2021.")
    ingest([folder / "news"], folder / "store", open_embedder())
    assert days(chronicle, Wanted())[1] == "Wednesday 9 June 2021"


def test_an_index_that_changes_during_the_search_is_searched_again(
    folder: Path, chronicle: Chronicle
) -> None:
    class Searcher:
        def __init__(self) -> None:
            self.asked = 0
            self.searcher = chronicle._searcher

        def evidence(self, topic: str, **options: Any) -> Any:
            self.asked += 1
            if self.asked == 1:
                (folder / "news" / "quay.txt").unlink()
                ingest([folder / "news"], folder / "store", open_embedder())
            return self.searcher.evidence(topic, **options)

    searcher = Searcher()
    chronicle.__dict__["_searcher"] = searcher
    assert days(chronicle, Wanted(topic="tower quay storm")) == ["Friday 3 May 2019"]
    assert searcher.asked == 2


def test_a_topic_beyond_measure_and_a_store_that_is_missing_are_refused(
    tmp_path: Path, chronicle: Chronicle
) -> None:
    with pytest.raises(QuestionTooLong):
        chronicle.events(Wanted(topic="quay " * 1000))
    with pytest.raises(StoreMissing):
        Chronicle(Settings(store=tmp_path / "none")).events(Wanted())
