"""Lines in which an article states something about itself: its author, its outlet, its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vectorstore.dates import first_date

_LONGEST_BYLINE = 200
_LONGEST_LABELLED = 400
_LONGEST_DATELINE = 160
_WEEKDAY = re.compile(r"\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|on|at)\b")
_BYLINE = re.compile(
    r"(?:(?i:by|words by|written by|story by|text by|reported by)\s+"
    r"|(?i:authors?|byline|reporters?)\s*:\s*)"
    r"(?!(?:The|An?|Any|All|Our|His|Her|Its|This|That|These|No|Some|Mid|End|Late|Early|Now|Then"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
    # A month, unless it is a first name: that is followed by another name.
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\b(?!\s+[A-Z]))"
    r"(?P<names>(?:[A-Z][\w'’.-]*|d[aeiu]|van|von|der|den|al|bin|la|le|and|&|,)"
    r"(?:(?:,?\s+|\s*&\s*)(?:[A-Z][\w'’.-]*|d[aeiu]|van|von|der|den|al|bin|la|le|and))*)"
    r"(?P<rest>(?:\s*[,|;:•·(–—-].*|\s+(?:for|in|at|on|of|with|\d).*)?)",
)

_LABELLED = re.compile(
    r"(?P<key>title|headline|publisher|publication|outlet|newspaper|url|link"
    r"|canonical)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_OUTLET = (
    r"(?:media outlet|news outlet|outlet|newspaper|news (?:site|website|agency|organi[sz]ation"
    r"|service|publication|platform|magazine)|newsroom|magazine|publication|broadcaster|media"
    r"|journal|weekly|daily)"
)
_WE_ARE = re.compile(
    rf"(?:About us\W+)?We(?:['’]re| are) an? (?:[\w-]+,? ){{0,5}}{_OUTLET}\b", re.IGNORECASE
)
# A name as outlets write theirs: capitals, joined by a few small words.
_NAME = r"(?P<name>(?:The )?[A-Z][\w'’&-]*(?: (?:of|the|and|for|&|[A-Z0-9][\w'’&-]*)){0,5})"
_IS_OUTLET = re.compile(rf"(?:About us\W+)?{_NAME} is an? (?:[\w-]+,? ){{0,5}}{_OUTLET}\b")
_OUTLET_NAME = re.compile(
    r"(?:[A-Z]{2,6}|The [A-Z].*|.*\b(?:News|Press|Times|Post|Journal|Today|TODAY|Agency|Magazine"
    r"|Service|Radio|TV|Media|Tribune|Herald|Gazette|Chronicle))"
)
_PARTICLES = frozenset("da de di du d van von der den al bin la le and".split())
_ROLES = re.compile(
    r"(?i)\b(?:(?:staff|senior|chief|special|foreign|political|diplomatic|associate|contributing"
    r"|business|sports|science|national|technology)\s+)*"
    r"(?:writers?|reporters?|correspondents?|editors?|contributors?|journalists?|staff)\b.*"
)
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright)[\s©:]*(?:\([cC]\)\s*)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?,?\s+)"
    rf"(?:[Bb]y\s+)?{_NAME}(?=\s*(?:$|[.,|/–—-]|All rights|Inc\b|LLC\b|Ltd\b))"
)
_FIRST_APPEARED = re.compile(
    r"\b[Tt]his (?:article|story|report|piece|interview|column) (?:was )?(?:has )?(?:been )?"
    r"(?:(?:first|originally) (?:appeared|published|ran|posted|printed)(?: online)? (?:in|on|by|at)"
    rf"|is exclusive to) [\"“«]?{_NAME}(?=[\"”»]?(?:$|[.,;:)]| on [A-Z\d]| in [A-Z][a-z]+ \d"
    r"| and (?:is|has|was|may)\b))"
)
# A standfirst's promise, "why that is so - in the article of X": the outlet names itself.
_STANDFIRST = re.compile(
    r"[–—-]\s+(?:read\s+)?in (?:the|an?|this|our) (?:material|article|report|piece|review"
    r"|interview|story) (?:of|by|from|for) [\"“«]?(?P<name>[^\"“”«».]{2,60})[\"”»]?\.?[\"”»]?$"
)
_AGENCY_DATELINE = re.compile(
    r"[A-Z][\w .,'’/-]{1,60}?\s*\((?P<name>[A-Z][A-Za-z .&-]{1,30})\)\s*[–—-]+\s"
)
_SLASHED_DATELINE = re.compile(
    r"[A-Z]{3}[A-Z .-]*, (?P<date>[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)\W{0,3}"
    r"/(?P<name>[A-Z][\w .-]{1,30})/"
)
_DATELINE = re.compile(
    r"[A-Z]{3}[A-Z .'’-]*(?:, [A-Z][\w .-]{2,30}?)??,? (?:\([^()]{1,30}\)\s*)?"
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}(?:,? \d{4})?|\d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?)"
    r"\W{0,3}(?:\([^()]{1,30}\)\s*|/[^/]{1,30}/\W*)?\s*[–—-]+\s"
)


def byline(text: str) -> re.Match[str] | None:
    """The match of a byline, with groups ``names`` and ``rest``."""
    return _BYLINE.fullmatch(text) if len(text) <= _LONGEST_BYLINE else None


def labelled(text: str) -> tuple[str, str] | None:
    """The key (lower case) and value of a line such as "Publisher: The Lantern"."""
    found = _LABELLED.fullmatch(text) if len(text) <= _LONGEST_LABELLED else None
    return (found["key"].lower(), found["value"]) if found else None


def describes_outlet(text: str) -> bool:
    """Whether an outlet speaks of itself without its name, which then stands above."""
    return _WE_ARE.match(text) is not None


def named_outlet(text: str) -> str | None:
    """The name, where a text opens with an outlet's description of itself by name."""
    found = _IS_OUTLET.match(text)
    return found["name"] if found else None


