"""Answers as the command line's JSON objects, and back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from qa.errors import MalformedAnswer
from qa.serialize import answer_from_dict, answer_to_dict
from qa.types import Answer, Citation, Claim

ANSWER = Answer(
    question="Wer?",
    standalone_question="Wer sprach in Łódź?",
    status="partial",
    text="Žofia Öberg sprach. 🚢 [1]",
    claims=(Claim("Žofia Öberg sprach. 🚢", (1,), "supported", "Žofia Öberg"),),
    citations=(Citation(1, "süd/a.txt", "ab" * 32, None, "Möwe", "--04-21", 3, 22, "„Žofia…“"),),
    engine="extractive",
    degraded="The model did not answer.",
    timings_ms={"hits": 12.34567, "draft": 1},
)


def row(**changes: Any) -> dict[str, Any]:
    return answer_to_dict(ANSWER) | changes


def test_the_keys_are_the_contract_in_its_order() -> None:
    made = answer_to_dict(ANSWER)
    assert (
        list(made)
        == (
            "question standalone_question status answer citations claims engine degraded"
            " short_answer struck notes differs timings_ms"
        ).split()
    )
    assert (
        list(made["citations"][0])
        == ("n source sha256 title publisher published start end quote").split()
    )
    assert list(made["claims"][0]) == "text citations support speaker reasons likely".split()
    assert made["answer"] == ANSWER.text


def test_an_answer_survives_json_and_back() -> None:
    written = json.dumps(answer_to_dict(ANSWER), ensure_ascii=False)
    assert "Žofia Öberg" in written and "🚢" in written
    assert answer_from_dict(json.loads(written)) == ANSWER


FULL = replace(
    ANSWER,
    short_answer="Žofia Öberg sprach. 🚢",
    claims=(replace(ANSWER.claims[0], support="partial", reasons=("a doubt",)),),
    struck=(Claim("Nobody spoke.", (1,), "unsupported", None, ("it is denied",)),),
    notes=("A note.",),
    differs=True,
)


def test_short_answer_struck_and_notes_survive_too() -> None:
    assert answer_from_dict(json.loads(json.dumps(answer_to_dict(FULL)))) == FULL


def test_an_answer_written_before_there_were_such_fields_is_read() -> None:
    old = answer_to_dict(ANSWER)
    for key in ("short_answer", "struck", "notes", "differs"):
        del old[key]
    old["claims"] = [{k: v for k, v in c.items() if k != "reasons"} for c in old["claims"]]
    assert answer_from_dict(old) == ANSWER


def test_tokens_come_last_and_only_where_some_were_reported() -> None:
    paid = replace(ANSWER, usage={"input_tokens": 310, "output_tokens": 0})
    written = answer_to_dict(paid)
    assert list(written) == [*answer_to_dict(ANSWER), "usage"]
    assert written["usage"] == {"input_tokens": 310, "output_tokens": 0}
    assert answer_from_dict(json.loads(json.dumps(written))) == paid
    assert written["usage"] is not paid.usage


def test_hits_are_left_out_and_an_id_beside_the_answer_is_allowed() -> None:
    assert answer_from_dict({"id": "q7", **row()}) == replace(ANSWER, hits=())


def test_no_mapping_is_shared_with_the_answer() -> None:
    answer_to_dict(ANSWER)["timings_ms"]["hits"] = 0
    assert ANSWER.timings_ms["hits"] == 12.34567


CITATION = answer_to_dict(ANSWER)["citations"][0]
CLAIM = answer_to_dict(ANSWER)["claims"][0]


@pytest.mark.parametrize(
    ("malformed", "message"),
    [
        ([], "Expected an object for the answer, not list."),
        ({"question": "Who?"}, 'Expected the key "standalone_question" in the answer.'),
        (row(mood="good"), 'Remove the unknown key "mood" from the answer.'),
        (row(question=None), 'Expected a string for "question" of the answer, not null.'),
        (row(degraded=3), 'Expected a string for "degraded" of the answer, not 3.'),
        (row(citations={}), 'Expected a list for "citations" of the answer, not dict.'),
        (row(citations=[7]), "Expected an object for citation 1, not 7."),
        (
            row(citations=[CITATION, CITATION | {"start": 1.5}]),
            'Expected a whole number for "start" of citation 2, not 1.5.',
        ),
        (row(citations=[CITATION | {"n": True}]), 'for "n" of citation 1, not True.'),
        (row(citations=[CITATION | {"end": -2}]), 'for "end" of citation 1, not -2.'),
        (row(claims=[CLAIM | {"citations": ["1"]}]), "of claim 1, not '1'."),
        (row(claims=[CLAIM | {"support": "sure"}]), "for \"support\" of claim 1, not 'sure'."),
        (row(claims=[CLAIM | {"support": []}]), 'for "support" of claim 1, not list.'),
        (row(struck=[CLAIM, 7]), "Expected an object for struck claim 2, not 7."),
        (row(differs=1), 'Expected true or false for "differs" of the answer, not 1.'),
        (row(notes=[1]), 'Expected a list of strings for "notes" of the answer, not list.'),
        (row(short_answer=1), 'Expected a string for "short_answer" of the answer, not 1.'),
        (row(claims=[CLAIM | {"reasons": "x"}]), 'a list for "reasons" of claim 1'),
        (row(status="refused"), "Expected one of answered, partial, not_in_corpus"),
        (row(usage=7), 'Expected an object of tokens for "usage" of the answer, not 7.'),
        (row(usage={"input_tokens": 1.5}), 'for "usage.input_tokens" of the answer, not 1.5.'),
        (row(timings_ms=[1]), 'Expected an object of milliseconds for "timings_ms"'),
        (row(timings_ms={"hits": "1"}), 'for "timings_ms.hits" of the answer'),
        (row(timings_ms={"hits": float("nan")}), 'for "timings_ms.hits" of the answer, not nan.'),
    ],
)
def test_a_malformed_object_is_refused_in_one_sentence(malformed: Any, message: str) -> None:
    with pytest.raises(MalformedAnswer) as error:
        answer_from_dict(malformed)
    assert message in str(error.value)
    assert "\n" not in str(error.value) and str(error.value).endswith(".")
