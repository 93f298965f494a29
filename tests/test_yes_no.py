from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.question import parse
from qa.reader import Judgement
from qa.stance import Judge
from qa.types import Draft, Evidence, Statement
from qa.yes_no import decided
from vectorstore.types import Article, Sentence, Utterance

WIRE = Article("w", "wire.txt", "w" * 64, None, "", publisher="Coast Wire")
POST = Article("p", "post.txt", "p" * 64, None, "", publisher="Harbour Post")


def said(text: str, article: Article = WIRE, score: float = 0.9, by: str = "") -> Evidence:
    utterance = Utterance(article.id, 0, len(text), by, direct=False) if by else None
    sentence = Sentence(article.id, 0, len(text), text)
    return Evidence(sentence, article, score, 1, utterance=utterance)


def tell(chosen: Sequence[Evidence]) -> list[Statement]:
    return [Statement(f"{e.article.publisher}: {e.sentence.text}", (e,)) for e in chosen]


def ask(question: str, *evidence: Evidence, judge: Judge | None = None) -> Draft | None:
    return decided(parse(question, lambda word: 1.0), evidence, judge, tell)


def texts(draft: Draft | None) -> list[str]:
    assert draft
    return [statement.text for statement in draft.statements]


def test_yes_comes_first_then_the_sentence_it_stands_on() -> None:
    draft = ask("Did the ferry sink?", said("The ferry sank at noon."))
    assert texts(draft) == ["Yes.", "Coast Wire: The ferry sank at noon."]
    assert draft and draft.short_answer == "Yes."
    assert all(statement.evidence for statement in draft.statements)


def test_no_where_the_articles_deny_it() -> None:
    assert texts(ask("Did the ferry sink?", said("The ferry did not sink.")))[0] == "No."


def test_what_somebody_said_is_theirs() -> None:
    draft = ask("Did the ferry sink?", said("The ferry sank, Brandt said.", by="Ann Brandt"))
    assert draft and draft.short_answer == "Yes, according to Ann Brandt."
    assert draft.statements[0].speaker == "Ann Brandt"


def test_two_speakers_or_an_article_of_its_own_need_no_name() -> None:
    draft = ask(
        "Did the ferry sink?",
        said("The ferry sank, Brandt said.", by="Ann Brandt"),
        said("The ferry sank.", POST),
    )
    assert draft and draft.short_answer == "Yes."


def test_a_question_about_what_was_said_does_not_name_the_speaker_again() -> None:
    told = said("Ann Brandt said that the ferry sank.", by="the harbour master")
    draft = ask("Did Brandt say that the ferry sank?", told)
    assert draft and draft.short_answer == "Yes."


def test_what_stands_beside_a_quotation_is_the_articles_own() -> None:
    text = "“We are sorry,” Brandt said of the ferry, which sank at noon."
    told = said(text, by="Ann Brandt")
    assert told.utterance
    direct = replace(told, utterance=replace(told.utterance, direct=True))
    assert texts(ask("Did the ferry sink?", direct))[0] == "Yes."
    quoted = "“The ferry sank at noon,” Brandt said."
    sentence = replace(direct.sentence, text=quoted)
    own = replace(direct, sentence=sentence)
    assert texts(ask("Did the ferry sink?", own))[0] == "Yes, according to Ann Brandt."


def test_articles_that_differ_stand_side_by_side() -> None:
    draft = ask("Did the ferry sink?", said("The ferry sank."), said("The ferry never sank.", POST))
    assert draft and draft.opening == "The articles disagree."
    assert draft.short_answer is None
    assert texts(draft) == ["Coast Wire: The ferry sank.", "Harbour Post: The ferry never sank."]


def test_the_side_that_words_alone_do_not_affirm_is_heard_against_a_denial() -> None:
    aye = said("From then on the horn sounded every two minutes.")
    nay = said("The horn never sounded, not once.", POST)
    assert ask("Did the ship's horn sound in the fog?", aye) is None
    draft = ask("Did the horn of the ship sound?", aye, nay)
    assert draft and draft.opening == "The articles disagree."


def test_a_side_that_is_far_outweighed_is_not_one() -> None:
    def judge(pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        sure, unsure = Judgement(0.95, 0.02, 0.03), Judgement(0.6, 0.2, 0.2)
        return [unsure if "not" in text else sure for _, text in pairs]

    both = said("The ferry sank."), said("The ferry did not sink.", POST)
    draft = ask("Did the ferry sink?", *both, judge=judge)
    assert draft and draft.short_answer == "Yes."


def test_nothing_is_decided_by_weak_or_silent_evidence() -> None:
    sank = said("The ferry sank.")
    assert ask("Did the ferry sink?", replace(sank, score=0.1)) is None
    assert ask("Did the ferry sink?", said("The ferry left at noon.")) is None
    assert ask("Did the ferry sink?") is None
    assert ask("When did the ferry sink?", sank) is None


def test_what_will_not_be_answers_what_will() -> None:
    denied = said("The ferry will not sail in May.")
    assert texts(ask("Will the ferry sail in May?", denied))[0] == "No."
    assert ask("Did the ferry sail in May?", denied) is None
    open_still = said("The port would not rule out that the ferry will sail in May.")
    drafted = ask("Will the ferry sail in May?", open_still)
    assert drafted is None or drafted.short_answer != "No."
