from __future__ import annotations

from pathlib import Path

from ui.skipped import SKIPPED, keep_skipped, read_skipped
from vectorstore.plan import Skipped

TORN = Skipped("torn.pdf", "is damaged")
EMPTY = Skipped("empty.txt", "is empty")


def test_an_ingest_speaks_of_its_own_paths_alone(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    keep_skipped(tmp_path, [one], [TORN])
    keep_skipped(tmp_path, [two], [EMPTY])
    assert [row.files for row in read_skipped(tmp_path)] == [(TORN,), (EMPTY,)]
    keep_skipped(tmp_path, [one], [])
    assert [row.files for row in read_skipped(tmp_path)] == [(EMPTY,)]
    keep_skipped(tmp_path, [tmp_path], [TORN])
    assert [row.paths for row in read_skipped(tmp_path)] == [(str(tmp_path),)]


def test_a_rebuild_forgets_what_was_before(tmp_path: Path) -> None:
    keep_skipped(tmp_path, [tmp_path / "one"], [TORN])
    keep_skipped(tmp_path, [tmp_path / "two"], [EMPTY], rebuilt=True)
    assert [row.files for row in read_skipped(tmp_path)] == [(EMPTY,)]


def test_nothing_skipped_writes_no_file_and_a_damaged_one_says_nothing(tmp_path: Path) -> None:
    keep_skipped(tmp_path, [tmp_path], [])
    assert not (tmp_path / SKIPPED).exists()
    for damaged in ("{", "3", '[{"paths": [], "at": 1, "skipped": []}]', '[{"at": ""}]'):
        (tmp_path / SKIPPED).write_text(damaged)
        assert read_skipped(tmp_path) == ()
