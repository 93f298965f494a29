"""How far quotes support a statement, as a number to rank by."""

from __future__ import annotations

from collections.abc import Sequence

from qa.question import stem
from qa.types import Support
from qa.verification import Judge, check
from qa.wording import content, plain, words

# How much the verdict and the judge weigh beside the share of words, and the quotes judged; set on
# the 200 development claims of WiCE, flat around these values.
_RULES_WEIGH = 0.3
_JUDGE_WEIGHS = 0.3
_JUDGED = 3
_WORTH: dict[Support, float] = {
    "supported": 1.0,
    "partial": 0.5,
    "unsupported": 0.0,
    "unchecked": 0.5,
}


def support_score(statement: str, quotes: Sequence[str], judge: Judge | None = None) -> float:
    """How far quotes support a statement, in [0, 1]: not a probability, but good to rank by.

    The share of the statement's words that stand in the quotes, the verdict of the rules, and how
    likely the judge finds it that the first quotes say so, each alone or all together.
    """
    if not quotes:
        return 0.0
    said = plain(statement)
    stated = {stem(word.key) for text in quotes for word in words(plain(text))}
    claimed = [stem(word.key) for word in words(said) if content([word]) or word.key[0].isdigit()]
    share = sum(key in stated for key in claimed) / max(1, len(claimed))
    total = share + _RULES_WEIGH * _WORTH[check(statement, quotes).support]
    if judge is None:
        return total / (1 + _RULES_WEIGH)
    first = quotes[:_JUDGED]
    judged = judge([(said, text) for text in (*first, " ".join(first))])
    total += _JUDGE_WEIGHS * max(judgement.supported for judgement in judged)
    return total / (1 + _RULES_WEIGH + _JUDGE_WEIGHS)
