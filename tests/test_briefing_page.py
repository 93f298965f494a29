"""The briefing page: its forms, what it sends, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qa.assistant import Assistant
from qa.settings import Settings
from qa.types import Answer
from ui.brief_making import checks_of
from ui.web import basket, briefing
from ui.web.briefing_form import KINDS, file_name
from ui.web.site import PERSON, Site
from vectorstore.generations import Store

ADA, BEN = "ada0ada0ada0ada0", "be00be00be00be00"
HOSTILE = '<b onclick="x()">Weir</b> "Wire"'
POST = (
    "Weir opens\n\nThe Tolver weir opened on 1 May 2031. Lena Brook, the engineer of the Tolver "
    "weir, said that it cost four crowns.\n"
)
ARTICLES = {
    "articles.toml": '["post.txt"]\npublisher = "Mill Post"\npublished = 2031-05-04\n'
    f"['wire.txt']\npublisher = '{HOSTILE}'\npublished = 2031-05-06\n",
    "post.txt": POST,
    "wire.txt": "Kiln smokes\n\nThe Orben kiln smokes, said Orrin Vale, a stoker.\n",
}
COST, SMOKE = "How much did the Tolver weir cost?", "Who said that the Orben kiln smokes?"
UNSAID = "What did Zebedee Quorn say?"


class Counting(Assistant):
    """Counts what it is asked."""

    asked: list[str]

    def ask(self, question: str, *args: Any, **kwargs: Any) -> Answer:
        self.asked.append(question)
        return super().ask(question, *args, **kwargs)


class Reader:
    """One person at the page, over a corpus that may change."""

    def __init__(self, folder: Path, site: Site, client: TestClient) -> None:
        self.news, self.site, self.client = folder / "news", site, client
        self.client.headers[PERSON] = ADA
        self.folder = site.folder_of(ADA)

    @property
    def asked(self) -> list[str]:
        assert isinstance(self.site.assistant, Counting)
        return self.site.assistant.asked

    def put_by(self, *questions: str) -> list[str]:
        ids = [basket.add(self.folder, self.site.assistant.ask(each)) for each in questions]
        self.asked.clear()
        return ids

    def send(self, act: str, do: str = "", **fields: Any) -> Any:
        return self.client.post(f"/briefing/{act}", data={"do": do, **fields})

    def preview(self, **fields: Any) -> str:
        """The briefing as the page frames it."""
        page = self.send("make", "preview", **fields)
        assert (
            '<iframe title="Preview of the briefing" sandbox src="/briefing/preview">' in page.text
        )
        return str(self.client.get("/briefing/preview").text)

    def verify(self, name: str, data: bytes) -> Any:
        return self.client.post("/briefing/verify", files={"file": (name, data)})

    def change(self, text: str) -> None:
        (self.news / "post.txt").write_text(text, encoding="utf-8")
        ingest(self.news, self.site.store)


def ingest(news: Path, store: Path) -> None:
    from vectorstore.embeddings import open_embedder
    from vectorstore.ingest import ingest as run

    run([news], store, open_embedder())


def opened(folder: Path) -> Site:
    """A site over a corpus of its own."""
    (folder / "news").mkdir()
    for name, text in ARTICLES.items():
        (folder / "news" / name).write_text(text, encoding="utf-8")
    settings = Settings(store=folder / "store")
    ingest(folder / "news", settings.store)
    return Site(Counting.open(settings.store, settings), settings)


@contextmanager
def reading(folder: Path, site: Site) -> Iterator[Reader]:
    assert isinstance(site.assistant, Counting)
    site.assistant.asked = []
    for person in (ADA, BEN):
        basket.clear(site.folder_of(person))
    with TestClient(Starlette(routes=briefing.routes(site))) as client:
        yield Reader(folder, site, client)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    folder = tmp_path_factory.mktemp("weir")
    return folder, opened(folder)


@pytest.fixture
def reader(shared: tuple[Path, Site]) -> Iterator[Reader]:
    """A reader of a corpus that stays as it is."""
    with reading(*shared) as reader:
        yield reader


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Reader]:
    """A reader who may change the corpus."""
    with reading(tmp_path, opened(tmp_path)) as editor:
        yield editor


def told(page: Any, status: int = 422) -> str:
    assert page.status_code == status, page.text
    (sentence,) = re.findall(r'<p class="told"[^>]*>(.*?)</p>', page.text)
    return unescape(sentence)


def headings(page: Any) -> list[str]:
    return [unescape(text) for text in re.findall(r"<h3>(.*?)</h3>", page.text)]


def field(page: Any, name: str) -> str:
    (value,) = re.findall(rf'<input id="{name}"[^>]* value="([^"]*)"', page.text)
    return unescape(value)


def test_a_topic_becomes_a_file_of_every_format_that_verifies(reader: Reader) -> None:
    for kind, (_, media) in KINDS.items():
        sent = reader.send("make", "download", topic="the Tolver weir", kind=kind)
        assert sent.status_code == 200, sent.text
        assert sent.headers["content-type"] == media
        name = f"the-tolver-weir.{kind}"
        assert sent.headers["content-disposition"] == f'attachment; filename="{name}"'
        snapshot = Store(reader.site.store).snapshot()
        checks = checks_of(name, sent.content, snapshot.catalog)
        assert len(checks) > 1
        assert all(check.holds and not check.remark for check in checks)
        shown = reader.verify(name, sent.content)
        assert f"{len(checks)} quotes: all hold." in shown.text
        assert shown.text.count("/article/") == len(checks)


def test_answers_of_the_basket_stand_before_the_questions_and_none_is_asked_twice(
    reader: Reader,
) -> None:
    reader.put_by(SMOKE)
    document = reader.preview(basket="on", questions=f"{COST}\n\n{SMOKE}\n{COST} ", kind="md")
    assert reader.asked == [COST]
    assert document.index(f"<h2>{SMOKE}") < document.index(f"<h2>{COST}")
    assert "<h1>Who said that the Orben kiln smokes?</h1>" in document
    assert SMOKE not in reader.preview(questions=COST)


def test_a_topic_brings_its_own_questions_behind_the_basket(reader: Reader) -> None:
    reader.put_by(SMOKE)
    document = reader.preview(basket="on", topic="the Tolver weir")
    assert all("the Tolver weir" in question for question in reader.asked)
    first, second, *_ = re.findall("<h2>(.*?)</h2>", document)[1:]
    assert (first, second in reader.asked) == (SMOKE, True)
    assert "<h1>The Tolver weir</h1>" in document


def test_a_basket_alone_tells_of_the_days_of_its_answers(reader: Reader) -> None:
    reader.put_by("When did the Tolver weir open?")
    document = reader.preview(basket="on", title="At <last>")
    assert reader.asked == []
    assert "<h1>At &lt;last&gt;</h1>" in document
    assert "<h2>Timeline</h2>" in document
    assert "<strong>Thursday 1 May 2031 </strong>The Tolver weir opened" in document


def test_what_was_previewed_is_what_is_downloaded(editor: Reader) -> None:
    order = {"questions": COST, "title": "Cost", "kind": "html"}
    document = editor.preview(**order)
    assert editor.send("make", "download", **order).text == document
    assert editor.asked == [COST]
    other = order | {"title": "Price"}
    editor.send("make", "download", **other)
    editor.client.headers[PERSON] = BEN
    editor.send("make", "download", **other)
    assert editor.asked == [COST] * 3
    editor.change(POST.replace("four", "five"))
    assert "five crowns" in editor.send("make", "download", **other).text


def test_a_preview_can_do_nothing(reader: Reader) -> None:
    assert reader.client.get("/briefing/preview").status_code == 404
    page = reader.send("make", questions=SMOKE)
    assert re.search(r"\d quotes?: all hold\.", page.text)
    assert page.headers["content-security-policy"].endswith("; frame-src 'self'")
    shown = reader.client.get("/briefing/preview")
    assert HOSTILE not in shown.text
    policy = shown.headers["content-security-policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert not [rule for rule in policy if "script" in rule or "same-origin" in rule]
    reader.client.headers[PERSON] = BEN
    assert reader.client.get("/briefing/preview").status_code == 404


def test_a_topic_gets_questions_that_the_articles_answer(reader: Reader) -> None:
    page = reader.send("outline", "propose", topic=" the  Tolver weir ", title="Mine", since="")
    (box,) = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    asked = unescape(box).splitlines()
    assert asked
    assert all(question.endswith("?") and "Tolver weir" in question for question in asked)
    assert re.search(
        rf"The articles answer (these {len(asked)} questions|this question);", page.text
    )
    assert (field(page, "title"), field(page, "topic")) == ("Mine", "the Tolver weir")


def test_answers_are_moved_and_removed_and_the_fields_stay(reader: Reader) -> None:
    a, b, c = reader.put_by(COST, SMOKE, UNSAID)
    page = reader.send("basket", f"up {c}", title='A "title"', questions="Why?\n<b>", kind="pdf")
    assert headings(page) == [COST, UNSAID, SMOKE]
    assert field(page, "title") == 'A "title"'
    assert "\nWhy?\n&lt;b&gt;</textarea>" in page.text
    assert 'value="pdf" checked' in page.text
    assert 'name="basket" value="on">' in page.text
    assert headings(reader.send("basket", f"down {a}")) == [UNSAID, COST, SMOKE]
    assert headings(reader.send("basket", f"remove {b}")) == [UNSAID, COST]
    assert "It is empty." in reader.send("basket", "clear").text
    assert "cannot be done" in told(reader.send("basket", "up ../../x"))


def test_an_answer_shows_its_state_its_first_sentence_and_its_quotes(reader: Reader) -> None:
    reader.put_by(COST, UNSAID)
    shown = reader.client.get("/briefing").text
    assert re.search(r'class="outcome answered">Answered</span> \d quotes?<', shown)
    assert 'class="outcome not_in_corpus">Not in the articles</span> no quotes<' in shown
    assert 'class="first">No article mentions “Zebedee Quorn”.<' in shown
    ups = re.findall(r'value="up [0-9a-f]{16}"[^>]*>', shown)
    assert ["disabled" in up for up in ups] == [True, False]


def test_each_person_has_a_basket_of_their_own(reader: Reader) -> None:
    reader.put_by(COST)
    reader.client.headers[PERSON] = BEN
    assert headings(reader.client.get("/briefing")) == []
    reader.send("basket", "clear")
    reader.client.headers[PERSON] = ADA
    assert headings(reader.client.get("/briefing")) == [COST]


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (POST.replace("four", "five"), "the file has changed and lacks the quote"),
        (f"{POST}\nIt rained.\n", "the file has changed; the quote now stands on line 3"),
    ],
)
def test_an_answer_that_the_corpus_has_left_behind_is_marked_and_not_used(
    editor: Reader, now: str, why: str
) -> None:
    item, _ = editor.put_by(COST, SMOKE)
    assert "cannot be used" not in editor.client.get("/briefing").text
    editor.change(now)
    (marked,) = re.findall(r'<p class="stale">(.*?)</p>', editor.client.get("/briefing").text)
    assert marked == f"It cannot be used: it cites post.txt, and {why}."
    said = told(editor.send("make", basket="on"))
    assert said.startswith(f"The answer to “{COST}” cannot be part of this")
    assert "remove it" in said
    editor.send("basket", f"remove {item}")
    assert SMOKE in editor.preview(basket="on")


def test_limits_bound_what_is_asked_and_what_is_taken_from_the_basket(reader: Reader) -> None:
    reader.put_by(COST)
    late = {"since": "2031-05-05"}
    assert "lies outside the outlets and days" in told(reader.send("make", basket="on", **late))
    document = reader.preview(questions=f"{COST}\n{SMOKE}", **late)
    assert "four crowns" not in document
    assert "from 6 May 2031" not in document
    assert "Limited to articles from 5 May 2031." in document
    page = reader.send("make", questions=COST, source="Mill Post")
    assert "Limited to articles of Mill Post." in reader.client.get("/briefing/preview").text
    assert 'value="Mill Post" checked' in page.text


def test_a_briefing_is_verified_against_the_corpus_as_it_is_now(editor: Reader) -> None:
    made = editor.send("make", "download", questions=f"{COST}\n{SMOKE}", kind="docx").content
    editor.change(POST.replace("four", "five"))
    page = editor.verify("<i>weir.DOCX", made)
    assert page.status_code == 200
    assert re.search(r"1 of \d quotes no longer hold\.", page.text)
    first = page.text[page.text.index("<tbody>") :]
    assert first.index("No longer holds") < first.index("Holds")
    assert "The file has changed and lacks the quote." in first
    assert '<h3 id="verified-title">&lt;i&gt;weir.DOCX</h3>' in page.text


ONE = '{"n": 1, "source": "", "sha256": "", "title": null, "publisher": null, "published": null, '
ONE += '"start": 0, "end": 0, "quote": ""}'
CROWDED = f'<!-- dateline-briefing {{"citations": [{", ".join([ONE] * 10_001)}]}} -->'.encode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("weir.odt", b"x", "is of no known format"),
        ("weir.pdf", b"%PDF-1.7\n%%EOF", "carries no citations"),
        ("weir.docx", b"PK\x03\x04", "carries no citations"),
        ("weir.md", b"<!-- dateline-briefing {} -->", "cannot be verified"),
        ("weir.md", CROWDED, "weir.md has over 10,000 quotes"),
        ("../<b>.md", b"", "../<b>.md carries no citations"),
    ],
)
def test_a_file_that_is_no_briefing_is_refused_in_a_sentence(
    reader: Reader, name: str, data: bytes, said: str
) -> None:
    page = reader.verify(name, data)
    assert said in told(page)
    assert "<b>" not in page.text


def test_a_form_without_a_file_is_refused(reader: Reader) -> None:
    assert "No file was chosen" in told(reader.send("verify", file="weir.md"))


def long_list(number: int) -> str:
    return "\n".join(f"Is it {n}?" for n in range(number))


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        ("make", {}, "Nothing is to be answered"),
        ("make", {"title": "Weir", "questions": " \n\x00"}, "Nothing is to be answered"),
        ("make", {"basket": "on"}, "Nothing is to be answered"),
        ("make", {"questions": long_list(31)}, "31 questions; 30 are the limit"),
        ("make", {"questions": "x" * 2001}, "longer than 2,000 characters"),
        ("make", {"questions": COST, "title": "x" * 201}, "The title is longer than 200"),
        ("make", {"topic": "x" * 201}, "The topic is longer than 200"),
        ("make", {"questions": COST, "since": "May"}, "since takes a day"),
        ("make", {"questions": COST, "until": "2031-5-4"}, "until takes a day"),
        ("make", {"questions": COST, "since": "2032-01-01"}, "No article lies within"),
        ("make", {"questions": COST, "source": "Nobody"}, "No article lies within"),
        ("make", {"questions": UNSAID}, f"do not speak of “{UNSAID}”"),
        ("make", {"topic": "zeppelin races"}, "do not speak of “zeppelin races”"),
        ("outline", {}, "Nothing is to be answered"),
        ("outline", {"questions": COST}, "The topic is empty"),
        ("outline", {"topic": "zeppelin races"}, "do not speak of “zeppelin races”"),
    ],
)
def test_bad_input_is_a_sentence_and_the_fields_stay(
    reader: Reader, act: str, fields: dict[str, str], said: str
) -> None:
    page = reader.send(act, **fields)
    assert said in told(page)
    assert field(page, "topic") == fields.get("topic", "")


def test_what_is_too_large_or_no_form_is_not_read(reader: Reader) -> None:
    assert "1,000,000 bytes" in told(reader.send("make", questions="x" * 1_000_000), 413)
    too_large = reader.verify("weir.md", b"x" * 20_100_000)
    assert "20,010,000 bytes" in told(too_large, 413)

    def stream() -> Iterator[bytes]:
        yield b"questions=Why%3F"

    unmeasured = reader.client.post("/briefing/make", content=stream())
    assert "More was sent" in told(unmeasured, 413)
    kind = {"content-type": "multipart/form-data; boundary=x"}
    broken = reader.client.post("/briefing/make", content=b"--y\r\n", headers=kind)
    assert "cannot be read" in told(broken, 400)
    many = "&".join(f"a{n}=1" for n in range(2000))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    crowded = reader.client.post("/briefing/make", content=many, headers=kind)
    assert "cannot be read" in told(crowded, 400)


def test_a_damaged_basket_is_named_and_can_be_emptied(reader: Reader) -> None:
    reader.put_by(COST)
    (reader.folder / basket.FILE).write_text("{", encoding="utf-8")
    shown = reader.client.get("/briefing")
    assert "is damaged or cannot be read" in told(shown, 200)
    assert 'value="clear"' in shown.text
    assert COST in reader.preview(questions=COST)
    assert reader.send("basket", "clear").status_code == 200
    assert basket.read(reader.folder) == []


def test_the_page_holds_no_markup_and_no_script_of_anybody_else(reader: Reader) -> None:
    answer = reader.site.assistant.ask(SMOKE)
    basket.add(reader.folder, replace(answer, question=HOSTILE))
    page = reader.send("make", questions=SMOKE, title=HOSTILE, topic=HOSTILE, source=HOSTILE)
    assert "<b " not in page.text
    assert "&lt;b onclick=&quot;x()&quot;&gt;" in page.text
    found = Elements()
    found.feed(page.text)
    assert [e for e in found.all if e[0] == "script"] == [
        ("script", {"src": "/look/strings.js", "defer": None}),
        ("script", {"src": "/look/briefing.js", "defer": None}),
    ]
    assert not {"b", "style", "img"} & {name for name, _ in found.all}
    named = {key for _, attributes in found.all for key in attributes}
    assert not [key for key in named if key == "style" or key.startswith("on")]


class Elements(HTMLParser):
    """Gathers the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))


def test_a_topic_may_come_with_the_address_and_a_sent_page_leads_back(reader: Reader) -> None:
    assert field(reader.client.get("/briefing?topic=%22weir"), "topic") == '"weir'
    for act in ("make", "outline", "basket", "verify"):
        back = reader.client.get(f"/briefing/{act}", follow_redirects=False)
        assert (back.status_code, back.headers["location"]) == (303, "/briefing")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Über den Čapek: 3/4 \r\n; filename=x", "uber-den-capek-3-4-filename-x.md"),
        ("水", "briefing.md"),
        ("x" * 300, f"{'x' * 60}.md"),
        (f"{'x' * 59} y", f"{'x' * 59}.md"),
    ],
)
def test_a_file_is_named_after_its_title_in_letters_that_every_system_takes(
    title: str, name: str
) -> None:
    assert file_name(title, "md") == name
