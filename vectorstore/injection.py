"""Sentences that give orders to software: planted for whatever program reads the page, no news.

Cautious by intent. A sentence counts when it turns to a program ("Note to every chatbot: ...")
and orders it to set its instructions aside or to answer in a given way. A report about such a
sentence, or one that quotes it, is news. What slips through is still only text, as all of an
article is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vectorstore.language import sentence_spans

# A quotation may run over several sentences, and one left open runs to the paragraph's end.
_QUOTED = re.compile(
    r"“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)"
    r"|‘[^‘]{0,400}?’(?!\w)|(?<!\w)'[^']{0,400}'(?!\w)"
)
# What a program is called, standing alone: an "AI company" or an "assistant coach" is none.
_PROGRAM = (
    r"(?:(?:any|every|each|all|the|an?|your|you|dear|large|automated|virtual)\s+){0,3}"
    r"(?:(?-i:AIs?)|LLMs?|chat\s?gpt|(?:chat\s?)?bots?|assistants?|search engines?|crawlers?"
    r"|(?:(?:AI|language|generative)\s+){1,2}(?:assistants?|models?|agents?|systems?|tools?|bots?))"
    r"(?=\s*(?:[,;:.!?)\]–—-]|$)|\s+(?:that|which|who|or|and|on|here|please|must|should|\w+ing)\b)"
)
_READS_PAGE = (
    r"(?:read|process|summari[sz]|index|scan|pars|crawl|quot|translat)(?:es?|s|ing)\s+"
    r"(?:this|the) (?:page|article|text|document|site|report|story)"
)
_CALL = r"(?:\w+ )?(?:note|notice|message|instructions?|reminder|warning|attention|memo|dear|hey)"
_TURNS_TO = re.compile(
    rf"^\W*{_CALL}\W{{1,3}}(?:(?:to|for)\s+)?{_PROGRAM}"
    rf"|^\W*(?:to\s+)?{_PROGRAM}(?:,?\s+(?:(?:and|or)\s+)?{_PROGRAM}){{0,3}}\s*[:!]\s"
    rf"|\b(?:you are|you['’]re)\s+(?:now\s+)?{_PROGRAM}|^\W*as\s+{_PROGRAM},?\s+you\b"
    r"|^\W*(?:new )?(?:system (?:prompt|message|note|override)|(?-i:SYSTEM))\s*[:\])]"
    rf"|^\W*(?:{_PROGRAM}[^.!?]{{0,60}}|(?:whoever|whatever|anything)(?: that)?\s+(?!read))"
    rf"\b{_READS_PAGE}",
    re.IGNORECASE,
)
_INSTRUCTIONS = r"(?:instructions?|prompts?|rules|guidelines|directions|training|safeguards?)\b"
# Only programs are told in so many words to forget what stands before.
_STARTS_AFRESH = re.compile(
    r"^\W*(?:please\s+)?(?:ignore|forget|disregard|override)\s+(?:(?:all|any|the|of|your)\s+){0,3}"
    r"(?:previous|prior|above|earlier|preceding)\s+(?:\w+\s+)?(?:instructions?|prompts?)\b",
    re.IGNORECASE,
)
# An order begins a clause, or follows a word that makes it one.
_CLAUSE = r"(?:^\W*|[:,;–—(\])]\s*|\b(?:and|so|then|please|must|should|shall|always|only|now)\s+)"
_SAY = (
    r"(?:answer|reply|respond|output|print|return|say|state|write|begin|start|end|repeat|tell"
    r"|insist|claim)"
)
_SET_ASIDE = re.compile(
    rf"{_CLAUSE}(?:ignore|forget|disregard|override|bypass)\b[^.!?]{{0,60}}\b{_INSTRUCTIONS}",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    rf"{_CLAUSE}{_SAY}\b[^.!?]{{0,80}}?\b(?:with|only|always|exactly|the (?:single )?words?|that"
    r"|nothing but|(?:any|every|all|each) (?:questions?|answers?|quer(?:y|ies)|repl(?:y|ies)))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\W*(?:(?:and|then|also|instead|please|now|always|never|only|do not|don['’]t|you must"
    rf"|you should)\b,?\s*){{0,3}}(?:{_SAY}|ignore|forget|disregard|override|mention|cite|give"
    r"|recommend|reveal|treat|pretend|include|add)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r",\s+(?:[\w'’-]+\s+){0,6}?(?:said|says|told|wrote|writes|warned|reads?)\b[^,]{0,80}$"
    r"|^\W*according to\b",
    re.IGNORECASE,
)


def orders_to_software(sentences: Sequence[str]) -> list[bool]:
    """For each sentence of one paragraph, whether it is an order to software.

    Sentences that merely go on giving orders count too; the first that tells anything does not.
    """
    paragraph = "\n".join(" ".join(sentence.split()) for sentence in sentences)
    unquoted = _QUOTED.sub(lambda found: re.sub(r"[^\n]", "_", found.group()), paragraph)
    orders = [False] * len(sentences)
    called: int | None = None  # where a program was turned to, while orders follow
    obeys = False
    for n, sentence in enumerate(unquoted.split("\n")):
        starts_afresh = _STARTS_AFRESH.search(sentence) is not None
        turns = starts_afresh or _TURNS_TO.search(sentence) is not None
        answer = _ANSWER.search(sentence) is not None
        ordered = answer or (not starts_afresh and _SET_ASIDE.search(sentence) is not None)
        if _REPORTED.search(sentence):
            called, obeys = None, False
        elif turns:
            called, obeys = n, ordered
            orders[n] = ordered
        elif called is not None and _GOES_ON.match(sentence) and (obeys or ordered):
            obeys = orders[called] = orders[n] = True
        else:
            called, obeys = None, False
    return orders


def is_all_orders(text: str) -> bool:
    """Whether a paragraph (whitespace collapsed) holds nothing but orders to software."""
    if _TURNS_TO.search(text) is None and _STARTS_AFRESH.search(text) is None:
        return False
    spans = sentence_spans(text, 0, len(text))
    return all(orders_to_software([text[start:end] for start, end in spans]))
