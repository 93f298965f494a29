"""Dated events: in order, once each, cited to the letter, and what is left out is counted."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from qa.timeline import Timeline, on_topic, timeline
from qa.types import Evidence
from ui.cli import app
from ui.timeline import print_timeline
from vectorstore.chunking import chunk
from vectorstore.moments import moments
from vectorstore.types import Article, Moment, Sentence, Utterance


class Shelf:
    """Articles as the catalogue would give them; whoever is quoted is the harbour master."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    @property
    def sentences(self) -> list[Sentence]:
        return [s for article in self._articles.values() for s in chunk(article).sentences]

    def article(self, article_id: str) -> Article:
        return self._articles[article_id]

    def moments(self, *, articles: frozenset[str] | None = None) -> list[Moment]:
        return [m for article_id in articles or () for m in moments(self._articles[article_id])]

    def utterances(self, article_id: str, start: int, end: int) -> list[Utterance]:
        said = "“" in self._articles[article_id].text[start:end]
        return [Utterance(article_id, start, end, "the harbour master", True)] if said else []


def article(name: str, text: str, published: str | None = "2025-01-15") -> Article:
    return Article(name, f"{name}.txt", name.ljust(64, "0"), None, text, published=published)


def listed(*articles: Article, since: date | None = None, until: date | None = None) -> Timeline:
    shelf = Shelf(*articles)
    return timeline(shelf, shelf.sentences, since, until)


POST = article(
    "a",
    "The new quay will open next year, the council decided. The old one sank on Friday, when a "
    "storm came up. It had been built in 2019 by the town itself. It was repaired recently.",
)
WIRE = article(
    "b", "On 3 May 2019 the first stone was laid. “It held until 2024,” he said.", "2025-01-16"
)


def test_events_of_all_articles_stand_in_the_order_of_their_days() -> None:
    events = listed(WIRE, POST).events
    assert [event.days for event in events] == [
        *("2019", "Friday 3 May 2019", "2024", "Friday 10 January 2025", "2026"),
    ]
    assert [event.expression for event in events if event.anchored] == ["Friday", "next year"]


def test_every_event_is_a_sentence_cited_to_the_letter() -> None:
    found = listed(POST, WIRE)
    texts = {POST.path: POST.text, WIRE.path: WIRE.text}
    assert [c.n for c in found.citations] == [1, 2, 3, 4, 5]
    for event in found.events:
        (citation,) = (found.citations[n - 1] for n in event.citations)
        assert texts[citation.source][citation.start : citation.end] == citation.quote == event.text
        assert event.expression in event.text


def test_who_is_quoted_is_named() -> None:
    speakers = {event.days: event.speaker for event in listed(POST, WIRE).events}
    assert speakers["2024"] == "the harbour master"
    assert speakers["Friday 3 May 2019"] is None


def test_since_and_until_bound_the_event_and_not_the_article() -> None:
    found = listed(POST, WIRE, since=date(2019, 6, 1), until=date(2025, 1, 10))
    assert [event.days for event in found.events] == ["2019", "2024", "Friday 10 January 2025"]


def test_a_copy_is_cited_with_the_first_publication_and_dated_by_it() -> None:
    text = "A storm came up over the town, and the quay sank yesterday."
    later, earlier = article("c", text, "2025-01-16"), article("d", text, "2025-01-15")
    undated = article("e", text, None)
    found = listed(later, earlier, undated)
    (event,) = found.events
    assert event.first == event.last == date(2025, 1, 14)
    assert [found.citations[n - 1].source for n in event.citations] == ["d.txt", "c.txt"]


def test_of_copies_that_tell_of_one_day_the_first_publication_is_cited_first() -> None:
    text = "A storm came up over the town, and the quay sank on Friday."
    found = listed(article("c", text, "2025-01-16"), article("d", text, "2025-01-15"))
    assert [citation.source for citation in found.citations] == ["d.txt", "c.txt"]


def test_a_sentence_with_two_days_stands_at_both_and_is_cited_once() -> None:
    found = listed(article("c", "In 2024 it burnt, on 3 May 2024, and reopened on 9 June 2024."))
    assert [event.days for event in found.events] == ["Friday 3 May 2024", "Sunday 9 June 2024"]
    assert [event.citations for event in found.events] == [(1,), (1,)]


def test_what_is_not_listed_is_counted_with_its_reason() -> None:
    undated = article("c", "On Friday it sank, which it had done in 2024 as well.", None)
    leaking = article("d", "Since the 1990s it had been leaking.")
    assert listed(POST, undated, leaking).left_out == {
        "the words fix no day": 1,
        "the sentence tells of another day, which is not known": 1,
        "the article states no full date of publication": 1,
        "the stretch is longer than a year": 1,
    }


