"""Every word of the browser's interface, in one place; a translation begins here.

A class for each part of it. Sentences with blanks are templates for ``str.format``, which scripts
fill as well. The words stand in HTML as they are, so none of them holds markup. What answers and
briefings say is made in ``qa``, and what only the terminal says stands with its commands.
"""

from __future__ import annotations

from ui.strings.answers import Answers
from ui.strings.briefing import Basket, Briefing
from ui.strings.chat import Chat, Exports, Judging, Rail
from ui.strings.common import Common, Fields, Layout, Nouns
from ui.strings.corpus import Corpus, Plots, Sidecar, Uploads
from ui.strings.entrance import Entrance, Gate
from ui.strings.pages import Article, Evaluation, Timeline
from ui.strings.programs import Programs
from ui.strings.scripts import Scripts

__all__ = [
    "Answers",
    "Article",
    "Basket",
    "Briefing",
    "Chat",
    "Common",
    "Corpus",
    "Entrance",
    "Evaluation",
    "Exports",
    "Fields",
    "Gate",
    "Judging",
    "Layout",
    "Nouns",
    "Plots",
    "Programs",
    "Rail",
    "Scripts",
    "Sidecar",
    "Timeline",
    "Uploads",
]
