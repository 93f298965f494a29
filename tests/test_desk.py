from __future__ import annotations

import json
import logging
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from qa.assistant import Corpus
from qa.errors import EmptyQuestion
from qa.settings import Settings
from qa.types import Answer, Citation, Claim, Turn
from ui.strings import Chat
from ui.web.chat import cited, converse
from ui.web.conversations import Conversation, Exchange, begin
from ui.web.desk import Desk, Pressed, View
from ui.web.page import conversation_html, panel_html, status_html, within_words
from ui.web.rail import rail_html
from ui.web.site import Site
from vectorstore.errors import StoreMissing
from vectorstore.types import Article, Filters

TEXT = "Kiln fire\nThe kiln caught fire at noon. Nobody was hurt."
ARTICLE = Article("a", "kiln.txt", "cd" * 32, "Kiln fire", TEXT, "Potter's Gazette")
FIRST, SECOND = "The kiln caught fire at noon.", "Nobody was hurt."
ME = "ab" * 8
OUTLETS = {"Potter's Gazette": 1, None: 1}


def cite(quote: str, n: int) -> Citation:
    start = TEXT.index(quote)
    end = start + len(quote)
    return Citation(
        n, "kiln.txt", "cd" * 32, "Kiln fire", "Potter's Gazette", None, start, end, quote
    )


HALF = Answer(
    "What burned?",
    "What burned?",
    "answered",
    f"{FIRST} [1]",
    (Claim(FIRST, (1,), "supported"),),
    (cite(FIRST, 1),),
)
WHOLE = replace(
    HALF,
    text=f"{FIRST} [1] {SECOND} [2]",
    claims=(*HALF.claims, Claim(SECOND, (2,), "supported")),
    citations=(cite(FIRST, 1), cite(SECOND, 2)),
)


