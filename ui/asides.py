"""What stands beside an answer and is no part of it: notes, and what a model said in vain."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from qa.types import Answer, Claim
from ui.render import one_line
from ui.strings import Answers as Words


def notes(answer: Answer) -> list[str]:
    """List how the answer came about: why it is another engine's first, then the rest."""
    return [one_line(note) for note in (answer.degraded, *answer.notes) if note]


def struck(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield the text of each struck claim and why it was struck."""
    return ((one_line(claim.text), _why(claim)) for claim in answer.struck)


def asides_html(answer: Answer) -> str:
    """Write notes and struck claims; what is struck says so to eyes, ears and copying alike."""
    told = "".join(f'<p class="note">{escape(note)}</p>' for note in notes(answer))
    rows = "".join(
        f'<li><span class="unseen">{Words.STRUCK_HEARD} </span><del>{escape(text)}</del>'
        f'<span class="why">{escape(why)}</span></li>'
        for text, why in struck(answer)
    )
    if not rows:
        return told
    return (
        f'{told}<aside class="struck" aria-label="{Words.STRUCK_LABEL}">'
        f"<p>{Words.STRUCK}</p><ul>{rows}</ul></aside>"
    )


def _why(claim: Claim) -> str:
    return one_line("; ".join(claim.reasons)) or Words.STRUCK_WHY
