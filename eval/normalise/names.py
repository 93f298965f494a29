"""Names of people and bodies: titles dropped, a last name enough where it can mean only one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from eval.normalise.tokens import Token, find, fold, tokenise

TITLES = frozenset(
    fold(word)
    for word in (
        "mr mrs ms miss dr prof professor sir dame lord lady president vice premier chancellor"
        " prime minister secretary general ambassador senator governor mayor king queen prince"
        " princess pope captain colonel major lieutenant sergeant admiral judge justice"
        " chairman chairwoman chair director spokesman spokeswoman spokesperson envoy aide"
        " former elect the"
    ).split()
)
# The last word of a body's name stands for no person.
_BODIES = frozenset(
    fold(word)
    for word in (
        "party club council committee ministry department agency authority office board bureau"
        " university institute school college group company corporation bank fund court church"
        " union league federation association organisation organization service society house"
        " news times post journal herald tribune press gazette courier union army navy force"
        " port hotel hospital street river lake sea island bridge airport station line"
    ).split()
)
_OPENERS = frozenset(
    fold(word)
    for word in (
        "a an the this that these those he she it they we i you his her its their our my who whom"
        " whose what which when where why how is are was were be been do does did has have had can"
        " could will would shall should may might must if in on at by for from to of with without"
        " as and or but so yet nor now then there here after before during since until while"
        " although though because despite however meanwhile according also both all any each some"
        " many most more such once only just even still another other both about between among"
        " against under over earlier later not no yes nobody none nothing thus moreover instead"
        " unlike like asked today yesterday tomorrow monday tuesday wednesday thursday friday"
        " saturday sunday"
    ).split()
)


def person_tokens(name: str) -> tuple[Token, ...]:
    """Return the words of a name, as far as its first comma, without titles around it."""
    tokens = [token for token in tokenise(name.split(",")[0]) if token.key != "not"]
    while len(tokens) > 1 and tokens[0].key in TITLES:
        tokens = tokens[1:]
    return tuple(tokens)


def same_name(left: str, right: str) -> bool:
    """Whether two names given in full can be one person's: the shorter ends the longer.

    "Brandt" is "Ilse Brandt"; "Okoye" is not "Okoye's deputy Ilse Brandt".
    """
    short, long = sorted((person_tokens(left), person_tokens(right)), key=len)
    return bool(short) and bool(find(short, long[len(long) - len(short) :]))


def find_name(
    name: str, tokens: Sequence[Token], known: Iterable[str] = ()
) -> list[tuple[int, int]]:
    """Return the places ``[i, j)`` where the tokens name somebody.

    The last name alone is enough unless a text in ``known`` gives it to somebody else too, or
    another first name stands before it.
    """
    needle = person_tokens(name)
    places = find(needle, tokens)
    if places or len(needle) < 2 or not _is_person(needle):
        return places
    given = {token.key for token in needle[:-1]}
    if any(_shared(needle[-1].key, frozenset(given), text) for text in known):
        return []
    return [
        (i, j)
        for i, j in find(needle[-1:], tokens)
        if tokens[i].capitalised and not _other_first_name(tokens, i, given)
    ]


def is_opener(token: Token) -> bool:
    """Whether a capital at the head of a sentence says nothing of this word."""
    return token.key in _OPENERS


def adjacent(left: Token, right: Token) -> bool:
    """Whether only a space or a hyphen can stand between two tokens."""
    return 0 <= right.start - left.end <= 1


def _is_person(needle: Sequence[Token]) -> bool:
    return (
        all(token.capitalised for token in (needle[0], needle[-1]))
        and needle[-1].key not in _BODIES
        and len(needle[-1].key) > 2
    )


@lru_cache(maxsize=4096)
def _shared(last: str, given: frozenset[str], text: str) -> bool:
    tokens = tokenise(text)
    return any(
        token.key == last and token.capitalised and _other_first_name(tokens, i, given)
        for i, token in enumerate(tokens)
    )


def _other_first_name(tokens: Sequence[Token], at: int, given: Iterable[str]) -> bool:
    """Whether the capitalised word before a last name is a first name, and not one of ``given``."""
    if at == 0:
        return False
    before = tokens[at - 1]
    return (
        before.capitalised
        and adjacent(before, tokens[at])
        and before.key not in given
        and before.key not in TITLES
        and before.key not in _OPENERS
        and not before.surface.isupper()
        and len(before.surface) > 1
    )
