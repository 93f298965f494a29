"""Questions that a passage seems to answer and does not, made from ones that it answers.

Three ways: a name or a number of the question gives way to another of its passage; a word is
turned into its opposite, or denied; the question is put beside another passage of its article. Not
all come out unanswerable, and some give themselves away: the teacher weighs each.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training.data import Question

_NAME = re.compile(
    r"(?<![.?!:]\s)(?<!^)(?<!\w)[A-Z][\w'-]+(?: (?:of |de |von |the )?[A-Z][\w'-]+)*"
)
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d.,]*\d(?![\w-])|(?<![\w.,-])\d(?![\w.,-])")
_OPPOSITES = """
first/last before/after largest/smallest biggest/smallest most/least more/less more/fewer
many/few increase/decrease increased/decreased rise/fall rose/fell north/south northern/southern
east/west eastern/western won/lost win/lose bought/sold buy/sell began/ended begin/end
started/ended start/stop opened/closed open/close supported/opposed support/oppose
accepted/rejected accept/reject approved/rejected allowed/forbidden allow/forbid men/women man/woman
male/female old/new older/younger oldest/youngest early/late earlier/later earliest/latest
high/low higher/lower highest/lowest above/below entered/left joined/left join/leave
arrived/departed always/never good/bad better/worse best/worst strong/weak stronger/weaker
rich/poor public/private friend/enemy allies/enemies attacked/defended attack/defend
built/destroyed build/destroy created/abolished founded/dissolved gained/lost gain/lose
included/excluded include/exclude positive/negative successful/unsuccessful legal/illegal
possible/impossible common/rare similar/different same/different inside/outside upper/lower
hot/cold wet/dry long/short longer/shorter longest/shortest wide/narrow fast/slow heavy/light
agreed/refused agree/refuse praised/criticized praise/criticize success/failure victory/defeat
minimum/maximum majority/minority husband/wife son/daughter father/mother king/queen
teacher/student buyer/seller winner/loser ancestor/descendant predecessor/successor
precede/follow preceded/followed replaced/kept remembered/forgot loved/hated
introduced/withdrew introduce/withdraw raised/lowered raise/lower expanded/shrank
""".split()
_TURNED = {
    one: other for pair in _OPPOSITES for one, other in (pair.split("/"), reversed(pair.split("/")))
}
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|did|does|do|can|could|has|have|had|will|would|should)\b", re.IGNORECASE
)


def near_misses(rows: Sequence[Question], rng: random.Random) -> list[Question]:
    """For each answerable row the near misses that can be made of it, one of each way at most."""
    of_group: dict[str, list[str]] = {}
    for row in rows:
        contexts = of_group.setdefault(row.group.rsplit("-", 1)[0], [])
        if row.context not in contexts:
            contexts.append(row.context)
    found = []
    for row in rows:
        if row.spans:
            found += [*_swapped(row, rng), *_turned(row, rng)]
            found += _elsewhere(row, of_group[row.group.rsplit("-", 1)[0]], rng)
    return found


def _swapped(row: Question, rng: random.Random) -> Iterator[Question]:
    """A name or number that the passage holds too, exchanged for another that it holds."""
    answers = {row.context[a:b].lower() for a, b in row.spans}
    for pattern in rng.sample([_NAME, _NUMBER], 2):
        of_passage = sorted(set(pattern.findall(row.context)))
        own = [m for m in pattern.finditer(row.question) if m.group() in row.context]
        others = [
            name
            for name in of_passage
            if name not in row.question and not any(name.lower() in a for a in answers)
        ]
        if own and others:
            old = rng.choice(own)
            new = rng.choice(others)
            asked = row.question[: old.start()] + new + row.question[old.end() :]
            yield replace(row, question=asked, spans=())
            return


def _turned(row: Question, rng: random.Random) -> Iterator[Question]:
    """A word for its opposite; failing that, one question in four is denied."""
    words = [m for m in re.finditer(r"(?<!how )\b[a-z]+", row.question) if m.group() in _TURNED]
    if words:
        old = rng.choice(words)
        new = _TURNED[old.group()]
        asked = row.question[: old.start()] + new + row.question[old.end() :]
        yield replace(row, question=asked, spans=())
    elif rng.random() < 0.25 and (verb := _AUXILIARY.search(row.question)):
        asked = f"{row.question[: verb.end()]} not{row.question[verb.end() :]}"
        yield replace(row, question=asked, spans=())


def _elsewhere(row: Question, contexts: Sequence[str], rng: random.Random) -> Iterator[Question]:
    """The passage of the same article that shares most words with it, out of six, without it."""
    answers = [row.context[a:b].lower() for a, b in row.spans]
    others = [
        text
        for text in contexts
        if text != row.context and not any(answer in text.lower() for answer in answers)
    ]
    if others:
        asked = set(re.findall(r"\w{4,}", row.question.lower()))
        drawn = rng.sample(others, min(6, len(others)))
        best = max(drawn, key=lambda t: len(asked & set(re.findall(r"\w{4,}", t.lower()))))
        yield replace(row, context=best, spans=())
