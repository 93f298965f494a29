"""What several pages say."""

from __future__ import annotations

Noun = tuple[str, str]
"""A noun of one and of several."""


class Layout:
    """The frame of every page."""

    NAME = "Dateline"
    TITLE = "{page} · Dateline"
    SKIP = "Skip to the page"
    PAGES = "Pages"
    CHAT = "Chat"
    TIMELINE = "Timeline"
    CORPUS = "Corpus"
    BRIEFING = "Briefing"
    EVALUATION = "Evaluation"
    LOGGED_IN = "Logged in; log out"
    NO_FILE = "There is no such file."


class Common:
    """Sentences and names of no one page."""

    UNEXPECTED = "Something went wrong here; the server's log has it."
    SPAN = "{first} to {last}"
    OUTLET_NOT_STATED = "Outlet not stated"
    PUBLISHED_FROM = "Published from"
    PUBLISHED_UNTIL = "Published until"
    NO_YEAR = "{date}, no year given"


class Fields:
    """What articles state of themselves."""

    TITLE = "Title"
    OUTLET = "Outlet"
    AUTHOR = "Author"
    PUBLISHED = "Published"
    UPDATED = "Updated"
    ADDRESS = "Address"
    FILE = "File"
    PASSAGES = "Passages"
    NOT_STATED = "not stated"


class Nouns:
    """What is counted."""

    ANSWER: Noun = ("answer", "answers")
    ARTICLE: Noun = ("article", "articles")
    EVENT: Noun = ("event", "events")
    FILE: Noun = ("file", "files")
    MORE_PATH: Noun = ("more path", "more paths")
    OTHER_OUTLET: Noun = ("other outlet", "other outlets")
    OUTLET: Noun = ("outlet", "outlets")
    PASSAGE: Noun = ("passage", "passages")
    QUOTE: Noun = ("quote", "quotes")
