"""What readers say of answers: a line of JSON each, with all it takes to ask again."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from qa.serialize import answer_to_dict
from qa.types import Answer, Turn
from ui.render import one_line

FEEDBACK = "feedback.jsonl"
LONGEST_REASON = 500

Verdict = Literal["right", "wrong"]


def record(
    store: Path,
    answer: Answer,
    history: Sequence[Turn],
    verdict: Verdict,
    reason: str,
    person: str,
) -> None:
    """Add a line to the store's ``feedback.jsonl``; raises OSError where the disk refuses.

    ``turns`` are what ``dateline ask --batch`` asks again: the questions of the conversation.
    ``as_gold`` is the command that makes a gold question of it, with the first quote that was
    cited; where that quote is wrong, the reader's words say so and another takes its place.
    """
    row: dict[str, Any] = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "person": person,
        "verdict": verdict,
        "reason": one_line(reason)[:LONGEST_REASON],
        "turns": [*(turn.question for turn in history), answer.question],
        "as_gold": _as_gold(answer),
        "answer": answer_to_dict(answer),
    }
    line = json.dumps(row, ensure_ascii=False) + "\n"
    # One write at the end of the file: lines of several people never mix.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    descriptor = os.open(store / FEEDBACK, flags, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def _as_gold(answer: Answer) -> str:
    command = ["dateline", "eval", "new", answer.standalone_question]
    if answer.claims:
        cited = answer.citations[0]
        command += ["--file", cited.source, "--quote", cited.quote]
    return shlex.join(command)
