from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

import vectorstore.articles
from vectorstore.embeddings import Embedder
from vectorstore.errors import (
    BadSidecar,
    CorpusError,
    EmbedderFailed,
    EmbedderMismatch,
    NothingToIngest,
    StoreLocked,
    StoreMissing,
)
from vectorstore.generations import Snapshot, Store
from vectorstore.ingest import IngestReport, Skipped, ingest
from vectorstore.types import Article, Filters

REPOSITORY = Path(__file__).parent.parent


class Hashing(Embeddings):
    """Words hashed into buckets; counts the texts it was asked for."""

    def __init__(self, dimensions: int = 32) -> None:
        self.dimensions = dimensions
        self.texts: list[str] = []
        self.fail_after: int | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += texts
        if self.fail_after is not None and len(self.texts) > self.fail_after:
            raise ConnectionError("the endpoint went away")
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = np.full(self.dimensions, 0.01)
        for word in text.lower().split():
            digest = blake2b(word.encode(), digest_size=4).digest()
            vector[int.from_bytes(digest, "big") % self.dimensions] += 1
        return list(map(float, vector))


class Corpus:
    """A folder of articles, a store beside it, and what ingesting does."""

    def __init__(self, home: Path) -> None:
        self.folder, self.path = home / "news", home / "index"
        self.folder.mkdir()
        self.model = Hashing()
        self.store = Store(self.path)

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def ingest(
        self, *paths: Path, budget: int = 180, overlap: int = 1, rebuild: bool = False
    ) -> IngestReport:
        self.model.texts.clear()
        return ingest(
            paths or [self.folder],
            self.path,
            Embedder("hashing", self.model),
            budget=budget,
            overlap=overlap,
            rebuild=rebuild,
        )

    @property
    def snapshot(self) -> Snapshot:
        return self.store.snapshot()

    def paths(self) -> list[str]:
        return [article.path for article in self.snapshot.catalog.articles()]

    def index(self) -> dict[str, bytes]:
        """The files of the vector index."""
        home = self.path / "generations" / self.snapshot.generation / "chroma"
        return {file.name: file.read_bytes() for file in home.glob("*/*")}

    def passages(self) -> dict[str, str]:
        return passages(self.snapshot)


def passages(snapshot: Snapshot) -> dict[str, str]:
    """Id to text of every passage, after checking that all parts of the store agree on them."""
    catalog, dense = snapshot.catalog, snapshot.dense
    found = {}
    for article in catalog.articles():
        for passage in catalog.passages(catalog.passage_ids(article.id)):
            assert article.text[passage.start : passage.end] == passage.text
            assert passage.article_id == article.id
            found[passage.id] = passage.text
    assert catalog.counts().passages == len(found)
    assert dense.count() == len(found)
    assert set(dense.vectors(list(found))) == set(found)
    return found


def story(topic: str, sentences: int = 3) -> str:
    lines = " ".join(
        f"The {topic} committee met for round {n} of its talks on Monday morning."
        for n in range(sentences)
    )
    return f"A report on {topic}\n\n{lines}\n"


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(f): (f.stat().st_mtime_ns, f.stat().st_ino) for f in [folder, *folder.rglob("*")]}


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    corpus = Corpus(tmp_path)
    for topic in ("apples", "bridges", "canals"):
        corpus.write(f"{topic}.txt", story(topic))
    return corpus


def test_a_folder_becomes_a_store(corpus: Corpus) -> None:
    report = corpus.ingest()

    assert report.added == ("apples.txt", "bridges.txt", "canals.txt")
    assert report.changed == report.removed == report.unchanged == report.skipped == ()
    assert report.wrote
    assert report.passages == len(corpus.passages()) >= 3
    assert report.generation == corpus.snapshot.generation
    hit, _ = corpus.snapshot.catalog.match("bridges", 1)[0]
    assert "bridges" in corpus.passages()[hit]
    nearest, _ = corpus.snapshot.dense.query(corpus.model.embed_query(corpus.model.texts[0]), 1)[0]
    assert corpus.passages()[nearest] in corpus.model.texts[0]


