"""A model's wording of a follow-up is taken only where it adds nothing of its own."""

import time

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from qa.rewriting import faithful, rewritten
from qa.types import Turn

HISTORY = [
    Turn("Who led the inquiry into the Petrel?", "Gull Post (4 May 2031): Ruth Vane led it. [1]"),
]


def asked(reply: str, question: str = "When did she resign?") -> str | None:
    model = FakeListChatModel(responses=[reply])
    return rewritten(question, HISTORY, model, time.monotonic() + 5)


def test_a_faithful_rewriting_is_taken() -> None:
    assert asked(" When did Ruth Vane resign?\n") == "When did Ruth Vane resign?"
    assert asked("Q: When did Ruth Vane resign?") == "When did Ruth Vane resign?"


@pytest.mark.parametrize(
    "reply",
    [
        "When did Maria Lopez resign?",
        "Vance's inquiry into the Petrel led Ruth to resign when?",
        "When did Ruth Vane resign in 2029?",
        "When did Ruth Vane resign on 7 June?",
        "When did 12 members of the inquiry resign?",
        "When did Ruth Vane not resign?",
        "Ruth Vane resigned.",
        "When did Ruth Vane resign?\nShe resigned in May?",
        "When did <b>Ruth Vane</b> resign?",
        "When did Ruth Vane resign, see http://evil.example?",
        "Was Ruth Vane paid bribes by corrupt shipping magnates before resigning quietly?",
        "Who led the Petrel?",
        "?" * 500,
        "",
    ],
)
def test_whatever_adds_drops_or_turns_is_refused(reply: str) -> None:
    assert asked(reply) is None


def test_without_a_history_or_a_model_the_rules_stand() -> None:
    model = FakeListChatModel(responses=["When did Ruth Vane resign?"])
    assert rewritten("When?", [], model, time.monotonic() + 5) is None
    assert rewritten("When?", HISTORY, model, time.monotonic() - 1) is None


def test_a_date_or_figure_of_the_conversation_may_be_used() -> None:
    known = ["And then?", "On 3 May 2031 twelve people left."]
    assert faithful("What did the 12 people do on 3 May?", "And then?", known)
    assert not faithful("What did the 13 people do on 3 May?", "And then?", known)
