"""The look of the browser chat: system fonts, paper and ink, light and dark."""

from __future__ import annotations

from pathlib import Path

from gradio.themes import Base

from ui.web.layout import SESSION, words_script

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif")
SHARED = ("base", "article")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def newsprint() -> Base:
    """Build the theme; its fonts are the system's, so that none is fetched."""
    return Base(primary_hue="stone", neutral_hue="stone", font=SANS, font_mono=MONO).set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#161513",
        body_text_color="#1d1b18",
        body_text_color_dark="#ece8e1",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1f1d1b",
        border_color_primary="#d9d4ca",
        border_color_primary_dark="#3b3733",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1f1d1b",
        button_primary_background_fill="#7d1d1d",
        button_primary_background_fill_hover="#641414",
        button_primary_background_fill_dark="#8f2b2b",
        button_primary_background_fill_hover_dark="#a33636",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
    )


def stylesheet() -> str:
    """Read the chat's own style sheet, which Gradio puts behind its own."""
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def head() -> str:
    """Write what the page's head holds: the style that all pages share, and the scripts."""
    # Gradio rewrites the rules it is given, and loses those for a dark scheme: they are linked.
    links = "".join(f'<link rel="stylesheet" href="/look/{name}.css">' for name in SHARED)
    files = (Path(__file__).with_name(name) for name in (SESSION, "page.js"))
    scripts = (words_script(), *(file.read_text(encoding="utf-8") for file in files))
    return links + "".join(f"<script>{script}</script>" for script in scripts)
