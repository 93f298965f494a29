"""What the briefing page says, and why a briefing cannot be made, in the terminal as well."""

from __future__ import annotations


class Briefing:
    """The page, the form, the checks, the problems."""

    TITLE = "Briefing"
    LEAD = (
        "A document to hand in: every sentence has a footnote with the file, the outlet, the date "
        "and the exact quote. Take answers from the basket, ask of a topic, or both."
    )
    PREVIEW = "Preview"
    DOWNLOAD = "Download"

    QUESTIONS = "Questions"
    TOPIC = "Topic"
    PROPOSE = "Propose questions"
    TO_ASK = "Questions to ask"
    OUTLINE_HINT = "One a line, {most} at most. Left empty, those that the topic suggests."
    PROPOSED_ONE = "The articles answer this question; strike, change or add what you like."
    PROPOSED_MORE = (
        "The articles answer these {number} questions; strike, change or add what you like."
    )

    DOCUMENT = "Document"
    DOCUMENT_TITLE = "Title"
    TITLE_HINT = "Left empty, the topic or the first question."
    FORMAT = "Format"
    DOCX = "Word, LibreOffice"
    PDF = "PDF"
    HTML = "Web page"
    MARKDOWN = "Markdown"
    LIMITS = "Limit the articles"
    OUTLETS = "Outlets"

    FRAME = "Preview of the briefing"
    HOLDS = "Holds"
    HOLDS_NO_LONGER = "No longer holds"
    ALL_HOLD = "{quotes}: all hold."
    SOME_BROKEN = "{broken:,} of {quotes} no longer hold."
    QUOTES = "Quotes"
    NOTE = "Note"
    STATE = "State"
    QUOTE = "Quote"
    VERIFY = "Verify"
    VERIFY_TITLE = "Verify a briefing"
    VERIFY_LEAD = (
        "Give a briefing made here, in any of its formats, up to 20 MB. Every quote in it is read "
        "again in the corpus as it is now."
    )
    VERIFY_FILE = "Briefing"

    NOTHING_ORDERED = "Nothing is to be answered yet; name a topic or write a question."
    MANY_QUESTIONS = "There are {number:,} questions; {most} are the limit."
    LONG_TITLE = "The title is longer than {most} characters."
    LONG_TOPIC = "The topic is longer than {most} characters."
    LONG_QUESTION = "A question is longer than {most:,} characters."
    LARGE_FORM = "More was sent than can be read; {most:,} bytes are the limit."
    UNREADABLE = "The form cannot be read; load the page again."
    NO_ACT = "That cannot be done with an answer; load the page again."
    PREVIEW_GONE = "The preview is gone; make it again."
    NO_FILE = "No file was chosen; choose a briefing first."

    NO_TOPIC = "The topic is empty; name what the briefing is on."
    SILENT = "The articles do not speak of “{topic}”; try other words for it."
    NO_ARTICLE = "The index holds no article; run `dateline ingest` with your paths."
    NONE_WITHIN = "No article lies within the outlets and days chosen; widen them."
    INDEX_CHANGED = "The index changed while the briefing was made; make it again."
    NOT_PART = (
        "The answer to “{question}” cannot be part of this: {reason}; remove it, or ask again."
    )
    CITES = "it cites {file}, and {why}"
    OUTSIDE = "it lies outside the outlets and days chosen"
    UNKNOWN_FORMAT = "{file} is of no known format; name a file that ends in {endings}."
    NO_CITATIONS = "{file} carries no citations; it is no briefing, or was cut."
    UNVERIFIABLE = "{file} cannot be verified: {error}"
    MANY_QUOTES = "{file} has over {most:,} quotes; no briefing has."


class Basket:
    """The answers put by."""

    TITLE = "Basket"
    EMPTY = "It is empty. In the chat, “Add to briefing” under an answer puts it here."
    BEGIN = "Begin the briefing with these"
    CLEAR = "Empty the basket"
    CLEAR_SURE = "Take every answer out of the basket?"
    UNUSABLE = "It cannot be used: {why}."
    NO_QUOTES = "no quotes"
    UP = "Move up: {question}"
    DOWN = "Move down: {question}"
    REMOVE = "Remove"
    REMOVE_WHICH = "Remove: {question}"
    DAMAGED = "The basket in {file} is damaged or cannot be read; empty it to begin anew."
    FULL = "The basket holds {most} answers, the most it can; remove one first."
    UNWRITABLE = "The basket cannot be written ({error})."
