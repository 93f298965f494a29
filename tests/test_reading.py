from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from vectorstore import reading


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's modules, which the version is then taken of."""
    copy = tmp_path / "vectorstore"
    copy.mkdir()
    for module in files("vectorstore").iterdir():
        if module.name.endswith(".py"):
            shutil.copy(str(module), copy)
    monkeypatch.setattr(reading, "files", lambda _: copy)
    monkeypatch.setattr(reading, "reading_version", reading.reading_version.__wrapped__)
    return copy


@pytest.mark.parametrize("module", ["chunking.py", "metadata.py", "speech_verbs.py", "periods.py"])
def test_code_that_reads_changes_the_version(package: Path, module: str) -> None:
    before = reading.reading_version()
    assert reading.reading_version() == before
    with (package / module).open("a") as file:
        file.write("# changed\n")
    assert reading.reading_version() != before


def test_a_new_module_counts_as_reading(package: Path) -> None:
    before = reading.reading_version()
    (package / "handwriting.py").write_text("")
    assert reading.reading_version() != before


@pytest.mark.parametrize("module", ["retrieval.py", "catalog.py", "ingest.py"])
def test_code_that_keeps_or_finds_does_not(package: Path, module: str) -> None:
    before = reading.reading_version()
    with (package / module).open("a") as file:
        file.write("# changed\n")
    assert reading.reading_version() == before


def test_what_is_left_out_exists(package: Path) -> None:
    assert {f"{stem}.py" for stem in reading._NOT_READING} <= {f.name for f in package.iterdir()}
