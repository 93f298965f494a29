"""What a question asks: its content words, its names, and the kind of answer it expects."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import Stemmer

from qa import mentions
from qa.inflection import irregular_forms
from vectorstore.language import sentence_spans

Expects = Literal[
    "person",
    "role",
    "date",
    "number",
    "place",
    "quote",
    "list",
    "yes_no",
    "reason",
    "outlet",
    "other",
]

STOP_WORDS = frozenset(
    (
        "a an the this that these those and or but nor so yet if then than as of in on at by "
        "for from to into onto with without within about between among against over under up "
        "down out off through during before after since until while he she it they we i you "
        "him her them us me his hers its their theirs our ours my mine your yours himself "
        "herself itself themselves who whom whose what which when where why how is are was "
        "were be been being am do does did doing done has have had having can could will "
        "would shall should may might must not no any some all each every both either neither "
        "such own same too very just only also there here again ever once s t"
    ).split()
)
# How a question speaks of its sources and of itself; no article is about these words.
_ASKING = frozenset(
    (
        "say says said saying tell tells told state states stated mention mentions mentioned "
        "according article articles text texts report reports reported source sources corpus "
        "question answer please describe describes described explain name named list give "
        "given quote quotes quoted many much did someone somebody"
    ).split()
)
_OUTLET_WORDS = frozenset(
    (
        "outlet outlets newspaper newspapers paper publication publications media site "
        "website journalist author authors publisher publishers write writes wrote published "
        "carries carry reporter"
    ).split()
)
_OF_A = r"(?:what|which) (?:\w+ )?"
_SAID = (
    r"(?:say|said|claim|claimed|call|called|tell|told|state|stated|describe|described|think|argue"
    r"|argued|add|added|write|warn|warned|(?:promise|promised|threaten|threatened)(?! to\b))"
)
# Of two that match at one place, the first wins.
_KINDS: tuple[tuple[Expects, str], ...] = (
    (
        "yes_no",
        r"^(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would"
        r"|should|may|might)\b",
    ),
    (
        "outlet",
        rf"\b{_OF_A}(?:outlet|newspaper|publication|media|site|website|article|publisher|agency"
        r"|source)s?\b|\bwho (?:wrote|authored|published|reports|reported)\b",
    ),
    (
        "date",
        rf"\bwhen\b|\b{_OF_A}(?:day|date|year|month|week|weekday|time)s?\b"
        r"|\bhow long ago\b|\bsince when\b",
    ),
    (
        "number",
        r"\bhow (?:many|much|long|old|far|large|big|tall|often|high|fast|deep|heavy|wide)\b"
        rf"|\b{_OF_A}(?:number|percentage|percent|share|amount|price|cost|figure|total|rate|sum"
        r"|age|toll)\b",
    ),
    (
        "role",
        rf"\b{_OF_A}(?:office|position|post|role|job|title|rank|capacity)\b"
        r"|^who (?:is|was) (?!the\b|responsible|behind)",
    ),
    ("place", rf"\bwhere\b|\b{_OF_A}(?:city|country|town|place|location|region|state|venue)\b"),
    ("reason", rf"\bwhy\b|\bhow come\b|\b{_OF_A}(?:reason|cause)\b"),
    (
        "list",
        r"\b(?:what|which) (?:are|were) the\b|\b(?:list|name) (?:the|all|every|some)\b"
        rf"|\b{_OF_A}(?:countries|conditions|cities|topics|issues|demands|steps|people|groups"
        r"|regions|reasons|points|parties|names|things|measures|promises)\b",
    ),
    (
        "person",
        rf"\bwho(?:m|se)?\b|\b{_OF_A}(?:person|official|politician|leader|president|minister"
        r"|expert|aide|spokes\w+|envoy|advis[eo]r|analyst|scholar)\b",
    ),
    (
        "quote",
        rf"\bwhat (?:did|does|do|has|had|have) .+ {_SAID}\b"
        r"|\bhow (?:did|does|do|has) .+ (?:describe|respond|react|call|characteri[sz]e|assess)\b",
    ),
    # "What forum was she addressing when ...?" asks for no date.
    ("other", r"\b(?:what|which|how)\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_FUNCTION = STOP_WORDS | _ASKING
_UNITS: dict[Expects, re.Pattern[str]] = {
    "number": re.compile(r"\bhow (?:many|much) (\w+)|\bhow (long|old)\b", re.IGNORECASE),
    "date": re.compile(
        r"\b(?:what|which) (?:\w+ )?(calendar|exact|precise) |\b(exact|precise|calendar) date"
        r"|\b(?:what|which) (?:\w+ )?(month|year|weekday|day|time)\b",
        re.IGNORECASE,
    ),
}
_CONJUNCTION = re.compile(
    r"\s*[,;]?\s+and\s+(?=(?:who|whom|what|when|where|why|how|which|did|was|were|is|are|does|do|has|have"
    r"|(?:on|in|at|to|by|from|for|with) (?:what|which|whom))\b)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_](?:(?:[\w’'.-]|(?<=\d),(?=\d))*[^\W_])?")


@dataclass(frozen=True, slots=True)
class Question:
    """A standalone question, taken apart.

    ``terms`` are stems of its content words, in order, without repeats; ``weights`` their rarity
    in the corpus (inverse document frequency, in nats). ``names`` are its proper names;
    ``unknown_names`` those of which the corpus has no trace. ``unit`` is what a date or number is
    asked in ("month", "crew"); ``unseen`` the share of terms that stand nowhere in the corpus.
    """

    text: str
    expects: Expects
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    names: tuple[str, ...]
    unknown_names: tuple[str, ...] = ()
    unit: str | None = None
    unseen: float = 0.0


def words(text: str) -> list[str]:
    """Lower-cased words of a text, possessive endings removed, inner dots of acronyms too."""
    found = []
    for match in _WORDS.finditer(text.lower().replace("’", "'")):
        word = re.sub(r"'s$", "", match.group())
        found.extend(word.replace(".", "").split("-") if not word[0].isdigit() else [word])
    return [word for word in found if word]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Snowball English stem of a lower-cased word; "sank" has that of "sink"."""
    stemmed: str = Stemmer.Stemmer("english").stemWord(irregular_forms(word)[0])
    return stemmed


