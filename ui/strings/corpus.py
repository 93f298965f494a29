"""What the corpus page says, and the pages about its ingests."""

from __future__ import annotations


class Corpus:
    """The page, the table, the forms, how an ingest stands."""

    TITLE = "Corpus"
    LEAD = "The articles that every answer rests on, and what they state of themselves."
    ARTICLES = "Articles"
    OUTLETS = "Outlets"
    INDEX = "Index"
    BACK = "Back to the corpus"

    ADD = "Add articles"
    CHOOSE = "Choose files"
    OR_DROP = ", or drop them here"
    LIMITS = (
        "{kinds}; at most {largest} MB a file, {most} files and {total} MB at a time. They stay on "
        "this server, in its store."
    )
    PROGRESS = "Progress"
    NO_FILES = "No file came with the request; choose one or more files."
    NONE_KEPT = "None of the files was kept."
    TOO_LARGE = "That is more than {total} MB at a time; add the files in parts."
    TOO_LONG = "The form is longer than it may be; shorten what it says."
    TOO_MANY = "Those are more than {most} files at a time; add them in parts."
    CUT_OFF = "The request could not be read; send the form again."

    SKIPPED = "What was skipped"
    NONE_SKIPPED = "The last ingest skipped no file."
    SKIPPED_HERE = "{files} among the files added here"
    SKIPPED_UNDER = "{files} under {paths}"
    AND_MORE = "{path} and {more}"
    AS_OF = "As of {day} UTC."

    WAITING = "Waiting for another ingest to end."
    READING_FILES = "Reading the files."
    EMBEDDING = "Embedding: {done:,} of {passages}."
    ADDED = "{articles} added"
    CHANGED = "{articles} changed"
    REMOVED = "{articles} removed"
    NO_CHANGE = "Nothing changed"
    TOOK = "{done}, in {seconds} s."
    LEFT_OUT = "{files} left out."
    DONE = "Done"
    FAILED = "Not done"
    UNDER_WAY = "Reading the articles"
    NOT_KEPT = "Not kept"
    NOT_READ = "Left out of the index"
    AGAIN = "Try again"
    NO_JOB = "That ingest is not known any more; the corpus page shows what the index holds."
    BROKE_OFF = (
        "The ingest ended before it was done, and the server’s log has why; the files are kept and "
        "the index is as it was. Try again."
    )

    FOUND = "{articles} found"
    SHOW_ALL = "Show every article"
    SEARCH = "Words in title, outlet, author, date or file"
    FILTER = "Filter"
    NOTHING_FOUND = "No article has all these words. Try fewer."
    PAGES = "Pages of articles"
    EARLIER = "Earlier rows"
    LATER = "Later rows"
    ROWS = "{first:,} to {last:,} of {found:,}"

    EDIT = "Edit the details"
    EDIT_OF = "of {title}"
    HINT = (
        "It is kept in articles.toml beside the file. A field left empty goes back to what the "
        "file says of itself; a date is written 2025-01-16."
    )
    SAVE = "Save"
    SEEDS_STAY = (
        "The seed articles come with Dateline and are left as they are. To state more of one, "
        "ingest a copy of its file from a folder of your own."
    )
    CANNOT_WRITE = (
        "The folder of this file cannot be written by the server. Change its permissions, or copy "
        "the articles into a folder of your own and ingest that."
    )
    GONE = "The file is no longer where it was read; run dateline ingest with its folder."
    NO_ARTICLE = "The corpus holds no such article; it may have been removed or changed."

    REMOVE = "Remove"
    REMOVE_SURE = "Remove this article?"
    REMOVING = (
        "Its file is deleted from the store’s uploads and its passages leave the index. Answers "
        "and briefings that cite it can then no longer be checked against it."
    )
    KEEP = "Keep it"


class Plots:
    """Articles over time and by outlet."""

    OVER_TIME = "Over time"
    BY_OUTLET = "By outlet"
    ARTICLES_OVER_TIME = "Articles over time"
    ARTICLES_BY_OUTLET = "Articles by outlet"
    NO_DATE = "{articles} without a full date"
    NO_OUTLET = "{articles} without a stated outlet"
    NO_DATES = "No article states its full date ({told})."
    NO_OUTLETS = "No article states its outlet ({told})."
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BY_UNIT = "Articles by {unit} of publication, {span}."
    MOST_FIRST = "{outlets}, the one with most articles first."
    OUTLET = "Outlet"
    ARTICLES = "Articles"
    IN_NUMBERS = "{heading}, in numbers"
    BAR = "{name}: {articles}"


class Sidecar:
    """Why what was stated of an article cannot be kept."""

    TOO_LONG = "The {field} is longer than {most} characters; shorten it."
    NO_DATE = (
        "{text} is no date; write 2025-01-16, 2025-01-16T14:05 or, where the year is not known, "
        "--01-16."
    )
    NO_ADDRESS = "The address must begin with http:// or https:// and have no spaces."
    UNREADABLE = "{file} cannot be read ({error}); correct it by hand."
    UNCHANGEABLE = "{file} is written in a way that cannot be changed here; change it by hand."
    UNWRITABLE = (
        "{folder} cannot be written ({error}); copy the articles into a folder of your own and "
        "ingest that."
    )


class Uploads:
    """Why a file is not kept, or not removed."""

    NAMELESS = "a file without a name"
    NO_ARTICLE = "only {kinds} files can be articles"
    NOT_DELETED = "{name} cannot be deleted ({error})."
    UNKNOWN = "There is no uploaded file of that name; it may have been removed already."
    ALREADY = "already in the corpus as {name}"
    NOT_KEPT = "could not be kept ({error})"
    TOO_LARGE = "is larger than {largest} MB; split it into articles"
    EMPTY = "is empty"
