"""What Gradio calls when something is asked, pressed or opened, and what the page then shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui.strings import Chat as Words
from ui.web.chat import cited
from ui.web.conversations import Conversation
from ui.web.desk import Desk, Pressed, View
from ui.web.layout import masthead
from ui.web.page import conversation_html, panel_html, status_html, within_words
from ui.web.rail import rail_html
from ui.web.regions import Regions
from ui.web.site import login_of, person_of
from vectorstore.types import Filters

Shown = dict[Any, Any]


class Handlers:
    """One function for each event of the page; they differ in what of it they change."""

    def __init__(self, regions: Regions, desk: Desk) -> None:
        self._regions = regions
        self._desk = desk

    def connect(self, page: gr.Blocks) -> None:
        """Make what can be pressed do what it says."""
        regions = self._regions
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        state, changed = [regions.held, regions.filters], regions.changed()
        triggers: list[tuple[Any, Any]] = [(regions.box.submit, regions.box)]
        triggers += [(regions.send.click, regions.box)]
        triggers += [(chip.click, chip) for chip in regions.chips]
        asked = [on(self.ask, [words, *state], changed, **quiet) for on, words in triggers]
        asked.append(regions.bridge.asks(self.ask_again, state, changed, **quiet))
        acted = [*changed, regions.filters]
        regions.bridge.acts(self.act, state, acted, cancels=asked, **quiet)
        regions.stop.click(self.stop, state, changed, cancels=asked, **quiet)
        page.load(self.load, None, [*acted, regions.heading, regions.status], **quiet)

    def ask(
        self, question: str, held: Conversation, filters: Filters, request: gr.Request
    ) -> Iterator[Shown]:
        """Answer what was written; nothing happens while another answer is under way."""
        person, box = person_of(request.headers), self._regions.box
        if not question.strip() or held.busy:
            yield {box: question.strip()}
            return
        for grown in self._desk.ask(question, held, filters, person):
            yield {box: "", **self._shown(View(grown, filters), person)}

    def ask_again(
        self, held: Conversation, filters: Filters, event: gr.EventData, request: gr.Request
    ) -> Iterator[Shown]:
        """Answer a question of the conversation anew."""
        person = person_of(request.headers)
        for grown in self._desk.ask_again(Pressed.read(event._data), held, filters, person):
            yield self._shown(View(grown, filters), person)

    def act(
        self, held: Conversation, filters: Filters, event: gr.EventData, request: gr.Request
    ) -> Shown:
        """Do what asks no question."""
        person = person_of(request.headers)
        view = self._desk.act(Pressed.read(event._data), View(held, filters), person)
        return self._told(view, person)

    def stop(self, held: Conversation, filters: Filters, request: gr.Request) -> Shown:
        """Keep what was said so far."""
        person = person_of(request.headers)
        return self._shown(View(self._desk.stop(held, person), filters), person)

    def load(self, request: gr.Request) -> Shown:
        """Show the conversation that the address names."""
        person = person_of(request.headers)
        view = self._desk.opened(str(request.query_params.get("c", "")), person)
        status = status_html(self._desk.site.assistant.corpus())
        heading = masthead("/", login_of(request.headers))
        fixed = {self._regions.heading: heading, self._regions.status: status}
        return {**fixed, **self._told(view, person)}

    def _told(self, view: View, person: str) -> Shown:
        if view.told:
            gr.Info(view.told, duration=6)
        within = within_words(view.filters)
        asking = Words.PLACEHOLDER_WITHIN.format(within=within) if within else Words.PLACEHOLDER
        box = gr.update(placeholder=asking)
        changed = {self._regions.filters: view.filters, self._regions.box: box}
        return {**changed, **self._shown(view, person)}

    def _shown(self, view: View, person: str) -> Shown:
        held, regions, desk = view.held, self._regions, self._desk
        articles = cited(desk.site.assistant, held.exchanges)
        shown: Shown = {
            regions.held: held,
            regions.conversation: conversation_html(held, articles),
            regions.sources: panel_html(held, articles),
            regions.examples: gr.update(visible=not held.exchanges),
            regions.send: gr.update(visible=not held.busy),
            regions.stop: gr.update(visible=held.busy),
        }
        if not held.busy:
            shown[regions.rail] = rail_html(
                desk.listed(person),
                held.id,
                view.filters,
                desk.site.assistant.outlets(),
                desk.basket(person),
            )
        return shown
