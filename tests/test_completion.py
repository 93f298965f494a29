from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from qa.types import Answer, Citation, Claim
from ui.web.completion import REVISED, Completion, quiet, said, tail, unsaid
from vectorstore.types import Article

TEXT = "Kiln fire\nThe kiln caught fire at noon. Nobody was hurt."
ARTICLE = Article("a", "kiln_1.txt", "cd" * 32, "Kiln fire", TEXT, "Potter's Gazette")
FIRST, SECOND = "The kiln caught fire at noon.", "Nobody was hurt."


def cite(quote: str, n: int) -> Citation:
    start = TEXT.index(quote)
    return Citation(
        n,
        "kiln_1.txt",
        "cd" * 32,
        "Kiln fire",
        "Potter's Gazette",
        None,
        start,
        start + len(quote),
        quote,
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
    text=f"{FIRST} [1]\n{SECOND} [2]",
    claims=(*HALF.claims, Claim(SECOND, (2,), "supported")),
    citations=(cite(FIRST, 1), cite(SECOND, 2)),
)
SAID = f"{FIRST} [1]\n\n{SECOND} [2]"


class Library:
    def source(self, sha256: str) -> Article:
        return {ARTICLE.sha256: ARTICLE}[sha256]


def completion() -> Completion:
    return Completion(Library(), "http://here/", "What burned?")


def content(chunks: Sequence[dict[str, Any]]) -> str:
    deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
    return "".join(delta.get("content", "") for delta in deltas)


def test_the_text_has_markers_and_its_sources_below() -> None:
    assert said(WHOLE).content == SAID
    assert tail(WHOLE, {ARTICLE.sha256: ARTICLE}) == (
        "\n\n**Sources**"
        f"\n\n[1] **Potter's Gazette**, Kiln fire (`kiln_1.txt:2`)\n> {FIRST}"
        f"\n\n[2] **Potter's Gazette**, Kiln fire (`kiln_1.txt:2`)\n> {SECOND}"
    )
    assert tail(replace(WHOLE, citations=(), degraded="Slow."), {}) == "\n\nNote: Slow."
    refused = replace(WHOLE, status="not_in_corpus")
    assert tail(refused, {}).startswith("\n\n**Nearest passages**")


def test_annotations_point_at_the_markers_and_open_the_article() -> None:
    message = completion().whole(WHOLE)["choices"][0]["message"]
    cited = [annotation["url_citation"] for annotation in message["annotations"]]
    assert [message["content"][c["start_index"] : c["end_index"]] for c in cited] == ["[1]", "[2]"]
    end = 10 + len(FIRST)
    assert cited[0]["url"] == f"http://here/article/{'cd' * 32}?start=10&end={end}#quote"
    assert cited[0]["title"] == "Kiln fire"
    assert [c["quote"] for c in message["citations"]] == [FIRST, SECOND]


def test_a_short_answer_is_bold_and_a_literal_marker_stays_text() -> None:
    claim = Claim("See [1] there.", (1,), "supported")
    answer = replace(HALF, text="Noon. [1]\nSee [1] there. [1]", short_answer="Noon.")
    answer = replace(answer, claims=(Claim("Noon.", (1,), "supported"), claim))
    text = said(answer)
    assert text.content == "**Noon.** [1]\n\nSee \\[1\\] there. [1]"
    assert [text.content[start:end] for start, end, _ in text.markers] == ["[1]", "[1]"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("![x](http://images.example/p)", "!\\[x\\](http:\\//images\\.example/p)"),
        ("<b onclick=x>", "\\<b onclick=x\\>"),
        (
            "www.ferry.example or tove@ferry.example",
            "www\\.ferry\\.example or tove\\@ferry\\.example",
        ),
        ("The U.S. paid $3.5m.", "The U.S. paid \\$3.5m."),
        ("# Not a heading", "\\# Not a heading"),
        ("- not a point", "\\- not a point"),
        ("2024. A year", "2024\\. A year"),
        ("a snake_case and _stress_", "a snake_case and \\_stress\\_"),
        ("left\u202eright\n\n    code", "leftright code"),
        ("a `b` \\ *c* ~d~ |e|", "a \\`b\\` \\\\ \\*c\\* \\~d\\~ \\|e\\|"),
    ],
)
def test_nothing_of_the_corpus_is_markup(text: str, written: str) -> None:
    assert quiet(text) == written


def test_a_file_name_cannot_end_its_code() -> None:
    hostile = replace(WHOLE, citations=(replace(cite(FIRST, 1), source="a`<b>.txt"),))
    assert "(a\\`\\<b\\>.txt)" in tail(hostile, {})


def test_what_was_said_is_read_back_without_sources_and_escapes() -> None:
    claim = Claim("The U.S. paid $3 to _us_.", (1,), "supported")
    answer = replace(WHOLE, text=f"{claim.text} [1]", claims=(claim,), degraded="Slow.")
    whole = completion().whole(answer)["choices"][0]["message"]["content"]
    assert unsaid(whole) == answer.text
    assert unsaid("typed by hand") == "typed by hand"


def test_a_completion_is_what_clients_expect() -> None:
    whole = completion().whole(WHOLE)
    assert whole["id"].startswith("chatcmpl-")
    assert (whole["object"], whole["model"]) == ("chat.completion", "dateline")
    assert whole["choices"][0]["finish_reason"] == "stop"
    assert whole["choices"][0]["message"]["role"] == "assistant"
    usage = whole["usage"]
    assert usage["prompt_tokens"] == 3
    assert usage["total_tokens"] == 3 + usage["completion_tokens"] > 30
    assert whole["dateline"]["status"] == "answered"


def test_what_a_model_reports_is_its_usage() -> None:
    reported = replace(WHOLE, usage={"input_tokens": 700, "output_tokens": 80})
    assert completion().whole(reported)["usage"]["total_tokens"] == 780


def test_a_stream_sends_each_sentence_once_and_its_sources_last() -> None:
    chunks = list(completion().chunks(iter([HALF, HALF, WHOLE]), usage=True))
    deltas = [chunk["choices"][0]["delta"].get("content") for chunk in chunks[:-1]]
    assert deltas[:3] == ["", f"{FIRST} [1]", f"\n\n{SECOND} [2]"]
    assert deltas[3].startswith("\n\n**Sources**")
    assert content(chunks) == completion().whole(WHOLE)["choices"][0]["message"]["content"]
    last, used = chunks[-2:]
    assert [c["n"] for c in last["choices"][0]["delta"]["citations"]] == [1, 2]
    assert last["dateline"]["answer"] == WHOLE.text
    assert [c["choices"][0]["finish_reason"] for c in chunks[:-1]] == [None] * 4 + ["stop"]
    assert (used["choices"], used["usage"]["prompt_tokens"]) == ([], 3)
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert len(list(completion().chunks(iter([WHOLE]), usage=False))) == 4


def test_an_answer_that_does_not_go_on_is_sent_whole_after_a_line_that_says_so() -> None:
    other = replace(WHOLE, text=f"{SECOND} [2]", claims=WHOLE.claims[1:])
    chunks = list(completion().chunks(iter([HALF, other]), usage=False))
    sent = content(chunks)
    assert sent.startswith(f"{FIRST} [1]{REVISED}{SECOND} [2]\n\n**Sources**")
    (cited,) = chunks[-1]["choices"][0]["delta"]["annotations"]
    place = cited["url_citation"]
    assert sent[place["start_index"] : place["end_index"]] == "[2]"
