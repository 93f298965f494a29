from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from vectorstore.dense import Dense
from vectorstore.errors import StoreBroken


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def clustered(count: int, dimensions: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((20, dimensions))
    noise = 0.5 * rng.standard_normal((count, dimensions))
    return unit(centres[rng.integers(0, 20, count)] + noise)


def ids(start: int, stop: int) -> list[str]:
    return [f"p{n:05}" for n in range(start, stop)]


def articles(start: int, stop: int) -> list[str]:
    return [f"a{n // 10}" for n in range(start, stop)]


def brute_force(query: np.ndarray, vectors: dict[str, np.ndarray], k: int) -> list[str]:
    scored = sorted(vectors, key=lambda i: (-float(vectors[i] @ query), i))
    return scored[:k]


def recall(dense: Dense, queries: np.ndarray, vectors: dict[str, np.ndarray], k: int) -> float:
    shares = []
    for query in queries:
        found = {i for i, _ in dense.query(query, k)}
        shares.append(len(found & set(brute_force(query, vectors, k))) / k)
    return float(np.mean(shares))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, np.ndarray]]:
    """2,000 vectors, of which a half was replaced afterwards, as an edited corpus would do."""
    directory = tmp_path_factory.mktemp("dense") / "chroma"
    first, second = clustered(2000, 32, 1), clustered(1000, 32, 2)
    dense = Dense(directory, writable=True)
    dense.add(ids(0, 2000), first, articles(0, 2000))
    dense.delete(ids(0, 2000)[::2])
    dense.add(ids(2000, 3000), second, articles(2000, 3000))
    dense.close()
    vectors = dict(zip(ids(1, 2000)[::2], first[1::2], strict=True))
    return directory, vectors | dict(zip(ids(2000, 3000), second, strict=True))


@pytest.fixture(scope="module")
def dense(built: tuple[Path, dict[str, np.ndarray]]) -> Dense:
    return Dense(built[0])


def files_of(directory: Path) -> dict[str, tuple[int, int]]:
    return {
        str(file): (file.stat().st_mtime_ns, file.stat().st_size) for file in directory.rglob("*")
    }


def views() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("dateline-view-*"))


def test_search_finds_what_brute_force_finds(
    dense: Dense, built: tuple[Path, dict[str, np.ndarray]]
) -> None:
    queries = clustered(40, 32, 3)

    assert dense.count() == 2000
    assert recall(dense, queries, built[1], k=20) >= 0.995


def test_scores_are_cosine_similarities_best_first(
    dense: Dense, built: tuple[Path, dict[str, np.ndarray]]
) -> None:
    query = 7.5 * clustered(1, 32, 4)[0]

    hits = dense.query(query, 5)

    expected = [float(built[1][i] @ query) / 7.5 for i, _ in hits]
    assert [score for _, score in hits] == pytest.approx(expected, abs=1e-5)
    assert expected == sorted(expected, reverse=True)


@pytest.mark.parametrize("share", [1, 12, 250])
def test_within_gives_the_best_of_those_articles(
    dense: Dense, built: tuple[Path, dict[str, np.ndarray]], share: int
) -> None:
    within = {f"a{n}" for n in range(0, 300, max(1, 300 // share))}
    inside = {i: v for i, v in built[1].items() if f"a{int(i[1:]) // 10}" in within}
    for query in clustered(10, 32, 5):
        assert [i for i, _ in dense.query(query, 5, within)] == brute_force(query, inside, 5)


def test_within_may_name_more_articles_than_a_statement_can_bind(dense: Dense) -> None:
    query = clustered(1, 32, 6)[0]
    many = {f"a{n}" for n in range(50_000)}

    assert dense.query(query, 10, many) == dense.query(query, 10)
    assert dense.query(query, 10, set()) == []


def test_identical_vectors_are_all_found(tmp_path: Path) -> None:
    copies = np.repeat(clustered(1, 16, 7), 300, axis=0)
    dense = Dense(tmp_path / "chroma", writable=True)
    dense.add(ids(0, 600), np.concatenate([copies, clustered(300, 16, 8)]), ["a"] * 600)

    hits = dense.query(copies[0], 250)
    dense.close()

    assert len(hits) == 250
    assert min(score for _, score in hits) > 0.9999
    assert [i for i, _ in hits] == sorted(i for i, _ in hits)


def test_asking_for_more_than_there_is(tmp_path: Path) -> None:
    dense = Dense(tmp_path / "chroma", writable=True)
    assert dense.query([1.0, 0.0], 5) == []

    dense.add(["p"], np.array([[3.0, 4.0]], dtype=np.float32), ["a"])

    assert dense.query([1.0, 0.0], 5) == [("p", pytest.approx(0.6))]
    assert dense.query([0.0, 0.0], 5) == []
    assert dense.query([float("nan"), 0.0], 5) == []
    assert dense.query([1.0, 0.0], 0) == []
    assert dense.vectors(["p", "unknown"])["p"] == pytest.approx([0.6, 0.8])
    dense.close()


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_reading_leaves_a_generation_untouched(tmp_path: Path, count: int) -> None:
    directory = tmp_path / "chroma"
    writer = Dense(directory, writable=True)
    writer.add(ids(0, count + 1), clustered(count + 1, 8, 9), ["a"] * (count + 1))
    writer.delete(ids(0, 1))
    writer.close()
    before = files_of(directory)

    reader = Dense(directory)
    found = reader.query(clustered(1, 8, 10)[0], 60)
    reader.close()

    assert len(found) == count
    assert files_of(directory) == before


def test_more_vectors_than_one_batch_of_chroma(tmp_path: Path) -> None:
    dense = Dense(tmp_path / "chroma", writable=True)
    vectors = clustered(6000, 4, 11)

    dense.add(ids(0, 6000), vectors, ["a"] * 6000)
    dense.delete(ids(100, 6000))
    left = dense.vectors(ids(0, 6000))
    dense.close()

    assert sorted(left) == ids(0, 100)
    assert left["p00042"] == pytest.approx(vectors[42], abs=1e-6)


def test_closing_leaves_no_handle_and_no_file(built: tuple[Path, dict[str, np.ndarray]]) -> None:
    def handles() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    Dense(built[0]).close()
    before, seen = handles(), views()
    for _ in range(5):
        reader = Dense(built[0])
        reader.query(clustered(1, 32, 12)[0], 3)
        reader.close()
        reader.close()

    assert handles() <= before
    assert views() == seen


def test_views_of_killed_readers_are_swept(
    built: tuple[Path, dict[str, np.ndarray]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    alive = Dense(built[0])
    (live,) = views()
    orphan, fresh = tmp_path / "dateline-view-orphan", tmp_path / "dateline-view-fresh"
    for view in (orphan, fresh):
        view.mkdir()
        (view / "chroma.sqlite3").touch()
    long_ago = time.time() - 3600
    os.utime(orphan, (long_ago, long_ago))
    os.utime(live, (long_ago, long_ago))

    Dense(built[0]).close()

    assert views() == {live, fresh}
    alive.close()


def test_many_threads_may_ask_at_once(dense: Dense) -> None:
    queries = clustered(200, 32, 13)
    alone = [dense.query(query, 5) for query in queries]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: dense.query(query, 5), queries))

    assert together == alone


def test_a_damaged_index_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 100)

    with pytest.raises(StoreBroken, match="--rebuild"):
        Dense(tmp_path)


def test_a_missing_index_is_named_with_its_remedy(tmp_path: Path) -> None:
    before = views()
    with pytest.raises(StoreBroken, match="--rebuild"):
        Dense(tmp_path / "gone")
    assert views() == before
