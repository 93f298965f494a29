"""Whether a sentence of the corpus affirms a statement, denies it, or leaves it open.

What can be compared is compared (words, denials, opposites, numbers); a reader's judgement joins
it where there is one. Neither alone is trusted against the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from qa.denial import denial_faults, denials
from qa.inflection import base_of_gerund, base_of_past, base_of_third, is_base
from qa.question import STOP_WORDS, Question, stem, words
from qa.reader import Judgement
from qa.telling import opens_leaning
from qa.types import Evidence
from qa.verification import Judge, check
from qa.wording import SPEECH, plain

# Chosen on the dev half of the gold questions.
_MOST_JUDGED = 12
_SURE, _SURE_NOT = 0.75, 0.85
_CONTRARY = 0.5
_OWN, _NEAR = 0.3, 0.6
_AFFIRMED = 0.9
_UNDECIDED = re.compile(
    r"\b(?:whether|unless|if|unclear|unknown|allegedly|rumou?rs?|unconfirmed)\b|\?", re.IGNORECASE
)
# What is not to be, or not excluded, says nothing of what was.
_DENIES_NOTHING = re.compile(
    r"\b(?:(?:will|would|shall|should|may|might) (?:not|never)|won't|wouldn't|shouldn't)\b"
    r"|\b(?:not|never|n't) (?:rul\w+ out|den(?:y|ied|ies)|exclud\w+)\b",
    re.IGNORECASE,
)
_EXCLUDES_NOTHING = re.compile(
    r"\b(?:not|never|n't) (?:rul\w+ out|den(?:y|ied|ies)|exclud\w+)\b", re.IGNORECASE
)
_TO_COME = re.compile(r"\b(?:will|would|shall)\b", re.IGNORECASE)
_SMALL = re.compile(r"\b[a-z]+\b")
_HYPOTHETICAL = re.compile(
    r"\b(?:to|will|would|could|may|might|can|should|shall|must)(?: (?:\w+ly|not|be|have|also))? "
    r"(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
# Words that narrow a statement: a sentence without them does not affirm it.
_NARROWING = frozenset("only yet just all every still again before after alone ever".split())
# Prefixes that turn a word round, and how long its stem must be: "inform" has no opposite "form".
_PREFIXES = {"un": 3, "non": 3, "in": 6, "im": 6, "dis": 6}
_NEGATORS = frozenset("not no never none nobody nothing neither nor without cannot".split())
_VAGUE = frozenset("somebody something some anybody anything so there".split())


@dataclass(frozen=True, slots=True)
class Stance:
    """How one sentence bears on a statement.

    ``sign`` is 1 where it affirms it, -1 where it denies it, else 0; ``covered`` the share of the
    statement's words that stand in the sentence or beside it; ``weight`` in [0, 1] says how much
    the sign can be relied on. ``open`` says that it neither denies the statement nor leaves it
    undecided, so that it may yet affirm it.
    """

    evidence: Evidence
    sign: int
    covered: float
    weight: float
    open: bool = False


def stances(
    claim: str, question: Question, evidence: Sequence[Evidence], judge: Judge | None
) -> list[Stance]:
    """How the best sentences bear on a claim, in their order; the rest are not looked at."""
    before = _sentences_before(evidence)
    best = [(item, _in_context(item, before)) for item in evidence[:_MOST_JUDGED]]
    rarity = dict(zip(question.terms, question.weights, strict=True))
    covered = [
        (_covered(claim, text, rarity), _covered(claim, f"{_origin(item)} {text}", rarity))
        for item, text in best
    ]
    apt = [i for i, (own, near) in enumerate(covered) if own >= _OWN and near >= _NEAR]
    judged = judge([(claim, best[i][1]) for i in apt]) if judge else [None] * len(apt)
    found = [Stance(item, 0, near, 0.0) for (item, _), (_, near) in zip(best, covered, strict=True)]
    for i, judgement in zip(apt, judged, strict=True):
        item, text = best[i]
        found[i] = _stance(claim, item, f"{_origin(item)} {text}", covered[i], judgement)
    return found


def _stance(
    claim: str,
    evidence: Evidence,
    context: str,
    covered: tuple[float, float],
    judgement: Judgement | None,
) -> Stance:
    own, near = covered
    lexical, free = _lexical(plain(claim), plain(evidence.sentence.text), context, own, near)
    towards = judgement.supported - judgement.refuted if judgement else 0.0
    free = free and towards > -_CONTRARY
    if judgement is None:
        return Stance(evidence, lexical, near, near, free)
    if lexical:
        agreed = lexical * towards > -_CONTRARY
        weight = near * (1 + lexical * towards) / 2
        return Stance(evidence, lexical if agreed else 0, near, weight, free)
    sign = (judgement.supported >= _SURE) - (judgement.refuted >= _SURE_NOT)
    return Stance(evidence, sign, near, near * (1 + abs(towards)) / 2 if sign else 0.0, free)


def _lexical(claim: str, sentence: str, context: str, own: float, near: float) -> tuple[int, bool]:
    """The stance by words alone, and whether the sentence may affirm the claim."""
    if _UNDECIDED.search(sentence) and not _UNDECIDED.search(claim):
        return 0, False
    denied = bool(denial_faults(_in_base_forms(claim), [_in_base_forms(sentence)])[0])
    opposed = opposite(claim, sentence)
    to_come = _TO_COME.search(claim) and not _EXCLUDES_NOTHING.search(sentence)
    if (
        denied
        and _DENIES_NOTHING.search(sentence)
        and not (_DENIES_NOTHING.search(claim) or to_come)
    ):
        return 0, False
    if denied or opposed:
        # "did not reject" is open; in "rejected" the denial is the opposite itself.
        twice = denied and opposed and any(d.word in _NEGATORS for d in denials(sentence))
        return (0 if twice else -1), False
    narrowed = _NARROWING & (set(words(claim)) - set(words(sentence)))
    if narrowed or _hypothetical(claim, sentence):
        return 0, False
    if check(claim, [sentence], [context]).support == "unsupported":
        return 0, False
    return int(near >= _AFFIRMED and own >= _NEAR), True


def _in_base_forms(text: str) -> str:
    """The text with its irregular verbs in base form, so that "sank" meets "did not sink"."""
    return _SMALL.sub(lambda match: base_of_past(match.group()) or match.group(), text)


def denied_words(claim: str, sentence: str) -> frozenset[str]:
    """The stems of a claim's words that a sentence denies, or of which it says the opposite."""
    mine, theirs = lemmas(claim), lemmas(sentence)
    reached = {stem(lemma(w)) for denial in denials(plain(sentence)) for w in denial.reach}
    turned = {word for word in mine - theirs if opposites_of(word) & theirs}
    return (mine & reached) | turned