def test_the_folder_is_mirrored(corpus: Corpus) -> None:
    corpus.ingest()
    corpus.write("apples.txt", story("apples and pears"))
    (corpus.folder / "bridges.txt").unlink()
    corpus.write("deep/down/dams.md", story("dams"))

    report = corpus.ingest()

    assert report.added == ("deep/down/dams.md",)
    assert report.changed == ("apples.txt",)
    assert report.removed == ("bridges.txt",)
    assert report.unchanged == ("canals.txt",)
    assert corpus.paths() == ["apples.txt", "canals.txt", "deep/down/dams.md"]
    assert not any("bridges" in text for text in corpus.passages().values())
    assert corpus.snapshot.catalog.match("bridges", 5) == []
    assert any("pears" in text for text in corpus.passages().values())
    assert len(corpus.model.texts) == 2


def test_unchanged_files_cost_nothing_and_nothing_is_written(corpus: Corpus) -> None:
    first = corpus.ingest()
    (corpus.folder / "empty.txt").touch()
    (corpus.folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    before = state(corpus.path)

    report = corpus.ingest()

    assert report.unchanged == first.added
    assert {s.path for s in report.skipped} == {"empty.txt", "photo.jpg"}
    assert not report.wrote
    assert report.passages == first.passages
    assert report.generation == first.generation
    assert corpus.model.texts == []
    assert state(corpus.path) == before


def test_an_unchanged_ingest_loads_nothing_heavy(corpus: Corpus) -> None:
    corpus.ingest()
    code = (
        "import sys\nfrom pathlib import Path\nfrom types import SimpleNamespace\n"
        "from vectorstore.ingest import ingest\n"
        f"report = ingest([Path({str(corpus.folder)!r})], Path({str(corpus.path)!r}),"
        " SimpleNamespace(name='hashing'))\n"
        "assert not report.wrote\n"
        "heavy = {'chromadb', 'onnxruntime', 'trafilatura', 'langchain_core', 'spacy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=REPOSITORY)
    assert (result.stdout, result.stderr) == (b"[]\n", b"")


def test_touching_a_file_does_not_change_it(corpus: Corpus) -> None:
    corpus.ingest()
    os.utime(corpus.folder / "apples.txt", (1, 1))
    assert not corpus.ingest().wrote


def test_a_moved_file_stays_the_same_article(corpus: Corpus) -> None:
    corpus.ingest()
    before, ids = corpus.passages(), {a.id for a in corpus.snapshot.catalog.articles()}
    (corpus.folder / "later").mkdir()
    (corpus.folder / "apples.txt").rename(corpus.folder / "later" / "fruit.txt")

    report = corpus.ingest()

    assert report.changed == ("later/fruit.txt",)
    assert report.added == report.removed == ()
    assert corpus.passages() == before
    assert {a.id for a in corpus.snapshot.catalog.articles()} == ids
    assert corpus.paths() == ["bridges.txt", "canals.txt", "later/fruit.txt"]
    assert corpus.model.texts == []


def test_two_files_may_swap_their_texts(corpus: Corpus) -> None:
    corpus.ingest()
    before = corpus.passages()
    corpus.write("apples.txt", story("bridges"))
    corpus.write("bridges.txt", story("apples"))

    report = corpus.ingest()

    assert sorted(report.changed) == ["apples.txt", "bridges.txt"]
    assert corpus.passages() == before
    texts = {a.path: a.text for a in corpus.snapshot.catalog.articles()}
    assert "bridges" in texts["apples.txt"]
    assert "apples" in texts["bridges.txt"]
    assert not corpus.ingest().wrote


def test_a_moved_folder_keeps_its_articles(corpus: Corpus) -> None:
    corpus.ingest()
    before = corpus.passages()
    moved = corpus.folder.rename(corpus.folder.with_name("archive"))

    report = corpus.ingest(moved)

    assert len(report.changed) == 3
    assert corpus.passages() == before
    assert corpus.model.texts == []
    (moved / "apples.txt").unlink()
    assert corpus.ingest(moved).removed == ("apples.txt",)


def test_the_same_bytes_twice_are_one_article(corpus: Corpus) -> None:
    corpus.write("zebra.txt", story("apples"))

    report = corpus.ingest()

    assert report.skipped == (Skipped("zebra.txt", "duplicate of apples.txt"),)
    assert corpus.paths() == ["apples.txt", "bridges.txt", "canals.txt"]
    assert corpus.ingest().skipped == report.skipped
    (corpus.folder / "apples.txt").unlink()
    assert corpus.ingest().changed == ("zebra.txt",)
    assert corpus.paths() == ["bridges.txt", "canals.txt", "zebra.txt"]


def test_a_file_that_became_a_copy_loses_its_old_text(corpus: Corpus) -> None:
    corpus.ingest()
    corpus.write("bridges.txt", story("apples"))

    report = corpus.ingest()

    assert report.skipped == (Skipped("bridges.txt", "duplicate of apples.txt"),)
    assert report.removed == ("bridges.txt",)
    assert corpus.paths() == ["apples.txt", "canals.txt"]


def test_the_second_of_two_copies_serves_where_the_first_cannot_be_read(corpus: Corpus) -> None:
    corpus.write("a-copy.bak", story("apples"))
    report = corpus.ingest()
    assert [s.path for s in report.skipped] == ["a-copy.bak"]
    assert "apples.txt" in report.added


def test_a_file_that_became_unreadable_keeps_its_earlier_version(corpus: Corpus) -> None:
    corpus.ingest()
    before = corpus.passages()
    corpus.write("apples.txt", "  \n")
    stored = state(corpus.path)

    report = corpus.ingest()

    assert [s.path for s in report.skipped] == ["apples.txt"]
    assert report.skipped[0].reason.endswith("; its earlier version is kept")
    assert not report.wrote
    assert corpus.passages() == before
    assert state(corpus.path) == stored

    corpus.write("canals.txt", story("canals and locks"))
    assert corpus.ingest().changed == ("canals.txt",)
    assert corpus.paths() == ["apples.txt", "bridges.txt", "canals.txt"]


def test_a_file_that_cannot_be_hashed_keeps_its_earlier_version(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.ingest()
    opened = Path.open

    def forbidden(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "apples.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", forbidden)
    report = corpus.ingest()

    assert [s.path for s in report.skipped] == ["apples.txt"]
    assert report.skipped[0].reason.endswith("; its earlier version is kept")
    assert not report.wrote


def test_other_folders_are_left_alone(corpus: Corpus, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "apples.txt").write_text(story("apples abroad"))
    corpus.ingest()

    report = corpus.ingest(other)

    assert report.added == ("apples.txt",)
    assert report.removed == report.unchanged == ()
    assert corpus.paths() == ["apples.txt", "apples.txt", "bridges.txt", "canals.txt"]
    shutil.rmtree(corpus.folder)
    assert not corpus.ingest(other).wrote
    (other / "apples.txt").unlink()
    assert corpus.ingest(other).removed == ("apples.txt",)
    assert corpus.paths() == ["apples.txt", "bridges.txt", "canals.txt"]


def test_a_single_file_touches_only_itself(corpus: Corpus) -> None:
    corpus.ingest()
    (corpus.folder / "bridges.txt").unlink()
    apples = corpus.write("apples.txt", story("green apples"))
    dams = corpus.write("dams.txt", story("dams"))

    report = corpus.ingest(apples, dams)

    assert (report.added, report.changed, report.removed) == (("dams.txt",), ("apples.txt",), ())
    assert corpus.paths() == ["apples.txt", "bridges.txt", "canals.txt", "dams.txt"]


def test_a_folder_within_a_corpus_stays_part_of_it(corpus: Corpus) -> None:
    corpus.write("2024/dams.txt", story("dams"))
    corpus.write("2024/eels.txt", story("eels"))
    corpus.ingest()
    corpus.write("2024/dams.txt", story("dams and dykes"))
    (corpus.folder / "2024" / "eels.txt").unlink()

    report = corpus.ingest(corpus.folder / "2024")

    assert (report.changed, report.removed) == (("2024/dams.txt",), ("2024/eels.txt",))
    assert "2024/dams.txt" in corpus.paths()
    assert not corpus.ingest().wrote


def test_a_store_within_the_folder_is_not_ingested(corpus: Corpus) -> None:
    corpus.path = corpus.folder / "index"
    corpus.ingest()
    assert corpus.ingest().skipped == ()


def sidecar(**fields: str) -> str:
    return '["apples.txt"]\n' + "".join(f'{key} = "{value}"\n' for key, value in fields.items())


def test_the_sidecar_changes_metadata_without_embedding(corpus: Corpus) -> None:
    corpus.write("articles.toml", sidecar(publisher="The Orchard"))
    corpus.ingest()
    before, index = corpus.passages(), corpus.index()
    corpus.write("articles.toml", sidecar(publisher="The Cider Press", published="2024-05-06"))

    report = corpus.ingest()

    assert report.changed == ("apples.txt",)
    assert len(report.unchanged) == 2
    assert corpus.model.texts == []
    assert corpus.index() == index
    catalog = corpus.snapshot.catalog
    (selected,) = catalog.select(Filters(sources=("the cider press",), since="2024-05-06")) or ()
    assert catalog.article(selected).path == "apples.txt"
    assert catalog.select(Filters(sources=("The Orchard",))) == frozenset()
    assert corpus.passages() == before
    (corpus.folder / "articles.toml").unlink()
    assert corpus.ingest().changed == ("apples.txt",)
    assert catalog.article(selected).publisher == "The Cider Press"
    assert corpus.snapshot.catalog.article(selected).publisher is None


def test_a_new_title_is_embedded_and_searched(corpus: Corpus) -> None:
    corpus.ingest()
    before = corpus.passages()
    old = corpus.snapshot.dense.vectors(list(before))
    corpus.write("articles.toml", sidecar(title="Harvest of the century"))

    corpus.ingest()

    assert corpus.passages() == before
    assert corpus.model.texts
    assert all("Harvest of the century" in text for text in corpus.model.texts)
    (hit, _), *_ = corpus.snapshot.catalog.match("harvest", 5)
    assert "apples" in before[hit]
    assert not np.allclose(corpus.snapshot.dense.vectors([hit])[hit], old[hit])


def test_a_bad_sidecar_stops_before_anything_is_written(corpus: Corpus) -> None:
    corpus.ingest()
    before = state(corpus.path)
    corpus.write("articles.toml", "[broken")
    corpus.write("dams.txt", story("dams"))
    with pytest.raises(BadSidecar):
        corpus.ingest()
    assert state(corpus.path) == before


def test_nothing_readable_is_an_error_only_for_an_empty_store(corpus: Corpus) -> None:
    empty = corpus.folder / "empty"
    empty.mkdir()
    (empty / "blank.txt").touch()
    with pytest.raises(NothingToIngest, match=r"blank\.txt: "):
        corpus.ingest(empty)
    with pytest.raises(NothingToIngest):
        corpus.ingest(empty, rebuild=True)
    with pytest.raises(StoreMissing):
        corpus.store.snapshot()
    assert not corpus.path.exists() or not list(corpus.path.glob("generations/*"))

    corpus.ingest()
    assert not corpus.ingest(empty).wrote
    for file in corpus.folder.rglob("*.txt"):
        file.unlink()
    assert len(corpus.ingest().removed) == 3
    assert corpus.passages() == {}
    with pytest.raises(NothingToIngest):
        corpus.ingest()
    corpus.write("dams.txt", story("dams"))
    assert corpus.ingest().added == ("dams.txt",)
    assert len(corpus.passages()) == corpus.snapshot.dense.count() > 0


def test_a_path_that_does_not_exist_is_named(corpus: Corpus) -> None:
    with pytest.raises(NothingToIngest, match="nowhere"):
        corpus.ingest(corpus.folder / "nowhere")


def test_another_embedder_is_refused_until_rebuilt(corpus: Corpus) -> None:
    corpus.ingest()
    before = state(corpus.path)
    other = Embedder("other", Hashing(16))
    corpus.write("dams.txt", story("dams"))

    with pytest.raises(EmbedderMismatch, match=r"hashing, not other; .*--rebuild"):
        ingest([corpus.folder], corpus.path, other)
    assert state(corpus.path) == before

    ingest([corpus.folder], corpus.path, other, rebuild=True)
    manifest = corpus.snapshot.catalog.manifest()
    assert manifest is not None
    assert (manifest.embedder, manifest.dimensions) == ("other", 16)
    assert len(corpus.passages()) >= 4


def test_an_embedder_that_changed_its_dimensions_is_refused(corpus: Corpus) -> None:
    corpus.ingest()
    before = corpus.passages()
    corpus.model.dimensions = 16
    corpus.write("dams.txt", story("dams"))
    with pytest.raises(EmbedderMismatch, match=r"32 dimensions .* 16"):
        corpus.ingest()
    assert corpus.passages() == before


def test_another_budget_cuts_everything_anew(corpus: Corpus, tmp_path: Path) -> None:
    corpus.write("apples.txt", story("apples", sentences=40))
    corpus.ingest()
    before = corpus.passages()
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(story("elms", sentences=40))
    corpus.ingest(elsewhere)

    report = corpus.ingest(budget=40, overlap=0)

    assert set(report.changed) == {"apples.txt", "bridges.txt", "canals.txt", "elsewhere.txt"}
    assert report.unchanged == ()
    assert len(corpus.passages()) > len(before)
    assert max(len(text) for text in corpus.passages().values()) < 300
    assert not corpus.ingest(budget=40, overlap=0).wrote
    back = corpus.ingest()
    assert back.wrote
    assert before.items() <= corpus.passages().items()
    assert corpus.model.texts == []  # all of it was embedded once before


def test_a_rebuild_forgets_everything(corpus: Corpus, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(story("otters"))
    corpus.ingest(corpus.folder, other)
    before = corpus.passages()

    report = corpus.ingest(rebuild=True)

    assert report.added == ("apples.txt", "bridges.txt", "canals.txt")
    assert report.unchanged == ()
    assert corpus.paths() == ["apples.txt", "bridges.txt", "canals.txt"]
    assert corpus.passages().items() < before.items()
    assert len(corpus.model.texts) == report.passages


def test_a_failing_embedder_loses_neither_the_store_nor_its_work(corpus: Corpus) -> None:
    corpus.ingest()
    before, name = corpus.passages(), corpus.snapshot.generation
    for number in range(200):
        corpus.write(f"more/{number}.txt", story(f"town {number}"))
    corpus.model.fail_after = 100

    with pytest.raises(EmbedderFailed):
        corpus.ingest()

    assert corpus.snapshot.generation == name
    assert corpus.passages() == before
    assert [f.name for f in corpus.path.glob("generations/*")] == [name]
    corpus.model.fail_after = None
    corpus.ingest()
    assert 100 <= len(corpus.model.texts) <= 200 - 64
    assert len(corpus.passages()) == len(before) + 200


def test_progress_counts_the_passages_embedded(corpus: Corpus) -> None:
    for number in range(100):
        corpus.write(f"{number}.txt", story(f"town {number}"))
    calls: list[tuple[int, int]] = []

    report = ingest(
        [corpus.folder],
        corpus.path,
        Embedder("hashing", corpus.model),
        progress=lambda done, total: calls.append((done, total)),
    )

    assert len(calls) > 1
    assert calls == sorted(set(calls))
    assert calls[-1] == (report.passages, report.passages)


def test_who_speaks_and_when_is_stored(corpus: Corpus) -> None:
    corpus.write("dams.txt", "The dam burst on 3 May 2024.\n\nIlse Brandt said that it was old.\n")
    corpus.write("articles.toml", '["dams.txt"]\npublished = 2024-05-06\n')
    corpus.ingest()
    catalog = corpus.snapshot.catalog
    dams = next(a for a in catalog.articles() if a.path == "dams.txt")

    (spoken,) = catalog.utterances(dams.id, 0, len(dams.text))
    assert (spoken.speaker, spoken.direct) == ("Ilse Brandt", False)
    assert dams.text[spoken.start : spoken.end] == "Ilse Brandt said that it was old."
    (day,) = catalog.moments(articles={dams.id})
    assert dams.text[day.start : day.end].endswith("3 May 2024")
    assert str(day.first) == str(day.last) == "2024-05-03"


def test_another_day_of_publication_moves_what_hangs_on_it(corpus: Corpus) -> None:
    corpus.write("dams.txt", "The dam burst yesterday, and the valley was flooded.\n")
    for day in ("2024-05-06", "2024-06-06"):
        corpus.write("articles.toml", f'["dams.txt"]\npublished = {day}\n')
        corpus.ingest()
        firsts = [str(m.first) for m in corpus.snapshot.catalog.moments()]
        assert [first for first in firsts if first != "None"] == [f"{day[:-1]}5"]


def test_articles_are_read_again_by_other_code(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(story("elms"))
    corpus.ingest()
    assert not corpus.ingest(elsewhere).renewed
    before = corpus.passages()
    monkeypatch.setattr("vectorstore.ingest.reading_version", lambda: "other code")
    read = vectorstore.articles.read_article

    def retitled(source: vectorstore.articles.SourceFile) -> Article:
        return replace(read(source), author="A. Lund")

    monkeypatch.setattr("vectorstore.plan.read_article", retitled)
    monkeypatch.setattr("vectorstore.ingest.read_article", retitled)

    report = corpus.ingest()

    assert report.renewed
    assert set(report.changed) == {"apples.txt", "bridges.txt", "canals.txt", "elsewhere.txt"}
    assert report.unchanged == ()
    assert {a.author for a in corpus.snapshot.catalog.articles()} == {"A. Lund"}
    assert corpus.passages() == before
    assert corpus.model.texts == []  # vectors of the same words are kept
    again = corpus.ingest()
    assert (again.wrote, again.renewed) == (False, False)


def test_what_is_gone_elsewhere_is_read_again_from_the_store(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(story("elms"))
    corpus.ingest()
    corpus.ingest(elsewhere)
    elsewhere.unlink()
    before = corpus.passages()
    monkeypatch.setattr("vectorstore.ingest.reading_version", lambda: "other code")

    assert "elsewhere.txt" in corpus.ingest().changed
    assert corpus.passages() == before


def test_split_sentences_are_counted(corpus: Corpus) -> None:
    corpus.write("long.txt", "A long report\n\n" + "and so on, " * 400 + "it went.\n")
    assert corpus.ingest().split_sentences == 1


def test_an_ingest_is_refused_while_another_writes(corpus: Corpus) -> None:
    corpus.ingest()
    corpus.write("dams.txt", story("dams"))
    with Store(corpus.path).write(), pytest.raises(StoreLocked, match=f"process {os.getpid()} "):
        corpus.ingest()
    assert corpus.ingest().wrote


def test_a_damaged_vector_cache_is_replaced(corpus: Corpus) -> None:
    corpus.ingest()
    (corpus.path / "embeddings.sqlite").write_bytes(b"garbage" * 1000)
    corpus.write("dams.txt", story("dams"))
    assert corpus.ingest().added == ("dams.txt",)
    assert len(corpus.passages()) == 4


def test_names_that_are_not_utf8_do_no_harm(corpus: Corpus) -> None:
    folder = Path(os.fsdecode(os.fsencode(corpus.folder) + b"/caf\xe9"))
    folder.mkdir()
    (folder / "eels.txt").write_text(story("eels"))

    assert "caf\ufffd/eels.txt" in corpus.ingest().added
    assert not corpus.ingest().wrote
    assert not corpus.ingest(folder / "eels.txt").added
    (folder / "eels.txt").unlink()
    assert corpus.ingest().removed == ("caf\ufffd/eels.txt",)


def actions(corpus: Corpus, rng: random.Random) -> Callable[[], object]:
    name = f"{rng.choice('abcdef')}/{rng.choice('xyz')}.txt"
    file = corpus.folder / name
    topic = rng.choice(["rain", "rail", "reeds", "roads", "roofs"])
    return rng.choices(
        [
            lambda: corpus.write(name, story(topic, rng.randrange(1, 30))),
            lambda: file.unlink(missing_ok=True),
            lambda: file.exists() and corpus.write(f"{rng.choice('abcdef')}/moved.txt", "") and (
                file.rename(file.parent / "moved.txt")
            ),
            lambda: corpus.write(name, ""),
            lambda: corpus.write(
                f"{name[0]}/articles.toml", f'["x.txt"]\ntitle = "News of {topic}"\n'
            ),
        ],
        [6, 2, 2, 1, 1],
    )[0]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_any_history_ends_where_a_rebuild_would(corpus: Corpus, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    for _ in range(8):
        for _ in range(rng.randrange(1, 6)):
            actions(corpus, rng)()
        corpus.ingest()
        assert not corpus.ingest().wrote
    for file in corpus.folder.rglob("*.txt"):
        if not file.stat().st_size:
            file.unlink()  # an unreadable file keeps its earlier version, which a rebuild cannot
    corpus.ingest()
    mirrored = corpus.passages()
    vectors = corpus.snapshot.dense.vectors(list(mirrored))

    corpus.ingest(rebuild=True)

    assert corpus.passages() == mirrored
    rebuilt = corpus.snapshot.dense.vectors(list(mirrored))
    same = [np.allclose(rebuilt[i], vectors[i], atol=1e-6) for i in mirrored]
    assert all(same)


def test_errors_are_one_sentence(corpus: Corpus) -> None:
    (corpus.folder.parent / "file").touch()
    with pytest.raises(CorpusError) as caught:
        ingest([corpus.folder], corpus.folder.parent / "file", Embedder("hashing", corpus.model))
    assert "\n" not in str(caught.value)
