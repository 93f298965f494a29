"""Sets of questions, each with the corpus that it is asked of.

A set comes from a gold file. Anything else that can make one (other people's questions, say) needs
only to return a ``QuestionSet`` over a folder of articles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from eval.gold import Question, load
from eval.mutants import gold_answer
from eval.results import BadRun
from qa.types import Turn
from vectorstore.articles import find_files, read_article
from vectorstore.errors import UnreadableFile
from vectorstore.types import Article


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions and the folder of articles that they are asked of.

    ``told`` maps the id of a question with earlier turns to these turns with right answers, where
    all of those are known. ``sha256`` is that of the file the questions came from.
    """

    name: str
    questions: tuple[Question, ...]
    corpus: Path
    sha256: str
    told: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)


def packaged() -> dict[str, tuple[Path, Path]]:
    """The sets that come with Dateline: by name, the gold file and the corpus folder."""
    here = Path(str(files("eval")))
    return {
        "seeds": (here / "data" / "seeds.jsonl", Path(str(files("seeds")))),
        "ferry": (here / "data" / "ferry.jsonl", here / "corpora" / "ferry"),
    }


def open_sets(
    data: Sequence[Path] = (), corpus: Path | None = None, limit: int | None = None
) -> list[QuestionSet]:
    """Read gold files, the packaged ones if none are given.

    ``limit`` takes so many questions of each, spread over the file.
    Raises BadRun, BadGold, or OSError for a file that cannot be read.
    """
    opened = [_open(file, folder, limit) for file, folder in pairs(data, corpus)]
    for number, this in enumerate(opened):
        if any(this.name == other.name for other in opened[:number]):
            raise BadRun(f"Two gold files are named {this.name!r}; rename one of them.")
    return opened


def pairs(data: Sequence[Path] = (), corpus: Path | None = None) -> list[tuple[Path, Path]]:
    """Each gold file with its corpus folder; the packaged ones if no file is given."""
    if data:
        return [(file, corpus or _own_corpus(file)) for file in data]
    if corpus is not None:
        raise BadRun("--corpus needs questions: give their gold file with --data.")
    return list(packaged().values())


def read_corpus(folder: Path) -> dict[str, Article]:
    """The articles of a folder by the hash of their file; raises NothingToIngest."""
    articles: dict[str, Article] = {}
    for source in find_files([folder]):
        try:
            article = read_article(source)
        except UnreadableFile:
            continue
        articles[article.sha256] = article
    return articles


def corpus_hash(articles: Iterable[Article]) -> str:
    """One hash of the paths and bytes of a corpus, whatever the order."""
    lines = sorted(f"{article.path}\0{article.sha256}\n" for article in articles)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def check_evidence(questions: QuestionSet, articles: Mapping[str, Article]) -> None:
    """Raise BadRun for gold that the corpus has outgrown; ``lint`` says more."""
    for question in questions.questions:
        for entry in question.evidence:
            article = articles.get(entry.sha256)
            if article is None or article.text[entry.start : entry.end] != entry.quote:
                raise BadRun(
                    f"{questions.name}, question {question.id}: its evidence is not in "
                    f"{entry.file} as it is now; correct it (`dateline eval lint` lists all such)."
                )


def with_gold_history(questions: QuestionSet, articles: Mapping[str, Article]) -> QuestionSet:
    """The set with ``told`` filled in for earlier turns that are questions of the set as well."""
    standing = {q.turns: q for q in questions.questions}
    told: dict[str, tuple[Turn, ...]] = dict(questions.told)
    for question in questions.questions:
        turns = question.turns
        earlier = [standing.get(turns[:n]) for n in range(1, len(turns))]
        known = [q for q in earlier if q is not None]
        if turns[1:] and question.id not in told and len(known) == len(earlier):
            answers = [gold_answer(q, articles.__getitem__).text for q in known]
            told[question.id] = tuple(map(Turn, turns, answers))
    return replace(questions, told=told)


def _open(file: Path, folder: Path, limit: int | None) -> QuestionSet:
    questions = load(file)
    if limit is not None and limit < len(questions):
        questions = [questions[n * len(questions) // limit] for n in range(limit)]
    if not questions:
        raise BadRun(f"{file} holds no question; `dateline eval new` makes one.")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return QuestionSet(file.stem, tuple(questions), folder, digest)


def _own_corpus(file: Path) -> Path:
    for gold, folder in packaged().values():
        if file.resolve() == gold.resolve():
            return folder
    raise BadRun(f"Say what {file} is asked of: --corpus FOLDER.")
