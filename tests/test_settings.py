from __future__ import annotations

import pytest

from qa.settings import Settings
from ui.errors import BadSetting
from ui.options import read_settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PASSAGES", "3")
    assert Settings().passages == 3


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATELINE_PASAGES", "3", "There is no setting DATELINE_PASAGES"),
        ("DATELINE_PASSAGES", "none", "DATELINE_PASSAGES is wrong"),
        ("DATELINE_BUDGET", "1", "DATELINE_BUDGET is wrong"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=sentence):
        read_settings()


def test_what_is_no_setting_may_be_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DEBUG", "1")
    read_settings()
