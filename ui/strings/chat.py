"""What the chat says, its rail, and the conversations that it keeps."""

from __future__ import annotations


class Chat:
    """The conversation and what can be pressed in it."""

    SKIP = "Skip to the question"
    CONVERSATION = "Conversation"
    SOURCES = "Sources"
    CLOSE_SOURCES = "Close the sources"
    RAIL = "Conversations and filters"
    WELCOME = "Ask the articles"
    PROMISE = (
        "Every sentence of an answer points at the exact words of its source. What the articles "
        "do not say, Dateline does not say either."
    )
    NO_SOURCES = "The passages behind an answer appear here, each quote marked in its place."
    EXAMPLE = "What is said about “{title}”?"

    QUESTION = "Your question"
    PLACEHOLDER = "Ask a question"
    PLACEHOLDER_WITHIN = "Ask {within}"
    ASK = "Ask"
    STOP = "Stop"
    STOPPED = "Stopped."
    PENDING = "Reading the articles"

    ASKED_WITHIN = "Asked {within}"
    WITHIN_SOURCES = "of {sources} only"
    WITHIN_FROM = "from {day}"
    WITHIN_UNTIL = "until {day}"

    READ_AS = "Read as:"
    CHANGE = "Change"
    CHANGE_WHICH = "how question {turn} is read"
    REWORD = "Read the question as"
    ASK_SO = "Ask so"
    CITED = "{articles} cited"
    OFFERED = "{articles} offered"

    TOOLS = "What to do with answer {turn}"
    WHICH = "(question {turn})"
    COPY = "Copy"
    LINK = "Link"
    ASK_AGAIN = "Ask again"
    EDIT = "Edit"
    EDIT_LABEL = "Edit the question"
    TIMELINE = "Timeline"
    KEEP = "Add to briefing"
    KEPT = "Added to the briefing."

    ENGINE = "{engine} engine"
    INDEX = "index {generation}"

    NEW = "New conversation"
    NO_DAY = "That is no day; write it as 2025-01-31."
    NO_CONVERSATION = "There is no such conversation here; begin a new one."
    NO_ADDRESS = "That is no conversation's address; begin a new one."
    NOT_KEPT = "The conversation cannot be kept ({error}); see to the folder {folder}."
    DAMAGED = "{file} cannot be read as a conversation; move it away."


class Judging:
    """What a reader says of an answer."""

    RIGHT = "Right"
    WRONG = "Wrong"
    THANKED = "Noted, with the answer, for the evaluation."
    WHY = "What is wrong with it?"
    IN_YOUR_WORDS = "In your words"
    SEND = "Send"
    REASONS = (
        "Wrong fact",
        "Wrong person or outlet",
        "Wrong date",
        "Quote does not hold it",
        "Something is missing",
        "Should have answered",
        "Should have refused",
    )


class Rail:
    """The rail beside the chat."""

    CONVERSATIONS = "Conversations"
    NONE_YET = "None yet."
    MORE = "More on {name}"
    NAME = "Name"
    RENAME = "Rename"
    MARKDOWN = "Export as Markdown"
    JSON = "Export as JSON"
    DELETE = "Delete"
    DELETE_SURE = "Delete “{name}”?"
    ASK_OF = "Ask of"
    ASK_OF_ALL = "Ask of all"
    NO_OUTLET = "{articles} without an outlet"
    BRIEFING = "Briefing"
    KEYS = "Keys"
    CTRL = "Ctrl"
    ENTER = "Enter"
    ESC = "Esc"
    ALT = "Alt"
    TO_QUESTION = "to the question"
    TO_ASK = "ask; with Shift a new line"
    TO_STOP = "stop, or close"
    TO_BEGIN = "new conversation"


class Exports:
    """Conversations taken away."""

    NO_KIND = "Export as .md, .txt or .json."
    NO_ANSWER = "There is no such answer in this conversation."