def stems(text: str) -> frozenset[str]:
    """Stems of all the content words of a text."""
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)


def expected(text: str) -> Expects:
    """The kind of answer a question expects, by its wording; "other" when nothing tells.

    What is asked first counts: "How many were aboard when she sailed?" asks for a number.
    """
    asked = text.strip()
    found = [
        (match.start(), at)
        for at, match in enumerate(p.search(asked) for _, p in _PATTERNS)
        if match
    ]
    return _PATTERNS[min(found)[1]][0] if found else "other"


def content_words(text: str, expects: Expects) -> list[str]:
    """The words of a question that an article would use too, in order, without repeats."""
    skipped = STOP_WORDS | _ASKING | (_OUTLET_WORDS if expects == "outlet" else frozenset())
    kept = [word for word in words(text) if word not in skipped]
    return list(dict.fromkeys(kept))


def parse(text: str, rarity: Callable[[str], float]) -> Question:
    """Take a standalone question apart; ``rarity`` maps a word to its weight, 0 meaning unseen."""
    expects = expected(text)
    by_stem: dict[str, float] = {}
    for word in content_words(text, expects):
        by_stem.setdefault(stem(word), rarity(word))
    ceiling = max(by_stem.values(), default=0.0) or 1.0
    names = tuple(name for name in mentions.names(text) if not set(words(name)) <= _FUNCTION)
    return Question(
        text=text,
        expects=expects,
        terms=tuple(by_stem),
        weights=tuple(weight or ceiling for weight in by_stem.values()),
        names=names,
        unknown_names=tuple(
            name for name in names if not (_known(name, rarity) or _opens_sentence(name, text))
        ),
        unit=unit(text, expects),
        unseen=sum(weight == 0 for weight in by_stem.values()) / max(1, len(by_stem)),
    )


def unit(text: str, expects: Expects) -> str | None:
    """What a number or a date is asked in, as one lower-cased word; None when it is left open.

    "how many crew" asks in crew, "how long" and "how old" in those words, "in which month" in
    months, and "on what exact date" for a day of the calendar.
    """
    pattern = _UNITS.get(expects)
    match = pattern.search(text) if pattern else None
    if not match:
        return None
    found = next(group for group in match.groups() if group).lower()
    if found in STOP_WORDS:
        return None
    return "calendar" if found in ("calendar", "exact", "precise") else found


def parts(text: str) -> list[str]:
    """The sentences of a question, and the questions in a question, in reading order.

    "Who left, and when did they go?" asks two. What does not end in a question mark is no
    question, unless nothing is.
    """
    sentences = [text[start:end] for start, end in sentence_spans(text, 0, len(text))]
    if not any(sentence.endswith("?") for sentence in sentences):
        return _CONJUNCTION.split(text.strip())
    found = []
    for sentence in sentences:
        if sentence.endswith("?"):
            *first, last = _CONJUNCTION.split(sentence)
            found += [f"{part}?" for part in first] + [last]
        else:
            found.append(sentence)
    return found


def _known(name: str, rarity: Callable[[str], float]) -> bool:
    """A name is known when its last content word is: a surname, or the head of an institution."""
    content = [word for word in words(name) if word not in STOP_WORDS]
    return not content or rarity(content[-1]) > 0


def _opens_sentence(name: str, text: str) -> bool:
    """A lone capitalised word that opens a sentence may be no name at all."""
    return " " not in name and bool(re.search(rf"(?:^|[.!?:]\s+)[\W_]*{re.escape(name)}\b", text))
