from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qa.settings import Settings
from ui.options import seed_articles
from ui.web import corpus_forms
from ui.web.corpus import routes
from ui.web.site import Site
from vectorstore.durability import exclusive
from vectorstore.embeddings import open_embedder
from vectorstore.ingest import ingest

JSON = {"Accept": "application/json"}
QUAY = "Quay reopens\nBy Ada Finch\n12 March 2025\n\nThe quay reopened on Wednesday at noon.\n"
TIDE = "Tide turns\nBy Tom Reed\n14 March 2025\n\nThe tide turned on Friday at dawn.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    articles = folder / "articles"
    articles.mkdir()
    (articles / "quay.txt").write_text(QUAY, "utf-8")
    (articles / "tide.txt").write_text(TIDE, "utf-8")
    (articles / "articles.toml").write_text('["tide.txt"]\ntitle = "Tide <b>turns</b>"\n', "utf-8")
    ingest([articles], folder / "store", open_embedder())
    return folder


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    site = Site(cast(Any, None), Settings(store=folder / "store"))
    with TestClient(Starlette(routes=routes(site)), follow_redirects=False) as client:
        yield client


def outcome(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    for _ in range(600):
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.1)
        job = client.get(f"/corpus/jobs/{job['id']}", headers=JSON).json()
    pytest.fail("the ingest did not end within a minute")


