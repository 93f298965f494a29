"""Killed writers, two writers, and readers during writes, each in a process of its own."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from vectorstore.generations import Snapshot, Store

REPOSITORY = Path(__file__).parent.parent

# Imports once and forks for each job, so that a job is not mostly the loading of Chroma
NURSERY = """
import json, os, random, shutil, sys, time, traceback
from hashlib import blake2b
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

import vectorstore.dense
from vectorstore.chunking import count_tokens
from vectorstore.embeddings import Embedder
from vectorstore.errors import StoreLocked
from vectorstore.generations import Store
from vectorstore.ingest import ingest


class Hashing(Embeddings):
    def __init__(self, pause):
        self.pause = pause

    def embed_documents(self, texts):
        time.sleep(self.pause)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text):
        vector = np.full(16, 0.01)
        for word in text.lower().split():
            vector[blake2b(word.encode(), digest_size=1).digest()[0] % 16] += 1
        return vector.tolist()


def write(folder, store, pause=0.0):
    try:
        wrote = ingest([Path(folder)], Path(store), Embedder("hashing", Hashing(pause))).wrote
        return "wrote" if wrote else "idle"
    except StoreLocked as error:
        return str(error)


def alternate(folders, news, store, rounds):
    try:
        for number in range(rounds):
            shutil.copytree(folders[number % 2], news, dirs_exist_ok=True)
            assert write(news, store) == "wrote"
    finally:
        Path(store, "../stop").touch()


def read(store, states, seed):
    rng, opened, asked, generations = random.Random(seed), Store(Path(store)), 0, set()
    texts = [text for state in states for text in state.values()]
    while not Path(store, "../stop").exists():
        snapshot = opened.snapshot()
        question = " ".join(rng.sample(rng.choice(texts).split(), 4))
        vector = Hashing(0).embed_query(question)
        near = snapshot.dense.query(vector, 5)
        assert len(near) == 5, near
        hits = near + snapshot.catalog.match(question, 5)
        passages = snapshot.catalog.passages([id_ for id_, _ in hits])
        found = {passage.id: passage.text for passage in passages}
        assert any(found.items() <= state.items() for state in states), found
        generations.add(snapshot.generation)
        asked += 1
        time.sleep(0.005)
    return [asked, len(generations)]


count_tokens("loads the encoding")
print("ready", flush=True)
for line in sys.stdin:
    out, job, *arguments = json.loads(line)
    pid = os.fork()
    if pid == 0:
        try:
            result = {"write": write, "alternate": alternate, "read": read}[job](*arguments)
        except BaseException:
            result = traceback.format_exc()
        Path(out).write_text(json.dumps(result))
        os._exit(0)
    print(pid, flush=True)
"""


class Nursery:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.jobs = 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=-1,
            stdout=-1,
            text=True,
            cwd=REPOSITORY,
            env=os.environ | {"TMPDIR": str(home)},  # what killed readers leave behind
        )
        assert self.said() == "ready"

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def start(self, job: str, *arguments: object) -> tuple[int, Path]:
        self.jobs += 1
        out = self.home / f"job{self.jobs}.json"
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([str(out), job, *arguments], default=str) + "\n")
        self.process.stdin.flush()
        return int(self.said()), out


def gone(pid: int) -> bool:
    """Whether the process has ended; its parent does not wait for it, so it stays a zombie."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def wait(pid: int, limit: float = 60) -> None:
    end = time.monotonic() + limit
    while not gone(pid):
        assert time.monotonic() < end, "the process did not end"
        time.sleep(0.002)


def result(job: tuple[int, Path]) -> object:
    wait(job[0])
    return json.loads(job[1].read_text())


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    assert nursery.process.stdin is not None
    assert nursery.process.stdout is not None
    nursery.process.stdin.close()
    nursery.process.wait()
    nursery.process.stdout.close()


