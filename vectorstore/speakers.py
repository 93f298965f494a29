"""Names of speakers: the words for one in a sentence, and the fullest form the article has.

Nothing here knows a name. A person is told from a body by articles, titles and the words that
bodies have in their names; where that leaves a doubt, no name is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vectorstore.lexical import STOP_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Token

Gender = Literal["he", "she", ""]

_TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady president vice-president premier
    chancellor minister secretary senator sen congressman congresswoman representative rep governor
    gov mayor general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral
    brigadier commander chief director judge justice king queen prince princess pope bishop
    archbishop cardinal rabbi imam reverend rev father sheikh ambassador commissioner speaker
    chairman chairwoman chair spokesman spokeswoman spokesperson leader deputy officer detective
    inspector sheriff attorney prosecutor coach ceo mp councillor councilman councilwoman
    sister brother doctor superintendent constable adviser advisor aide envoy candidate nominee
    lawyer analyst economist activist author editor reporter correspondent""".split()
)
_HE = frozenset(
    """mr sir lord king prince congressman chairman spokesman councilman father brother pope
    he him his man boy husband son businessman policeman fisherman actor""".split()
)
_SHE = frozenset(
    """mrs ms miss dame lady queen princess congresswoman chairwoman spokeswoman councilwoman
    sister mother she her woman girl wife daughter businesswoman policewoman actress""".split()
)
_BODIES = frozenset(
    """academy administration agency airline airport alliance army association authority
    bank board body brigade bureau cabinet campaign centre center church city club coalition
    college commission committee community company congress corporation council country court
    department directorate embassy federation fire firm force foundation fund government
    group hospital house industry institute institution international kingdom league line lines
    ministry movement museum nations navy network office operator organisation organization
    parliament party police post press regime republic research school senate service services
    society state states station store study survey syndicate team times treasury trust union
    university watchdog website newspaper paper magazine channel broadcaster inc ltd corp plc co
    llc gmbh ag statement report letter document filing lawsuit poll data figures article post
    release memo review analysis""".split()
)
_PARTICLES = frozenset("de da di du del della la le van von der den bin ibn al el ten ter".split())
_PRONOUNS = frozenset("he she they it".split())
_NOBODY = frozenset(
    """i we you one this that these those there here what which who whoever everyone everybody
    someone somebody nobody none anyone many some most others another all both few several each
    other more us me others nothing something""".split()
)
_WORD = r"(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w’'-]*)"
_RUN = re.compile(
    rf"(?<![\w.]){_WORD}(?:\s(?:(?:{'|'.join(sorted(_PARTICLES))})\s){{0,2}}{_WORD}){{1,4}}"
)
# Words that a capital at the beginning of a sentence joins to the name after them
_ORDINARY = (
    STOP_WORDS
    | _NOBODY
    | frozenset(
        """according added although despite earlier following instead last late later
        like meanwhile moreover previously responding since speaking still though today tomorrow
        unlike writing yesterday monday tuesday wednesday thursday friday saturday sunday""".split()
    )
)
_LONGEST_NAME = 4
_LONGEST = 12  # words of a description


@dataclass(frozen=True, slots=True)
class Mention:
    """Words for somebody: a name, a description ("the ministry"), or a pronoun.

    ``gender`` is what the words themselves tell; ``is_human`` that they can only mean a person.
    """

    text: str
    kind: Literal["name", "description", "pronoun"]
    gender: Gender = ""
    plural: bool = False
    is_body: bool = False
    is_human: bool = False

    @property
    def is_person(self) -> bool:
        """Whether "he" or "she" may stand for it."""
        return not self.plural and not self.is_body and self.kind != "pronoun"


def mention(head: Token) -> Mention | None:
    """The mention whose head this word is; None where it names nobody in particular."""
    word = head.lower_
    if word in _PRONOUNS:
        return Mention(
            word, "pronoun", _gender([word]), plural=word == "they", is_body=word == "it"
        )
    if word in _NOBODY or not head.tag_.startswith("NN"):
        return None
    titled = word.rstrip(".") in _TITLES
    named = next((c for c in head.children if c.dep_ == "appos" and c.tag_ == "NNP"), None)
    if named is not None and head.tag_ != "NNS" and (titled or head.tag_ != "NNP"):
        found = _name(named)
        if found is not None and found.is_person:
            return Mention(found.text, "name", found.gender or _gender([word]))
    plural = head.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in head.children)
    if head.tag_ in ("NNP", "NNPS"):
        found = _name(head)
        if found is not None and not (plural and head.tag_ == "NNP"):
            return found
    if head.tag_ == "NNP" and head.text.islower():
        return None
    gender, text = _gender([word]), _described(head)
    people = plural and head.tag_ == "NNP"
    human = bool(gender) or titled or people
    return Mention(text, "description", gender, plural, word in _BODIES, human)


