"""Names and noun phrases of a text, found by their surface: no parser, only lists of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, takewhile

from qa import mentions
from qa.inflection import third_person, verbs
from qa.question import STOP_WORDS, stem, words
from vectorstore.language import sentence_spans

# Words of a noun phrase at most: the last ones, where the head stands.
_LONGEST = 4
_TOKEN = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?|\d[\d.,]*|[^\w\s]")
_OPENING_NAME = re.compile(
    r"(?![\w’'-]*(?:s|ing|ly)\b)[\w’'-]{3,}(?:[’']s)?\s+"
    r"(?:is|was|has|had|will|would|did|does|can|could|\w+ed|said|told|wrote|says)\b"
)
_TAKES_BASE = re.compile(r"\b(?:do|does|did|will|would|can|could|should)\b", re.IGNORECASE)
_VERBAL = re.compile(r"(?:ed|ing)$")
# Words that are neither function words nor verbs, and name nothing all the same.
_SAYS_LITTLE = frozenset(
    (
        "including lot lots thing things way ways kind kinds type types sort sorts example"
        " examples part parts person people number numbers something anything someone anyone"
        " everyone everything nothing others another often much many more most less least even"
        " still okay ok yes yeah well sure thanks thank wow cool hmm hi hello per however"
        " therefore although because whether upon via along according around cannot etc good best"
        " better great big new old first second third last next one ones two three real long far"
        " high short wide deep soon late able right else fact facts article articles text"
        " information idea question answer interested interesting wondering different various"
        " several important common main major possible available time times day days year use uses"
        " using work works working help helps helping look looks looking need needs cause causes"
        " causing start starts try tries trying show shows making taking getting going giving"
        " coming seeing finding saying happening meaning years don doesn didn isn aren wasn weren"
        " wouldn couldn shouldn ve re ll"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase as it stands in a sentence, and the word before it."""

    text: str
    stems: tuple[str, ...]
    name: bool
    before: str


def phrases(text: str) -> Iterator[Mention]:
    """Names and noun phrases of a text, in reading order."""
    for start, end in sentence_spans(text, 0, len(text)):
        yield from _in_sentence(text[start:end])


def _in_sentence(sentence: str) -> Iterator[Mention]:
    names = list(_names(sentence))
    taken = {i for start, name in names for i in range(start, start + len(name))}
    tokens = [token for token in _TOKEN.finditer(sentence) if token.start() not in taken]
    nouns = [
        kept
        for can, group in groupby(tokens, key=lambda token: _can_name(token.group()))
        for run in (_touching(list(group), sentence) if can else ())
        if (kept := _nouns(run, sentence))
    ]
    found = [(start, name, True) for start, name in names]
    found += [(n[0].start(), sentence[n[0].start() : n[-1].end()], False) for n in nouns]
    for start, text, named in sorted(found):
        plain = re.sub(r"[’']s$", "", text)
        before = re.findall(r"[\w’']+", sentence[:start].lower())
        if own := tuple(stem(word) for word in words(plain) if word not in STOP_WORDS):
            yield Mention(plain, own, named, before[-1] if before else "")


def _names(sentence: str) -> Iterator[tuple[int, str]]:
    """Names and where they start; a lone word that opens the sentence if a verb follows it."""
    at = 0
    for name in mentions.names(sentence):
        start = sentence.find(name, at)
        if start < 0:
            continue
        opens = not sentence[:start].strip(' "“”‘’(')
        if not opens or " " in name or _OPENING_NAME.match(sentence, start):
            whole = _with_noun(name, sentence)
            yield start, whole
            at = start + len(whole)


def _with_noun(name: str, sentence: str) -> str:
    """A name with the nouns it qualifies: "the Alder bridge", but not "Alder said"."""
    match = re.search(
        rf"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat)\s+{re.escape(name)}((?:\s+[a-z][\w-]+){{1,2}})",
        sentence,
    )
    nouns = match.group(1).split() if match else []
    kept = takewhile(lambda word: _can_name(word) and not _VERBAL.search(word), nouns)
    return " ".join((name, *kept))


def _nouns(run: list[re.Match[str]], sentence: str) -> list[re.Match[str]]:
    """The end of a run of words, where the noun stands, without verbs that can be told."""
    before = sentence[: run[0].start()]
    last = re.search(r"([\w’'.-]+)\s+$", before)
    if last and (last[1] == "to" or (last[1][0].isupper() and last[1].lower() not in STOP_WORDS)):
        run = run[1:]
    while run and run[-1].group().endswith("ed"):
        run = run[:-1]
    if len(run) > 1 and run[-1].group() in verbs() and _TAKES_BASE.search(before):
        run = run[:-1]
    return run[-_LONGEST:]


def qualifies(name: str, text: str) -> bool:
    """Whether a name stands before a noun in a text, as an adjective: "the Norse ports"."""
    match = re.search(rf"\b{re.escape(name)}\s+([a-z][\w-]+)", text)
    return bool(match and _can_name(match[1]) and not _VERBAL.search(match[1]))


@cache
def _verb_forms() -> frozenset[str]:
    """Forms of common verbs that are no nouns."""
    always = (verb for verb in verbs().values() if not verb.noun)
    past = {form for v in verbs().values() for form in (v.past, v.participle) if form != v.base}
    return frozenset({form for v in always for form in (v.base, third_person(v.base))} | past)


def _can_name(token: str) -> bool:
    low = token.lower().replace("’", "'")
    return (
        token[0].isalpha()
        and len(low) > 1
        and "'" not in low.removesuffix("'s")
        and low not in STOP_WORDS
        and low not in _SAYS_LITTLE
        and low not in _verb_forms()
        and not low.endswith("ly")
    )


def _touching(run: list[re.Match[str]], sentence: str) -> list[list[re.Match[str]]]:
    """A run split where more than a space stands between two words, or after a possessive."""
    parts: list[list[re.Match[str]]] = []
    for token in run:
        gap = sentence[parts[-1][-1].end() : token.start()] if parts else "|"
        parts.append([token]) if gap.strip() else parts[-1].append(token)
    return parts
