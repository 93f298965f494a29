"""The wheel holds what runs, and nothing else; the locks pin what it needs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PACKAGES = {"qa", "vectorstore", "ui", "eval", "seeds"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
NEEDED = {
    *(f"vectorstore/models/all-MiniLM-L6-v2-int8/{n}" for n in ("model.onnx", "tokenizer.json")),
    *(f"ui/web/{name}" for name in ("page.css", "page.js", "examples.json")),
    *(f"eval/{name}" for name in ("data/seeds.jsonl", "data/ferry.jsonl", "data/gold.schema.json")),
    "eval/corpora/ferry/articles.toml",
    "qa/evidence_weights.json",
    "seeds/000_3bc36563a5b0a3a5.txt",
    *(f"{package}/py.typed" for package in PACKAGES),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as opened:
        opened.extractall(folder / "unpacked")
        return opened


def packed(wheel: zipfile.ZipFile) -> set[str]:
    return {name for name in wheel.namelist() if ".dist-info/" not in name}


def metadata(wheel: zipfile.ZipFile, name: str) -> str:
    folder = Path(str(wheel.filename)).parent / "unpacked"
    return (folder / f"dateline-{PROJECT['project']['version']}.dist-info" / name).read_text(
        "utf-8"
    )


def test_the_wheel_holds_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    assert {name.split("/")[0] for name in packed(wheel)} == PACKAGES


def test_the_wheel_holds_every_file_of_them(wheel: zipfile.ZipFile) -> None:
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file())
    ours = {f.relative_to(ROOT).as_posix() for f in files if "__pycache__" not in f.parts}
    assert packed(wheel) == ours
    assert packed(wheel) >= NEEDED


def test_the_wheel_needs_what_the_project_declares(wheel: zipfile.ZipFile) -> None:
    stated = message_from_string(metadata(wheel, "METADATA"))
    needed = [Requirement(line) for line in stated.get_all("Requires-Dist", [])]
    declared = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    assert {n for n in needed if "extra" not in str(n.marker)} == set(declared)
    assert stated["License-Expression"] == "Apache-2.0"
    assert metadata(wheel, "entry_points.txt").split("\n")[:2] == [
        "[console_scripts]",
        "dateline = ui.cli:main",
    ]


def test_every_package_can_be_imported_from_the_wheel(wheel: zipfile.ZipFile) -> None:
    folder = Path(str(wheel.filename)).parent / "unpacked"
    code = f"import {', '.join(sorted(PACKAGES))}, ui.cli; print(eval.__file__, qa.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(folder / p / "__init__.py") for p in ("eval", "qa")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^(\S+?)==\S+.*?(?=^\S|\Z)", text, re.DOTALL | re.MULTILINE)
    entries = re.findall(r"^[^\s#].*?(?=^[^\s#]|\Z)", text, re.DOTALL | re.MULTILINE)
    assert "://" not in text
    assert len(entries) == len(pins) > 50
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned(lock: str) -> None:
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
    declared = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    if lock == "requirements-dev.lock":
        declared += PROJECT["dependency-groups"]["dev"]
    names = {re.split(r"[~>=<]", line)[0].lower() for line in declared}
    assert names - pinned == set()
