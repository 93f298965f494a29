from __future__ import annotations

import re

from ui.web.corpus_plots import by_outlet, over_time


def numbers(html: str) -> list[tuple[str, str]]:
    return re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", html)


def test_days_months_and_years_are_chosen_by_the_span() -> None:
    near = over_time(["2025-03-02", "2025-03-02T08:30", "2025-03-05"])
    assert numbers(near) == [("2 March 2025", "2"), ("5 March 2025", "1")]
    assert "by day of publication, 2 March 2025 to 5 March 2025" in near
    assert numbers(over_time(["2024-12-30", "2025-03-05"]))[0] == ("December 2024", "1")
    assert numbers(over_time(["1999-12-30", "2025-03-05"])) == [("1999", "1"), ("2025", "1")]


def test_what_states_no_full_date_is_counted_in_words() -> None:
    html = over_time(["2025-03-02", None, "--03-02"])
    assert "2 articles without a full date." in html
    assert html.count("<rect") == 1
    assert "<svg" not in over_time([None])
    assert "No article states its full date" in over_time([None])


def test_outlets_are_bars_the_rest_is_one_and_markup_is_inert() -> None:
    names = ["<script>x</script>"] * 3 + [f"Outlet {n:02}" for n in range(13)]
    html = by_outlet([*names, None])
    assert numbers(html)[0] == ("&lt;script&gt;x&lt;/script&gt;", "3")
    assert numbers(html)[-1] == ("2 other outlets", "2")
    assert "1 article without a stated outlet." in html
    assert "<script" not in html
    widths = [float(w) for w in re.findall(r'<rect [^>]*width="([\d.]+)"', html)]
    assert widths[0] == max(widths)
    assert abs(widths[1] * 3 - widths[0]) < 0.2
