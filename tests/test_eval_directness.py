from __future__ import annotations

import pytest

from eval.directness import speech
from eval.facts import read_claims, tick
from eval.gold import Fact, GoldEvidence, Question
from eval.metrics.attribution import directness
from eval.scoring import score
from qa.types import Answer, Citation, Claim
from vectorstore.types import Article

HOLM = (
    "Ida Holm spoke for an hour. “We saw nine boats go down. It was dark and cold. "
    "Nobody came to help us,” she said. The gates have been closed since.\n\n"
    "Per Lund said that the wall was no help."
)
LUND = "The gates are “closed for good”, it is said. Nobody came to help us, Holm told the Gull."
ARTICLES = {
    letter * 64: Article(letter, f"{letter}.txt", letter * 64, None, text)
    for letter, text in (("a", HOLM), ("b", LUND))
}


def entry(group: str, letter: str, quote: str) -> GoldEvidence:
    start = ARTICLES[letter * 64].text.index(quote)
    return GoldEvidence(group, f"{letter}.txt", letter * 64, start, start + len(quote), quote)


BOATS = entry("boats", "a", "“We saw nine boats go down.")
COLD = entry("cold", "a", "It was dark and cold.")
CAME = entry("came", "a", "Nobody came to help us,” she said.")
WALL = entry("wall", "a", "Per Lund said that the wall was no help.")
GATES = entry("gates", "b", "The gates are “closed for good”, it is said.")
CLOSED = entry("gates", "a", "The gates have been closed since.")
TOLD = entry("told", "b", "Nobody came to help us, Holm told the Gull.")


def fact(words: str, group: str) -> Fact:
    return Fact(group, True, "text", (words,), (), None, (group,))


NINE, DARK, HELP, NO_HELP, SHUT = (
    fact("nine boats", "boats"),
    fact("dark and cold", "cold"),
    fact("nobody came", "came"),
    fact("the wall was no help", "wall"),
    fact("closed", "gates"),
)


def ask(*facts: Fact) -> Question:
    spans = (BOATS, COLD, CAME, WALL, GATES, CLOSED)
    wanted = {name for f in facts for name in f.evidence}
    used = tuple(e for e in spans if e.group in wanted)
    return Question("q", "q", "dev", "quote", False, ("What?",), "answered", (), facts, used)


def say(*said: tuple[str, GoldEvidence]) -> Answer:
    cited = tuple(
        Citation(n, e.file, e.sha256, None, None, None, e.start, e.end, e.quote)
        for n, (_, e) in enumerate(said, 1)
    )
    claims = tuple(Claim(text, (n,), "supported") for n, (text, _) in enumerate(said, 1))
    text = "\n".join(f"{c.text} [{c.citations[0]}]" for c in claims)
    return Answer("What?", "What?", "answered", text, claims, cited)


DIRECT, DROPPED = [(True, True)], [(True, False)]
REPORTED, INVENTED = [(False, False)], [(False, True)]


@pytest.mark.parametrize(
    ("wanted", "said", "pairs"),
    [
        (NINE, [(BOATS.quote, BOATS)], DIRECT),
        (NINE, [("Holm said: “We saw nine boats”.", BOATS)], DIRECT),
        (NINE, [("Ida Holm saw nine boats go down.", BOATS)], DROPPED),
        # Its closing mark shows that the sentence is out of a quotation.
        (HELP, [(CAME.quote, CAME)], DIRECT),
        # Alone, nothing shows it; after the sentence that opens the quotation, that does.
        (DARK, [(COLD.quote, COLD)], DROPPED),
        (DARK, [(BOATS.quote, BOATS), (COLD.quote, COLD)], DIRECT),
        (DARK, [(COLD.quote, COLD), (CAME.quote, CAME)], DIRECT),
        # What lies between was left out, or order changed: each stands alone.
        (DARK, [(COLD.quote, COLD), (BOATS.quote, BOATS)], DROPPED),
        (NO_HELP, [(WALL.quote, WALL)], REPORTED),
        (NO_HELP, [("“The wall was no help,” said Per Lund.", WALL)], INVENTED),
        (NO_HELP, [("The wall was “no help”, Per Lund said.", WALL)], INVENTED),
        # A quotation left open in another paragraph does not run on into this claim.
        (NO_HELP, [(BOATS.quote, BOATS), (WALL.quote, WALL)], REPORTED),
        # One alternative quotes the word, the other does not.
        (SHUT, [(GATES.quote, GATES)], []),
        # The article quotes a part of the words.
        (fact("gates are closed", "gates"), [(GATES.quote, GATES)], []),
        # Stated, but on other evidence; not stated.
        (HELP, [("Nobody came to help us, Holm told the Gull.", TOLD)], []),
        (NINE, [(COLD.quote, COLD)], []),
    ],
)
def test_words_are_quoted_or_not(
    wanted: Fact, said: list[tuple[str, GoldEvidence]], pairs: list[tuple[bool, bool]]
) -> None:
    question, read = ask(wanted), ARTICLES.__getitem__
    readings = read_claims(say(*said), read)
    ticks = [tick(wanted, question, readings, [HOLM, LUND])]
    assert speech(question, readings, ticks, read) == pairs


def test_directness_by_hand() -> None:
    # Kept direct, made a quotation, twice kept reported, lost its marks: 3 of 5.
    assert directness([*DIRECT, *INVENTED, *REPORTED, *REPORTED, *DROPPED]) == 0.6
    assert directness(DIRECT) == 1.0
    assert directness([]) is None


def test_it_is_among_the_measures_of_an_answer() -> None:
    question = ask(NINE, NO_HELP, SHUT)
    answer = say(
        (BOATS.quote, BOATS),
        ("“The wall was no help,” said Per Lund.", WALL),
        (GATES.quote, GATES),
    )
    assert score(question, answer, ARTICLES.__getitem__).metrics["directness"] == 0.5
    assert score(question, say(), ARTICLES.__getitem__).metrics["directness"] is None
