from __future__ import annotations

from vectorstore.webpage import page_metadata, page_text

PROSE = (
    "The council voted on Tuesday to keep the night ferry, after months of argument about money."
)
PAGE = f"""<!doctype html><html><head><title>Ferry stays | Herald</title>
<meta property="og:site_name" content="The Strait Herald">
<meta property="article:published_time" content="2021-03-04T10:11:12+02:00">
<link rel="canonical" href="https://herald.example/ferry">
<script type="application/ld+json">
{{"@graph": [{{"@type": "WebSite", "headline": "Portal"}},
 {{"@type": ["NewsArticle"], "headline": "Night ferry stays", "dateModified": "2021-03-05",
  "author": [{{"name": "Tove Marsh"}}, {{"name": "Idris Bell"}}]}}]}}</script></head>
<body><nav><a href="/">Home</a><a href="/i">Islands</a></nav><article>
<h1>Night ferry stays</h1><p>{PROSE} It sails<br>at <b>noon</b>.</p><h2>What it costs</h2>
<p>{PROSE.replace("council", "owner")}</p><ul><li>Fuel is dear</li><li>Crew are few</li></ul>
<blockquote><p>Nobody asked the islanders about it, said the mayor of the town.</p></blockquote>
<table><tr><th>Year</th><th>Loss</th></tr><tr><td>1931</td><td>none</td></tr></table>
</article><footer>Footer words</footer></body></html>"""


def test_the_prose_of_a_page_with_its_headings_and_lists() -> None:
    assert page_text(PAGE, "Night ferry stays").split("\n\n") == [
        "# Night ferry stays",
        f"{PROSE} It sails at noon.",
        "## What it costs",
        PROSE.replace("council", "owner"),
        "- Fuel is dear\n- Crew are few",
        "Nobody asked the islanders about it, said the mayor of the town.",
        "| Year | Loss |\n| 1931 | none |\n",
    ]


def test_what_the_markup_states() -> None:
    assert page_metadata(PAGE) == {
        "title": "Night ferry stays",
        "publisher": "The Strait Herald",
        "author": "Tove Marsh, Idris Bell",
        "published": "2021-03-04T10:11",
        "updated": "2021-03-05",
        "url": "https://herald.example/ferry",
    }


def test_nothing_is_inferred_from_address_title_or_passing_dates() -> None:
    page = (
        "<title>Ferry stays | Herald</title><base href='https://herald.example/2021/03/04/ferry'>"
        f"<p>{PROSE} The meeting was held on 3 March 2021.</p><time datetime='2020-01-01'></time>"
    )
    assert page_metadata(page) == {}


def test_broken_or_hostile_statements_are_passed_over() -> None:
    scripts = ["{", "[" * 5000, '{"@type": 7, "headline": []}', "9" * 5000]
    page = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    page += (
        '<script type="application/ld+json">{"@type": "Article", "headline": "A\\ud800\\u0000 b",'
        ' "url": "javascript:x", "author": "https://example.org/me"}</script>'
        '<meta name="pubdate" content="soon"><meta property="og:title">'
    )
    assert page_metadata(page) == {"title": "A b"}


def test_a_page_without_an_article_has_no_text() -> None:
    assert page_text("<html><body></body></html>", None) == ""
    assert page_text("", "Title") == ""