def files(*given: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", one) for one in given]


def titles(html: str) -> list[str]:
    return re.findall(r'<a href="/article/[0-9a-f]{64}">(.*?)</a>', html)


def test_the_page_counts_lists_sorts_and_filters(client: TestClient) -> None:
    page = client.get("/corpus")
    assert page.status_code == 200
    assert "<dt>Articles</dt><dd>2</dd>" in page.text
    assert titles(page.text) == ["Tide &lt;b&gt;turns&lt;/b&gt;", "Quay reopens"]
    assert titles(client.get("/corpus?sort=published").text)[0] == "Quay reopens"
    assert titles(client.get("/corpus?q=reed+FRIDAY&page=7").text) == []
    assert titles(client.get("/corpus?q=reed+TIDE&page=7").text) == titles(page.text)[:1]
    assert client.get("/corpus?sort=%00&page=-1").status_code == 200
    assert "<b>" not in page.text
    assert " style=" not in page.text


def test_files_are_added_refused_described_and_removed(client: TestClient, folder: Path) -> None:
    sent = files(
        ("../pier <i>.txt", b"Pier opens\n\nThe pier opened on Monday."),
        ("quay.txt", QUAY.encode()),
        ("run.exe", b"MZ"),
        ("torn.pdf", b"%PDF-1.4 torn"),
    )
    reply = client.post("/corpus/articles", files=sent, headers=JSON)
    assert reply.status_code == 202
    job = outcome(client, reply.json())
    assert job["state"] == "done", job
    assert job["report"]["added"] == ["pier i.txt"]
    assert [file["path"] for file in job["refused"]] == ["quay.txt", "run.exe"]
    assert [file["path"] for file in job["report"]["skipped"]] == ["torn.pdf"]
    assert job["sentence"].startswith("1 article added, in ")

    page = client.get("/corpus").text
    assert "<dt>Articles</dt><dd>3</dd>" in page
    assert page.count("/corpus/remove?name=pier%20i.txt") == 1
    assert page.count("/corpus/remove?name=torn.pdf") == 1
    sha256 = re.findall(r'/article/([0-9a-f]{64})">Pier opens', page)[0]

    given = {"title": "Pier opens", "publisher": "Harbour Post", "published": "2025-03-17"}
    saved = client.post(f"/corpus/articles/{sha256}", data=given, headers=JSON)
    assert outcome(client, saved.json())["report"]["changed"] == ["pier i.txt"]
    assert "Harbour Post" in client.get("/corpus").text
    again = client.post(f"/corpus/articles/{sha256}", data=given)
    assert (again.status_code, again.headers["location"]) == (303, "/corpus")

    asked = client.get("/corpus/remove?name=pier%20i.txt")
    assert "<strong>pier i.txt</strong>" in asked.text
    gone = client.post("/corpus/remove", data={"name": "pier i.txt"}, headers=JSON)
    assert outcome(client, gone.json())["report"]["removed"] == ["pier i.txt"]
    assert "Harbour Post" not in client.get("/corpus").text
    assert "pier" not in (folder / "store/uploads/articles.toml").read_text()
    assert client.post("/corpus/remove", data={"name": "pier i.txt"}).status_code == 404


def test_while_another_writes_the_upload_is_kept_for_another_try(
    client: TestClient, folder: Path
) -> None:
    with exclusive(folder / "store" / "lock"):
        sent = files(("mole.txt", b"Mole built\n\nThe mole was built in May."))
        begun = client.post("/corpus/articles", files=sent)
        assert begun.status_code == 303
        place = begun.headers["location"]
        job = outcome(client, client.get(place, headers=JSON).json())
    assert job["state"] == "failed"
    assert "is being written by" in job["problem"]
    page = client.get(place)
    assert "Try again" in page.text
    assert "Refresh" not in page.headers
    again = client.post("/corpus/jobs", data={"job": job["id"]}, headers=JSON)
    assert outcome(client, again.json())["report"]["added"] == ["mole.txt"]


def test_what_cannot_be_taken_is_refused_in_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = client.post("/corpus/articles", files=files(*[("a.txt", b"a")] * 51), headers=JSON)
    assert (many.status_code, many.json()["problem"]) == (413, corpus_forms.TOO_MANY)
    none = client.post("/corpus/articles", files=files(("run.exe", b"MZ")))
    assert none.status_code == 422
    assert "run.exe</span>: only .txt" in none.text
    told = client.post("/corpus/articles", files=files(("run.exe", b"MZ")), headers=JSON)
    assert (told.status_code, told.json()["refused"][0]["path"]) == (200, "run.exe")
    assert client.post("/corpus/articles", data={"files": "text"}).status_code == 400
    monkeypatch.setattr(corpus_forms, "LARGEST_REQUEST", 0)
    heavy = files(("a.txt", b"a" * 100_000))
    declared = client.post("/corpus/articles", files=heavy)
    assert declared.status_code == 413

    def stream() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        yield b"a" * 100_000

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    undeclared = client.post("/corpus/articles", content=stream(), headers=kind)
    assert undeclared.status_code == 413


def test_an_article_that_is_not_there_or_badly_described_is_told(client: TestClient) -> None:
    assert client.post(f"/corpus/articles/{'0' * 64}", data={"title": "x"}).status_code == 404
    assert client.get("/corpus/jobs/0123").status_code == 404
    page = client.get("/corpus").text
    sha256 = re.findall(r'/article/([0-9a-f]{64})">Quay', page)[0]
    bad = client.post(f"/corpus/articles/{sha256}", data={"published": "soon"})
    assert bad.status_code == 422
    assert "soon is no date" in bad.text
    long = client.post(f"/corpus/articles/{sha256}", data={"title": "x" * 70_000})
    assert long.status_code == 413


def test_the_seeds_are_not_written_into_and_no_index_is_said(
    seeds_store: Path, tmp_path: Path
) -> None:
    site = Site(cast(Any, None), Settings(store=seeds_store))
    with TestClient(Starlette(routes=routes(site))) as client:
        page = client.get("/corpus").text
        assert page.count("come with Dateline") == len(seed_articles())
        sha256 = re.findall(r"/article/([0-9a-f]{64})", page)[0]
        refused = client.post(f"/corpus/articles/{sha256}", data={"title": "x"})
        assert refused.status_code == 409
    site = Site(cast(Any, None), Settings(store=tmp_path / "none"))
    with TestClient(Starlette(routes=routes(site))) as client:
        missing = client.get("/corpus")
        assert missing.status_code == 503
        assert "dateline ingest" in missing.text
