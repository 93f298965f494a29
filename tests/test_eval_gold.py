from __future__ import annotations

import copy
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from eval.gold import load, parse, read_lines
from eval.gold_rules import CATEGORIES, EXPECTATIONS, FACT_TYPES, SPLITS, BadGold

ROW: dict[str, Any] = {
    "id": "fog-1",
    "group": "fog",
    "split": "dev",
    "category": "number",
    "must_pass": True,
    "turns": ["What happened?", "How many boats were lost?"],
    "expect": "answered",
    "short_answers": ["nine"],
    "facts": [
        {
            "id": "f1",
            "vital": True,
            "type": "number",
            "any_of": ["nine boats"],
            "forbid": ["ten boats"],
            "speaker": None,
            "evidence": ["e1"],
        }
    ],
    "evidence": [
        {
            "group": "e1",
            "file": "a.txt",
            "sha256": "0" * 64,
            "start": 4,
            "end": 25,
            "quote": "Nine boats were lost.",
        }
    ],
    "notes": "",
}
REFUSAL = {**ROW, "expect": "not_in_corpus", "short_answers": [], "facts": [], "evidence": []}

Change = Callable[[dict[str, Any]], object]

ACCEPTED: dict[str, Change] = {
    "as it is": lambda row: None,
    "no speaker": lambda row: row["facts"][0].pop("speaker"),
    "a speaker": lambda row: row["facts"][0].update(speaker="Ida Holm"),
    "a second fact": lambda row: row["facts"].append({**row["facts"][0], "id": "f2"}),
    "a corrected premise": lambda row: row.update(expect="premise_corrected"),
    "a refusal": lambda row: row.update(REFUSAL),
    "a question back": lambda row: row.update({**REFUSAL, "expect": "clarify"}),
}
REJECTED: dict[str, Change] = {
    "id missing": lambda row: row.pop("id"),
    "id blank": lambda row: row.update(id=" "),
    "unknown key": lambda row: row.update(answer="nine"),
    "unknown split": lambda row: row.update(split="train"),
    "unknown category": lambda row: row.update(category="sport"),
    "unknown expectation": lambda row: row.update(expect="refused"),
    "must_pass a number": lambda row: row.update(must_pass=1),
    "no turns": lambda row: row.update(turns=[]),
    "a blank turn": lambda row: row.update(turns=[""]),
    "turns a text": lambda row: row.update(turns="How many?"),
    "notes null": lambda row: row.update(notes=None),
    "facts of a refusal": lambda row: row.update({**REFUSAL, "facts": row["facts"]}),
    "evidence of a refusal": lambda row: row.update({**REFUSAL, "evidence": row["evidence"]}),
    "no facts": lambda row: row.update(facts=[]),
    "no vital fact": lambda row: row["facts"][0].update(vital=False),
    "any_of empty": lambda row: row["facts"][0].update(any_of=[]),
    "unknown fact type": lambda row: row["facts"][0].update(type="colour"),
    "forbid missing": lambda row: row["facts"][0].pop("forbid"),
    "speaker blank": lambda row: row["facts"][0].update(speaker=""),
    "fact key unknown": lambda row: row["facts"][0].update(weight=2),
    "fact a text": lambda row: row.update(facts=["nine boats"]),
    "a short hash": lambda row: row["evidence"][0].update(sha256="0" * 63),
    "a hash in capitals": lambda row: row["evidence"][0].update(sha256="A" * 64),
    "a negative offset": lambda row: row["evidence"][0].update(start=-1),
    "an offset in words": lambda row: row["evidence"][0].update(end="25"),
    "a true offset": lambda row: row["evidence"][0].update(start=True),
    "no quote": lambda row: row["evidence"][0].pop("quote"),
}


def changed(change: Change) -> dict[str, Any]:
    row = copy.deepcopy(ROW)
    change(row)
    return row


def schema() -> Any:
    published = json.loads(files("eval").joinpath("data/gold.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(published)


@pytest.mark.parametrize("name", ACCEPTED)
def test_loader_and_schema_both_accept(name: str) -> None:
    row = changed(ACCEPTED[name])
    assert schema().is_valid(row)
    parse(row)


@pytest.mark.parametrize("name", REJECTED)
def test_loader_and_schema_both_reject(name: str) -> None:
    row = changed(REJECTED[name])
    assert not schema().is_valid(row)
    with pytest.raises(BadGold):
        parse(row)


def test_schema_lists_the_same_names() -> None:
    published = json.loads(files("eval").joinpath("data/gold.schema.json").read_text("utf-8"))
    properties = published["properties"]
    assert properties["category"]["enum"] == list(CATEGORIES)
    assert properties["split"]["enum"] == list(SPLITS)
    assert properties["expect"]["enum"] == list(EXPECTATIONS)
    assert published["$defs"]["fact"]["properties"]["type"]["enum"] == list(FACT_TYPES)


def test_a_question_knows_what_is_asked_and_where_it_stands() -> None:
    question = parse(ROW, 3)
    assert question.asked == "How many boats were lost?"
    assert question.line == 3
    assert [e.quote for e in question.groups["e1"]] == ["Nine boats were lost."]
    assert question.facts[0].any_of == ("nine boats",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r.pop("split"), 'Line 7: "split" is missing; it is one of dev, test.'),
        (
            lambda r: r["facts"][0].update(any_of=[]),
            'Line 7: facts[0]: "any_of" must be a list of one or more texts.',
        ),
        (lambda r: r.update(extra=1), 'Line 7: "extra" is no key of the format; remove it.'),
        (
            lambda r: r["facts"][0].update(evidence=["e9"]),
            """Line 7: fact 'f1': no "evidence" has the group 'e9'.""",
        ),
        (
            lambda r: r["evidence"][0].update(end=4),
            """Line 7: evidence 'e1': "end" must be greater than "start".""",
        ),
        (
            lambda r: r["facts"].append(r["facts"][0]),
            'Line 7: "facts" must not use an "id" twice.',
        ),
    ],
)
def test_an_error_names_line_and_key_in_one_sentence(change: Change, said: str) -> None:
    with pytest.raises(BadGold) as caught:
        parse(changed(change), 7)
    assert str(caught.value) == said


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_file_is_read_to_its_end_and_loaded_only_if_whole(tmp_path: Path) -> None:
    other = json.dumps({**ROW, "id": "fog-2"}, ensure_ascii=False)
    good = write(tmp_path / "good.jsonl", json.dumps(ROW), "", other)
    assert [(q.id, q.line) for q in load(good)] == [("fog-1", 1), ("fog-2", 3)]
    bad = write(tmp_path / "bad.jsonl", json.dumps(ROW), "{", json.dumps(ROW), other)
    rows = [row for _, row in read_lines(bad)]
    assert [isinstance(row, BadGold) for row in rows] == [False, True, True, False]
    assert str(rows[1]).startswith("Line 2: not a JSON object")
    assert str(rows[2]) == """Line 3: "id" 'fog-1' is that of line 1."""
    with pytest.raises(BadGold, match="Line 2"):
        load(bad)
