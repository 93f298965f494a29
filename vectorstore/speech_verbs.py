"""Verbs of speech and the words around them, in all their forms."""

from __future__ import annotations

import re


def _forms(verbs: str) -> frozenset[str]:
    """All inflected forms of regular verbs."""
    found = set()
    for verb in verbs.split():
        stem = verb.removesuffix("e")
        past = re.sub(r"(?<=[^aeiou])y$", "i", stem)
        found |= {verb, stem + "ing", past + "ed"}
        found.add(past + "es" if past != stem or verb.endswith(("s", "sh", "ch")) else verb + "s")
    return frozenset(found)


# Verbs of speech where a clause or a quotation is what was said
SAYING = _forms(
    """accept acknowledge add affirm allege announce answer argue ask assert assure attest bemoan
    boast caution claim clarify comment complain concede conclude confess confirm contend continue
    counter declare deny detail disclose echo elaborate emphasise emphasize exclaim explain hint
    highlight indicate inform insist interject joke lament maintain mention muse note observe opine
    pledge plead point post predict proclaim promise propose protest quip reason reassure recall
    recommend recount reiterate relate remark remind reply report respond reveal shout signal
    speculate state stress suggest surmise testify tweet underline underscore urge vow warn whisper
    wonder answer charge estimate exhort repeat advise"""
) | frozenset(
    """said say says saying told tell tells telling wrote write writes writing written read reads
    reading admit admits admitted admitting implied implies imply implying swore
    swear swears swearing forecast forecasts forecasting cried cries crying""".split()
)
# Those that also report speech with a plain object: what is denied need not be a clause
ACTING = _forms("announce confirm demand pledge promise urge vow warn") | frozenset(
    "denied deny denies denying tell tells telling told".split()
)
# Verbs between the speaker and the verb of speech: "went on to say", "was quoted as saying"
GOING_ON = frozenset("went goes go going continued continues began begins took takes".split())
QUOTING = frozenset("quoted quotes quote quoting cited cites citing".split())
# Clauses that set another speaker against the first, wherever the parser hangs them
CONTRASTS = frozenset("although though whereas while".split())
UNSAID = frozenset("would could should may might must will shall ca wo can 'd 'll ’d ’ll".split())
PAPERS = frozenset(
    """statement letter report post message tweet email e-mail speech interview note memo video
    release article briefing conference""".split()
)
ISSUING = _forms("circulate deliver issue make post publish release share tweet") | frozenset(
    "gave give gives put puts putting read reads sent send sends write writes wrote".split()
)
SPEECH = frozenset(SAYING | ACTING | QUOTING)
CUE = re.compile(
    rf"\b(?:according|{'|'.join(sorted(map(re.escape, SPEECH), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
