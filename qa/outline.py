"""What a topic brings up: questions worth asking of the sentences on it, and dated events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from qa.mentions import names
from qa.question import stems
from qa.timeline import Sources, Timeline, on_topic, timeline
from qa.types import Answer, Evidence
from vectorstore.types import Filters, Sentence

_ABOUT_ANY = (
    "What is reported about {topic}?",
    "Who is involved in {topic}?",
    "When did {topic} happen?",
    "Where did {topic} happen?",
    "What is the reason for {topic}?",
    "What are the consequences of {topic}?",
    "What comes next in {topic}?",
)
_SAYS = "What did {name} say about {topic}?"
_TAKES_PART = "How is {name} involved in {topic}?"
_MOST_OF_A_KIND = 3
_MOST_KEPT = 8
# A name in so many of the sentences is one that a reader expects to hear more of.
_OFTEN = 3
_CLOSE = 1 / 2
# More would make a chronicle.
_MOST_DATED = 60
Progress = Callable[[int, int], None]


class Asked(Protocol):
    """Who answers: the assistant."""

    def ask(self, question: str, *, filters: Filters | None = None) -> Answer:
        """The cited answer to one question."""


def close_to(evidence: Iterable[Evidence]) -> list[Sentence]:
    """The sentences that have half of the topic's words, by rarity, in or around them."""
    return [e.sentence for e in evidence if e.features["context"] >= _CLOSE]


def answers_of(
    assistant: Asked, questions: Sequence[str], filters: Filters, progress: Progress | None = None
) -> list[Answer]:
    """The answer to each question."""
    answers = []
    for number, question in enumerate(questions, 1):
        answers.append(assistant.ask(question, filters=filters))
        if progress:
            progress(number, len(questions))
    return answers


def proposed_answers(
    assistant: Asked,
    topic: str,
    evidence: Sequence[Evidence],
    filters: Filters,
    progress: Progress | None = None,
) -> list[Answer]:
    """Answers to the questions that a topic suggests, where there is one and it tells more.

    ``evidence`` is that for the topic itself, best first.
    """
    near = set(close_to(evidence))
    questions = proposed(topic, [e for e in evidence if e.sentence in near])
    told: set[tuple[str, int]] = set()
    kept = []
    for answer in answers_of(assistant, questions, filters, progress):
        spans = {(c.sha256, c.start) for c in answer.citations}
        if answer.claims and not spans <= told:
            kept.append(answer)
            told |= spans
    return kept[:_MOST_KEPT]


def events_of(
    catalog: Sources, evidence: Sequence[Evidence], answers: Sequence[Answer]
) -> Timeline:
    """The dated events of sentences close to the topic, or on it and in an article that answers."""
    related = set(on_topic(evidence))
    answering = {c.sha256 for answer in answers if answer.claims for c in answer.citations}
    told = [e.sentence for e in evidence if e.sentence in related and e.article.sha256 in answering]
    return timeline(catalog, [*close_to(evidence), *told][:_MOST_DATED])


def proposed(topic: str, near: Sequence[Evidence]) -> list[str]:
    """Questions on a topic: the usual ones, then those on who speaks of it and who else is named.

    ``near`` is evidence close to the topic, best first. A topic that is a question is the only one.
    """
    topic = topic.strip()
    if topic.endswith("?"):
        return [topic]
    topic = topic.rstrip(".!:;, ")
    known = stems(topic)
    speakers = [e.utterance.speaker for e in near if e.utterance and names(e.utterance.speaker)]
    speaking = list(_often(speakers, 1, known))
    named = (name for e in near for name in set(names(e.sentence.text)))
    others = list(_often(named, _OFTEN, known | {_head(name) for name in speaking}))
    return [
        *(form.format(topic=topic) for form in _ABOUT_ANY),
        *(_SAYS.format(name=name, topic=topic) for name in speaking[:_MOST_OF_A_KIND]),
        *(_TAKES_PART.format(name=name, topic=topic) for name in others[:_MOST_OF_A_KIND]),
    ]


def _often(found: Iterable[str], least: int, known: frozenset[str]) -> Iterator[str]:
    """Each name once in its fullest form, the most frequent first; a surname alone counts too."""
    forms: dict[str, Counter[str]] = {}
    for name in found:
        head = _head(name)
        if head and head not in known:
            forms.setdefault(head, Counter())[" ".join(name.split())] += 1
    for counted in sorted(forms.values(), key=lambda c: -c.total()):
        if counted.total() >= least:
            yield max(counted, key=len)


def _head(name: str) -> str:
    """The stem of a name's last word, by which its longer and shorter forms are one; "" if none."""
    return next(iter(stems(name.split()[-1])), "") if name.split() else ""
