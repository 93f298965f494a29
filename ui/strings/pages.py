"""What the timeline, an article and the evaluation say."""

from __future__ import annotations


class Timeline:
    """The page of dated events."""

    TITLE = "Timeline"
    LEAD = (
        "What the articles date, in the order of the days: each event is an article’s own "
        "sentence, with the place where it stands."
    )
    LEGEND = (
        "A mark is an event, a bar one of several days, and each leads to its sentence. Hollow "
        "ones are dated by the day of publication."
    )
    UNEVEN = "Time is not to scale: the days that are told of have most of the room."
    NOTHING = "No dated event was found. Widen the days, or try other words."
    BACKWARDS = "The first day lies after the last one; exchange them."
    NO_DAY = "“{text}” is no day; write one such as 2025-01-31."

    TOPIC = "Topic"
    EVERYTHING = "Everything"
    FROM = "On or after"
    UNTIL = "On or before"
    ALL_OUTLETS = "All outlets"
    SHOW = "Show"
    SHOW_ALL = "Show everything"

    SUM = "{events} from {articles}, {days}"
    PLOT = "Plot of the events, which are listed below"
    OTHERS = "Other outlets"
    MORE = "{events} more, from {day} on"
    MARK = "{days}: {event}"
    EVENTS = "Events"
    SAID_BY = "Said by {speaker}"
    DATED_BY = "Dated by the day of publication: “{words}”"
    PAGES = "Pages of events"
    PAGE = "Page {page} of {pages}"
    EARLIER = "Earlier"
    LATER = "Later"
    NOT_LISTED = "Expressions of time that are not listed"
    NUMBER = "Number"
    WHY = "Why"


class Article:
    """The page of one article."""

    NO_ARTICLE = "No such article"
    UNREADABLE = "The articles cannot be read"
    GONE = "The corpus holds no such article; one that was cited may have been changed or removed."
    NO_SPAN = "The passage that the address names is not in this article, so it is not marked."
    FURNITURE = "Pale lines are menus, notices and the like; answers never rest on them."
    EXTRACTED = "The lines are those of the text that was taken out of the file."


class Evaluation:
    """The page around a report."""

    TITLE = "Evaluation"
    RUN = "Evaluation, run {run}"
    REPORT = "Report"
    UNREADABLE = (
        "The run in {folder} has no report that can be read; make another with `dateline eval run`."
    )
