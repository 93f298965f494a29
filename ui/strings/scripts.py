"""What the scripts of the pages say; a blank is filled where a script knows what belongs there."""

from __future__ import annotations

from ui.strings.corpus import Corpus, Uploads


class Scripts:
    """Sent to the pages whole, as ``window.WORDS``."""

    # session.js
    ENDED = "Your session has ended. Answers that were finished are kept; log in to go on."
    LOG_IN = "Log in"

    # page.js
    COPIED = "Copied with its citations."
    NOT_COPIED = "It could not be copied here; export the conversation instead."
    LINKED = "The address of this answer was copied."
    LINK_SHOWN = "The address of this answer is in the address bar."
    WHOLE = "The whole article"
    CLOSE = "Close"
    SURE = "Are you sure?"
    DELETE = "Delete"
    KEEP = "Keep"

    # briefing.js
    OUTLINE = "Asking the articles which questions they answer …"
    MAKE = "Asking the articles and writing the briefing …"
    VERIFY = "Reading every quote again …"
    SAVED = "Saved as {name}"
    NOT_SENT = "The server did not answer; try again."

    # corpus.js
    NOT_KEPT = Corpus.NOT_KEPT
    NOT_READ = Corpus.NOT_READ
    AGAIN = Corpus.AGAIN
    SHOW_CORPUS = "Show the corpus as it is now"
    TOO_MANY = Corpus.TOO_MANY
    TOO_LARGE = "{name} " + Uploads.TOO_LARGE + "."
    TOO_MUCH = Corpus.TOO_LARGE
    SENDING_ONE = "Sending 1 file."
    SENDING_MORE = "Sending {number} files."
    NOT_ADDED = (
        "The server did not answer; reload the page and look whether the articles are there."
    )


def script_words() -> dict[str, str]:
    """Give the words of the scripts by name."""
    return {name: words for name, words in vars(Scripts).items() if name.isupper()}
