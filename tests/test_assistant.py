"""The whole path over the real articles with the real model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler

from qa.assistant import LONGEST_QUESTION, Assistant
from qa.citations import verify
from qa.errors import EmptyQuestion, QuestionTooLong, UnknownReader
from qa.settings import Settings
from qa.types import Turn
from vectorstore.embeddings import open_embedder
from vectorstore.errors import EmbedderMismatch, StoreMissing
from vectorstore.ingest import ingest
from vectorstore.types import Filters

ANCHORAGE = "To whom were the Anchorage understandings communicated?"
ASKED = [
    ("What did Trump threaten to impose if Moscow does not negotiate?", "001_", "sanctions"),
    (ANCHORAGE, "002_", "communicated to Kyiv"),
    ("What office does Nikolai Patrushev hold?", "000_", "an aide to"),
    ("Which outlet quotes Putin on a positive attitude towards a ceasefire?", "004_", "attitude"),
    ("On which day did Putin congratulate Trump?", "003_", "Thursday"),
]


@pytest.mark.parametrize(("question", "file", "words"), ASKED)
def test_a_question_is_answered_from_the_right_file(
    assistant: Assistant, question: str, file: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert any(c.source.startswith(file) and words in c.quote for c in answer.citations)
    assert words in answer.text


def test_an_outlet_is_named_where_the_text_states_it(assistant: Assistant) -> None:
    answer = assistant.ask("Which outlet quotes Putin on a positive attitude towards a ceasefire?")
    assert answer.text.startswith("Euromaidan Press: ")


def test_what_no_article_says_is_refused_and_the_nearest_offered(assistant: Assistant) -> None:
    answer = assistant.ask("What did the Pope say about the talks?")
    assert answer.status == "not_in_corpus"
    assert answer.claims == ()
    assert answer.citations


@pytest.mark.parametrize("question", [q for q, _, _ in ASKED] + ["What did the Pope say?"])
def test_every_citation_is_a_span_of_its_file(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert verify(answer, assistant.source) == []
    for citation in answer.citations:
        file = Path(__file__).parent.parent / "seeds" / citation.source
        text = file.read_bytes().decode("utf-8")
        assert text[citation.start : citation.end] == citation.quote


def test_every_claim_has_a_citation(assistant: Assistant) -> None:
    for question, _, _ in ASKED:
        assert all(claim.citations for claim in assistant.ask(question).claims)


def test_a_follow_up_is_asked_in_full(assistant: Assistant) -> None:
    first = "What office does Nikolai Patrushev hold?"
    turns = [Turn(first, assistant.ask(first).text)]
    answer = assistant.ask("And Yury Ushakov?", turns)
    assert answer.standalone_question == "What office does Yury Ushakov hold?"
    assert "advisor" in answer.text


def test_a_slip_of_the_hand_is_mended_and_shown(assistant: Assistant) -> None:
    answer = assistant.ask("What office does Nikolai Patrushv hold?")
    assert answer.standalone_question == "What office does Nikolai Patrushev hold?"


def test_two_questions_in_one_are_both_answered(assistant: Assistant) -> None:
    answer = assistant.ask("What office does Nikolai Patrushev hold, and who is Keith Kellogg?")
    assert {c.source[:3] for c in answer.citations} >= {"000", "001"}


def test_half_a_question_unanswered_makes_a_partial_answer(assistant: Assistant) -> None:
    asked = "What office does Nikolai Patrushev hold, and what did the Pope say about it?"
    answer = assistant.ask(asked)
    assert answer.status == "partial"
    assert "The articles do not say: What did the Pope say" in answer.text


def test_filters_reach_both_searches(assistant: Assistant) -> None:
    only = Filters(sources=("Izvestia",))
    hits = assistant.ask("What did Putin say about Trump?", filters=only).hits
    assert hits
    assert {assistant.source(a.sha256).publisher for a in assistant.corpus().articles
            if a.id in {h.passage.article_id for h in hits}} == {"Izvestia"}  # fmt: skip


def test_a_filter_that_lets_nothing_through_is_a_refusal(assistant: Assistant) -> None:
    answer = assistant.ask(ANCHORAGE, filters=Filters(since="2031-01-01"))
    assert (answer.status, answer.hits) == ("not_in_corpus", ())


def test_a_stream_grows_claim_by_claim_to_the_whole_answer(assistant: Assistant) -> None:
    asked = "What office does Nikolai Patrushev hold, and who is Keith Kellogg?"
    grown = list(assistant.stream(asked))
    counts = [len(answer.claims) for answer in grown]
    assert counts == list(range(1, len(grown) + 1))
    assert len(grown) > 1
    assert grown[-1].text == assistant.ask(asked).text


def test_the_path_is_a_langchain_runnable(assistant: Assistant) -> None:
    seen: list[str] = []

    class Recorder(BaseCallbackHandler):
        def on_chain_start(self, *args: Any, **kwargs: Any) -> None:
            seen.append(kwargs.get("name") or "")

    path = assistant.runnable()
    answer = path.invoke({"question": ANCHORAGE}, config={"callbacks": [Recorder()]})
    assert answer.text == assistant.ask(ANCHORAGE).text == path.invoke(ANCHORAGE).text
    assert seen[0] == "dateline"
    assert {"standalone", "parts", "hits", "evidence", "draft", "cite"} <= set(seen)
    batch = path.batch([ANCHORAGE, ASKED[0][0]])
    assert [a.question for a in batch] == [ANCHORAGE, ASKED[0][0]]
    *_, last = path.stream(ANCHORAGE)
    assert last.text == answer.text


def test_the_same_question_has_the_same_answer(assistant: Assistant) -> None:
    once, again = assistant.ask(ANCHORAGE), assistant.ask(ANCHORAGE)
    assert (once.text, once.citations, once.hits) == (again.text, again.citations, again.hits)


@pytest.mark.parametrize("question", ["", "   \n"])
def test_an_empty_question_is_an_error_in_one_sentence(assistant: Assistant, question: str) -> None:
    with pytest.raises(EmptyQuestion, match="write a question"):
        assistant.ask(question)


def test_an_endless_question_is_an_error(assistant: Assistant) -> None:
    with pytest.raises(QuestionTooLong, match=str(LONGEST_QUESTION)):
        assistant.ask("why " * LONGEST_QUESTION)


@pytest.mark.parametrize(
    "question",
    [
        "?",
        "....",
        '" OR 1=1 --',
        "NEAR(a b) AND *",
        "\u202e\u0000",
        "🙂🙂",
        "и что сказал он?",
        "a " * 900,
    ],
)
def test_strange_questions_are_answered_or_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert verify(answer, assistant.source) == []


def test_no_store_is_an_error_that_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="dateline ingest"):
        Assistant.open(tmp_path / "none")


def test_another_embedder_than_the_stores_is_refused(
    seeds_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_embedder()
    object.__setattr__(other, "name", "another-model")
    monkeypatch.setattr("qa.assistant.open_embedder", lambda name: other)
    with pytest.raises(EmbedderMismatch, match="another-model"):
        Assistant.open(seeds_store, Settings()).ask(ANCHORAGE)


def test_a_running_assistant_follows_a_new_ingest(tmp_path: Path) -> None:
    corpus, store = tmp_path / "corpus", tmp_path / "store"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The ferry Aurora sank off Lund on 3 May 2021.", "utf-8")
    ingest([corpus], store, open_embedder())
    running = Assistant.open(store)
    asked = "When did the Borealis burn?"
    assert running.ask(asked).status == "not_in_corpus"
    (corpus / "b.txt").write_text("The ferry Borealis burned on 9 June 2022.", "utf-8")
    ingest([corpus], store, open_embedder())
    assert "9 June 2022" in running.ask(asked).text


def test_a_source_that_is_gone_is_a_key_error(assistant: Assistant) -> None:
    with pytest.raises(KeyError):
        assistant.source("0" * 64)


def opened(corpus: Path, articles: dict[str, tuple[str, str]], **settings: Any) -> Assistant:
    """An assistant over articles given as file: (outlet, text)."""
    corpus.mkdir()
    for name, (_, text) in articles.items():
        (corpus / name).write_text(text, "utf-8")
    outlets = [f'["{name}"]\npublisher = "{outlet}"\n' for name, (outlet, _) in articles.items()]
    (corpus / "articles.toml").write_text("\n".join(outlets), "utf-8")
    store = corpus.parent / "store"
    ingest([corpus], store, open_embedder())
    return Assistant.open(store, Settings(**settings))


def test_every_outlet_that_is_compared_is_searched(tmp_path: Path) -> None:
    flood = "The flood in Lorn ruined the cannery and its {}, the owner said on Monday."
    things = "boats nets sheds ropes lamps carts".split()
    articles = {f"{n}.txt": ("Harbour Post", flood.format(n)) for n in things}
    articles["w.txt"] = ("Coast Wire", "Water stood in the cannery for a week.")
    running = opened(tmp_path / "corpus", articles, passages=2)
    asked = "the flood ruined the cannery in Lorn"
    alone = running.ask(f"Who said that {asked}?")
    compared = running.ask(f"Did Harbour Post and Coast Wire both report that {asked}?")
    outlets = [
        {running.source(sha256).publisher for sha256 in found}
        for found in (
            {e.article.sha256 for e in running.evidence(alone.question)},
            {e.article.sha256 for e in running.evidence(compared.question)},
        )
    ]
    assert outlets == [{"Harbour Post"}, {"Harbour Post", "Coast Wire"}]
    only = Filters(sources=("Harbour Post",))
    assert {e.article.publisher for e in running.evidence(compared.question, filters=only)} == {
        "Harbour Post"
    }


def test_the_outlets_of_a_question_are_compared_and_not_asked_one_by_one(tmp_path: Path) -> None:
    articles = {
        "p.txt": ("Harbour Post", "The flood in Lorn ruined the cannery, the owner said."),
        "w.txt": ("Coast Wire", "Nobody has seen such a flood: it ruined the cannery in Lorn."),
    }
    same = "report that the flood ruined the cannery"
    running = opened(tmp_path / "corpus", articles)
    answer = running.ask(f"Did Harbour Post {same}, and did Coast Wire {same}?")
    assert answer.short_answer == "Yes."
    assert answer.claims[0].citations == (1, 2)
    assert len(answer.claims) == 3


def test_a_text_in_several_articles_is_told_once_and_names_them_all(tmp_path: Path) -> None:
    text = (
        "The old mill at Bray burned down on Sunday night. Two firemen were hurt in the fire. "
        "The owner had insured it a month before."
    )
    articles = {"p.txt": ("Harbour Post", text), "w.txt": ("Coast Wire", f"{text}\n\n")}
    answer = opened(tmp_path / "corpus", articles).ask("How many firemen were hurt in the fire?")
    assert [hit.copies != () for hit in answer.hits] == [True]
    assert {citation.publisher for citation in answer.citations} == {"Harbour Post", "Coast Wire"}
    assert answer.text.count("firemen") == 1


def test_a_vague_question_is_asked_back_with_choices(assistant: Assistant) -> None:
    answer = assistant.ask("What happened?")
    assert answer.status == "clarify"
    assert answer.text.startswith("What is your question about: (1) ")
    assert (answer.claims, answer.citations) == ((), ())


def test_the_answer_to_a_question_asked_back_is_answered(assistant: Assistant) -> None:
    back = assistant.ask("What happened?")
    turns = [Turn("What happened?", back.text)]
    assert assistant.ask(ANCHORAGE, turns).status == "answered"
    assert assistant.ask("the second one", turns).status != "clarify"


def test_a_few_words_open_the_answer_where_the_reader_is_sure(assistant: Assistant) -> None:
    answer = assistant.ask("In which city did Putin address the Valdai Discussion Club?")
    assert answer.short_answer == answer.claims[0].text == "Sochi."
    assert answer.text.startswith("Sochi. [1]\n")


def test_everything_is_answered_without_the_reader_too(seeds_store: Path) -> None:
    without = Assistant.open(seeds_store, Settings(reader="none"))
    answer = without.ask(ANCHORAGE)
    assert (answer.status, verify(answer, without.source)) == ("answered", [])
    assert all(e.reading is None for e in without.evidence(ANCHORAGE))
    assert without.ask("What did the Pope say about the talks?").status == "not_in_corpus"
    yes = without.ask("Did Patrushev dismiss the roles of London and Brussels?")
    assert yes.text.startswith("Yes.")


def test_an_unknown_reader_is_an_error_that_names_the_choice(seeds_store: Path) -> None:
    with pytest.raises(UnknownReader, match='"none"'):
        Assistant.open(seeds_store, Settings(reader="gpt"))


def test_half_a_character_in_a_question_is_survived(assistant: Assistant) -> None:
    answer = assistant.ask("What did Trump say \ud83d about talks?")
    assert answer.question == "What did Trump say ? about talks?"


def test_the_articles_of_each_outlet_are_counted(assistant: Assistant) -> None:
    publishers = [article.publisher for article in assistant.corpus().articles]
    assert assistant.outlets() == {name: publishers.count(name) for name in publishers}