def make_folder(folder: Path, seed: int) -> Path:
    """20 articles, a third of them the same whatever the seed."""
    words = "tide ferry bread museum winter tunnel garden signal copper violin".split()
    folder.mkdir()
    for number in range(20):
        rng = random.Random(f"{number} {seed if number % 3 else 0}")  # noqa: S311
        lines = [f"The {' '.join(rng.choices(words, k=9))} {number}." for _ in range(12)]
        (folder / f"{number}.txt").write_text(f"Report {number}\n\n{' '.join(lines)}\n")
    return folder


def contents(snapshot: Snapshot) -> dict[str, str]:
    """All passages of a generation, after checking that both halves of it agree on them."""
    catalog, dense = snapshot.catalog, snapshot.dense
    ids = [i for a in catalog.articles() for i in catalog.passage_ids(a.id)]
    assert catalog.counts().passages == len(ids) == dense.count()
    assert set(dense.vectors(ids)) == set(ids)
    return {passage.id: passage.text for passage in catalog.passages(ids)}


State = tuple[Path, dict[str, str]]


@pytest.fixture(scope="module")
def states(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> list[State]:
    """Two folders of files with the same names, each with the passages a store of it holds."""
    found = []
    for seed in (1, 2):
        home = tmp_path_factory.mktemp("state")
        folder = make_folder(home / "news", seed)
        assert result(nursery.start("write", folder, home / "index")) == "wrote"
        found.append((folder, contents(Store(home / "index").snapshot())))
    return found


def test_a_killed_ingest_leaves_the_old_generation_or_the_new_one(
    nursery: Nursery, states: list[State], tmp_path: Path
) -> None:
    news, index = tmp_path / "news", tmp_path / "index"
    whole = [passages for _, passages in states]
    assert whole[0].keys() != whole[1].keys()
    shutil.copytree(states[0][0], news)
    assert result(nursery.start("write", news, index)) == "wrote"
    rng = random.Random(20)  # noqa: S311
    held, killed, flipped, longest = whole[0], 0, 0, 0.2
    for _ in range(30):
        old = whole.index(held)
        shutil.copytree(states[1 - old][0], news, dirs_exist_ok=True)
        pid, out = nursery.start("write", news, index)
        time.sleep(rng.uniform(0, longest))
        os.kill(pid, signal.SIGKILL)
        wait(pid)
        # Aim around the end of an ingest, however slow the machine is
        longest *= 0.8 if out.exists() else 1.2
        killed += not out.exists()

        snapshot = Store(index).snapshot()
        held = contents(snapshot)
        snapshot.close()

        assert held in whole
        flipped += held != whole[old]
    assert killed >= 10
    assert flipped >= 2
    shutil.copytree(states[0][0], news, dirs_exist_ok=True)
    assert result(nursery.start("write", news, index)) in ("wrote", "idle")
    assert contents(Store(index).snapshot()) == whole[0]
    assert len(list((index / "generations").iterdir())) <= 2


def test_the_second_of_two_ingests_ends_at_once(
    nursery: Nursery, states: list[State], tmp_path: Path
) -> None:
    index = tmp_path / "index"
    first = nursery.start("write", states[0][0], index, 1.0)
    deadline = time.monotonic() + 30
    while not (index / "lock").is_file() or not (index / "lock").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.005)

    second = nursery.start("write", states[0][0], index)
    answer = result(second)

    assert not gone(first[0])
    assert f"is being written by process {first[0]} on " in str(answer)
    assert result(first) == "wrote"
    assert contents(Store(index).snapshot()) == states[0][1]


def test_four_readers_see_whole_generations_while_they_change(
    nursery: Nursery, states: list[State], tmp_path: Path
) -> None:
    news, index = tmp_path / "news", tmp_path / "index"
    shutil.copytree(states[1][0], news)
    assert result(nursery.start("write", news, index)) == "wrote"

    whole = [passages for _, passages in states]
    readers = [nursery.start("read", index, whole, seed) for seed in range(4)]
    writer = nursery.start("alternate", [folder for folder, _ in states], news, index, 6)

    assert result(writer) is None
    for reader in readers:
        outcome = result(reader)
        assert isinstance(outcome, list), outcome
        asked, generations = outcome
        assert asked > 10
        assert generations > 1
    assert contents(Store(index).snapshot()) == whole[1]
