from __future__ import annotations

import fcntl
import gc
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore.durability import copy_tree, exclusive, hold
from vectorstore.errors import CorpusError, StoreBroken, StoreLocked, StoreMissing
from vectorstore.generations import Draft, Snapshot, Store
from vectorstore.manifest import Manifest
from vectorstore.types import Article, Passage, Sentence


def put(draft: Draft, text: str) -> None:
    article = Article(text, f"{text}.txt", f"hash of {text}", None, text)
    draft.catalog.set_manifest(Manifest("hashing", 2, 180, 1))
    draft.catalog.put(article, "/corpus", "none")
    passage = Passage(f"p-{text}", text, 0, len(text), text)
    draft.catalog.put_text(article, [passage], [Sentence(text, 0, len(text), text)])
    draft.dense.add([passage.id], np.array([[1.0, 2.0]], dtype=np.float32), [text])


def write(store: Store, text: str) -> str:
    with store.write() as draft:
        put(draft, text)
    return draft.generation


def paths(snapshot: Snapshot) -> list[str]:
    return [article.path for article in snapshot.catalog.articles()]


def found(snapshot: Snapshot) -> list[str]:
    return [id_ for id_, _ in snapshot.dense.query([1.0, 2.0], 9)]


def generations(store: Store) -> list[str]:
    return sorted(entry.name for entry in (store.path / "generations").iterdir())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


def test_a_draft_becomes_current_whole(store: Store) -> None:
    name = write(store, "one")

    snapshot = store.snapshot()

    assert snapshot.generation == name == (store.path / "CURRENT").read_text()
    assert paths(snapshot) == ["one.txt"]
    assert found(snapshot) == ["p-one"]


def test_a_write_starts_from_what_is_current(store: Store) -> None:
    write(store, "one")
    write(store, "two")

    assert paths(store.snapshot()) == ["one.txt", "two.txt"]
    assert sorted(found(store.snapshot())) == ["p-one", "p-two"]


def test_a_fresh_write_starts_from_nothing(store: Store) -> None:
    write(store, "one")
    with store.write(fresh=True) as draft:
        put(draft, "two")

    assert paths(store.snapshot()) == ["two.txt"]
    assert found(store.snapshot()) == ["p-two"]


def test_a_failed_write_leaves_no_trace(store: Store) -> None:
    name = write(store, "one")
    with pytest.raises(RuntimeError, match="mid-way"), store.write() as draft:
        put(draft, "two")
        raise RuntimeError("mid-way")

    assert store.snapshot().generation == name
    assert paths(store.snapshot()) == ["one.txt"]
    assert generations(store) == [name]
    assert (store.path / "lock").read_text() == ""


def test_a_store_whose_first_write_failed_is_still_missing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write():
        raise RuntimeError
    with pytest.raises(StoreMissing):
        store.snapshot()
    write(store, "one")
    assert paths(store.snapshot()) == ["one.txt"]


def test_a_full_disk_is_one_sentence_and_no_trace(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write(store, "one")

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreBroken, match=r"No space left.*make room") as caught:
        write(store, "two")

    assert "\n" not in str(caught.value)
    assert generations(store) == [name]
    assert paths(store.snapshot()) == ["one.txt"]


def test_a_failure_after_the_flip_keeps_the_new_generation(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, "one")
    sync = os.fsync

    def failing(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").readlink() == store.path:
            raise OSError(5, "Input/output error")
        sync(handle)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(StoreBroken):
        write(store, "two")

    assert paths(store.snapshot()) == ["one.txt", "two.txt"]
    assert sorted(found(store.snapshot())) == ["p-one", "p-two"]


def test_readers_follow_the_flip_and_keep_what_they_hold(store: Store) -> None:
    reader = Store(store.path)
    write(store, "one")
    old = reader.snapshot()
    assert reader.snapshot() is old

    write(store, "two")

    assert reader.snapshot() is not old
    assert paths(reader.snapshot()) == ["one.txt", "two.txt"]
    assert paths(old) == ["one.txt"]
    assert found(old) == ["p-one"]


def test_generations_go_when_nobody_holds_them(store: Store) -> None:
    reader = Store(store.path)
    first = write(store, "one")
    held = reader.snapshot()
    second = write(store, "two")
    assert generations(store) == [first, second]

    third = write(store, "three")
    assert generations(store) == [first, second, third]
    fourth = write(store, "four")
    assert generations(store) == [first, third, fourth]
    assert paths(held) == ["one.txt"]
    assert found(held) == ["p-one"]

    del held
    reader.snapshot()
    gc.collect()
    fifth = write(store, "five")
    assert generations(store) == [fourth, fifth]


def test_half_made_generations_are_collected(store: Store) -> None:
    write(store, "one")
    for name in ("000009-abcdef", "000010-abcdef"):
        (store.path / "generations" / name).mkdir()
    (store.path / "generations" / "000010-abcdef" / ".in-use").touch()

    second = write(store, "two")

    assert second in generations(store)
    assert not {"000009-abcdef", "000010-abcdef"} & set(generations(store))


def test_a_generation_removed_while_being_opened_is_looked_up_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, "one")
    reader = Store(store.path)
    read, flips = Path.read_text, iter(["two", "three"])

    def overtaken(self: Path, *arguments: object, **options: object) -> str:
        text = read(self, *arguments, **options)  # type: ignore[arg-type]
        if self.name == "CURRENT" and (word := next(flips, None)):
            monkeypatch.undo()
            write(Store(store.path), word)
            write(Store(store.path), f"{word} again")
        return text

    monkeypatch.setattr(Path, "read_text", overtaken)

    assert paths(reader.snapshot()) == ["one.txt", "two again.txt", "two.txt"]


