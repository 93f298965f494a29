"""Twenty people ask at once: each gets the answer to their own question, and soon."""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from browsing import served

SUBJECTS = (
    *("the talks", "the summit", "a ceasefire", "the negotiations", "the sanctions"),
    *("Ukraine", "Kyiv", "Moscow", "peace", "the war"),
    *("the front", "security", "Europe", "the President", "the call"),
    *("the plan", "territory", "the allies", "Alaska", "the Kremlin"),
)
QUESTIONS = [f"What is said about {subject}?" for subject in SUBJECTS]


def asked(address: str, question: str) -> tuple[dict[str, Any], float]:
    body = {"model": "dateline", "messages": [{"role": "user", "content": question}]}
    request = urllib.request.Request(  # noqa: S310
        f"{address}v1/chat/completions",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
        answer: dict[str, Any] = json.load(reply)["dateline"]
    return answer, time.perf_counter() - started


def test_twenty_people_at_once_get_their_own_answers(seeds_store: Path, tmp_path: Path) -> None:
    with served(seeds_store, tmp_path) as address:
        alone = {question: asked(address, question)[0]["answer"] for question in QUESTIONS}
        assert len(set(alone.values())) > 5
        together = threading.Barrier(len(QUESTIONS))

        def ask(question: str) -> tuple[dict[str, Any], float]:
            together.wait()
            return asked(address, question)

        with ThreadPoolExecutor(len(QUESTIONS)) as people:
            got = list(people.map(ask, QUESTIONS))
    for question, (answer, _) in zip(QUESTIONS, got, strict=True):
        assert answer["question"] == question
        assert answer["answer"] == alone[question]
    p95 = statistics.quantiles([seconds for _, seconds in got], n=20)[-1]
    sys.stdout.write(f"20 at once: p95 {p95:.2f} s\n")
    # The goal is 3 s on a quiet machine; this one may be running other tests.
    assert p95 < 9
