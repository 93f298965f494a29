"""The parts of the chat's page, as Gradio lays them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.strings import Chat as Words
from ui.web.conversations import begin
from ui.web.layout import masthead
from ui.web.page import conversation_html, panel_html
from vectorstore.types import Filters

HEADING = f'<a class="skip" href="#question">{Words.SKIP}</a>${{value}}'
CONVERSATION = (
    f'<div id="conversation" role="log" aria-live="polite" aria-label="{Words.CONVERSATION}" '
    'tabindex="0">${value}</div>'
)
SOURCES = (
    f'<section id="sources" aria-label="{Words.SOURCES}" tabindex="0">'
    f'<button type="button" id="close-sources">{Words.CLOSE_SOURCES}</button>'
    "${value}</section>"
)
RAIL = f'<aside id="rail" aria-label="{Words.RAIL}">${{value}}</aside>'
STATUS = '<p id="status">${value}</p>'
# The script of the page speaks to Python through this element alone.
BRIDGE = """
const send = { asks: (data) => trigger('asks', data), acts: (data) => trigger('acts', data) };
window.dateline = (kind, data) => send[kind](data);
"""


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """The parts of the page that change or are pressed."""

    heading: gr.HTML
    held: gr.State
    filters: gr.State
    status: gr.HTML
    rail: gr.HTML
    conversation: gr.HTML
    sources: gr.HTML
    examples: gr.Column
    chips: tuple[gr.Button, ...]
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    bridge: gr.HTML

    def changed(self) -> list[Any]:
        """What a question changes."""
        changed = [self.held, self.rail, self.conversation, self.sources, self.examples]
        return [*changed, self.box, self.send, self.stop]


def lay_out(questions: Sequence[str]) -> Regions:
    """Lay out the page, with questions to begin with."""
    held, filters = gr.State(begin()), gr.State(Filters())
    fixed: dict[str, Any] = {"js_on_load": None}
    heading = gr.HTML(masthead("/"), html_template=HEADING, elem_id="heading", **fixed)
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(elem_id="shelf", scale=0, min_width=200):
            rail = gr.HTML("", html_template=RAIL, **fixed)
            status = gr.HTML("", html_template=STATUS, **fixed)
        with gr.Column(elem_id="talk", scale=3, min_width=320):
            conversation = gr.HTML(
                conversation_html(begin(), {}), html_template=CONVERSATION, **fixed
            )
            with gr.Column(elem_id="examples") as examples:
                chips = tuple(
                    gr.Button(question, elem_classes="example", size="sm") for question in questions
                )
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(
                    placeholder=Words.PLACEHOLDER,
                    label=Words.QUESTION,
                    show_label=False,
                    container=False,
                    autofocus=True,
                    max_lines=4,
                    scale=1,
                    elem_id="question",
                )
                send = gr.Button(Words.ASK, variant="primary", elem_id="send", scale=0)
                stop = gr.Button(Words.STOP, elem_id="stop", scale=0, visible=False)
        with gr.Column(elem_id="aside", scale=2, min_width=300):
            sources = gr.HTML(panel_html(begin(), {}), html_template=SOURCES, **fixed)
    bridge = gr.HTML("", js_on_load=BRIDGE, elem_id="bridge")
    return Regions(
        heading,
        held,
        filters,
        status,
        rail,
        conversation,
        sources,
        examples,
        chips,
        box,
        send,
        stop,
        bridge,
    )
