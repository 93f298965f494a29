from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from qa.briefing import Briefing, Scope, compiled, scope
from qa.outline import events_of, proposed, proposed_answers
from qa.recheck import rechecked
from qa.timeline import Event, Timeline
from qa.types import Answer, Citation, Claim, Evidence
from vectorstore.types import Article, Filters, Moment, Sentence, Utterance

POST = Article(
    "a" * 16,
    "post.txt",
    "a" * 64,
    "Weir opens",
    "Weir opens\nThe weir cost four crowns. It opened in May.",
    "Mill Post",
    "Ada Reed",
    "2031-05-04",
)
WIRE = Article(
    "b" * 16, "wire.txt", "b" * 64, None, "The weir cost nine crowns.", "Mill Wire", None, "--05-06"
)


class Catalog:
    """Two articles and nothing found in them."""

    def __init__(self, *articles: Article) -> None:
        self._articles = articles

    def articles(self) -> Sequence[Article]:
        return self._articles

    def files(self) -> Sequence[Article]:
        return self._articles

    def article(self, article_id: str) -> Article:
        return {a.id: a for a in self._articles}[article_id]

    def select(self, filters: Filters) -> frozenset[str] | None:
        chosen = {a.id for a in self._articles if a.publisher in filters.sources}
        return frozenset(chosen) if filters.sources else None

    def moments(self, *, articles: frozenset[str] | None = None) -> Sequence[Moment]:
        return []

    def utterances(self, article_id: str, start: int, end: int) -> Sequence[Utterance]:
        return []


CATALOG = Catalog(POST, WIRE)


