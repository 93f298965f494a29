"""Page furniture by its wording: what one block says that no news report says.

Every rule is about a kind of furniture and its vocabulary, never about one outlet. An appeal is
told by several cues together (who asks, what is asked, who is addressed) outside quotation
marks, so that a report about donations or advertising stays a report.
"""

from __future__ import annotations

import re

from vectorstore.dates import dated, is_empty_label
from vectorstore.statements import byline

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_QUOTED = re.compile(r"“[^“”]{0,600}”|\"[^\"]{0,600}\"|«[^«»]{0,600}»")
_ENDS = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{pattern})[\W_]*", re.IGNORECASE)


_AGO = _whole(r"\d+\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?)\s+ago|just now")
_READING_TIME = _whole(
    r"(?:reading time\W*)?\d+[\s-]*min(?:ute)?s?(?:\s+read)?|reading time.{0,20}"
)

_ADVERT = _whole(
    r"(?:(?:story|article|content) continues (?:below|after)(?: this| the)? (?:ad|advert)\w*"
    r"|(?:skip|hide|report|close)(?: this)? (?:ads?|advertisement)"
    r"|anzeige|werbung|publicité|publicidad|pubblicità"
    r"|(?:paid |sponsored )?(?:advertisement|advertising|advertorial|advert|ads?)"
    r"(?:\W+scroll(?: down)? to continue.{0,30})?"
    r"|(?:sponsored|promoted|paid|partner)(?: (?:content|post|link|links))?"
    r"|scroll(?: down)? to continue.{0,30}|remove ads)"
)
_CRUMB = _whole(
    r"[a-z]|none|null|nan|undefined|n/?a|loading|image|photo|video|embed|play|pause|close|menu"
    r"|search|home|live|watch|listen|back to top|skip to (?:main )?content|comments?|\d+ comments?"
    r"|leave a (?:comment|reply)|log ?in|sign ?in|sign ?up|register|subscribe|donate|follow|next"
    r"|previous|continue reading|show more|view all|load more"
)
_PARTICLES = frozenset("a an and at by da de der di du for in la le of on the to van von".split())
_PERSON = r"[A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|de|da|van|von|al|bin)){1,3}"
_NAMES_ONLY = re.compile(rf"{_PERSON}(?:(?:,|,? and| &)\s+{_PERSON})+")
_SHORTEST_TITLE_CASE = 5
_ALT_TEXT = _whole(
    r"(?:\w[\w'’.-]* ){1,2}(?:logo|icon|avatar|thumbnail|placeholder|banner)(?: image)?"
)
_BREADCRUMB = re.compile(r"\w[\w &'-]{0,30}(?:\s*[>»›]\s*\w[\w &'-]{0,40})+")

_SHARE_WORDS = frozenset(
    "share tweet post pin print email e-mail mail save copy link send like follow us on via this by"
    " the article story page url link copied to with in a x facebook twitter whatsapp telegram"
    " linkedin reddit"
    " pinterest flipboard messenger viber vk instagram youtube tiktok threads bluesky mastodon"
    " tumblr pocket sms app clipboard bookmark gift your friends and or options comments".split()
)
_SHARE_CORE = frozenset(
    "share tweet print email e-mail facebook twitter whatsapp telegram linkedin reddit pinterest"
    " flipboard messenger viber instagram youtube tiktok bluesky copy follow".split()
)

_RELATED = re.compile(
    r"[\W_]*(?:related(?: (?:posts?|articles?|stor(?:y|ies)|news|content|coverage|topics?|links?"
    r"|reading|videos?))?|read (?:more|also|next|further|on)|also read|see also"
    r"|more on this(?: story)?"
    r"|you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: (?:for you|reading"
    r"|stories|articles))?|most (?:read|popular|viewed|shared)|trending(?: now| stories)?"
    r"|popular (?:now|posts|stories)|up next|what to read next|editors?['’]?s? picks?"
    r"|(?:topics|tags|filed under|categories|keywords)(?=\s*(?::|$)))\s*(?P<rest>$|[:»>–—|-].*)",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?:(?i:additional )?(?i:reporting|editing|writing|compiled|edited) (?i:by)\s+[A-Z]"
    r"|(?:[A-Z]\S* ){0,3}(?i:staff|contributor|correspondent|columnist|reporter|editor|writer)s?$"
    r"|(?i:by|from) (?i:our|an?) (?:[\w'’-]+ ){0,4}(?i:agenc(?:y|ies)|correspondents?|bureau|desk"
    r"|reporters?|newsroom)(?: in (?:[A-Z][\w'’-]+ ?){1,3})?$"
    r"|(?i:by|from) .{0,60}\b(?i:staff|wires"
    r"|(?:wire|agency|staff|news service) (?:reports?|dispatches|writers?))$"
    r"|(?i:(?:staff|wire|agency|news service) reports?|special to) ?.{0,40}$)"
)