def opposite(claim: str, sentence: str) -> bool:
    """Whether a sentence has the opposite of a word of the claim, and not the word itself."""
    mine, theirs = lemmas(claim), lemmas(sentence)
    return any(opposites_of(word) & theirs - mine for word in mine - theirs)


def lemmas(text: str) -> frozenset[str]:
    """The stems of a text's content words, verbs brought to their base form."""
    said = (word for word in words(text) if word not in STOP_WORDS and word not in _VAGUE)
    return frozenset(lemma(word) for word in said)


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """The stem of a word, of its base form where it is a verb's: "sank" and "sinking" are one."""
    base = base_of_past(word) or base_of_gerund(word) or base_of_third(word)
    return stem(base or word)


def _covered(claim: str, text: str, rarity: dict[str, float]) -> float:
    asked = [w for w in dict.fromkeys(words(claim)) if w not in STOP_WORDS | _VAGUE | SPEECH]
    present = lemmas(text)
    usual = sum(rarity.values()) / len(rarity) if rarity else 1.0
    weighed = [(rarity.get(stem(word), usual), lemma(word) in present) for word in asked]
    total = sum(weight for weight, _ in weighed)
    return sum(weight for weight, there in weighed if there) / total if total else 0.0


def _hypothetical(claim: str, sentence: str) -> bool:
    """Whether what the claim says happened is only planned, feared or wished in the sentence."""
    done = {lemma(word) for word in words(claim) if base_of_past(word) and not is_base(word)}
    wished = {lemma(match["verb"].lower()) for match in _HYPOTHETICAL.finditer(sentence)}
    said = {lemma(word) for word in words(sentence) if base_of_past(word) and not is_base(word)}
    return bool(done & wished - said)


@lru_cache(maxsize=4096)
def opposites_of(word: str) -> frozenset[str]:
    """The stems opposed to a stem: by the list, and with or without "un-", "in-" or "dis-"."""
    found = set(paired("opposites.txt", stem).get(word, ()))
    for prefix, least in _PREFIXES.items():
        if len(word) >= least:
            found.add(prefix + word)
        if word.startswith(prefix) and len(word) >= least + len(prefix):
            found.add(word[len(prefix) :])
    return frozenset(found)


@lru_cache(maxsize=4)
def paired(name: str, form: Callable[[str], str]) -> dict[str, set[str]]:
    """The words that a file of ``qa`` pairs with each, all in the form they are compared in."""
    lines = files("qa").joinpath(name).read_text("utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for one, other in (line.split() for line in lines if line and not line.startswith("#")):
        found.setdefault(form(one), set()).add(form(other))
        found.setdefault(form(other), set()).add(form(one))
    return found


def _origin(evidence: Evidence) -> str:
    article = evidence.article
    return " ".join(filter(None, (article.title, article.publisher, article.author)))


def _in_context(evidence: Evidence, before: dict[tuple[str, int], str]) -> str:
    """The sentence, behind the one before it where it leans on that."""
    text = " ".join(evidence.sentence.text.split())
    previous = before.get((evidence.article.id, evidence.sentence.start))
    return f"{previous} {text}" if previous and opens_leaning(text) else text


def _sentences_before(evidence: Sequence[Evidence]) -> dict[tuple[str, int], str]:
    """The text before each sentence of the same paragraph, among the evidence."""
    ordered = sorted(evidence, key=lambda e: (e.article.id, e.sentence.start))
    return {
        (e.article.id, e.sentence.start): " ".join(p.sentence.text.split())
        for p, e in pairwise(ordered)
        if p.article.id == e.article.id and e.sentence.start - p.sentence.end < 4
    }
