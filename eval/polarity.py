"""Whether a sentence affirms or denies what another one says of the same value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.normalise.tokens import Token, tokenise
from vectorstore.language import sentence_spans

_CUES = frozenset(
    "not no never none neither nor nobody nothing nowhere without hardly barely scarcely"
    " deny denied denying denial false falsely untrue incorrect wrongly refute refuted".split()
)
# These reach over the whole of the sentence that follows them.
_FRAMES = frozenset("deny denied denying false falsely untrue incorrect refute refuted".split())
_TURNS = frozenset("but although though while whereas however yet".split())
_BREAKS = frozenset(",;:—–()[]\n")
# A sentence that keeps this much of another one's words is that sentence, perhaps altered.
SAME_SENTENCE = 0.8
_AT_MOST_LONGER = 1.6
# Words on each side by which a negation is known again in another sentence.
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its tokens; spans of the tokens are of ``text``."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def cues(self) -> list[int]:
        """Indices of the words that negate; the "No" that answers a question is none."""
        return [i for i, token in enumerate(self.tokens) if self._negates(i, token)]

    def _negates(self, at: int, token: Token) -> bool:
        if token.key not in _CUES or not token.is_word:
            return False
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if token.key == "no":
            answers = at == 0 and self.text[token.end : token.end + 1] in (",", ".", ":", "")
            return not answers and not (after and after.number)
        return True


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into its sentences."""
    spans = sentence_spans(text, 0, len(text))
    return tuple(Sentence(text[i:j], tokenise(text[i:j])) for i, j in spans)


def kept(words: Sequence[str], sentence: Sentence) -> float:
    """Share of the words that a sentence holds, each as often as it is given."""
    return (Counter(words) & Counter(words_of(sentence))).total() / max(1, len(words))


def contains(sentence: Sentence, original: Sentence) -> bool:
    """Whether a sentence is the original, or the original with some words changed or added."""
    size = len(original.tokens)
    if not size or len(sentence.tokens) > _AT_MOST_LONGER * size + 3:
        return False
    return kept(words_of(original), sentence) >= SAME_SENTENCE


def denies(sentence: Sentence, original: Sentence) -> bool:
    """Whether a sentence is the original with negations put in or taken out.

    A negation that comes or goes with the whole of its clause changes nothing of what is left.
    """
    return contains(sentence, original) and _shared_cues(sentence, original) != _shared_cues(
        original, sentence
    )


def flipped(
    sentence: Sentence, place: tuple[int, int], original: Sentence, original_place: tuple[int, int]
) -> bool:
    """Whether two sentences that hold the same value are of opposite polarity towards it.

    A sentence altered from the original must keep its number of negations. One in other words is
    compared by whether the clause around the value, or a word that denies all that follows it,
    negates; negations within the value itself count on neither side.
    """
    if contains(sentence, original):
        return denies(sentence, original)
    return negated(sentence, place) != negated(original, original_place)


def negated(sentence: Sentence, place: tuple[int, int]) -> bool:
    """Whether a sentence negates what stands at a place ``[i, j)`` of its tokens."""
    first, last = place
    left, right = _clause(sentence, first, last)
    for cue in sentence.cues:
        if _not_only(sentence.tokens, cue):
            continue
        framed = cue < first and _is_frame(sentence.tokens, cue)
        if framed or (left <= cue < right and not first <= cue < last):
            return True
    return False


def _shared_cues(sentence: Sentence, other: Sentence) -> int:
    """Count the negations of a sentence whose surroundings are mostly in the other one too."""
    words, theirs = words_of(sentence), Counter(words_of(other))
    count = 0
    for cue in sentence.cues:
        left, right = _clause(sentence, cue, cue + 1)
        near = words[max(left, cue - _NEAR) : cue] + words[cue + 1 : min(right, cue + 1 + _NEAR)]
        around = Counter(near)
        shared = 2 * (around & theirs).total() >= around.total()
        count += shared or _is_frame(sentence.tokens, cue)
    return count


def _not_only(tokens: Sequence[Token], cue: int) -> bool:
    after = tokens[cue + 1 : cue + 2]
    return tokens[cue].key == "not" and any(t.key in ("only", "just", "merely") for t in after)


def _is_frame(tokens: Sequence[Token], cue: int) -> bool:
    return tokens[cue].key in _FRAMES or (
        tokens[cue].key == "not" and any(t.key == "true" for t in tokens[cue + 1 : cue + 3])
    )


def _clause(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Bounds ``[left, right)`` of the tokens between the breaks around a place."""
    left, right = first, last
    while left > 0 and not _breaks(sentence, left):
        left -= 1
    while right < len(sentence.tokens) and not _breaks(sentence, right):
        right += 1
    return left, right


def _breaks(sentence: Sentence, at: int) -> bool:
    """Whether a new clause begins with the token at this index."""
    before, token = sentence.tokens[at - 1], sentence.tokens[at]
    after = sentence.tokens[at + 1 : at + 2]
    # "A and not B" denies B alone.
    anew = token.key in ("and", "or") and any(t.key in _CUES for t in after)
    return (
        anew or token.key in _TURNS or bool(_BREAKS & set(sentence.text[before.end : token.start]))
    )


def words_of(sentence: Sentence) -> list[str]:
    """Return the words of a sentence as they are compared."""
    return [token.key or token.surface.lower() for token in sentence.tokens]