def _name(head: Token) -> Mention | None:
    """A person's or a bare body's name, without titles; None where an article stands before it."""
    if any(c.dep_ == "det" for c in head.children):
        return None
    doc, start, end = head.doc, head.i, head.i + 1
    while start > 0 and _joins(doc[start - 1]) and doc[start - 1].dep_ not in ("poss", "case"):
        start -= 1
    while end < len(doc) and doc[end].dep_ == "flat" and doc[end].tag_ == "NNP":
        end += 1
    words = doc[start:end].text.split()
    kept = without_titles(words)
    if kept == words and any(c.dep_ == "prep" and c.lower_ == "of" for c in head.children):
        return None
    members = max((t.i + 1 - start for t in doc[start:end] if t.tag_ == "NNPS"), default=0)
    if 0 < members < len(doc[start:end]) - 1:
        kept = words[members:]  # a party before the name of its leader
    before = doc[start - 1].lower_ if start else ""
    if before in ("of", "for", "and") and len(kept) > 2:
        kept = kept[-2:]
    while kept and kept[0].lower() in _PARTICLES:
        kept = kept[1:]
    if not kept or len(kept) > _LONGEST_NAME + 2 or not kept[-1][0].isupper():
        return None
    body = _names_a_body(kept) or (len(kept) == 1 and kept[0].isupper())
    lower = [w.lower().rstrip(".") for w in words[: len(words) - len(kept)]]
    return Mention(" ".join(kept), "name", _gender(lower), is_body=body)


def _joins(token: Token) -> bool:
    return (
        token.tag_ in ("NNP", "NNPS")
        or token.text in ("-", "‑")
        or (token.lower_ in _PARTICLES and token.i > 0)
    )


def without_titles(words: Sequence[str]) -> list[str]:
    """A name's words after its last title; all of them where there is nothing else."""
    for at in range(len(words) - 2, -1, -1):
        if _TITLES & set(re.split(r"[-‑]", words[at].lower().rstrip("."))):
            return list(words[at + 1 :])
    return list(words)


def _described(head: Token) -> str:
    """The description, from its article to the end of one "of ..." or "for ..."."""
    doc = head.doc
    left = [c for c in head.children if c.i < head.i and c.dep_ not in ("punct", "advmod", "prep")]
    start = min([head.i, *(c.left_edge.i for c in left)])
    end = head.i + 1
    for child in head.rights:
        if child.i == end and child.lower_ in ("of", "for", "from", "and"):
            last = child.right_edge.i if child.dep_ == "prep" else _conjunct_end(head)
            inner = doc[end : last + 1]
            cut = next((t.i for t in inner if t.is_punct or t.dep_ in ("relcl", "acl")), last + 1)
            end = cut if cut - start <= _LONGEST else end
    text = " ".join(doc[start:end].text.split())
    common = start == 0 and doc[0].tag_ in ("DT", "PRP$", "CD", "NN", "NNS")
    return text[0].lower() + text[1:] if common else text


def _conjunct_end(head: Token) -> int:
    return max((c.right_edge.i for c in head.children if c.dep_ == "conj"), default=head.i)


def _names_a_body(words: Iterable[str]) -> bool:
    return any(word.lower() in _BODIES for word in words)


def _gender(words: Iterable[str]) -> Gender:
    found = set(words)
    return "he" if found & _HE else "she" if found & _SHE else ""


class Names:
    """The people's names of one article, by their last and first words."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._full: set[str] = set()
        lower = {w for text in sentences for w in re.findall(r"\b[a-z][\w'’-]+\b", text)}
        for text in sentences:
            for run in _RUN.finditer(text):
                words = [w for w in run.group().split() if w.lower() not in _ORDINARY]
                while words and words[0].lower() in lower:
                    words = words[1:]
                words = [re.sub(r"['’]s?$", "", word) for word in without_titles(words)]
                if text[: run.start()].rstrip().endswith((" of", " and", " for", ",")):
                    words = words[-2:]
                if 2 <= len(words) <= _LONGEST_NAME and not _names_a_body(words):
                    self._full.add(" ".join(words))

    def __contains__(self, name: str) -> bool:
        return name in self._full

    def fullest(self, name: str) -> str:
        """The one full name of the article that a single one can stand for, else the name."""
        if " " in name:
            return name
        full = {f for f in self._full if f.split()[-1] == name}
        full = full or {f for f in self._full if f.split()[0] == name}
        longest = max(full, key=len, default=name)
        return longest if all(_agrees(f, longest) for f in full) else name


def _agrees(short: str, full: str) -> bool:
    """Whether a form of a name is the other one with middle names left out."""
    words = full.split()
    return all(word in words for word in short.split())
