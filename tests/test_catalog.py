from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.catalog import VERSION, Catalog
from vectorstore.catalog_draft import CatalogDraft
from vectorstore.errors import StoreBroken
from vectorstore.manifest import Counts, Manifest
from vectorstore.types import Article, Filters, Moment, Passage, Sentence, Utterance


def article(path: str, text: str, **fields: str) -> Article:
    digest = sha256(text.encode()).hexdigest()
    title = fields.pop("title", None)
    return Article(digest[:16], path, digest, title, text, **fields)


HARBOUR = article(
    "2024/harbour.txt",
    "The harbour at Velmora froze. Fishermen waited for the ice to break.",
    title="Ice closes Velmora",
    publisher="The Coast Daily",
    published="2024-02-10T08:30",
)
COUNCIL = article(
    "council.md",
    "Councillor Ana Brož said 1,500 people signed the petition.",
    title="A petition",
    publisher="STRAẞE Post",
    published="2024-03-01",
)
SPRING = article("spring.txt", "Весенний лёд растаял. 北京的河流解冻了。", published="--04-21")
UNDATED = article(
    "undated.txt", "An anti-war rally passed the café; the café's owner's children sang."
)
ALL = (HARBOUR, COUNCIL, SPRING, UNDATED)


def passage(of: Article, start: int = 0, end: int | None = None) -> Passage:
    end = len(of.text) if end is None else end
    return Passage(f"{of.path}:{start}", of.id, start, end, of.text[start:end], None)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("a ?#% directory") / "catalog.sqlite"
    draft = CatalogDraft(file)
    draft.set_manifest(Manifest("hashing", 8, 180, 1))
    for item in ALL:
        draft.put(item, "/corpus", "none")
        split = item.text.index(". ") + 2 if ". " in item.text else len(item.text)
        spans = [(0, split)] + ([(split, len(item.text))] if split < len(item.text) else [])
        draft.put_text(
            item,
            [passage(item, a, b) for a, b in spans],
            [Sentence(item.id, a, b, item.text[a:b].strip()) for a, b in spans],
        )
    draft.close()
    return file


@pytest.fixture(scope="module")
def catalog(file: Path) -> Iterator[Catalog]:
    catalog = Catalog(file)
    yield catalog
    catalog.close()


def found(catalog: Catalog, query: str) -> list[str]:
    return [id_ for id_, _ in catalog.match(query, 10)]


def test_what_was_written_is_read_back(catalog: Catalog) -> None:
    assert catalog.articles() == sorted(ALL, key=lambda a: a.path)
    assert catalog.article(COUNCIL.id) == COUNCIL
    assert catalog.counts() == Counts(articles=4, passages=6, sentences=6)
    assert catalog.manifest() == Manifest("hashing", 8, 180, 1)
    wanted = ["undated.txt:0", "2024/harbour.txt:30", "council.md:0"]
    assert [p.id for p in catalog.passages(wanted)] == wanted
    assert catalog.passages(["council.md:0"]) == [passage(COUNCIL)]
    assert {f.path: f.file for f in catalog.files()}["council.md"] == Path("/corpus/council.md")


def test_unknown_ids_raise(catalog: Catalog) -> None:
    with pytest.raises(KeyError):
        catalog.article("nothing")
    with pytest.raises(KeyError):
        catalog.passages(["council.md:0", "nothing"])


