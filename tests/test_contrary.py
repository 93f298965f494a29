from __future__ import annotations

import pytest

from qa.contrary import answers_another, contrary
from qa.question import parse
from qa.types import Evidence
from vectorstore.types import Article, Sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who opposed the new quay?", "Okoye supported the new quay."),
        ("Who closed the coast road?", "Bell opened the coast road on Monday."),
        ("Where was the strength of the harbour wall?", "He saw the weakness of the harbour wall."),
        ("What holds the horizontal mast?", "A rope holds the vertical mast."),
        (
            "What was indirectly taken from the ferry?",
            "The bell was directly taken from the ferry.",
        ),
        ("Who did not sign the treaty?", "Bell signed the treaty."),
        ("What kind of quay did she never want?", "She did want a wooden quay."),
        ("What was built in the 19th century?", "In the 20th century the quay was built."),
        ("Who saved the forty sheep?", "Bell saved 14 sheep."),
        ("What takes 55 minutes?", "The crossing takes 45 minutes."),
    ],
)
def test_the_contrary_is_no_answer(question: str, sentence: str) -> None:
    assert contrary(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who opposed the new quay?", "Okoye, who supported the old quay, opposed the new quay."),
        ("Who closed the coast road?", "The coast road was opened after Bell had closed it."),
        ("Why did the port close?", "The port shut after the storm and will open on Monday."),
        ("Was the man or the woman the master?", "The woman was the master."),
        ("Who did not sign the treaty?", "Bell did not sign the treaty."),
        ("Who did not come?", "Bell stayed at home."),
        ("Why did she not only sign but speak?", "She signed and spoke for the fishermen."),
        (
            "What was built in the 19th century?",
            "In the 19th and the 20th century it grew.",
        ),
        ("What was built in the 19th century?", "The quay was built."),
        ("Who saved the forty sheep?", "Of 60 sheep Bell saved 40."),
        ("Who saved the forty sheep?", "Bell saved them with 14 men."),
        ("What takes 55 minutes?", "The crossing takes as long."),
    ],
)
def test_what_merely_holds_an_opposite_stays(question: str, sentence: str) -> None:
    assert not contrary(question, sentence)


def test_to_a_yes_or_no_the_contrary_is_an_answer() -> None:
    text = "Okoye supported the new quay."
    article = Article("w", "wire.txt", "w" * 64, None, text)
    said = Evidence(Sentence("w", 0, len(text), text), article, 0.9, 1)
    assert answers_another(parse("Who opposed the new quay?", lambda word: 1.0), said)
    assert not answers_another(parse("Did Okoye oppose the new quay?", lambda word: 1.0), said)


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("What will the new ferry be called?", "What will the new ferry be called?", True),
        ("Which ferry sank?", "“Which ferry sank?”", True),
        ("Did the ferry sink?", "Did the ferry sink?", True),
        ("What did Okoye ask the harbour master?", "“Where is the ferry?”", False),
        ("What did Okoye say?", "“Where is the ferry?” Okoye said.", False),
        ("Which question was not answered?", "Where is the ferry?", False),
    ],
)
def test_a_question_answers_none(question: str, sentence: str, another: bool) -> None:
    article = Article("w", "wire.txt", "w" * 64, None, sentence)
    said = Evidence(Sentence("w", 0, len(sentence), sentence), article, 0.9, 1)
    assert answers_another(parse(question, lambda word: 1.0), said) is another
