from __future__ import annotations

from dataclasses import replace

import pytest

from qa.compound import combined, interleaved
from qa.types import Draft, Evidence, Statement
from vectorstore.types import Article, Hit, Passage, Sentence

WIRE = Article("w", "wire.txt", "w" * 64, None, "")


def hit(name: str, rank: int) -> Hit:
    return Hit(Passage(name, "w", 0, 1, name), score=1 / rank, rank=rank)


def drafted(status: str, *texts: str) -> Draft:
    said = tuple(
        Statement(t, (Evidence(Sentence("w", len(t), len(t) + 1, t), WIRE, 0.9, 1),)) for t in texts
    )
    return Draft(status, said, opening="" if status == "answered" else "The articles do not say.")  # type: ignore[arg-type]


def test_hits_are_taken_in_turn_each_passage_once() -> None:
    ranked = interleaved([[hit("a", 1), hit("b", 2)], [hit("c", 1), hit("a", 2), hit("d", 3)]])
    assert [(h.passage.id, h.rank) for h in ranked] == [("a", 1), ("c", 2), ("b", 3), ("d", 4)]


def test_one_ranking_stays_as_it_is() -> None:
    assert interleaved([[hit("a", 1), hit("b", 2)]]) == [hit("a", 1), hit("b", 2)]


def test_what_each_part_found_is_said_once() -> None:
    whole = combined(
        [("Who?", drafted("answered", "Fog.", "Bells!!")), ("Why?", drafted("answered", "Fog."))]
    )
    assert whole.status == "answered"
    assert [s.text for s in whole.statements] == ["Fog.", "Bells!!"]


def test_the_short_answer_of_a_later_part_is_said_though_its_sentence_was() -> None:
    who, when = drafted("answered", "Fog."), drafted("answered", "Fog.")
    short = replace(when.statements[0], text="May.")
    when = replace(when, statements=(short, *when.statements), short_answer="May.")
    whole = combined([("Who?", who), ("When?", when)])
    assert [s.text for s in whole.statements] == ["Fog.", "May."]


def test_a_sentence_that_also_stands_on_something_new_is_said() -> None:
    fog, bells = drafted("answered", "Fog."), drafted("answered", "Bells!!")
    evidence = fog.statements[0].evidence + bells.statements[0].evidence
    both = replace(fog, statements=(replace(fog.statements[0], text="Both.", evidence=evidence),))
    whole = combined([("Who?", fog), ("Why?", both)])
    assert [s.text for s in whole.statements] == ["Fog.", "Both."]


def test_a_part_without_an_answer_is_named_and_makes_the_whole_partial() -> None:
    whole = combined(
        [("Who?", drafted("answered", "Fog.")), ("Why?", drafted("not_in_corpus", "Rope..."))]
    )
    assert whole.status == "partial"
    assert whole.opening == "The articles do not say: Why?"
    assert [s.text for s in whole.statements] == ["Fog."]


def test_where_no_part_found_anything_the_first_refusal_stands() -> None:
    refused = drafted("not_in_corpus", "Rope...")
    assert combined([("Who?", refused), ("Why?", drafted("not_in_corpus"))]) == refused


def test_a_short_answer_and_its_sentence_both_stay() -> None:
    first = drafted("answered", "Fog.")
    both = replace(first, statements=first.statements * 2, short_answer="Fog.")
    whole = combined([("Who?", both), ("Why?", drafted("answered", "Bells!!"))])
    assert [s.text for s in whole.statements] == ["Fog.", "Fog.", "Bells!!"]
    assert whole.short_answer == "Fog."


@pytest.mark.parametrize("refused", ["answered", "not_in_corpus"])
def test_struck_notes_and_degradation_of_every_part_are_kept(refused: str) -> None:
    lie = Statement("Rain.", (), "unsupported")
    first = replace(drafted("answered", "Fog."), notes=("One.",), struck=(lie,))
    second = replace(
        drafted(refused, "Bells!!"), struck=(lie,), notes=("One.", "Two."), degraded="Dead."
    )
    whole = combined([("Who?", first), ("Why?", second)])
    assert (whole.struck, whole.notes, whole.degraded) == ((lie,), ("One.", "Two."), "Dead.")


def test_parts_of_different_status_are_partial_together() -> None:
    parts = [drafted("answered", "Fog."), drafted("premise_corrected", "Bells!!")]
    assert combined([("Who?", part) for part in parts]).status == "partial"
    assert combined([("Who?", parts[1])] * 2).status == "premise_corrected"


@pytest.mark.parametrize("statuses", [("answered", "answered"), ("answered", "not_in_corpus"),
    ("not_in_corpus", "not_in_corpus")])  # fmt: skip
def test_the_tokens_of_all_parts_are_added_up(statuses: tuple[str, str]) -> None:
    first, second = (drafted(status, "Fog.") for status in statuses)
    paid = replace(first, usage={"input_tokens": 300, "output_tokens": 20})
    also = replace(second, usage={"input_tokens": 40, "output_tokens": 5})
    assert combined([("Who?", paid), ("Why?", also), ("When?", drafted("answered"))]).usage == {
        "input_tokens": 340,
        "output_tokens": 25,
    }
    assert combined([("Who?", paid)]).usage == paid.usage
    assert combined([("Who?", first)]).usage == {}