_AGENCY = (
    r"(?:reuters|ap|associated press|afp|getty(?: images)?|epa(?:-efe)?|tass|shutterstock|unsplash"
    r"|wikimedia(?: commons)?|ansa|dpa|xinhua|bloomberg|alamy|istock|anadolu|ukrinform|pool)"
)
_CREDIT = re.compile(
    r"[(\[](?:image|photo|photograph|picture|pic|illustration|credit|file photo|screenshot|video)s?"
    r"(?: credits?)?\s*(?::|/|[–-]\s|\bby\b|\bcourtesy\b)[^()\[\]]{1,80}[)\]][.\s]*$"
    # A credit in words that closes a caption: a name, and after a slash whose picture it is.
    r"|[.!?…][\"'”’)]*\s+(?:image|photo(?:graph)?|picture|pic|illustration)s?(?: by)?:\s*(?-i:"
    r"[A-Z][\w.'’-]*(?:(?:\s*[/,&]\s*|\s+)(?:and\s+)?[A-Z][\w.'’-]*){0,6})$"
    r"|^[(\[]?(?:image|photo(?:graph)?|picture|file photo|photo credit|image credit|credit"
    r"|caption|illustration|infographic|screenshot)s?(?:\s*(?:credit|source|by))?\s*:\s*\S"
    r"|\s[/|](?:[^/|]{2,40}/)*[^/|.]{2,30}/[^/|.]{2,30}$"
    r"|^[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}(?:/[^/.]{2,30})*"
    rf"/{_AGENCY}(?=$|\s+(?-i:[A-Z]))"
    rf"|[/|©]\s*{_AGENCY}\W*$|\b(?:ap photo|getty images|shutterstock|epa-efe)\b[^.]{{0,40}}$"
    rf"|\bvia {_AGENCY}\W*$",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 60
# An appeal speaks of little else; a report with an appeal at its end is still a report.
_WORDS_PER_CUE = 25
# In code points: an appeal takes a screen at most, and the rules need not see more than that.
_LONGEST_FURNITURE = 3000

_COPYRIGHT = re.compile(
    r"^[\W_]*(?:©|\([cC]\)\s*\d{4}|(?i:copyright)[\s:]*(?:(?:©|\([cC]\))[\s:]*)?"
    r"(?:[A-Z][\w.&'’-]*,?\s+){0,5}\d{4})|\b(?i:all rights reserved)\b"
)
_COOKIES = re.compile(
    r"\b(?:we|our (?:web)?site|this (?:web)?site)\b.{0,40}\b(?:uses?|using|sets?|stores?)\b.{0,40}"
    r"\bcookies\b|\b(?:accept|manage|reject)(?: all)? cookies\b"
    r"|\bcookie (?:policy|settings|preferences)\b"
    r"|\bby continuing to (?:use|browse)",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\b(?:suggest|report|submit|leave|send|spot(?:ted)?|noticed?|found|seen?"
    r"|we(?: have|['’]ve)? made)\b.{0,40}"
    r"\b(?:corrections?|clarifications?|mistakes?|typos?|errors?|suggestions?|inaccurac\w+)\b",
    re.IGNORECASE,
)
_PRESS_KEYS = re.compile(
    r"\b(?:highlight|select)\b.{0,30}\bpress\b.{0,10}\b(?:ctrl|shift|enter)\b", re.IGNORECASE
)
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|please)\b|\b(?:write|let|tell|contact|email) (?:to )?us\b|\bclick here\b",
    re.IGNORECASE,
)
_ASKS_FIRST = re.compile(
    r"(?:^|[.!?:]\s+)(?:please\s+)?(?:donate|subscribe|support|join|sign up|become|follow|download"
    r"|help|consider|get|give|contribute)\b",
    re.IGNORECASE,
)
# What only the outlet's own counter sells: asked for in so many words, by "us" or at the start.
_SIGN_UP = re.compile(
    r"(?:^|[.!?]\s+)(?:please\s+)?(?:subscribe|sign up)\b.{0,200}\b(?:our|us)\b"
    r"|^(?:please\s+)?subscribe\b",
    re.IGNORECASE,
)
_OURSELVES = re.compile(
    r"\bour (?:journalis[mt]s?|reporting|reporters|newsroom|coverage|work|team|readers|content"
    r"|(?:web)?site|stories|community|newsletters?|podcasts?|app|channels?|mission|supporters)\b"
    r"|\breaders like you\b|\bsupport (?:us|our|independent (?:journalism|media|news))\b"
    r"|\bindependent (?:media|journalism|newsroom|publication|outlet)\b|\b(?:help|follow|join) us\b"
    r"|\bwe (?:rely|depend|need your|are an? (?:independent|non-?profit|reader))"
    r"|\badvertising revenue\b",
    re.IGNORECASE,
)
_ASK = re.compile(
    r"\bdonat(?:e|ions?|ing)\b|\bsubscri(?:be|bing|ptions?)\b|\bpatre?on\b|\bcup of coffee\b"
    r"|\bbecome an? (?:member|supporter|subscriber)\b|\bsign(?:ing)? up\b|\bnewsletters?\b"
    r"|\bmembership\b|\bcontribut(?:e|ions?|ing)\b|\byour (?:generous |financial )?support\b"
    r"|\bways to (?:support|give|help)\b|\bad[- ]?block\w*|\bjoin our\b|\bpaywall\b|\bfree trial\b"
    r"|\bdownload (?:our|the) app\b|\binbox\b|\bfollow us\b|\bsupport (?:us|our)\b"
    r"|\bchannel\b",
    re.IGNORECASE,
)


