"""Plain words to an FTS5 expression: whatever a user types is a safe query."""

from __future__ import annotations

import re

TOKENIZER = "porter unicode61 remove_diacritics 2"
MAX_TERMS = 200

# FTS5's unicode61 makes one token of a run of letters. These scripts write words without spaces,
# so each of their characters is set apart, and a word becomes a phrase of characters.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_TERM = re.compile(r"[^\W_]+(?:[-‐‑.,'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_HYPHEN = re.compile(r"[-‐‑]")

STOP_WORDS = frozenset(
    """
    a about above after again against all also am among an and any are as at be because been
    before being below between both but by can could did do does doing down during each either
    else ever few for from further get gets got had has have having he her here hers herself him
    himself his how however i if in into is it its itself just let may me might more most must my
    myself neither no nor not of off on once only or other ought our ours ourselves out over own
    per please same shall she should so some such tell than that the their theirs them themselves
    then there these they this those through to too under until up upon us very was we were what
    when where whether which while who whom whose why will with within without would yes yet you
    your yours yourself yourselves
    """.split()
)


def indexable(text: str) -> str:
    """Text as it goes into the index: characters of unspaced scripts set apart."""
    return _UNSPACED.sub(r" \1 ", text)


def any_of(text: str) -> str | None:
    """An expression that matches what has any word of ``text``; None where there is no word.

    Stop words are left out unless the text has nothing else. A hyphenated word is sought both in
    its parts and as a phrase. At most ``MAX_TERMS`` different words count.
    """
    words = dict.fromkeys(_POSSESSIVE.sub("", term) for term in _TERM.findall(text.lower()))
    kept = [word for word in words if word not in STOP_WORDS] or list(words)
    terms: dict[str, None] = {}
    for word in kept:
        terms.update(dict.fromkeys([word, *_HYPHEN.split(word)]))
    return " OR ".join(phrase(term) for term in list(terms)[:MAX_TERMS]) or None


def phrase(text: str) -> str:
    """An expression that matches ``text`` as one word or phrase, whatever characters it has."""
    # NUL ends FTS5's parser early and a lone surrogate has no UTF-8 form: neither is in any word
    plain = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return '"' + indexable(plain).replace('"', " ") + '"'
