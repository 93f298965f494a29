"""What an answer is made of. Plain frozen data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from vectorstore.types import Article, Hit, Moment, Sentence, Utterance

Status = Literal["answered", "partial", "not_in_corpus", "premise_corrected", "clarify"]
Support = Literal["supported", "partial", "unsupported", "unchecked"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One past exchange of a conversation: the question as asked and the answer's text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The few words of a sentence that a reader takes for the answer.

    ``start`` and ``end`` are code points of the article's text; ``score`` in [0, 1] is how sure the
    reader is of these words, the rest of the evidence left aside.
    """

    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence weighed for one question.

    ``score`` is in [0, 1]: the probability that the sentence holds the answer. ``rank`` is that of
    the hit it came from. ``features`` are the named signals the score was made of. ``reading`` is
    None without a reader, ``utterance`` where the article itself speaks; ``moments`` are the
    sentence's expressions of time.
    """

    sentence: Sentence
    article: Article
    score: float
    rank: int
    features: Mapping[str, float] = field(default_factory=dict)
    reading: Reading | None = None
    utterance: Utterance | None = None
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence an engine wants to say, and the evidence it rests on (never empty).

    ``reasons`` say, a sentence each, why the support is not full. ``likely`` are the words of the
    text that most likely answer, where they are not sure enough to be the short answer, or where
    articles differ in them.
    """

    text: str
    evidence: tuple[Evidence, ...]
    support: Support = "unchecked"
    speaker: str | None = None
    reasons: tuple[str, ...] = ()
    likely: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine made of the evidence, before markers are numbered.

    ``opening`` is said before the statements and asserts nothing of the corpus ("The articles do
    not say."). ``short_answer`` is the text of the first statement where that is the answer in a
    few words. ``struck`` are statements that failed verification: shown as struck, never said;
    ``notes`` are sentences on how the answer came about ("a marker [9] names no source").
    ``differs`` says that the statements are of articles that differ, to be read side by side.
    ``usage`` counts what a chat model reports: ``input_tokens`` and ``output_tokens`` of all its
    tries together; empty without a model, and where it reports nothing.
    """

    status: Status
    statements: tuple[Statement, ...]
    opening: str = ""
    engine: str = "extractive"
    degraded: str | None = None
    struck: tuple[Statement, ...] = ()
    short_answer: str | None = None
    notes: tuple[str, ...] = ()
    differs: bool = False
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a source file.

    ``n`` is the marker shown as ``[n]`` in the answer's text. ``source`` is the file's path
    relative to the corpus root and ``sha256`` the hash of its bytes; ``text[start:end] == quote``
    holds for the article's text, in code points.
    """

    n: int
    source: str
    sha256: str
    title: str | None
    publisher: str | None
    published: str | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer: its text without markers, and the citations it rests on.

    ``citations`` are values of ``Citation.n``. ``speaker`` is who is reported to have said it,
    None where the article itself speaks. ``reasons`` and ``likely`` are as in a Statement.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    speaker: str | None = None
    reasons: tuple[str, ...] = ()
    likely: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``text`` carries the markers. In a refusal (``not_in_corpus``) there are no claims, and the
    citations are the nearest passages, offered and not asserted. ``engine`` names what wrote the
    answer; ``degraded`` is the reason, in one sentence, why it was not the engine asked for.
    ``short_answer`` opens the text where a few words answer. ``struck`` are claims that a model
    made and that failed verification; they are not part of the text. ``notes`` and ``differs`` are
    as in a Draft. ``timings_ms`` maps a stage to milliseconds; ``usage`` is as in a Draft.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    engine: str = "extractive"
    degraded: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)
    short_answer: str | None = None
    struck: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    differs: bool = False

    def __add__(self, later: Answer) -> Answer:
        """The later one: a stream yields the whole answer so far, and LangChain folds it by +."""
        return later