def test_a_row_of_a_table_is_no_event() -> None:
    table = "| Quay | Built |\n|---|---|\n| Old | May 2019 |\n| New | 2026 |\n"
    found = listed(article("c", f"The quays were counted in 2024.\n\n{table}\nIt took a day."))
    assert [event.days for event in found.events] == ["2024"]
    assert found.left_out == {"it stands in a table": 2}


def test_what_is_quoted_is_not_dated_by_the_day_of_publication() -> None:
    quoted = article(
        "c",
        "“We closed it today, as in 2019,” she said.\n\n"
        "“It opens tomorrow. It is old.\n\n“It will stay open next year,” she said on Friday.",
    )
    found = listed(quoted)
    assert [event.expression for event in found.events] == ["2019", "Friday"]
    assert found.left_out == {"it stands in a quotation, and the day that was said is not known": 3}


def test_a_sentence_given_twice_is_listed_once() -> None:
    shelf = Shelf(POST)
    assert timeline(shelf, shelf.sentences * 2) == timeline(shelf, shelf.sentences)


def test_only_sentences_near_the_topic_are_on_it() -> None:
    near, far = Sentence("a", 0, 4, "near"), Sentence("a", 5, 8, "far")
    evidence = [
        Evidence(near, POST, 0.1, 1, {"context": 0.4}),
        Evidence(far, POST, 0.1, 1, {"context": 0.3}),
    ]
    assert on_topic(evidence) == [near]


def test_who_is_quoted_is_printed_and_corpus_text_is_no_markup() -> None:
    quoted = article("c", "“It held until 2024, [bold]like a rock[/bold],” he said.")
    console = Console(file=StringIO(), markup=False)
    print_timeline(console, listed(quoted), {quoted.sha256: quoted})
    assert console.file.getvalue().splitlines()[:3] == [  # type: ignore[attr-defined]
        "2024",
        "  “It held until 2024, [bold]like a rock[/bold],” he said. [1]",
        "      said by the harbour master",
    ]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["timeline", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store over two articles, made by the real ingest."""
    from vectorstore.embeddings import open_embedder
    from vectorstore.ingest import ingest

    folder = tmp_path_factory.mktemp("harbour")
    for name, day, text in (
        ("post", "15 January 2025", "The quay sank on Friday, when a storm came up over the town."),
        ("wire", "16 January 2025", "The tower will be painted next year, in green."),
    ):
        head = f"The {name.title()} report\n\nBy Ada Brook {day}\n\n"
        (folder / f"{name}.txt").write_text(f"{head}{text}\n", encoding="utf-8")
    ingest([folder], folder / "store", open_embedder())
    return folder / "store"


def test_the_command_prints_day_sentence_and_source(harbour: Path) -> None:
    assert run("--store", str(harbour)).splitlines() == [
        "Friday 10 January 2025",
        "  The quay sank on Friday, when a storm came up over the town. [1]",
        "      dated by the day of publication: “Friday”",
        "      [1] Ada Brook, The Post report, 15 January 2025  post.txt:5",
        "",
        "2026",
        "  The tower will be painted next year, in green. [2]",
        "      dated by the day of publication: “next year”",
        "      [2] Ada Brook, The Wire report, 16 January 2025  wire.txt:5",
    ]


def test_the_command_takes_a_topic_a_source_and_days(harbour: Path) -> None:
    store = ("--store", str(harbour))
    assert "tower" not in run("sunken quay", *store)
    assert "quay" not in run("--source", "wire.txt", *store)
    assert "quay" not in run("--since", "2025-02-01", *store)
    assert "tower" not in run("--until", "2025-02-01", *store)
    assert run("--until", "2020-01-01", *store) == "No dated event was found.\n"


def test_json_is_one_object(harbour: Path) -> None:
    record = json.loads(run("--json", "--store", str(harbour)))
    assert list(record) == ["topic", "events", "citations", "left_out"]
    assert record["events"][0] == {
        "first": "2025-01-10",
        "last": "2025-01-10",
        "days": "Friday 10 January 2025",
        "expression": "Friday",
        "anchored": True,
        "text": "The quay sank on Friday, when a storm came up over the town.",
        "speaker": None,
        "citations": [1],
    }
    assert record["citations"][0]["source"] == "post.txt"


def test_a_day_that_is_none_is_a_usage_error() -> None:
    assert CliRunner().invoke(app, ["timeline", "--since", "May"]).exit_code == 2