def copyright_outlet(text: str) -> str | None:
    """The holder of a dated copyright notice."""
    found = _COPYRIGHT.search(text)
    return found["name"].rstrip(" -–—") if found else None


def original_outlet(text: str) -> str | None:
    """The outlet that, by its own words, this article first appeared in."""
    found = _FIRST_APPEARED.search(text)
    return found["name"] if found else None


def standfirst_outlet(text: str) -> str | None:
    """The outlet that a standfirst refers the reader to, for the article that follows it."""
    found = _STANDFIRST.search(text)
    return found["name"].strip() if found else None


def byline_fields(text: str) -> Iterator[tuple[str, str]]:
    """Author, outlet and publication date, as far as a byline gives them."""
    found = byline(text)
    if found is None:
        return
    if date := first_date(found["names"] + found["rest"]):
        yield "published", date
    names = _WEEKDAY.split(found["names"])[0].split()
    if names and found["rest"].lstrip()[:1].isdigit() and first_date(f"{names[-1]} 1"):
        names.pop()  # the month of a date that follows the names
    names = [name for name in names if name not in ("Published", "Updated", "Posted")]
    first, *others = " ".join(names).split(", ")
    author = ", ".join([_ROLES.sub("", first), *(o for o in others if not _ROLES.search(o))])
    author = author.strip(" ,&")
    person, _, outlet = author.rpartition(", ")
    if person and _OUTLET_NAME.fullmatch(outlet):
        yield "publisher", outlet
        author = person
    while author and author.split()[-1] in _PARTICLES:
        author = " ".join(author.split()[:-1])
    if author:
        yield "author", author


def dateline_fields(text: str) -> Iterator[tuple[str, str]]:
    """Agency and day, as far as the dateline that opens a report gives them."""
    head = text[:_LONGEST_DATELINE]
    if found := _SLASHED_DATELINE.match(head) or _AGENCY_DATELINE.match(head):
        yield "publisher", found["name"]
    if (found := _DATELINE.match(head) or _SLASHED_DATELINE.match(head)) and (
        date := first_date(found["date"])
    ):
        yield "published", date
