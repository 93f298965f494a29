"""Markers, spans, and the proof that every citation holds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations import BrokenCitation, assemble, markers, verify, without_markers
from qa.types import Answer, Draft, Evidence, Statement
from vectorstore.types import Article, Sentence

FIRST = "The ferry left Sable Point at noon.[3]"
SECOND = "Nobody was hurt,\nthe harbour master said."
TEXT = f"\ufeffFerry news\r\n{FIRST} {SECOND} 🛳 {FIRST}"


def article(text: str = TEXT, sha256: str = "aa") -> Article:
    return Article(sha256, f"north/{sha256}.txt", sha256, "Ferry news", text, publisher="Gull Post")


def evidence(quote: str, source: Article | None = None, after: int = 0) -> Evidence:
    source = source or article()
    start = source.text.index(quote, after)
    return Evidence(Sentence(source.id, start, start + len(quote), quote), source, 0.9, 1)


def answer(*statements: Statement, status: str = "answered", opening: str = "") -> Answer:
    draft = Draft(status, statements, opening=opening)  # type: ignore[arg-type]
    return assemble("When?", "When did it leave?", draft, (), {"draft": 1.5})


def read(sha256: str) -> Article:
    return {"aa": article(), "bb": article("Fog delayed it.", "bb")}[sha256]


def test_evidence_is_numbered_by_first_use_and_a_span_keeps_its_number() -> None:
    fog = evidence("Fog delayed it.", article("Fog delayed it.", "bb"))
    made = answer(
        Statement("It left at noon.", (evidence(FIRST), fog)),
        Statement("Fog came.", (fog, evidence(SECOND), fog)),
    )
    assert made.text == "It left at noon. [1][2]\nFog came. [2][3]"
    assert [claim.citations for claim in made.claims] == [(1, 2), (2, 3)]
    assert [(c.n, c.sha256, c.source) for c in made.citations] == [
        (1, "aa", "north/aa.txt"),
        (2, "bb", "north/bb.txt"),
        (3, "aa", "north/aa.txt"),
    ]
    assert verify(made, read) == []


def test_the_tokens_a_draft_took_are_the_answers() -> None:
    draft = Draft("answered", (), usage={"input_tokens": 3})
    assert assemble("When?", "When?", draft, (), {}).usage == {"input_tokens": 3}
    assert answer().usage == {}


def test_the_short_answer_is_the_first_line_and_the_first_claim() -> None:
    said = (Statement("At\nnoon.", (evidence(FIRST),)), Statement(FIRST, (evidence(FIRST),)))
    made = assemble("When?", "When?", Draft("answered", said, short_answer="At\nnoon."), (), {})
    assert (made.short_answer, made.claims[0].text) == ("At noon.", "At noon.")
    assert made.text.splitlines()[0] == "At noon. [1]"
    assert verify(made, read) == []
    other = Draft("answered", said, short_answer="At one.")
    assert assemble("When?", "When?", other, (), {}).short_answer is None
    refused = Draft("not_in_corpus", said, short_answer="At noon.")
    assert assemble("When?", "When?", refused, (), {}).short_answer is None


def test_what_was_struck_is_no_part_of_the_text_and_brings_no_citation() -> None:
    lies = (
        Statement("It left\n at one.", (evidence(FIRST),), "unsupported", None, ("no one",)),
        Statement("All drowned.", (evidence(SECOND),), "unsupported"),
        Statement("Fog!", (), "unsupported"),
    )
    said = (Statement("It left.", (evidence(FIRST),), "partial", "Ann", ("a doubt",)),)
    draft = Draft("answered", said, struck=lies, notes=("a\nnote",))
    made = assemble("When?", "When?", draft, (), {})
    assert made.text == "It left. [1]"
    assert [(c.text, c.citations) for c in made.struck] == [
        ("It left at one.", (1,)),
        ("All drowned.", ()),
        ("Fog!", ()),
    ]
    assert made.struck[0].reasons == ("no one",)
    assert (made.claims[0].speaker, made.claims[0].reasons) == ("Ann", ("a doubt",))
    assert (made.notes, len(made.citations)) == (("a note",), 1)
    assert verify(made, read) == []
    refused = assemble("When?", "When?", replace(draft, status="not_in_corpus"), (), {})
    assert refused.struck[0].citations == () and verify(refused, read) == []


def test_equal_words_in_two_places_are_two_citations() -> None:
    made = answer(Statement("Twice.", (evidence(FIRST), evidence(FIRST, after=40))))
    assert len({(c.start, c.end) for c in made.citations}) == 2
    assert verify(made, read) == []


def test_quotes_are_verbatim_though_the_text_is_on_one_line_and_unmarked() -> None:
    made = answer(
        Statement(f"Gull Post: {FIRST}", (evidence(FIRST),)),
        Statement(SECOND, (evidence(SECOND),)),
    )
    assert made.text.splitlines() == [
        "Gull Post: The ferry left Sable Point at noon.(3) [1]",
        "Nobody was hurt, the harbour master said. [2]",
    ]
    assert [m.n for m in markers(made.text)] == [1, 2]
    assert made.citations[0].quote == FIRST and made.citations[1].quote == SECOND
    assert made.claims[0].text == f"Gull Post: {FIRST}"
    assert verify(made, read) == []


def test_an_opening_comes_first_and_cannot_carry_a_marker() -> None:
    made = answer(Statement("It left.", (evidence(FIRST),)), opening="They differ [7].")
    assert made.text == "They differ (7).\nIt left. [1]"


def test_a_refusal_offers_its_statements_without_claiming_them() -> None:
    made = answer(Statement(FIRST, (evidence(FIRST),)), status="not_in_corpus", opening="Not said.")
    assert (made.text, made.claims, len(made.citations)) == ("Not said.", (), 1)
    assert verify(made, read) == []


def test_markers_tell_their_places() -> None:
    text = "A. [1][12] [0] [x] [ 3 ] [1, 2] ［4］ [٣] [007] [99999]"
    assert markers(text) == [(1, 3, 6), (12, 6, 10)]
    assert all(text[m.start : m.end] == f"[{m.n}]" for m in markers(text))


@given(st.text(alphabet="[]()0123456789, ;-–x\n٣", max_size=40))
def test_no_text_can_forge_a_marker(text: str) -> None:
    assert markers(without_markers(text)) == []
    made = answer(Statement(text or "x", (evidence(FIRST),)))
    assert [m.n for m in markers(made.text)] == [1]


def test_a_slice_that_is_not_the_sentence_is_never_cited() -> None:
    good = evidence(FIRST)
    shifted = replace(good, sentence=replace(good.sentence, start=good.sentence.start + 1))
    negative = replace(good, sentence=Sentence("aa", -3, -1, TEXT[-3:-1]))
    empty = replace(good, sentence=Sentence("aa", 5, 5, ""))
    for bad in (shifted, negative, empty):
        with pytest.raises(BrokenCitation, match=r"north/aa\.txt"):
            answer(Statement("It left.", (bad,)))


def test_a_statement_without_evidence_is_never_said() -> None:
    with pytest.raises(BrokenCitation, match="rests on no evidence"):
        answer(Statement("It left.", ()))


GOOD = answer(Statement("It left.", (evidence(FIRST),)), Statement("Safe.", (evidence(SECOND),)))
CITED = GOOD.citations[0]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (replace(CITED, quote=FIRST.lower()), "does not quote"),
        (replace(CITED, start=CITED.start - 1), "does not quote"),
        (replace(CITED, start=CITED.start - len(TEXT)), "does not quote"),
        (replace(CITED, quote="", end=CITED.start), "does not quote"),
        (replace(CITED, source="south/aa.txt"), "lies at north/aa.txt"),
        (replace(CITED, sha256="cc"), "no article with its hash"),
        (replace(CITED, n=9), "not numbered"),
    ],
)
def test_verify_finds_a_bad_citation(bad: object, problem: str) -> None:
    spoilt = replace(GOOD, citations=(bad, GOOD.citations[1]))  # type: ignore[arg-type]
    assert any(problem in found for found in verify(spoilt, read))


def test_verify_finds_an_article_served_under_another_hash() -> None:
    assert any(
        "another hash" in found for found in verify(GOOD, lambda _: replace(read("aa"), sha256="x"))
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"text": GOOD.text + " [4]"}, "marker [4] has no citation"),
        ({"text": GOOD.text.replace("[2]", "")}, "Citation 2 has no marker"),
        ({"text": GOOD.text.replace("left", "sank")}, "Claim 1 does not stand in the text"),
        ({"claims": (replace(GOOD.claims[0], citations=()),)}, "Claim 1 cites nothing"),
        ({"claims": (replace(GOOD.claims[0], citations=(5,)),)}, "a number that no citation has"),
        ({"status": "not_in_corpus"}, "A refusal makes claims"),
        ({"status": "not_in_corpus"}, "A refusal carries markers"),
    ],
)
def test_verify_finds_text_claims_and_citations_at_odds(
    change: dict[str, object], problem: str
) -> None:
    assert any(problem in found for found in verify(replace(GOOD, **change), read))  # type: ignore[arg-type]
