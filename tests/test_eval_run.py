from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import run as running
from eval.compose import Wanted, compose
from eval.gold import Question, parse
from eval.results import BadRun, Result
from eval.run import HISTORIES, Desk, Plan, Watched, ask_set, run
from eval.sets import QuestionSet, corpus_hash, open_sets, read_corpus, with_gold_history
from qa.settings import Settings
from qa.types import Answer, Draft, Evidence, Turn
from vectorstore.types import Sentence

TEXT = "Nine boats sank off Skarvik in May.\nIda Holm leads the harbour office.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "gale.txt").write_text(TEXT, "utf-8")
    return folder


def gold(corpus: Path, *rows: dict[str, Any]) -> Path:
    file = corpus.parent / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def boats(corpus: Path, **changes: Any) -> dict[str, Any]:
    wanted = Wanted(
        "How many boats sank?", corpus / "gale.txt", "Nine boats sank", ("nine boats",), "boats"
    )
    return {**compose(wanted), **changes}


def office(corpus: Path, **changes: Any) -> dict[str, Any]:
    wanted = Wanted(
        "Who leads the office?", corpus / "gale.txt", "Ida Holm leads", ("Ida Holm",), "office"
    )
    return {**compose(wanted), **changes}


class Scripted:
    """Says back what it was asked, and remembers after which turns."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return Answer(question, question, "not_in_corpus", f"No: {question}")


def test_each_history_gives_a_follow_up_other_turns(corpus: Path) -> None:
    later = office(corpus, id="later", turns=["How many boats sank?", "Who leads the office?"])
    sets = open_sets([gold(corpus, boats(corpus), later)], corpus)
    asker = Scripted()
    ready = with_gold_history(sets[0], read_corpus(corpus))
    results = list(ask_set(ready, Desk(asker), "own"))

    assert [(r.id, r.history, r.first) for r in results] == [
        ("boats", "own", True),
        ("later", "own", False),
        ("later", "gold", False),
        ("later", "none", False),
        ("later", "standalone", False),
    ]
    own = (Turn("How many boats sank?", "No: How many boats sank?"),)
    right = (Turn("How many boats sank?", "Nine boats sank off Skarvik in May. [1]"),)
    assert [r.earlier for r in results[1:]] == [own, right, (), ()]
    # The conversation of a follow-up begins anew: its first turn was asked without a history.
    assert asker.asked[1:3] == [("How many boats sank?", ()), ("Who leads the office?", own)]


def test_the_history_chosen_is_asked_first_and_is_the_one_of_the_score(corpus: Path) -> None:
    later = office(corpus, turns=["What of the boats?", "Who leads the office?"])
    (questions,) = open_sets([gold(corpus, later)], corpus)
    results = list(ask_set(questions, Desk(Scripted()), "none"))
    assert [r.history for r in results] == ["none", "own", "gold", "standalone"]
    # No gold row answers the earlier turn: its question is told all the same.
    assert results[2].earlier == (Turn("What of the boats?", ""),)


def test_right_answers_to_some_earlier_turns_are_not_told_as_if_to_all(corpus: Path) -> None:
    turns = ["How many boats sank?", "And then?", "Who leads the office?"]
    rows = [boats(corpus), office(corpus, id="later", turns=turns)]
    (questions,) = open_sets([gold(corpus, *rows)], corpus)
    assert with_gold_history(questions, read_corpus(corpus)).told == {}


def test_the_evidence_gives_confidence_and_the_sentences_of_the_baselines(corpus: Path) -> None:
    (article,) = read_corpus(corpus).values()

    def weighed(text: str, score: float, similarity: float) -> Evidence:
        start = TEXT.index(text)
        sentence = Sentence(article.id, start, start + len(text), text)
        return Evidence(sentence, article, score, 1, {"similarity": similarity})

    evidence = [
        weighed("Nine boats sank off Skarvik in May.", 0.9, 0.2),
        weighed("Ida Holm leads the harbour office.", 0.4, 0.8),
    ]
    (questions,) = open_sets([gold(corpus, boats(corpus))], corpus)
    (result,) = ask_set(questions, Desk(Scripted(), lambda: evidence), "own")
    assert result.confidence == 0.9
    picked = {name: TEXT[span.start : span.end] for name, span in result.spans.items()}
    assert picked == {
        "answer_everything": "Nine boats sank off Skarvik in May.",
        "best_sentence": "Ida Holm leads the harbour office.",
    }


def test_the_watched_engine_drafts_as_the_engine_does() -> None:
    class Silent:
        name = "silent"

        def draft(self, question: object, evidence: Sequence[Evidence]) -> Draft:
            return Draft("not_in_corpus", (), opening="Nothing.", usage={"input_tokens": 7})

    watched = Watched(Silent())
    seen: list[Any] = [object()]
    assert watched.name == "silent"
    assert watched.draft(None, seen).opening == "Nothing."  # type: ignore[arg-type]
    assert watched.evidence is seen
    assert watched.usage == {"input_tokens": 7}
    watched.draft(None, seen)  # type: ignore[arg-type]
    assert watched.usage == {"input_tokens": 14}


def test_a_run_says_what_it_was_made_of(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(running, "opened", _opened(Scripted()))
    sets = open_sets([gold(corpus, boats(corpus), office(corpus))], corpus)
    done = run(Plan(sets, Settings(), progress=lambda *at: seen.append(at)))

    assert seen == [(1, 2), (2, 2)]
    (entry,) = done.manifest["sets"]
    assert (entry["name"], entry["questions"], entry["articles"]) == ("gold", 2, 1)
    assert entry["index_sha256"] == "of the index"
    assert done.manifest["settings"]["history"] == "own"
    assert set(done.manifest["seconds"]) == {"index", "ask", "all"}
    # Nothing of the machine: not its folders, not its name.
    assert str(corpus.parent) not in json.dumps(done.manifest)
    assert not {"store", "model_base_url", "host"} & set(done.manifest["settings"])


def test_the_hash_of_a_corpus_is_that_of_its_files(corpus: Path) -> None:
    before = corpus_hash(read_corpus(corpus).values())
    assert corpus_hash(reversed(list(read_corpus(corpus).values()))) == before
    (corpus / "gale.txt").rename(corpus / "storm.txt")
    assert corpus_hash(read_corpus(corpus).values()) != before


def test_gold_that_the_corpus_has_outgrown_is_refused(corpus: Path) -> None:
    sets = open_sets([gold(corpus, boats(corpus))], corpus)
    (corpus / "gale.txt").write_text(f"Corrected. {TEXT}", "utf-8")
    with pytest.raises(BadRun, match=r"question boats: its evidence is not in gale\.txt"):
        run(Plan(sets, Settings()))


def test_choices_that_cannot_be_asked_are_refused(corpus: Path, tmp_path: Path) -> None:
    file = gold(corpus, boats(corpus))
    with pytest.raises(BadRun, match="--corpus FOLDER"):
        open_sets([file])
    with pytest.raises(BadRun, match="give their gold file"):
        open_sets([], corpus)
    with pytest.raises(BadRun, match="rename one"):
        open_sets([file, file], corpus)
    empty = tmp_path / "none.jsonl"
    empty.write_text("\n", "utf-8")
    with pytest.raises(BadRun, match="holds no question"):
        open_sets([empty], corpus)


def test_a_limit_spreads_over_the_file(corpus: Path) -> None:
    rows = [boats(corpus, id=f"q{n}") for n in range(10)]
    (few,) = open_sets([gold(corpus, *rows)], corpus, limit=3)
    assert [q.id for q in few.questions] == ["q0", "q3", "q6"]
    (all_of_them,) = open_sets([gold(corpus, *rows)], corpus, limit=99)
    assert len(all_of_them.questions) == 10


def test_the_packaged_sets_are_the_default() -> None:
    sets = open_sets(limit=2)
    assert [(s.name, len(s.questions), s.corpus.name) for s in sets] == [
        ("seeds", 2, "seeds"),
        ("ferry", 2, "ferry"),
    ]


def test_a_run_says_what_all_its_sets_used(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps(office(corpus)) + "\n", "utf-8")
    sets = open_sets([gold(corpus, boats(corpus)), more], corpus)
    monkeypatch.setattr(running, "opened", _opened(Scripted(), {"input_tokens": 70}))
    assert run(Plan(sets, Settings())).manifest["usage"] == {"input_tokens": 140}
    monkeypatch.setattr(running, "opened", _opened(Scripted()))
    assert "usage" not in run(Plan(sets, Settings())).manifest


def test_histories_that_others_provide_are_kept(corpus: Path) -> None:
    question: Question = parse(office(corpus, turns=["What of the boats?", "Who leads it?"]))
    told = {question.id: (Turn("What of the boats?", "Nine sank."),)}
    own = QuestionSet("theirs", (question,), corpus, "0" * 64, told)
    ready = with_gold_history(own, read_corpus(corpus))
    results: dict[str, Result] = {r.history: r for r in ask_set(ready, Desk(Scripted()), "own")}
    assert set(results) == set(HISTORIES)
    assert results["gold"].earlier == told[question.id]
    assert replace(own, told={}) != ready


def test_a_follow_up_is_also_asked_as_a_person_puts_it_without_the_others(corpus: Path) -> None:
    turns = ["What of the boats?", "Who leads it?"]
    put = office(corpus, turns=turns) | {"standalone": "Who leads the fleet?"}
    asked = {}
    for row in (put, office(corpus, turns=turns)):
        own = QuestionSet("theirs", (parse(row),), corpus, "0" * 64)
        scripted = Scripted()
        results = {r.history: r for r in ask_set(own, Desk(scripted), "own")}
        assert results["standalone"].earlier == ()
        asked[row.get("standalone")] = results["standalone"].answer.question
    assert asked == {"Who leads the fleet?": "Who leads the fleet?", None: "Who leads it?"}


def _opened(asker: Scripted, usage: dict[str, int] | None = None) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def opened(*_: object) -> Any:
        yield Desk(asker, index={"index_sha256": "of the index"}, usage=usage or {})

    return opened
