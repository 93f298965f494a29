"""What programs are told that asked for something wrong; people read it too."""

from __future__ import annotations


class Programs:
    """Refusals of the API, the MCP tools and the chat completions."""

    REVISED = "This replaces what was said so far:"
    NOT_TEXT = "Something given holds half of a character (a lone surrogate); send whole ones."
    NO_DAY = "{name} takes a day such as 2025-01-31, not {text!r}."
    COMPLAINT = "{place}: {what}."
    THE_REQUEST = "the request"
    NOT_PAIRS = "history must be a list of [question, answer] pairs."
    NO_ARTICLE = "There is no article with this sha256; articles lists those there are."
    NO_SPAN = "start and end must lie in order within 0 and {length}."
    TEXT_ALONE = "Only text can be read"
    NO_QUESTION = 'messages: There is none of the role "user" to answer.'
    TOO_LARGE = "The request is too large; {most:,} bytes are the limit."
    NO_MODEL = "There is no model {name!r}; ask {model!r}."