def test_a_store_made_anew_is_noticed(store: Store) -> None:
    reader = Store(store.path)
    write(store, "one")
    assert paths(reader.snapshot()) == ["one.txt"]
    store.path.rename(store.path.with_name("away"))

    write(store, "two")

    assert paths(reader.snapshot()) == ["two.txt"]


def test_a_second_writer_is_refused_at_once_and_told_by_whom(store: Store) -> None:
    holder = (
        "import sys; from pathlib import Path; from vectorstore.generations import Store\n"
        f"with Store(Path({str(store.path)!r})).write(): print('in', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder]
    with subprocess.Popen(command, stdin=-1, stdout=-1, cwd=Path(__file__).parent.parent) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"in\n"

        with pytest.raises(StoreLocked, match=rf"process {child.pid} on .* since \d{{4}}-"):
            write(store, "one")

        child.kill()
    write(store, "one")
    assert paths(store.snapshot()) == ["one.txt"]


def test_all_of_a_generation_is_on_disk_before_it_becomes_current(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    sync, rename = os.fsync, Path.replace
    whole: list[set[Path]] = []

    def noting(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        sync(handle)

    def flip(self: Path, target: Path) -> Path:
        whole.append({self, store.path / "generations", *store.path.glob("generations/**/*")})
        assert whole[0] <= set(synced)
        synced.clear()
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noting)
    monkeypatch.setattr(Path, "replace", flip)
    write(store, "one")

    assert len(whole[0]) > 6
    assert synced == [store.path]


def test_a_lock_whose_file_went_while_it_was_waited_for_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lock"
    file.touch()
    monkeypatch.setattr(fcntl, "flock", lambda *_: (file.unlink(), file.touch()))
    with pytest.raises(FileNotFoundError):
        hold(file)


def test_the_lock_is_free_again_after_each_write(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock"):
        assert f"process {os.getpid()} " in (tmp_path / "lock").read_text()
    with exclusive(tmp_path / "lock"):
        pass
    assert (tmp_path / "lock").read_text() == ""


def test_nothing_there_is_told_from_something_else_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("news")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "beach.jpg").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")

    for name in ("absent", "empty", "dangling"):
        with pytest.raises(StoreMissing, match="dateline ingest"):
            Store(tmp_path / name).snapshot()
    for name in ("file", "photos", "file/below"):
        with pytest.raises(StoreBroken, match="--store"):
            Store(tmp_path / name).snapshot()
    for name in ("file", "photos", "dangling", "file/below"):
        with pytest.raises(CorpusError, match="--store"), Store(tmp_path / name).write():
            pass
    assert [entry.name for entry in (tmp_path / "photos").iterdir()] == ["beach.jpg"]


@pytest.mark.parametrize("pointer", ["", "../../etc", "000001-abcdef", "\0", "a\nb"])
def test_a_damaged_pointer_is_named_and_rebuilt(store: Store, pointer: str) -> None:
    write(store, "one")
    (store.path / "CURRENT").write_text(pointer)

    with pytest.raises(StoreBroken, match="--rebuild"):
        store.snapshot()
    with pytest.raises(StoreBroken), store.write():
        pass
    with store.write(fresh=True) as draft:
        put(draft, "two")

    assert paths(store.snapshot()) == ["two.txt"]
    assert generations(store) == [draft.generation]


def test_a_store_may_be_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(Store(tmp_path / "link"), "one")
    assert paths(Store(tmp_path / "real").snapshot()) == ["one.txt"]


def test_reading_writes_nothing_and_loads_no_chroma_for_the_catalogue(store: Store) -> None:
    write(store, "one")
    code = (
        "import sys; from pathlib import Path; from vectorstore.generations import Store\n"
        f"snapshot = Store(Path({str(store.path)!r})).snapshot()\n"
        "assert snapshot.catalog.counts().articles == 1\n"
        "print('chromadb' in sys.modules)"
    )
    before = {f: f.stat().st_mtime_ns for f in store.path.rglob("*")}

    result = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        cwd=Path(__file__).parent.parent,
    )

    assert result.stdout == b"False\n"
    assert {f: f.stat().st_mtime_ns for f in store.path.rglob("*")} == before


def test_copies_share_nothing_that_changes(tmp_path: Path) -> None:
    (tmp_path / "from" / "deep").mkdir(parents=True)
    (tmp_path / "from" / "deep" / "file").write_bytes(b"x" * 3_000_000)

    copy_tree(tmp_path / "from", tmp_path / "to")
    (tmp_path / "to" / "deep" / "file").write_bytes(b"y")

    assert (tmp_path / "from" / "deep" / "file").read_bytes() == b"x" * 3_000_000
