from __future__ import annotations

from pathlib import Path

import pytest

from ui.web.corpus_rows import PAGE, Row, View, fitting, read_view, select
from ui.web.corpus_table import table_html


def row(n: int, published: str | None, title: str | None = None, passages: int = 1) -> Row:
    path = f"{n:04}.txt"
    name = f"Outlet {n % 7}"
    return Row(f"{n:064x}", path, Path(path), title, name, None, published, None, passages)


ROWS = [row(1, None, "Pier"), row(2, "2025-03-02", "quay"), row(3, "2025-03-12T08:00", None, 9)]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("published", [2, 3, 1]),
        ("-published", [3, 2, 1]),
        ("title", [1, 2, 3]),
        ("-title", [2, 1, 3]),
        ("-passages", [3, 1, 2]),
        ("-file", [3, 2, 1]),
        ("nonsense", [3, 2, 1]),
    ],
)
def test_rows_are_sorted_and_those_that_state_nothing_come_last(
    sort: str, order: list[int]
) -> None:
    found = select(ROWS, read_view({"sort": sort}))
    assert [int(r.sha256, 16) for r in found] == order


def test_pages_hold_so_many_rows_and_the_last_one_is_the_last() -> None:
    many = [row(n, "2025-03-02") for n in range(3 * PAGE + 1)]
    view = fitting(read_view({"page": "900", "sort": "file"}), len(many))
    assert view == View(by="file", down=False, page=4)
    html = table_html(select(many, view), view, lambda _: "", lambda _: "")
    assert html.count("<details>") == 1
    assert "151 to 151 of 151" in html
    assert "page=3#list" in html
    assert "Later rows" not in html
    assert fitting(read_view({"page": "٣"}), 0).page == 1
