from __future__ import annotations

import pytest

from qa.fit import fits
from qa.question import parse


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("When did it sink?", "It sank on 3 May.", True),
        ("When did it sink?", "It sank in fog.", False),
        ("When, after 3 May, did it sink?", "It sank on 3 May.", False),
        ("In which month did it sink?", "It sank in May.", True),
        ("In which month did it sink?", "It sank on Tuesday.", False),
        ("In what year did it sink?", "It sank on 3 May.", False),
        ("On what exact date did it sink?", "It sank on Thursday.", False),
        ("On what exact date did it sink?", "It sank on 3 May.", True),
        ("At what time did it sink?", "It sank at 7.42pm.", True),
        ("At what time did it sink?", "It sank on 3 May.", False),
        ("How many cows did it carry?", "It carried 12 cows.", True),
        ("How many cows did it carry?", "It carried 12 goats.", False),
        ("How much did it cost?", "It cost $3m.", True),
        ("How long did it last?", "It lasted three weeks.", True),
        ("How long did it last?", "It carried 12 cows.", False),
        ("How old is Ilse Brandt?", "Ilse Brandt, 58, resigned.", True),
        ("How old is Ilse Brandt?", "Ilse Brandt has 58 boats.", False),
        ("Who closed it?", "Ilse Brandt closed it.", True),
        ("Whom did Brandt meet?", "Brandt closed it.", False),
        ("Who is Ilse Brandt?", "Ilse Brandt, a harbour master, spoke.", True),
        ("Who is Ilse Brandt?", "The harbour master Ilse Brandt spoke.", True),
        ("Who is Ilse Brandt?", "Ilse Brandt, chief engineer of the port, spoke.", True),
        ("Who is Ilse Brandt?", "Ilse Brandt, speaking to divers, left.", False),
        ("Who is Ilse Brandt?", "Ilse Brandt spoke.", False),
        ("Why did it sink?", "It sank because of the fog.", True),
        ("Why did it sink?", "It sank.", False),
        ("Tell me of it.", "It sank.", True),
    ],
)
def test_a_sentence_fits_when_it_holds_something_new_of_the_expected_kind(
    question: str, text: str, fit: bool
) -> None:
    assert fits(parse(question, lambda word: 1.0), text) is fit
