"""The chat in a browser: a rail, the conversation, the sources.

The regions are HTML written by ``ui.web.page`` and ``ui.web.rail``; Gradio carries what is asked
and pressed to the Assistant, and the growing answer back. Nothing is fetched from anywhere else.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from starlette.middleware import Middleware

from ui.render import one_line
from ui.strings import Chat, Layout
from ui.web import api, article, briefing, corpus, exports, openai, timeline
from ui.web.address import check_address
from ui.web.desk import Desk
from ui.web.evaluation import EVALUATION
from ui.web.gate import Gate
from ui.web.handlers import Handlers
from ui.web.layout import LOOK
from ui.web.regions import lay_out
from ui.web.site import Site
from ui.web.theme import head, newsprint, stylesheet

if TYPE_CHECKING:
    from qa.assistant import Corpus
    from ui.web.logins import Logins

AT_ONCE = 4  # questions answered at a time; more wait their turn
LARGEST_UPLOAD = "1kb"  # articles are added at /corpus, not through Gradio
EXAMPLES = 4
LONGEST_EXAMPLE_TITLE = 90


def build(site: Site) -> gr.Blocks:
    """Build the page over a site; each visitor has conversations of their own."""
    page = gr.Blocks(title=Layout.NAME, fill_width=True, analytics_enabled=False)
    with page:
        # First, since Gradio names endpoints in order, and the chat's own handlers have names too.
        api.register(site)
        regions = lay_out(example_questions(site.assistant.corpus()))
        Handlers(regions, Desk(site)).connect(page)
    page.queue(default_concurrency_limit=AT_ONCE)
    return page


def example_questions(corpus: Corpus) -> list[str]:
    """Questions to begin with: known ones for articles known by hash, else one a title."""
    file = Path(__file__).with_name("examples.json")
    known: list[Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    present = {article.sha256 for article in corpus.articles}
    found = [row["question"] for row in known if row["sha256"] in present]
    titles = [one_line(article.title) for article in corpus.articles if article.title]
    short = [title for title in titles if len(title) <= LONGEST_EXAMPLE_TITLE]
    return (found or [Chat.EXAMPLE.format(title=title) for title in short])[:EXAMPLES]


def serve(
    site: Site,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = True,
    logins: Logins | None = None,
    mcp: bool = False,
) -> None:
    """Serve the page until interrupted; raises CannotServe if the address is not to be had."""
    check_address(host, port, logins)
    if mcp:
        api.check_mcp()
    page = build(site)
    pages = (article, briefing, corpus, exports, openai, timeline)
    routes = [LOOK, EVALUATION]
    routes += [route for module in pages for route in module.routes(site)]
    page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser and has_screen(),
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        pwa=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        max_file_size=LARGEST_UPLOAD,
        mcp_server=mcp,
        theme=newsprint(),
        css=stylesheet(),
        head=head(),
        app_kwargs={"middleware": [Middleware(Gate, logins=logins)], "routes": routes},
    )
    if mcp:
        api.speak_json(page)
    sys.stdout.write(f"Dateline answers at {page.local_url} (Ctrl-C ends it)\n")
    sys.stdout.flush()
    page.block_thread()


def has_screen() -> bool:
    """Whether a browser can open a window here; one in the terminal would take it over."""
    screens = (os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY"))
    return sys.platform in ("darwin", "win32") or any(screens)
