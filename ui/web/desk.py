"""What can be pressed in the chat, and what becomes of it. Knows no Gradio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from ui.errors import InterfaceError
from ui.strings import Chat, Judging
from ui.web import basket, feedback
from ui.web.chat import converse
from ui.web.conversations import Conversation, Exchange, Shelf, begin, filters_from_dict
from ui.web.site import Site
from vectorstore.types import Filters


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows: a conversation, what is asked of, and a sentence said once."""

    held: Conversation
    filters: Filters = field(default_factory=Filters)
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """Something pressed in the page. All of it comes from a browser and is checked here.

    ``turn`` counts exchanges from 1; ``given`` is what else was sent.
    """

    act: str
    turn: int = 0
    id: str = ""
    text: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, data: object) -> Pressed:
        """Read what a browser sent; what is not as it should be is left out."""
        given: Mapping[str, Any] = data if isinstance(data, dict) else {}
        turn = given.get("turn")
        texts = {key: value for key, value in given.items() if isinstance(value, str)}
        number = int(turn) if isinstance(turn, str) and turn.isdecimal() and len(turn) < 6 else 0
        return cls(texts.get("act", ""), number, texts.get("id", ""), texts.get("text", ""), given)


class Desk:
    """Does what is pressed, for whoever presses it."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def listed(self, person: str) -> list[Conversation]:
        """The conversations of a person, the latest first."""
        return self._shelf(person).all()

    def basket(self, person: str) -> int:
        """How many answers a person has put aside for a briefing."""
        try:
            return len(basket.read(self.site.folder_of(person)))
        except InterfaceError:
            return 0

    def opened(self, conversation_id: str, person: str) -> View:
        """The conversation of an address, or a new one."""
        if not conversation_id:
            return View(begin())
        try:
            held = self._shelf(person).read(conversation_id)
        except InterfaceError as error:
            return View(begin(), told=str(error))
        last = held.exchanges[-1].filters if held.exchanges else Filters()
        return View(held, last)

    def ask(
        self, question: str, held: Conversation, filters: Filters, person: str
    ) -> Iterator[Conversation]:
        """Ask a further question; the conversation is kept when it is answered."""
        yield from self._asked(converse(self.site.assistant, question, held, filters), person)

    def ask_again(
        self, pressed: Pressed, held: Conversation, filters: Filters, person: str
    ) -> Iterator[Conversation]:
        """Retry a question, or ask it in other words; an edited one ends what came after it."""
        at = pressed.turn - 1
        if held.busy or not 0 <= at < len(held.exchanges):
            yield held
            return
        before, words = held.exchanges[at], pressed.text.strip()
        asked, read_as = before.question, None
        if pressed.act == "edit" and words:
            asked = words
            held = replace(held, exchanges=held.exchanges[: at + 1])
        elif pressed.act == "reword" and words:
            read_as = words
        growing = converse(self.site.assistant, asked, held, filters, at, read_as=read_as)
        yield from self._asked(growing, person)

    def stop(self, held: Conversation, person: str) -> Conversation:
        """End what is under way, keeping what it had said."""
        return self._kept(held.halted(Chat.STOPPED), person) if held.busy else held

    def act(self, pressed: Pressed, view: View, person: str) -> View:
        """Do anything that asks no question; a failure is a sentence."""
        held = self.stop(view.held, person)
        view = replace(view, held=held)
        try:
            match pressed.act:
                case "new":
                    return View(begin(), view.filters)
                case "open":
                    return self.opened(pressed.id, person)
                case "rename" | "delete":
                    return self._managed(pressed, view, person)
                case "filter":
                    return replace(view, filters=filters_from_dict(pressed.given))
                case "keep" | "judge":
                    return self._noted(pressed, view, person)
        except (InterfaceError, OSError) as error:
            return replace(view, told=str(error))
        except ValueError:
            return replace(view, told=Chat.NO_DAY)
        return view

    def _managed(self, pressed: Pressed, view: View, person: str) -> View:
        shelf, here = self._shelf(person), pressed.id == view.held.id
        if pressed.act == "delete":
            shelf.delete(pressed.id)
            return replace(view, held=begin()) if here else view
        shelf.rename(pressed.id, pressed.text)
        return replace(view, held=shelf.read(pressed.id)) if here else view

    def _noted(self, pressed: Pressed, view: View, person: str) -> View:
        held, at = view.held, pressed.turn - 1
        exchange = held.exchanges[at] if 0 <= at < len(held.exchanges) else Exchange("")
        if exchange.answer is None:
            return view
        if pressed.act == "keep":
            basket.add(self.site.folder_of(person), exchange.answer)
            return replace(view, told=Chat.KEPT)
        verdict = pressed.given.get("verdict")
        if verdict not in ("right", "wrong"):
            return view
        why = "; ".join(filter(None, (str(pressed.given.get("reason") or ""), pressed.text)))
        judged = cast(Literal["right", "wrong"], verdict)
        feedback.record(self.site.store, exchange.answer, held.history(at), judged, why, person)
        kept = self._kept(held.put(at, replace(exchange, judged=judged)), person)
        return replace(view, held=kept, told=Judging.THANKED)

    def _asked(self, growing: Iterator[Conversation], person: str) -> Iterator[Conversation]:
        for grown in growing:
            yield grown if grown.busy else self._kept(grown, person)

    def _kept(self, held: Conversation, person: str) -> Conversation:
        """Keep a conversation; where that fails its last exchange says so, and nothing is lost."""
        shelf = self._shelf(person)
        try:
            # Another window went on with this conversation: both are kept.
            held = replace(held, id=begin().id) if shelf.outran(held) else held
            return shelf.write(held)
        except InterfaceError as error:
            last = held.exchanges[-1]
            return held.put(len(held.exchanges) - 1, replace(last, problem=str(error)))

    def _shelf(self, person: str) -> Shelf:
        return Shelf(self.site.folder_of(person))
