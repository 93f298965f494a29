"""The words of one corpus: how rare each is, and how it is spelled."""

from __future__ import annotations

import math
import re
from functools import cached_property, lru_cache

from qa.inflection import irregular_forms
from qa.question import stem, words
from qa.spelling import corrected
from vectorstore.catalog import Catalog

_WORD = re.compile(r"[^\W\d_]+")


class Lexicon:
    """What a catalogue's articles say, and what they state of themselves, word by word."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._passages = catalog.counts().passages
        self.rarity = lru_cache(maxsize=10_000)(self._rarity)

    def corrected(self, text: str) -> str:
        """The text with slips of the hand mended, see ``qa.spelling``."""
        return corrected(text, self._seen, self._catalog.vocabulary, self._spelled)

    def _rarity(self, word: str) -> float:
        """Inverse document frequency over passages, in nats, as in BM25; 0 for a word unseen.

        A word that stands only in what articles state of themselves (an author's name) is as rare
        as a word of one passage.
        """
        forms = irregular_forms(word)
        seen = sum(map(self._catalog.document_frequency, forms)) or int(word in self._stated)
        seen = min(seen, self._passages)
        return math.log(1 + (self._passages - seen + 0.5) / (seen + 0.5)) if seen else 0.0

    @cached_property
    def publishers(self) -> frozenset[str]:
        """The outlets that articles state."""
        return frozenset(self._catalog.publishers())

    @cached_property
    def _stated(self) -> frozenset[str]:
        return frozenset(word for text in self._catalog.stated() for word in words(text))

    def _seen(self, word: str) -> bool:
        return self.rarity(word) > 0

    def _spelled(self, term: str) -> str | None:
        """A word of the stem ``term`` as a passage writes it."""
        ids = [passage_id for passage_id, _ in self._catalog.match(term, 1)]
        texts = [passage.text for passage in self._catalog.passages(ids)]
        found = (word for text in texts for word in _WORD.findall(text))
        return next((w for w in found if stem(w.lower()) == stem(term) or w.lower() == term), None)
