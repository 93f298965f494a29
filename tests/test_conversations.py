from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qa.types import Answer, Citation, Claim, Turn
from ui.errors import BadConversation
from ui.web.conversations import Conversation, Exchange, Shelf, begin, filters_from_dict
from vectorstore.types import Filters

ANSWER = Answer(
    "What burned?",
    "What burned?",
    "answered",
    "The kiln burned. [1]",
    (Claim("The kiln burned.", (1,), "supported", "a potter"),),
    (Citation(1, "kiln.txt", "cd" * 32, "Kiln", None, "2024-05-04", 4, 20, "The kiln burned."),),
    notes=("A note.",),
)
ASKED = Exchange(
    "What burned?", ANSWER, filters=Filters(("Potter's Gazette",), "2024-01-01"), judged="right"
)


def held(*exchanges: Exchange) -> Conversation:
    return replace(begin(), exchanges=exchanges)


def test_what_is_kept_comes_back_citations_included(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.write(held(ASKED, Exchange("And then?", problem="Stopped.")))
    assert Shelf(tmp_path).read(kept.id) == kept
    assert kept.exchanges[0] == ASKED
    assert kept.changed.endswith("+00:00")


def test_what_was_under_way_is_kept_as_stopped(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.write(held(Exchange("What burned?", ANSWER, pending=True)))
    (exchange,) = shelf.read(kept.id).exchanges
    assert (exchange.pending, exchange.problem, exchange.answer) == (False, "Stopped.", ANSWER)


def test_the_latest_is_listed_first_and_a_damaged_file_hides_no_other(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.all() == []
    first, second = (shelf.write(held(Exchange(q, problem="no"))) for q in ("one", "two"))
    for n, damage in enumerate((b"{", b"\xff", b"[]", b'{"format": 1, "exchanges": [1]}')):
        (tmp_path / "conversations" / f"{n:016x}.json").write_bytes(damage)
    (tmp_path / "conversations" / "notes.json").write_text("{}")
    assert [each.id for each in shelf.all()] == [second.id, first.id]
    with pytest.raises(BadConversation, match="cannot be read as a conversation"):
        shelf.read(f"{0:016x}")


def test_it_is_named_by_its_title_or_first_question(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.write(held(ASKED))
    assert (kept.name, begin().name) == ("What burned?", "New conversation")
    shelf.rename(kept.id, " Kiln \n fire " + "x" * 200)
    assert shelf.read(kept.id).name.startswith("Kiln fire xxx")
    assert len(shelf.read(kept.id).name) == 120
    shelf.rename(kept.id, " ")
    assert shelf.read(kept.id).name == "What burned?"


def test_a_deleted_one_is_gone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.write(held(ASKED))
    shelf.delete(kept.id)
    shelf.delete(kept.id)
    assert list(tmp_path.rglob("*.json")) == []
    with pytest.raises(BadConversation, match="no such conversation"):
        shelf.read(kept.id)


@pytest.mark.parametrize("address", ["", "../../secret", "A" * 16, "a" * 15, "a" * 17, "a/" * 8])
def test_an_address_is_no_path(tmp_path: Path, address: str) -> None:
    for use in (Shelf(tmp_path).read, Shelf(tmp_path).delete):
        with pytest.raises(BadConversation, match="no conversation's address"):
            use(address)


def test_a_disk_that_refuses_is_a_sentence_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.write(held(ASKED))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadConversation, match=r"cannot be kept \(No space left on device\)"):
        shelf.write(replace(kept, title="other"))
    assert shelf.read(kept.id) == kept
    assert len(list((tmp_path / "conversations").iterdir())) == 1


def test_another_window_is_noticed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.write(held(ASKED))
    assert not shelf.outran(kept)
    assert not shelf.outran(begin())
    later = shelf.write(replace(kept, exchanges=(ASKED, ASKED)))
    assert shelf.outran(kept)
    assert not shelf.outran(later)


def test_history_is_what_was_answered_before() -> None:
    conversation = held(ASKED, Exchange("no", problem="Stopped."), ASKED)
    turn = Turn("What burned?", ANSWER.text)
    assert conversation.history() == [turn, turn]
    assert conversation.history(2) == [turn]
    assert conversation.history(0) == []


def test_stopping_keeps_what_was_said() -> None:
    stopped = held(ASKED, Exchange("q", ANSWER, pending=True)).halted("Stopped.")
    assert not stopped.busy
    assert stopped.exchanges[0] == ASKED
    assert stopped.exchanges[1] == Exchange("q", ANSWER, "Stopped.")


@pytest.mark.parametrize(
    "given", [{"since": "2024-13-01"}, {"until": 5}, {"sources": [1]}, {"since": "yesterday"}]
)
def test_filters_from_a_browser_are_checked(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no text|does not match"):
        filters_from_dict(given)


def test_empty_days_filter_nothing() -> None:
    read = filters_from_dict({"sources": ["Gazette"], "since": "", "until": None})
    assert read == Filters(("Gazette",))
    assert json.loads(json.dumps({"sources": list(read.sources)})) == {"sources": ["Gazette"]}


def test_a_file_that_was_changed_elsewhere_is_read_anew(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.write(held(ASKED))
    assert shelf.read(kept.id) is shelf.read(kept.id)
    file = tmp_path / "conversations" / f"{kept.id}.json"
    file.write_text(file.read_text("utf-8").replace('"title": ""', '"title": "By hand"'), "utf-8")
    assert shelf.read(kept.id).title == "By hand"