def test_sentences_are_those_that_overlap_the_range(catalog: Catalog) -> None:
    def texts(start: int, end: int) -> list[str]:
        return [s.text for s in catalog.sentences(HARBOUR.id, start, end)]

    first, second = "The harbour at Velmora froze. ", HARBOUR.text[30:]
    assert texts(0, 30) == [first]
    assert texts(29, 31) == [first, second]
    assert texts(30, 31) == [second]
    assert texts(0, 999) == [first, second]
    assert catalog.sentences("nothing", 0, 9) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), None),
        (Filters(sources=("the coast daily",)), {HARBOUR}),
        (Filters(sources=("strasse post",)), {COUNCIL}),
        (Filters(sources=("Coast",)), set()),
        (Filters(sources=("2024/harbour.txt",)), {HARBOUR}),
        (Filters(sources=("harbour", "council.md")), {HARBOUR, COUNCIL}),
        (Filters(sources=("%",)), set()),
        (Filters(since="2024-02-10"), {HARBOUR, COUNCIL}),
        (Filters(since="2024-02-11"), {COUNCIL}),
        (Filters(until="2024-02-10"), {HARBOUR}),
        (Filters(since="2024-02-10", until="2024-02-10"), {HARBOUR}),
        (Filters(until="2024-02"), {HARBOUR}),
        (Filters(since="2023", until="2025"), {HARBOUR, COUNCIL}),
        (Filters(since="0001-01-01", until="9999-12-31"), {HARBOUR, COUNCIL}),
        (Filters(sources=("council",), since="2025-01-01"), set()),
    ],
)
def test_filters(catalog: Catalog, filters: Filters, expected: set[Article] | None) -> None:
    selected = catalog.select(filters)
    assert selected == (None if expected is None else {a.id for a in expected})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("fisherman's ICE", "2024/harbour.txt:30"),
        ("wait", "2024/harbour.txt:30"),
        ("froze", "2024/harbour.txt:0"),
        ("1,500", "council.md:0"),
        ("Broz", "council.md:0"),
        ("What was signed by 1,500?", "council.md:0"),
        ("cafe", "undated.txt:0"),
        ("anti-war", "undated.txt:0"),
        ("war-torn", "undated.txt:0"),
        ("owner’s", "undated.txt:0"),
        ("лёд", "spring.txt:0"),
        ("河流", "spring.txt:22"),
    ],
)
def test_words_find_their_passage(catalog: Catalog, query: str, expected: str) -> None:
    assert found(catalog, query)[0] == expected


def test_titles_are_searched_too(catalog: Catalog) -> None:
    assert set(found(catalog, "closes")) == {"2024/harbour.txt:0", "2024/harbour.txt:30"}


def test_stop_words_count_only_where_there_is_nothing_else(catalog: Catalog) -> None:
    assert found(catalog, "the petition") == ["council.md:0"]
    assert "2024/harbour.txt:0" in found(catalog, "what is the")
    assert found(catalog, "of whom?") == []


def test_scores_fall_and_ties_are_in_order_of_id(catalog: Catalog) -> None:
    hits = catalog.match("ice Velmora harbour", 10)
    assert [score for _, score in hits] == sorted((s for _, s in hits), reverse=True)
    assert all(score > 0 for _, score in hits)
    assert catalog.match("ice Velmora harbour", 1) == hits[:1]
    assert catalog.match("ice", 0) == []


def test_within_restricts_to_articles(catalog: Catalog) -> None:
    assert [i for i, _ in catalog.match("petition ice", 9, {COUNCIL.id})] == ["council.md:0"]
    assert catalog.match("petition ice", 9, frozenset()) == []
    many = {f"{n:016x}" for n in range(100_000)} | {COUNCIL.id}
    assert [i for i, _ in catalog.match("petition ice", 9, many)] == ["council.md:0"]


HOSTILE = [
    '"', "''", '" OR "1', "petition NEAR(ice, 2", "text:ice", "-ice", "ice*", "^ice", "(", "{a b}:",
    "a AND", "NOT", "\0petition", "_", "\ud800 petition", "☃", "; DROP TABLE passages; --", "",
    " \n", "ice " * 50_000, " ".join(f"w{n}" for n in range(5000)), "a-" * 3000, "\u0301", "٠", "ﬁ",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_a_syntax_error(catalog: Catalog, query: str) -> None:
    catalog.match(query, 5)
    catalog.document_frequency(query)
    catalog.select(Filters(sources=(query,)))
    if "petition" in query:
        assert "council.md:0" in found(catalog, query)


@settings(max_examples=150, deadline=None)
@given(query=st.text(max_size=60))
def test_any_text_can_be_asked(catalog: Catalog, query: str) -> None:
    for id_, score in catalog.match(query, 3):
        assert score > 0
        assert id_ in {p.id for p in catalog.passages([id_])}
    assert 0 <= catalog.document_frequency(query) <= 6


@pytest.mark.parametrize(
    ("term", "expected"),
    [("ice", 1), ("fisherman", 0), ("fishermen", 1), ("signing", 1), ("the", 4), ("closes", 0)],
)
def test_document_frequency_counts_texts(catalog: Catalog, term: str, expected: int) -> None:
    assert catalog.document_frequency(term) == expected


def test_threads_share_a_catalogue(catalog: Catalog) -> None:
    def look(number: int) -> tuple[list[str], Article]:
        return found(catalog, "petition"), catalog.article(ALL[number % 4].id)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(look, range(400)))

    assert results == [(["council.md:0"], ALL[n % 4]) for n in range(400)]


