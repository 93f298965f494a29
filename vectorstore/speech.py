"""Who says what in an article: direct and reported speech, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vectorstore.parser import trees
from vectorstore.quotations import Quotation, quotations
from vectorstore.reporting import Hidden, hide, reports, subjects
from vectorstore.speakers import Mention, Names, mention
from vectorstore.types import Article, Sentence, Utterance

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\r\n]*\r\n|\r[^\S\r]*\r|\u2029")
_PRONOUN = re.compile(r"\b(?:he|she|they|it)\b", re.IGNORECASE)
_ASKS = re.compile(r"[?!][”\"’'»]$")
_TAG = 6  # words
# How far back what a pronoun stands for is sought
_PARAGRAPHS, _SENTENCES = 2, 5


@dataclass(slots=True)
class _Line:
    """A sentence on its way: where it stands, who speaks in it, and its grammatical subjects."""

    sentence: Sentence
    paragraph: int
    quoted: list[Quotation]
    hidden: Hidden
    mentions: list[Mention] = field(default_factory=list)
    before: list[Mention] = field(default_factory=list)
    subjects: list[Mention] = field(default_factory=list)
    speakers: list[Mention] = field(default_factory=list)

    @property
    def is_whole_quotation(self) -> bool:
        """Whether nothing stands outside quotation marks."""
        return not re.search(r"\w", re.sub(r"\bthis\b", "", self.hidden.text))


def utterances(article: Article, sentences: Sequence[Sentence]) -> list[Utterance]:
    """What the article reports people to have said, in reading order.

    Where it is not certain who speaks there is none. A sentence in which two speak has two.
    """
    lines = _lines(article.text, sentences)
    _parse(lines)
    names = Names([sentence.text for sentence in sentences])
    _resolve(lines, names)
    _spread(lines)
    return [
        Utterance(
            article.id, line.sentence.start, line.sentence.end, speaker.text, bool(line.quoted)
        )
        for line in lines
        for speaker in line.speakers
    ]


def _lines(text: str, sentences: Sequence[Sentence]) -> list[_Line]:
    """The sentences with their paragraphs and the quotations that reach into them."""
    paragraphs: list[tuple[int, int]] = []
    numbers: list[int] = []
    breaks = _BLANK_LINE if _BLANK_LINE.search(text) else re.compile(r"[\n\r\u2028]")
    for sentence in sentences:
        if paragraphs and not breaks.search(text, paragraphs[-1][1], sentence.start):
            paragraphs[-1] = (paragraphs[-1][0], sentence.end)
        else:
            paragraphs.append((sentence.start, sentence.end))
        numbers.append(len(paragraphs) - 1)
    found = quotations(text, paragraphs)
    lines: list[_Line] = []
    for sentence, number in zip(sentences, numbers, strict=True):
        quoted = [q for q in found if q.overlaps(sentence.start, sentence.end)]
        spans = [
            s for q in quoted for s in q.spans if s[0] < sentence.end and sentence.start < s[1]
        ]
        follows = bool(lines) and _tags(sentence, number, lines[-1])
        hidden = hide(text, sentence.start, sentence.end, spans, follows=follows)
        if follows:
            quoted = [lines[-1].quoted[-1], *quoted]
        lines.append(_Line(sentence, number, quoted, hidden))
    return lines


def _tags(sentence: Sentence, paragraph: int, before: _Line) -> bool:
    """Whether it is the "Brandt asked." that the question mark before it cut off."""
    if not before.is_whole_quotation or not before.quoted or before.paragraph != paragraph:
        return False
    return _ASKS.search(before.sentence.text) is not None and len(sentence.text.split()) <= _TAG


def _parse(lines: Sequence[_Line]) -> None:
    """Find the verbs of speech and their subjects; only sentences that may have some are parsed."""
    wanted: dict[int, None] = {}
    for i, line in enumerate(lines):
        if line.hidden.has_cue and not line.is_whole_quotation:
            if _PRONOUN.search(line.hidden.text):
                wanted.update((j, None) for j in _before(lines, i))
            wanted[i] = None
    chosen = [lines[i] for i in wanted if not lines[i].is_whole_quotation]
    for line, doc in zip(chosen, trees([line.hidden.text for line in chosen]), strict=True):
        told = reports(doc, line.hidden.quotes)
        heads = dict.fromkeys(report.speaker for report in told)
        line.mentions = [m for m in map(mention, heads) if m is not None]
        found = [mention(token) for token in subjects(doc, told)]
        line.subjects = [m for m in found if m is not None and m.kind != "pronoun"]
        line.before = [m for m in map(mention, _preceding(doc, heads)) if m is not None]


def _preceding(doc: Doc, heads: Iterable[Token]) -> list[Token]:
    """The subjects that stand before a speaker in the sentence."""
    last = max((head.i for head in heads), default=0)
    return [t for t in doc[:last] if t.dep_ in ("nsubj", "nsubjpass") and t.tag_ != "PRP"]


def _before(lines: Sequence[_Line], at: int) -> range:
    """The sentences before this one, of its own and the previous paragraph."""
    first = at
    while first > max(0, at - _SENTENCES) and (
        lines[at].paragraph - lines[first - 1].paragraph < _PARAGRAPHS
    ):
        first -= 1
    return range(first, at)


def _resolve(lines: Sequence[_Line], names: Names) -> None:
    """Give names in full, and to pronouns whom they stand for."""
    gender: dict[str, str] = {}
    for i, line in enumerate(lines):
        for found in line.mentions:
            if found.kind == "name":
                speaker: Mention | None = _named(found, names)
            elif found.kind == "description":
                speaker = found
            else:
                speaker = _stands_for(found, lines, i, names, gender)
            if speaker is None:
                line.speakers.clear()
                break
            known = found.gender or speaker.gender
            if known:
                gender.setdefault(speaker.text, known)
            if speaker.text not in [s.text for s in line.speakers]:
                line.speakers.append(speaker)


def _named(found: Mention, names: Names) -> Mention:
    if found.kind != "name" or found.is_body:
        return found
    return Mention(names.fullest(found.text), "name", found.gender)


def _stands_for(
    pronoun: Mention, lines: Sequence[_Line], at: int, names: Names, gender: dict[str, str]
) -> Mention | None:
    """The nearest speaker or subject before that the pronoun fits; None in any doubt."""
    for i in (at, *reversed(_before(lines, at))):
        spoke = lines[i].speakers if i < at else []
        named = [_named(m, names) for m in (lines[i].subjects if i < at else lines[i].before)]
        fit: dict[str, Mention] = {}
        for candidate in [*spoke, *named]:
            if not _fits(pronoun, candidate, gender.get(candidate.text, candidate.gender)):
                if candidate.plural and candidate.is_human:
                    return None  # one of them, perhaps
            elif candidate in spoke or _is_known(candidate, names):
                fit[candidate.text] = candidate
            elif candidate.kind == "name":
                return None  # a person or a place
        if fit:
            return next(iter(fit.values())) if len(fit) == 1 else None
    return None


def _is_known(candidate: Mention, names: Names) -> bool:
    """Whether it is sure to be a person, or a body."""
    return candidate.is_human or candidate.is_body or candidate.text in names


def _fits(pronoun: Mention, candidate: Mention, gender: str) -> bool:
    if pronoun.plural or candidate.plural:
        return pronoun.plural and candidate.plural
    if pronoun.is_body:
        return candidate.is_body
    return candidate.is_person and gender in ("", pronoun.gender)


def _spread(lines: Sequence[_Line]) -> None:
    """Give the sentences of a quotation the speaker that one of them, or a neighbour, names."""
    of: dict[Quotation, Mention | None] = {}
    for line in lines:
        for quotation in line.quoted:
            if line.speakers:
                only = line.speakers[0] if len(line.speakers) == 1 else None
                of[quotation] = only if of.get(quotation, only) == only else None
    for i, line in enumerate(lines):
        if not line.quoted or not line.is_whole_quotation:
            continue
        before = lines[i - 1] if i else None
        for quotation in line.quoted:
            if quotation not in of and before is not None and _goes_on(before, line):
                of[quotation] = before.speakers[0]
        speaker = of.get(line.quoted[0])
        if speaker is not None:
            line.speakers = [speaker]


def _goes_on(before: _Line, line: _Line) -> bool:
    """Whether a quotation without a speaker is by whoever spoke in the sentence before.

    Two quotations side by side are a dialogue as often as not, and so is one after a question.
    """
    if len(before.speakers) != 1 or line.paragraph - before.paragraph > 1:
        return False
    if re.search(r"\bask(?:s|ed|ing)?\b", before.hidden.text):
        return False
    return not before.sentence.text.endswith(("?", "”", '"', "’", "'", "»"))
