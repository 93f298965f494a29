from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa.lexicon import Lexicon
from vectorstore.embeddings import open_embedder
from vectorstore.generations import Store
from vectorstore.ingest import ingest

FILES = {
    "a.txt": "The ferry sank off Lorn. Divers found the lantern.",
    "b.txt": "They feared that the ferry would sink, and the ferry stayed afloat.",
    "c.txt": "The bakery in Lorn sells rye bread.",
    "articles.toml": '["a.txt"]\npublisher = "Harbour Post"\nauthor = "Ines Korrel"\n',
}


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lexicon]:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    ingest([folder], folder / "store", open_embedder())
    yield Lexicon(Store(folder / "store").snapshot().catalog)


def test_a_word_of_fewer_passages_is_rarer(lexicon: Lexicon) -> None:
    assert lexicon.rarity("lantern") > lexicon.rarity("ferry") > 0
    assert lexicon.rarity("zeppelin") == 0


def test_the_forms_of_an_irregular_verb_are_one_word(lexicon: Lexicon) -> None:
    assert lexicon.rarity("sink") == lexicon.rarity("sank") == lexicon.rarity("sunk")
    assert lexicon.rarity("sink") == lexicon.rarity("ferry")  # two passages each


def test_what_an_article_states_of_itself_is_as_rare_as_a_word_of_one_passage(
    lexicon: Lexicon,
) -> None:
    assert lexicon.rarity("korrel") == lexicon.rarity("lantern")
    assert lexicon.publishers == {"Harbour Post"}


def test_slips_are_mended_to_a_word_as_the_articles_write_it(lexicon: Lexicon) -> None:
    assert lexicon.corrected("Who found the lantren?") == "Who found the lantern?"
    assert lexicon.corrected("Who found the zeppelin?") == "Who found the zeppelin?"
