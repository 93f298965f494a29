"""The briefing page as HTML: basket, questions, document, preview. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from qa.types import Answer
from ui.render import counted, one_line
from ui.strings import Basket, Common, Nouns
from ui.strings import Briefing as Words
from ui.web.basket import Kept
from ui.web.briefing_checks import verify_html
from ui.web.briefing_form import KINDS, LONGEST_TITLE, MOST_QUESTIONS, Sheet
from ui.web.layout import problem_html
from ui.web.page import OUTCOMES

# The first button of a form is what the Enter key presses.
ENTER = (
    '<button class="unseen" tabindex="-1" aria-hidden="true" name="do" value="preview">'
    f"{Words.PREVIEW}</button>"
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The basket as it is shown: each answer with why it cannot be used, "" of most."""

    kept: Sequence[tuple[Kept, str]] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of the last press of a button; all of it is HTML but the sentences."""

    problem: str = ""
    proposed: int = 0
    preview: str = ""
    verified: str = ""
    unverified: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    sheet: Sheet = field(default_factory=Sheet)
    shelf: Shelf = field(default_factory=Shelf)
    outlets: Sequence[str] = ()
    told: Told = field(default_factory=Told)


def page_html(view: View) -> str:
    """Write the body of the page."""
    return (
        f'<h1>{Words.TITLE}</h1><p class="lead">{Words.LEAD}</p>'
        f"{problem_html(view.told.problem, 'told')}"
        '<form class="order" method="post" action="/briefing/make#preview" data-part="main">'
        f"{ENTER}{_basket(view.shelf, view.sheet)}{_questions(view.sheet, view.told.proposed)}"
        f"{_document(view.sheet, view.outlets)}</form>{view.told.preview}"
        f"{verify_html(view.told.verified, view.told.unverified)}"
    )


def _basket(shelf: Shelf, sheet: Sheet) -> str:
    last = len(shelf.kept) - 1
    items = "".join(
        _item(kept, why, at == 0, at == last) for at, (kept, why) in enumerate(shelf.kept)
    )
    listed = f'<ol class="kept">{items}</ol>' if items else ""
    said = "" if shelf.kept or shelf.problem else f'<p class="soft">{Basket.EMPTY}</p>'
    wanted = '<input type="hidden" name="basket" value="on">'
    if shelf.kept:
        wanted = (
            '<label class="pick"><input type="checkbox" name="basket" value="on"'
            f"{' checked' if sheet.basket else ''}> {Basket.BEGIN}</label>"
        )
    empty = (
        '<button formaction="/briefing/basket" name="do" value="clear" '
        f'data-sure="{Basket.CLEAR_SURE}">{Basket.CLEAR}</button>'
        if shelf.kept or shelf.problem
        else ""
    )
    return (
        '<section class="card basket" aria-labelledby="basket-title">'
        f'<h2 id="basket-title" tabindex="-1">{Basket.TITLE}</h2>'
        f"{problem_html(shelf.problem)}{said}{listed}"
        f'<div class="row foot">{wanted}{empty}</div></section>'
    )


def _item(kept: Kept, why: str, first: bool, last: bool) -> str:
    answer = kept.answer
    question = escape(one_line(answer.question))
    outcome = "differs" if answer.differs else answer.status
    quotes = len(answer.citations) if answer.claims else 0
    unusable = Basket.UNUSABLE.format(why=escape(why))
    stale = f'<p class="stale">{unusable}</p>' if why else ""
    up, down = Basket.UP.format(question=question), Basket.DOWN.format(question=question)
    remove = Basket.REMOVE_WHICH.format(question=question)
    return (
        f'<li id="kept-{kept.id}" tabindex="-1"><div><h3>{question}</h3>'
        f'<p class="first">{_first(answer)}</p><p class="soft">'
        f'<span class="outcome {outcome}">{OUTCOMES[outcome]}</span> '
        f"{counted(quotes, Nouns.QUOTE) if quotes else Basket.NO_QUOTES}</p>{stale}</div>"
        '<div class="moves">'
        f"{_press('basket', f'up {kept.id}', '↑', up, off=first)}"
        f"{_press('basket', f'down {kept.id}', '↓', down, off=last)}"
        f"{_press('basket', f'remove {kept.id}', Basket.REMOVE, remove)}</div></li>"
    )


def _first(answer: Answer) -> str:
    """The first sentence, behind the short answer where there is one."""
    if not answer.claims:
        return escape(one_line(answer.text))
    first, *rest = (escape(one_line(claim.text)) for claim in answer.claims)
    if answer.claims[0].text != answer.short_answer:
        return first
    return f"<strong>{first}</strong> {rest[0] if rest else ''}".strip()


def _questions(sheet: Sheet, proposed: int) -> str:
    answered = Words.PROPOSED_MORE if proposed > 1 else Words.PROPOSED_ONE
    found = (
        f'<p class="soft" id="proposed" tabindex="-1">{answered.format(number=proposed)}</p>'
        if proposed
        else ""
    )
    hint = Words.OUTLINE_HINT.format(most=MOST_QUESTIONS)
    return (
        '<section class="card ask" aria-labelledby="ask-title">'
        f'<h2 id="ask-title">{Words.QUESTIONS}</h2><div class="row">'
        f'<div class="field grow"><label for="topic">{Words.TOPIC}</label>'
        f'<input id="topic" name="topic" maxlength="{LONGEST_TITLE}" value="{escape(sheet.topic)}" '
        'data-enter="propose"></div>'
        f"{_press('outline', 'propose', Words.PROPOSE)}</div>"
        f'{found}<div class="field"><label for="questions">{Words.TO_ASK}</label>'
        f'<textarea id="questions" name="questions" rows="7" aria-describedby="questions-hint">'
        f"\n{escape(sheet.questions)}</textarea>"
        f'<p class="soft" id="questions-hint">{hint}</p></div></section>'
    )


def _document(sheet: Sheet, outlets: Sequence[str]) -> str:
    kinds = "".join(
        f'<label class="pick"><input type="radio" name="kind" value="{kind}"'
        f"{' checked' if kind == sheet.kind else ''}> {name} <span>.{kind}</span></label>"
        for kind, (name, _) in KINDS.items()
    )
    return (
        '<section class="card document" aria-labelledby="document-title">'
        f'<h2 id="document-title">{Words.DOCUMENT}</h2>'
        f'<div class="field"><label for="title">{Words.DOCUMENT_TITLE}</label>'
        f'<input id="title" name="title" maxlength="{LONGEST_TITLE}" '
        f'value="{escape(sheet.title)}" aria-describedby="title-hint">'
        f'<p class="soft" id="title-hint">{Words.TITLE_HINT}</p></div>'
        f"{_limits(sheet, outlets)}<fieldset><legend>{Words.FORMAT}</legend>{kinds}</fieldset>"
        f'<div class="row foot"><button name="do" value="preview">{Words.PREVIEW}</button>'
        '<button class="primary" name="do" value="download">'
        f"{Words.DOWNLOAD}</button></div></section>"
    )


def _limits(sheet: Sheet, outlets: Sequence[str]) -> str:
    names = sorted({*outlets, *sheet.sources}, key=str.casefold)
    boxes = "".join(
        f'<label class="pick"><input type="checkbox" name="source" value="{escape(name)}"'
        f"{' checked' if name in sheet.sources else ''}> {escape(one_line(name))}</label>"
        for name in names
    )
    from_outlets = (
        f'<fieldset><legend>{Words.OUTLETS}</legend><div class="outlets">{boxes}</div></fieldset>'
        if boxes
        else ""
    )
    days = "".join(
        f'<div class="field"><label for="{name}">{label}</label>'
        f'<input type="date" id="{name}" name="{name}" value="{escape(value)}"></div>'
        for name, label, value in (
            ("since", Common.PUBLISHED_FROM, sheet.since),
            ("until", Common.PUBLISHED_UNTIL, sheet.until),
        )
    )
    chosen = " open" if sheet.sources or sheet.since or sheet.until else ""
    return (
        f"<details{chosen}><summary>{Words.LIMITS}</summary>{from_outlets}"
        f'<div class="row">{days}</div></details>'
    )


def _press(act: str, value: str, text: str, label: str = "", *, off: bool = False) -> str:
    """A button that sends the whole form to another place; ``label`` comes escaped."""
    named = f' aria-label="{label}"' if label else ""
    place = "#proposed" if act == "outline" else ""
    return (
        f'<button formaction="/briefing/{act}{place}" name="do" value="{value}"{named}'
        f"{' disabled' if off else ''}>{text}</button>"
    )
