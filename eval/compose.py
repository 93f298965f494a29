"""A gold row made from a question and the words of a file that answer it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold import Question, parse
from eval.gold_rules import BadGold
from eval.mutants import gold_answer
from eval.results import BadRun
from eval.scoring import score
from eval.sets import read_corpus
from qa.question import expected, words
from vectorstore.chunking import chunk
from vectorstore.types import Article

# What a question asks for, by the kind of answer it expects.
_CATEGORIES = {
    "date": "when",
    "number": "number",
    "place": "where",
    "quote": "who_said",
    "list": "list",
    "yes_no": "yes_no",
}
_TYPES = {"when": "date", "number": "number"}
# Letters that look alike on a keyboard and in print.
_ALIKE = {letter: f"[{group}]" for group in ("'’‘`", '"“”„«»', r"\-‐‑–—") for letter in group}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the author says of a row; None and () leave it to what the question and quote say."""

    question: str
    file: Path | None = None
    quote: str | None = None
    answers: Sequence[str] = ()
    id: str | None = None
    category: str | None = None
    must_pass: bool = False


def compose(wanted: Wanted, corpus: Path | None = None) -> dict[str, Any]:
    """Return the row, its offsets and hash filled in; without a quote, one to be refused.

    The quote is widened to whole sentences; an answer must hold ``answers``, or the quote.

    ``corpus`` is the folder that paths are relative to, by default that of the file. Raises
    BadRun if the quote is not once in the file, or BadGold if the row could not be used.
    """
    if wanted.quote is None or wanted.file is None:
        return _row(wanted, "not_in_corpus", wanted.category or "unanswerable", None)
    articles = read_corpus(corpus or wanted.file.parent)
    article = _article(wanted.file, articles)
    start, end = widened(article, *locate(article, wanted.quote))
    entry = {
        "group": "quote",
        "file": article.path,
        "sha256": article.sha256,
        "start": start,
        "end": end,
        "quote": article.text[start:end],
    }
    category = wanted.category or _CATEGORIES.get(expected(wanted.question), "single_fact")
    row = _row(wanted, "answered", category, entry)
    _check(parse(row), articles)
    return row


def locate(article: Article, quote: str) -> tuple[int, int]:
    """Find a quote in an article, whatever its white space, quotation marks and dashes.

    Raises BadRun unless it is there exactly once.
    """
    pattern = r"\s+".join(
        "".join(_ALIKE.get(letter) or re.escape(letter) for letter in word)
        for word in quote.split()
    )
    found = [match.span() for match in re.finditer(pattern, article.text)] if pattern else []
    if len(found) != 1:
        much = f"{len(found)} times" if found else "nowhere"
        raise BadRun(
            f"The quote is {much} in {article.path}; copy words that stand there exactly once."
        )
    return found[0]


def widened(article: Article, start: int, end: int) -> tuple[int, int]:
    """Widen a span to the whole sentences it lies in, which are what answers cite."""
    touched = [s for s in chunk(article).sentences if s.start < end and s.end > start]
    return min([start, *(s.start for s in touched)]), max([end, *(s.end for s in touched)])


def _article(file: Path, articles: Mapping[str, Article]) -> Article:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest not in articles:
        raise BadRun(f"{file} is no article of the corpus; give its folder with --corpus.")
    return articles[digest]


def _row(
    wanted: Wanted, expect: str, category: str, entry: Mapping[str, Any] | None
) -> dict[str, Any]:
    id_ = wanted.id or "-".join(words(wanted.question)[:8]) or "question"
    facts = []
    if entry is not None:
        stated = list(wanted.answers) or [" ".join((wanted.quote or "").split())]
        kind = _TYPES.get(category, "text") if wanted.answers else "text"
        facts.append(
            {
                "id": "answer",
                "vital": True,
                "type": kind,
                "any_of": stated,
                "forbid": [],
                "speaker": None,
                "evidence": [entry["group"]],
            }
        )
    # Half of the questions each, and the same half whenever the row is made again.
    half = hashlib.sha256(id_.encode()).digest()[0] % 2
    return {
        "id": id_,
        "group": id_,
        "split": ("dev", "test")[half],
        "category": category,
        "must_pass": wanted.must_pass,
        "turns": [wanted.question],
        "expect": expect,
        "short_answers": list(wanted.answers) if entry else [],
        "facts": facts,
        "evidence": [dict(entry)] if entry else [],
        "notes": "",
    }


def _check(question: Question, articles: Mapping[str, Article]) -> None:
    """Raise BadGold if an answer that quotes the evidence would not get full credit."""
    perfect = gold_answer(question, articles.__getitem__)
    result = score(question, perfect, articles.__getitem__)
    if result.grounded != 1:
        raise BadGold(
            f"An answer that quotes this would not pass ({result.reason}); give the words of the "
            "quote that answer the question with --answer."
        )