def cite(n: int, article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(
        n,
        article.path,
        article.sha256,
        article.title,
        article.publisher,
        article.published,
        start,
        start + len(quote),
        quote,
    )


COST, OPENED = "The weir cost four crowns.", "It opened in May."
NINE = WIRE.text
LEAD = "Mill Post (4 May 2031): "
OTHER = "Mill Wire (6 May): "


def answer(
    question: str, claims: Sequence[Claim], citations: Sequence[Citation], **fields: str
) -> Answer:
    opening = fields.pop("opening", "")
    marked = (f"{c.text} {''.join(f'[{n}]' for n in c.citations)}" for c in claims)
    text = "\n".join([opening] * bool(opening) + list(marked))
    status = fields.pop("status", "answered")
    return Answer(question, question, status, text, tuple(claims), tuple(citations), **fields)  # type: ignore[arg-type]


OPENING = answer(
    "When did it open?",
    [
        Claim("In May.", (1,), "supported"),
        Claim(LEAD + COST, (2,), "partial", None, ("doubt",)),
        Claim(OPENED, (1,), "supported"),
    ],
    [cite(1, POST, OPENED), cite(2, POST, COST)],
    short_answer="In May.",
)
DIFFERS = answer(
    "What did it cost?",
    [Claim(LEAD + COST, (1,), "supported"), Claim(OTHER + NINE, (2,), "supported")],
    [cite(1, POST, COST), cite(2, WIRE, NINE)],
    opening="The outlets differ.",
)
REFUSAL = answer(
    "Who built it?",
    [],
    [cite(1, WIRE, NINE)],
    opening="The articles do not say.",
    status="not_in_corpus",
)
EVENT = Event(
    date(2031, 5, 1), date(2031, 5, 31), "May 2031", "May", True, OPENED, None, citations=(1,)
)


def briefing(*answers: Answer, events: Sequence[Event] = (), of: Scope | None = None) -> Briefing:
    dated = Timeline(tuple(events), (cite(1, POST, OPENED),), {})
    within = of or scope(CATALOG, Filters())
    return compiled(" the  weir ", "2031-06-01", within, answers, dated, CATALOG)


def test_footnotes_are_numbered_by_first_use_key_points_first() -> None:
    made = briefing(OPENING, DIFFERS, events=[EVENT])
    assert [f.citation.quote for f in made.footnotes] == [COST, NINE, OPENED]
    assert [f.citation.n for f in made.footnotes] == [1, 2, 3]
    assert [p.footnotes for p in made.key_points] == [(1,), (1, 2)]
    assert [p.footnotes for p in made.sections[0].said] == [(3,), (1,), (3,)]
    assert made.events[0].citations == (3,)


def test_a_footnote_knows_author_and_line() -> None:
    (first, *_) = briefing(OPENING).footnotes
    assert (first.author, first.line) == ("Ada Reed", 2)


def test_an_answer_is_taken_apart() -> None:
    made = briefing(OPENING, REFUSAL)
    told, refused = made.sections
    assert made.topic == "the weir"
    assert told.short is not None
    assert told.short.text == "In May."
    assert [(p.text, p.lead, p.doubts) for p in told.points] == [
        (LEAD + COST, LEAD, ("doubt",)),
        (OPENED, "", ()),
    ]
    assert (refused.opening, refused.said) == ("The articles do not say.", ())
    assert not refused.differs


def test_what_a_refusal_offers_is_no_footnote() -> None:
    assert briefing(REFUSAL).footnotes == ()


def test_answers_that_differ_are_a_key_point_that_says_so() -> None:
    made = briefing(DIFFERS)
    assert made.sections[0].differs
    assert [p.text for p in made.key_points] == ["What did it cost? The outlets differ."]


def test_one_answer_with_an_opening_has_no_sides() -> None:
    latest = replace(OPENING, text="It is the latest.\n" + OPENING.text)
    alone = answer("Cost?", [DIFFERS.claims[0]], DIFFERS.citations, opening="It is the latest.")
    partly = replace(latest, status="partial")
    assert [s.differs for s in briefing(latest, alone, partly).sections] == [True, False, False]


def test_a_sentence_is_a_key_point_once() -> None:
    assert len(briefing(OPENING, OPENING).key_points) == 1


def test_sentences_without_leads_are_key_points_where_no_other_has_one() -> None:
    written = [Claim("It cost four.", (1,), "supported"), Claim("It opened.", (2,), "supported")]
    cited = [cite(1, POST, COST), cite(2, POST, OPENED)]
    made = briefing(OPENING, answer("How much?", written, cited))
    assert [p.text for p in made.key_points] == [LEAD + COST, "It cost four."]


def test_scope_says_what_was_read() -> None:
    every = scope(CATALOG, Filters())
    assert (every.articles, every.chosen, every.undated) == (2, 2, 1)
    assert (every.outlets, every.nameless) == (("Mill Post", "Mill Wire"), 0)
    assert (every.first, every.last) == ("2031-05-04", "2031-05-04")
    assert scope(CATALOG, Filters(("Mill Wire",))).chosen == 1


def test_a_citation_that_the_catalogue_lacks_is_a_key_error() -> None:
    dated = Timeline((), (), {})
    with pytest.raises(KeyError):
        compiled("t", "2031-06-01", scope(CATALOG, Filters()), [OPENING], dated, Catalog(WIRE))


def evidence(text: str, speaker: str | None = None, context: float = 1.0) -> Evidence:
    said = Utterance(POST.id, 0, 1, speaker, direct=False) if speaker else None
    sentence = Sentence(POST.id, hash(text) % 1000, 0, text)
    return Evidence(sentence, POST, 0.5, 1, {"context": context}, utterance=said)


def test_an_outline_asks_of_speakers_and_of_frequent_names() -> None:
    found = [
        *[evidence(f"Lena Brook met Orrin Vale on day {n}.", "Lena Brook") for n in range(3)],
        evidence("Brook agreed.", "Brook"),
        evidence("The Weir Trust was named once."),
        evidence("It cost nine, the case says.", "the case"),
    ]
    questions = proposed("the weir.", found)
    assert questions[0] == "What is reported about the weir?"
    assert "What did Lena Brook say about the weir?" in questions
    assert "How is Orrin Vale involved in the weir?" in questions
    assert sum("Brook" in q for q in questions) == 1
    assert not any("Trust" in q or "the case" in q for q in questions)


def test_a_topic_that_is_a_question_is_the_only_one() -> None:
    assert proposed("Who built it? ", [evidence("x", "Lena Brook")]) == ["Who built it?"]


@dataclass
class Answers:
    """Gives the same answers in turn."""

    given: list[Answer]

    def ask(self, question: str, *, filters: Filters | None = None) -> Answer:
        return replace(self.given.pop(0), question=question) if self.given else REFUSAL


def test_an_outline_keeps_what_is_answered_and_tells_more() -> None:
    steps: list[tuple[int, int]] = []
    kept = proposed_answers(
        Answers([REFUSAL, OPENING, OPENING, DIFFERS]),
        "the weir",
        [evidence("Off topic.", "Nobody", context=0.4)],
        Filters(),
        lambda done, of: steps.append((done, of)),
    )
    assert [a.text for a in kept] == [OPENING.text, DIFFERS.text]
    assert steps[-1] == (7, 7)


def test_events_are_close_to_the_topic_or_of_an_article_that_answers() -> None:
    days = {POST.id: (OPENED, "May"), WIRE.id: (NINE, "nine")}

    class Dated(Catalog):
        def moments(self, *, articles: frozenset[str] | None = None) -> Sequence[Moment]:
            (of,) = articles or ("",)
            start = self.article(of).text.index(days[of][1])
            return [Moment(of, start, start + 3, date(2031, 5, 1), date(2031, 5, 31), True)]

    def told(post: float, wire: float) -> list[str]:
        found = []
        for article, context in ((POST, post), (WIRE, wire)):
            text = days[article.id][0]
            start = article.text.index(text)
            sentence = Sentence(article.id, start, start + len(text), text)
            found.append(Evidence(sentence, article, 0.5, 1, {"context": context}))
        return [e.text for e in events_of(Dated(POST, WIRE), found, [OPENING, REFUSAL]).events]

    assert told(0.4, 0.5) == [OPENED, NINE]
    assert told(0.4, 0.4) == [OPENED]
    assert told(0.3, 0.4) == []


CHANGED = replace(POST, id="c" * 16, sha256="c" * 64, text="New.\n\n" + COST)


def checks(*articles: Article) -> list[tuple[bool, str]]:
    quoted = [cite(1, POST, COST), cite(2, POST, OPENED)]
    return [(check.holds, check.remark) for check in rechecked(quoted, Catalog(*articles))]


def test_quotes_hold_while_the_file_is_as_it_was() -> None:
    assert checks(POST, WIRE) == [(True, ""), (True, "")]


def test_of_a_changed_file_the_quotes_hold_that_still_stand_in_it() -> None:
    assert checks(CHANGED) == [
        (True, "the file has changed; the quote now stands on line 3"),
        (False, "the file has changed and lacks the quote"),
    ]


def test_of_a_file_that_is_gone_nothing_holds() -> None:
    assert checks(WIRE) == [(False, "the corpus no longer has this file")] * 2


def test_words_elsewhere_in_the_same_file_do_not_hold() -> None:
    moved = replace(cite(1, POST, COST), start=0, end=5)
    assert not next(rechecked([moved], CATALOG)).holds
    empty = replace(moved, start=0, end=0, quote="")
    assert not next(rechecked([empty], CATALOG)).holds