def test_reading_writes_nothing(file: Path) -> None:
    before = file.stat().st_mtime_ns
    catalog = Catalog(file)
    catalog.match("ice", 3)
    assert [f.name for f in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mtime_ns == before
    catalog.close()


def test_what_is_dropped_is_forgotten_by_every_table(tmp_path: Path) -> None:
    draft = CatalogDraft(tmp_path / "catalog.sqlite")
    for item in ALL:
        draft.put(item, "/corpus", "none")
        draft.put_text(item, [passage(item)], [Sentence(item.id, 0, 5, item.text[:5])])

    assert draft.drop(HARBOUR.id) == ["2024/harbour.txt:0"]
    draft.drop(SPRING.id)

    assert draft.counts() == Counts(2, 2, 2)
    assert found(draft, "ice harbour Velmora 河流 лёд") == []
    for word in ("ice", "harbour", "лёд"):
        assert draft.document_frequency(word) == 0
    assert draft.select(Filters(sources=("harbour",))) == frozenset()
    assert found(draft, "petition") == ["council.md:0"]
    # FTS5's own check of its index
    draft._db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    draft.close()


def test_what_is_said_is_found_by_its_place(tmp_path: Path) -> None:
    draft = CatalogDraft(tmp_path / "catalog.sqlite")
    first, second, third = (
        Utterance(HARBOUR.id, 0, 29, "the ministry", direct=False),
        Utterance(HARBOUR.id, 0, 29, "Ada Lund", direct=True),
        Utterance(HARBOUR.id, 30, 68, "Ada Lund", direct=True),
    )
    draft.put_utterances(HARBOUR.id, [first, second, third])

    assert draft.utterances(HARBOUR.id, 0, 68) == [first, second, third]
    assert draft.utterances(HARBOUR.id, 28, 30) == [first, second]
    assert draft.utterances(HARBOUR.id, 29, 30) == []
    assert draft.utterances(SPRING.id, 0, 68) == []
    draft.put_utterances(HARBOUR.id, [third])
    assert draft.utterances(HARBOUR.id, 0, 68) == [third]
    draft.drop_text(HARBOUR.id)
    assert draft.utterances(HARBOUR.id, 0, 68) == []
    draft.close()


def test_moments_are_found_by_their_days(tmp_path: Path) -> None:
    draft = CatalogDraft(tmp_path / "catalog.sqlite")
    march = Moment(HARBOUR.id, 9, 19, date(2024, 3, 1), date(2024, 3, 31), anchored=False)
    friday = Moment(SPRING.id, 4, 10, date(2024, 2, 9), date(2024, 2, 9), anchored=True)
    someday = Moment(HARBOUR.id, 0, 8, None, None, anchored=False)
    draft.put_moments(HARBOUR.id, [someday, march])
    draft.put_moments(SPRING.id, [friday])

    assert draft.moments() == [friday, march, someday]
    assert draft.moments(articles={HARBOUR.id}) == [march, someday]
    assert draft.moments(articles=()) == []
    assert draft.moments(since=date(2024, 3, 31)) == [march]
    assert draft.moments(since=date(2024, 4, 1)) == []
    assert draft.moments(until=date(2024, 3, 1)) == [friday, march]
    assert draft.moments(until=date(2024, 2, 29)) == [friday]
    draft.drop_text(HARBOUR.id)
    assert draft.moments() == [friday]
    draft.close()


def test_new_metadata_replaces_the_old(tmp_path: Path) -> None:
    draft = CatalogDraft(tmp_path / "catalog.sqlite")
    draft.put(HARBOUR, "/corpus", "none")
    draft.put_text(HARBOUR, [passage(HARBOUR)], [])
    moved = article("moved.txt", HARBOUR.text, publisher="Another Paper")

    draft.put(moved, "/corpus", "some")

    assert draft.articles() == [moved]
    assert draft.select(Filters(sources=("The Coast Daily",))) == frozenset()
    assert draft.select(Filters(sources=("another paper",))) == {moved.id}
    assert draft.counts().passages == 1
    draft.close()


def test_another_format_is_refused_with_the_remedy(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "catalog.sqlite"
    copy.write_bytes(file.read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()

    for kind in (Catalog, CatalogDraft):
        with pytest.raises(StoreBroken, match="--rebuild"):
            kind(copy)


@pytest.mark.parametrize("content", [None, b"", b"garbage" * 1000])
def test_damage_is_named_with_the_remedy(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "catalog.sqlite"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreBroken, match="--rebuild"):
        Catalog(file)


def test_damage_found_late_is_named_too(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "catalog.sqlite"
    whole = file.read_bytes()
    copy.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    catalog = Catalog(copy)
    with pytest.raises(StoreBroken, match="--rebuild"):
        catalog.articles()
    catalog.close()
