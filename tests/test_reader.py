from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from qa.errors import UnknownReader
from qa.reader import DEFAULT_READER, MODEL_FOLDER, PassageReading, Reader, open_reader

STORM = "The storm took the pier. Eleven boats were lost, the coast guard said on Monday."

MILL = (
    "The old mill at Bray burned down on Sunday night. Two firemen were hurt, and nobody knows"
    " how the fire began."
)
VOTE = (
    "The council voted by nine to four on Tuesday to close the swimming pool, which has lost money"
    " since it opened."
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def span(reader: Reader, question: str, passage: str) -> str:
    found = reader.read(question, [passage])[0].best(0, len(passage))
    assert found
    return passage[found.start : found.end]


def test_the_span_that_answers_is_found_in_whole_words(reader: Reader) -> None:
    assert span(reader, "How many boats were lost?", STORM) == "Eleven"
    assert span(reader, "When did the coast guard say so?", STORM).endswith("Monday")


def test_a_passage_that_answers_is_told_from_one_that_does_not(reader: Reader) -> None:
    asked = "How many boats were lost in the storm?"
    there, missing = reader.read(asked, [STORM, "The bakery in Lund sells rye bread at dawn."])
    assert there.here > 0.5 > missing.here


JUDGED = [
    ("supported", "Eleven boats were lost.", STORM),
    ("supported", "The coast guard spoke on Monday.", STORM),
    ("supported", "The mill burned down.", MILL),
    ("supported", "Two firemen were hurt in the fire.", MILL),
    ("supported", "The council decided to close the swimming pool.", VOTE),
    ("refuted", "No boats were lost.", STORM),
    ("refuted", "Nobody was hurt in the fire.", MILL),
    ("refuted", "The council did not vote to close the pool.", VOTE),
    ("refuted", "The cause of the fire is known.", MILL),
    ("refuted", "The swimming pool has never lost money.", VOTE),
    ("neutral", "The bakery sells rye bread.", STORM),
    ("neutral", "The mayor has resigned.", MILL),
    ("neutral", "A ferry runs to the island twice a day.", VOTE),
    ("neutral", "The school will be given a new roof.", STORM),
    ("neutral", "Rain is expected in the north.", MILL),
]


def test_claims_are_judged_by_the_text_and_not_by_likelihood(reader: Reader) -> None:
    judged = reader.judge([(claim, text) for _, claim, text in JUDGED])
    likeliest = [max(fields(one), key=lambda f: getattr(one, f.name)).name for one in judged]
    right = [wanted == found for (wanted, _, _), found in zip(JUDGED, likeliest, strict=True)]
    # Five would be chance, and the model is a small one.
    assert sum(right) >= 11
    for one in judged:
        assert one.supported + one.refuted + one.neutral == pytest.approx(1)


def test_a_claim_and_its_denial_are_told_apart(reader: Reader) -> None:
    lost, none_lost = reader.judge(
        [("Eleven boats were lost.", STORM), ("No boats were lost.", STORM)]
    )
    assert lost.supported > none_lost.supported
    assert none_lost.refuted > 0.5 > lost.refuted


def test_the_bundled_numbers_are_those_of_the_full_network(reader: Reader) -> None:
    stored = np.load(MODEL_FOLDER / "reference.npz")
    pairs = [(str(first), str(second)) for first, second in stored["pairs"]]
    judged = reader.judge(pairs)
    logits = stored["claim"] - stored["claim"].max(axis=1, keepdims=True)
    full = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    ours = np.array([[j.supported, j.refuted, j.neutral] for j in judged])
    # Rounding to 8 bits, and processors that round differently.
    assert np.abs(ours - full).mean() < 0.03
    here = 1 / (1 + np.exp(-stored["here"]))
    read = [reader.read(question, [passage])[0].here for question, passage in pairs]
    assert np.abs(np.array(read) - here).mean() < 0.05


def test_a_reading_does_not_depend_on_its_neighbours(reader: Reader) -> None:
    alone = reader.read("Who spoke?", [STORM])[0]
    among = reader.read("Who spoke?", ["Rye bread.", STORM, STORM * 9])[1]
    assert alone.here == among.here
    np.testing.assert_array_equal(alone.starts, among.starts)


def test_a_span_stays_inside_the_sentence_it_is_asked_for(reader: Reader) -> None:
    reading = reader.read("How many boats were lost?", [STORM])[0]
    first_sentence = len("The storm took the pier.")
    found = reading.best(0, first_sentence)
    assert found and found.end <= first_sentence
    better = reading.best(first_sentence, len(STORM))
    assert better and better.log_odds > found.log_odds


def test_a_stretch_without_a_word_piece_has_no_span(reader: Reader) -> None:
    assert reader.read("Who?", [STORM])[0].best(3, 4) is None


def test_backward_and_endless_spans_are_not_offered() -> None:
    size = 40
    starts, ends = np.zeros(size, np.float32), np.zeros(size, np.float32)
    starts[30], ends[10] = 5, 5
    offsets = np.array([[2 * i, 2 * i + 1] for i in range(size)], dtype=np.int64)
    found = PassageReading(0.5, starts, ends, offsets, "a " * size).best(0, 2 * size)
    assert found and found.start <= found.end and found.end - found.start <= 60


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\x00", "x" * 5000])
def test_no_text_breaks_it(reader: Reader, text: str) -> None:
    (reading,) = reader.read(text, [text])
    assert 0 <= reading.here <= 1
    assert len(reader.judge([(text, text)])) == 1


def test_a_question_that_fills_the_whole_is_cut_too(reader: Reader) -> None:
    (read,) = reader.read("*" * 1000, ["The ferry sank off the point at noon. " * 40])
    assert read.here >= 0
    assert len(read.offsets) > 0


def test_nothing_to_read_is_nothing_read(reader: Reader) -> None:
    assert reader.read("Who?", []) == []
    assert reader.judge([]) == []


def test_readers_are_opened_by_name(tmp_path: Path) -> None:
    assert isinstance(open_reader(DEFAULT_READER), Reader)
    assert open_reader("none") is None
    with pytest.raises(UnknownReader, match='"none"'):
        open_reader("gpt")
    with pytest.raises(UnknownReader, match="DATELINE_READER=none"):
        Reader(tmp_path).read("Who?", ["Nobody."])