class Scripted:
    """Streams one answer in two steps, or raises what it is told to."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.asked: list[tuple[str, tuple[Turn, ...], Filters | None]] = []

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Iterator[Answer]:
        self.asked.append((question, tuple(history), filters))
        yield replace(HALF, question=question, standalone_question=question)
        if self.failure:
            raise self.failure
        yield replace(WHOLE, question=question, standalone_question=question)

    def corpus(self) -> Corpus:
        return Corpus((ARTICLE, replace(ARTICLE, publisher=None)), 2880, "7", "bundled", "scripted")

    def source(self, sha256: str) -> Article:
        return {ARTICLE.sha256: ARTICLE}[sha256]


def desk(tmp_path: Path, assistant: Scripted | None = None) -> Desk:
    answers = cast(Any, assistant or Scripted())
    return Desk(Site(answers, Settings(store=tmp_path)))


def last(growing: Iterator[Conversation]) -> Conversation:
    (*_, final) = growing
    return final


def asked(at: Desk, *questions: str) -> Conversation:
    held = begin()
    for question in questions:
        held = last(at.ask(question, held, Filters(), ME))
    return held


def press(act: str, **given: object) -> Pressed:
    return Pressed.read({"act": act, **given})


def test_a_question_is_shown_at_once_and_its_answer_grows() -> None:
    steps = list(converse(cast(Any, Scripted()), " What burned? ", begin(), Filters()))
    latest = [step.exchanges[-1] for step in steps]
    assert [(e.question, e.answer, e.pending) for e in latest] == [
        ("What burned?", None, True),
        ("What burned?", replace(HALF, standalone_question=" What burned? "), True),
        ("What burned?", replace(WHOLE, standalone_question=" What burned? "), True),
        ("What burned?", replace(WHOLE, standalone_question=" What burned? "), False),
    ]


def test_a_follow_up_is_asked_with_what_was_answered_before_and_under_the_filters(
    tmp_path: Path,
) -> None:
    assistant = Scripted()
    at = desk(tmp_path, assistant)
    held = asked(at, "What burned?")
    only = Filters(("Potter's Gazette",))
    last(at.ask("And then?", held, only, ME))
    assert assistant.asked[1] == ("And then?", (Turn("What burned?", WHOLE.text),), only)


def test_an_expected_failure_is_a_sentence_in_the_conversation(tmp_path: Path) -> None:
    held = asked(desk(tmp_path, Scripted(EmptyQuestion("Ask in words."))), "?")
    assert (held.exchanges[-1].problem, held.busy) == ("Ask in words.", False)
    assert '<p class="problem">Ask in words.</p>' in conversation_html(held, {})


def test_an_unexpected_failure_is_logged_and_not_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "dateline.web"):
        held = asked(desk(tmp_path, Scripted(RuntimeError("secret path"))), "q")
    shown = conversation_html(held, {})
    assert "secret path" not in shown
    assert "Something went wrong" in shown
    assert "secret path" in caplog.text


def test_an_answered_conversation_is_kept_for_its_person_alone(tmp_path: Path) -> None:
    at = desk(tmp_path)
    held = asked(at, "What burned?")
    assert [each.id for each in at.listed(ME)] == [held.id]
    assert at.opened(held.id, ME).held == held
    assert at.listed("cd" * 8) == []
    elsewhere = at.opened(held.id, "cd" * 8)
    assert (elsewhere.held.exchanges, elsewhere.told) == (
        (),
        "There is no such conversation here; begin a new one.",
    )
    assert at.opened("", ME).told is None


def test_a_conversation_is_opened_with_the_filters_it_was_last_asked_under(tmp_path: Path) -> None:
    at = desk(tmp_path)
    held = last(at.ask("q", begin(), Filters(since="2024-01-01"), ME))
    assert at.opened(held.id, ME).filters == Filters(since="2024-01-01")


def test_asking_again_keeps_the_place_and_what_comes_after(tmp_path: Path) -> None:
    assistant = Scripted()
    at = desk(tmp_path, assistant)
    held = asked(at, "one", "two")
    again = last(at.ask_again(press("retry", turn="1"), held, Filters(), ME))
    assert [e.question for e in again.exchanges] == ["one", "two"]
    assert assistant.asked[-1][:2] == ("one", ())


def test_an_edited_question_ends_what_came_after_it(tmp_path: Path) -> None:
    at = desk(tmp_path)
    held = asked(at, "one", "two", "three")
    again = last(at.ask_again(press("edit", turn="2", text=" zwei "), held, Filters(), ME))
    assert [e.question for e in again.exchanges] == ["one", "zwei"]
    assert at.opened(held.id, ME).held.exchanges == again.exchanges


def test_a_reworded_question_is_asked_as_it_stands_and_shown_as_it_was_asked(
    tmp_path: Path,
) -> None:
    assistant = Scripted()
    at = desk(tmp_path, assistant)
    held = asked(at, "one", "and it?")
    press_it = press("reword", turn="2", text="And the kiln?")
    again = last(at.ask_again(press_it, held, Filters(), ME))
    assert assistant.asked[-1][:2] == ("And the kiln?", ())
    answer = again.exchanges[1].answer
    assert answer is not None
    assert (answer.question, answer.standalone_question) == ("and it?", "And the kiln?")


@pytest.mark.parametrize("turn", ["0", "3", "x", "-1", None, "999999999"])
def test_there_is_nothing_to_ask_again_elsewhere(tmp_path: Path, turn: object) -> None:
    at = desk(tmp_path)
    held = asked(at, "one", "two")
    assert list(at.ask_again(press("retry", turn=turn), held, Filters(), ME)) == [held]


def test_stopping_keeps_what_was_said_also_on_disk(tmp_path: Path) -> None:
    at = desk(tmp_path)
    busy = replace(begin(), exchanges=(Exchange("q", HALF, pending=True),))
    stopped = at.stop(busy, ME)
    assert stopped.exchanges[0] == Exchange("q", HALF, "Stopped.")
    assert at.opened(stopped.id, ME).held == stopped
    assert at.stop(stopped, ME) is stopped


def test_two_windows_on_one_conversation_lose_nothing(tmp_path: Path) -> None:
    at = desk(tmp_path)
    held = asked(at, "one")
    mine = last(at.ask("mine", held, Filters(), ME))
    theirs = last(at.ask("theirs", replace(held, changed="earlier"), Filters(), ME))
    assert mine.id != theirs.id
    kept = {e.question for each in at.listed(ME) for e in each.exchanges}
    assert kept == {"one", "mine", "theirs"}


def test_conversations_are_renamed_opened_and_deleted(tmp_path: Path) -> None:
    at = desk(tmp_path)
    held = asked(at, "one")
    other = View(begin())
    assert at.act(press("open", id=held.id), other, ME).held == held
    renamed = at.act(press("rename", id=held.id, text="Kilns"), View(held), ME)
    assert (renamed.held.title, at.listed(ME)[0].name) == ("Kilns", "Kilns")
    assert at.act(press("rename", id=held.id, text="K"), other, ME).held == other.held
    assert at.act(press("new"), renamed, ME).held.exchanges == ()
    gone = at.act(press("delete", id=held.id), View(held), ME)
    assert (gone.held.exchanges, at.listed(ME)) == ((), [])
    assert at.act(press("delete", id="../x"), other, ME).told is not None


def test_filters_are_read_and_a_day_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    at, view = desk(tmp_path), View(begin(), Filters(("Coast Wire",)))
    given = {"sources": ["Potter's Gazette"], "since": "2024-01-31", "until": ""}
    filtered = at.act(press("filter", **given), view, ME)
    assert filtered.filters == Filters(("Potter's Gazette",), "2024-01-31")
    bad = at.act(press("filter", since="soon"), view, ME)
    assert (bad.filters, bad.told) == (
        view.filters,
        "That is no day; write it as 2025-01-31.",
    )
    assert at.act(press("filter", sources=[]), view, ME).filters == Filters()


def test_an_answer_is_put_into_the_basket(tmp_path: Path) -> None:
    at = desk(tmp_path)
    held = asked(at, "one")
    assert at.basket(ME) == 0
    assert at.act(press("keep", turn="1"), View(held), ME).told == Chat.KEPT
    assert (at.basket(ME), at.basket("cd" * 8)) == (1, 0)


def test_a_verdict_lands_with_its_answer_in_the_feedback(tmp_path: Path) -> None:
    at = desk(tmp_path)
    held = asked(at, "one", "two")
    given = {"turn": "2", "verdict": "wrong", "reason": "Wrong date", "text": "It was\nMay."}
    judged = at.act(press("judge", **given), View(held), ME)
    assert judged.held.exchanges[1].judged == "wrong"
    assert at.opened(held.id, ME).held.exchanges[1].judged == "wrong"
    at.act(press("judge", turn="1", verdict="right"), View(judged.held), ME)
    first, second = map(json.loads, (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines())
    assert (first["verdict"], first["reason"]) == ("wrong", "Wrong date; It was May.")
    assert first["turns"] == ["one", "two"]
    assert first["answer"]["citations"][0]["quote"] == FIRST
    assert shlex.split(first["as_gold"]) == [
        *("dateline", "eval", "new", "two", "--file", "kiln.txt", "--quote", FIRST)
    ]
    assert (second["verdict"], second["turns"]) == ("right", ["one"])
    assert at.act(press("judge", turn="1", verdict="maybe"), View(held), ME).told is None


@pytest.mark.parametrize("sent", [None, "x", [], {"act": 3}, {"turn": {}}, {"act": "explode"}])
def test_whatever_a_browser_sends_is_survived(tmp_path: Path, sent: object) -> None:
    view = View(begin())
    assert desk(tmp_path).act(Pressed.read(sent), view, ME) == view


def test_only_the_latest_sources_are_shown_and_the_others_kept() -> None:
    held = replace(
        begin(),
        exchanges=(Exchange("a", WHOLE), Exchange("b", HALF), Exchange("c", problem="no")),
    )
    shown = panel_html(held, {})
    assert '<div class="panel" id="panel-1" tabindex="-1" hidden>' in shown
    assert '<div class="panel" id="panel-2" tabindex="-1">' in shown
    assert 'id="source-1-2"' in shown


def test_a_rewritten_question_can_be_changed_and_a_plain_one_has_nothing_to_change() -> None:
    answer = replace(
        WHOLE, standalone_question="What burned in 1990?", status="not_in_corpus", degraded="Slow."
    )
    shown = conversation_html(replace(begin(), exchanges=(Exchange("q", answer),)), {})
    assert "Read as: <span>What burned in 1990?</span>" in shown
    assert 'id="reword-1-text" name="text" rows="2" maxlength="2000" required>What burned' in shown
    assert "Not in the articles" in shown
    assert '<p class="note">Slow.</p>' in shown
    assert "1 article offered" in shown
    plain = conversation_html(replace(begin(), exchanges=(Exchange("q", WHOLE),)), {})
    assert "Read as" not in plain
    assert "reword" not in plain


def test_a_page_says_whether_it_is_busy_and_kept() -> None:
    busy = replace(begin(), exchanges=(Exchange("q", pending=True),))
    assert 'data-kept="" data-state="busy"' in conversation_html(busy, {})
    done = replace(busy, changed="2024", exchanges=(Exchange("q", WHOLE),))
    assert 'data-kept="yes" data-state="idle"' in conversation_html(done, {})


def test_what_was_asked_of_is_said() -> None:
    assert within_words(Filters()) == ""
    some = Filters(("Coast Wire", "Gazette"), "2024-01-01", "2024-02-01")
    assert within_words(some) == "of Coast Wire, Gazette only, from 2024-01-01, until 2024-02-01"
    shown = conversation_html(replace(begin(), exchanges=(Exchange("q", WHOLE, filters=some),)), {})
    assert '<p class="within">Asked of Coast Wire, Gazette only' in shown


def test_the_status_line_counts() -> None:
    assert status_html(Scripted().corpus()) == (
        "<span>2 articles</span><span>2,880 passages</span>"
        "<span>scripted engine</span><span>index 7</span>"
    )


def test_the_rail_offers_outlets_and_conversations_and_escapes_them() -> None:
    held = [replace(begin(), title='<b>"kiln"</b>'), begin()]
    shown = rail_html(held, held[1].id, Filters(("Gone & Co",), "2024-01-01"), OUTLETS, 3)
    assert 'name="source" value="Potter&#x27;s Gazette">' in shown
    assert 'value="Gone &amp; Co" checked>' in shown
    assert "1 article without an outlet" in shown
    assert 'name="since" value="2024-01-01"' in shown
    assert "<b>" not in shown
    assert shown.count('aria-current="true"') == 1
    assert "3 answers" in shown
    assert '<button type="button" data-act="filter">Ask of all' in shown
    unfiltered = rail_html([], "", Filters(), OUTLETS, 0)
    assert '<button type="button" data-act="filter" hidden>' in unfiltered


def test_a_conversation_is_shown_while_the_index_is_away() -> None:
    class Away(Scripted):
        def source(self, sha256: str) -> Article:
            raise StoreMissing("There is no index.")

    assert cited(cast(Any, Away()), [Exchange("q", WHOLE)]) == {}
    assert cited(cast(Any, Scripted()), [Exchange("q", WHOLE)]) == {ARTICLE.sha256: ARTICLE}
