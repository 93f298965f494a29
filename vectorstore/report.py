"""What an ingest did."""

from __future__ import annotations

from dataclasses import dataclass

from vectorstore.plan import Skipped


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, as paths of files; ``skipped`` says why.

    ``renewed`` says that articles were read again because Dateline now reads them otherwise.
    ``passages`` is how many the store now holds, ``split_sentences`` how many sentences of what
    was read were longer than a passage may be.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    passages: int
    split_sentences: int
    generation: str
    seconds: float
    renewed: bool = False

    @property
    def wrote(self) -> bool:
        """Whether the store is another than before."""
        return bool(self.added or self.changed or self.removed)
