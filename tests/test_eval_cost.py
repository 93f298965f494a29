from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eval.cost import Cost, Prices, Tokens, cost, priced
from eval.results import Result, Run
from eval.scored import Scored
from eval.scoring import Score
from eval.summary import summaries
from eval.tables import tables
from qa.types import Answer

SILENT = Answer("q", "q", "answered", "a")
SCORE = Score("a", "a", "number", "answered", "answered", 1, "So.", None)
SUMMARIES = summaries([Scored("mine", "dev", False, "What?", SCORE)])
PRICES = {"prices": {"input": 0.15, "output": 0.6}}


def results(*usages: dict[str, int]) -> list[Result]:
    return [
        Result("mine", str(n), "own", replace(SILENT, usage=usage))
        for n, usage in enumerate(usages)
    ]


PAID = results({"input_tokens": 3000, "output_tokens": 50}, {"input_tokens": 1000}, {})


def test_tokens_are_added_up_and_shared_among_all_questions() -> None:
    # 4,000 read and 50 written, by three questions.
    assert cost(PAID, {}) == Cost(
        mean=Tokens(pytest.approx(1333.333, abs=0.001), pytest.approx(16.667, abs=0.001)),
        total=Tokens(4000, 50),
    )


def test_money_is_tokens_times_prices_of_a_million() -> None:
    found = cost(PAID, {**PRICES, "usage": {"input_tokens": 10_000, "output_tokens": 200}})
    assert found is not None
    # 4,000 * 0.15 + 50 * 0.60 = 630 millionths; a third of it; 10,000 * 0.15 + 200 * 0.60 = 1,620.
    assert found.total.money == pytest.approx(0.00063)
    assert found.mean.money == pytest.approx(0.00021)
    assert found.run is not None
    assert found.run.money == pytest.approx(0.00162)


@pytest.mark.parametrize("manifest", [{}, PRICES])
def test_where_no_model_was_paid_there_is_no_cost(manifest: dict[str, Any]) -> None:
    assert cost(results({}, {}), manifest) is None
    assert cost([], manifest) is None


def test_a_run_keeps_its_prices_until_it_gets_others() -> None:
    run = Run({"started": "now"}, {}, {}, ())
    assert priced(run, None) is run
    dear = priced(run, Prices(1, 2))
    assert dear.manifest == {"started": "now", "prices": {"input": 1, "output": 2}}
    assert priced(dear, None).manifest["prices"] == {"input": 1, "output": 2}
    assert priced(dear, Prices(3, 4)).manifest["prices"] == {"input": 3, "output": 4}


def test_the_table_has_money_only_with_prices_and_stands_only_where_tokens_were_used() -> None:
    manifest = {**PRICES, "usage": {"input_tokens": 10_000, "output_tokens": 200}}
    (table,) = (t for t in tables(SUMMARIES, None, cost(PAID, manifest)) if t.title == "Cost")
    assert table.columns == ("", "Tokens in", "Tokens out", "Money")
    assert table.rows == (
        ("A question", "1,333.3", "16.7", "0.000210"),
        ("All questions", "4,000", "50", "0.000630"),
        ("The whole run", "10,000", "200", "0.001620"),
    )
    (table,) = (t for t in tables(SUMMARIES, None, cost(PAID, {})) if t.title == "Cost")
    assert table.columns == ("", "Tokens in", "Tokens out")
    assert table.rows[-1] == ("All questions", "4,000", "50")
    assert "Cost" not in [t.title for t in tables(SUMMARIES, None, cost(results({}), manifest={}))]
