"""Which rows the reader was never trained on: results are reported on these alone.

Only SQuAD 2.0 is trained on. It is split by Wikipedia article, more strictly than by paragraph.
"""

from __future__ import annotations

import hashlib

_SHARE = 0.3


def held_out(document_id: str) -> bool:
    """Whether a SQuAD paragraph (``squad-ARTICLE-PARAGRAPH``) belongs to an unseen article."""
    article = document_id.rsplit("-", 1)[0]
    return int(hashlib.sha256(article.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF < _SHARE