def words(text: str) -> int:
    """How many words the text has."""
    return len(_WORD.findall(text))


def ends_sentence(text: str) -> bool:
    """Whether the text closes with a full stop, question or exclamation mark."""
    return _ENDS.search(text[-40:]) is not None


def says_something(text: str) -> bool:
    """Whether a short line can be a headline: it is no list of names, places or initials.

    Told by a word in lower case that is more than a particle or, where every word has a capital,
    by its length. Scripts without case say something from six characters on.
    """
    if _NAMES_ONLY.fullmatch(text):
        return False
    found = [word for word in text.split() if any(c.isalpha() for c in word)]
    if any(word[0].islower() and word not in _PARTICLES for word in found):
        return True
    cased = any(c.islower() or c.isupper() for c in text)
    return len(found) >= _SHORTEST_TITLE_CASE if cased else len(text) >= 6 and bool(found)


def is_caption(text: str) -> bool:
    """Whether the text is a picture's caption: it carries the picture's credit."""
    return words(text) <= _LONGEST_CAPTION and _CREDIT.search(text) is not None


def is_appeal(text: str) -> bool:
    """Whether the outlet asks its readers for money, an address or a click."""
    if _ASK.search(text) is None:
        return False
    plain = _QUOTED.sub(" ", text)
    size = words(plain)
    ourselves, asks = len(_OURSELVES.findall(plain)), len(_ASK.findall(plain))
    imperative = _ASKS_FIRST.search(plain) is not None
    if not asks or not (imperative or _ADDRESSED.search(plain)):
        return False
    if size <= 40:
        if _SIGN_UP.search(plain):
            return True
        return ourselves > 0 or (imperative and asks > 1)
    return ourselves > 0 and ourselves + asks >= 3 and (ourselves + asks) * _WORDS_PER_CUE >= size


def begins_related(text: str) -> bool:
    """Whether the text opens a list of other articles."""
    found = _RELATED.fullmatch(text)
    return found is not None and words(found["rest"]) <= 25


def is_furniture(text: str) -> bool:
    """Whether the block (whitespace collapsed) is page furniture on its wording alone."""
    if len(text) > _LONGEST_FURNITURE:
        return False
    size = words(text)
    return (
        (size <= 12 and _is_small_furniture(text))
        or is_caption(text)
        or begins_related(text)
        or byline(text) is not None
        or (size <= 30 and _STAFF.match(text) is not None)
        or (size <= 60 and _COPYRIGHT.search(text) is not None)
        or (size <= 80 and _COOKIES.search(_QUOTED.sub(" ", text)) is not None)
        or (size <= 40 and _invites_correction(text))
        or is_appeal(text)
    )


def _is_small_furniture(text: str) -> bool:
    if is_empty_label(text) or any(label not in ("", "date") for label, _ in dated(text)):
        return True
    if any(p.fullmatch(text) for p in (_ADVERT, _CRUMB, _ALT_TEXT, _AGO, _READING_TIME)):
        return True
    if _BREADCRUMB.fullmatch(text) or (len(text) <= 3 and not any(c.isalnum() for c in text)):
        return True
    tokens = {token.casefold() for token in _WORD.findall(text)}
    return bool(tokens & _SHARE_CORE) and tokens <= _SHARE_WORDS


def _invites_correction(text: str) -> bool:
    plain = _QUOTED.sub(" ", text)
    addressed = _CORRECTION.search(plain) is not None and _ADDRESSED.search(plain) is not None
    return addressed or _PRESS_KEYS.search(plain) is not None
