"""What a person reads of an answer on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from remit.faces.cli.output import COLUMNS_MAX, show

TOLD = "its entries say £154,147,999.00, and " + "that is a penny short of what was decided " * 2


def printed(capsys: pytest.CaptureFixture[str], answer: dict[str, Any]) -> str:
    show(answer, as_json=False)
    return " ".join(capsys.readouterr().out.split())


def test_pence_are_told_in_pounds_to_the_penny(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, {"left_pence": 6_414_800_001, "rows": [{"what": "x", "pence": -1}]})
    assert "left £64,148,000.01" in told
    assert "−£0.01" in told
    assert "pence" not in told


def test_nothing_that_is_said_is_cut_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert TOLD.strip() in printed(capsys, {"faults": [{"what": TOLD}]})


def test_a_thing_in_a_row_is_told_by_its_name_and_what_is_empty_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = {"body": {"slug": "ccg-00c", "name": "Darlington"}, "fund": "x", "fund_words": "care"}
    told = printed(capsys, {"rows": [row | {"why": "", "months": [{"month": 1}]}]})
    assert "Darlington" in told
    assert "ccg-00c" not in told
    assert "why" not in told
    assert "month" not in told


def test_rows_too_wide_to_read_stand_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    wide = {f"column_{place}": f"value {place}" for place in range(COLUMNS_MAX + 1)}
    assert "column 0 │ value 0 │" in printed(capsys, {"rows": [wide]})


def test_programs_read_the_answer_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show({"left_pence": 1}, as_json=True)
    assert '"left_pence": 1' in capsys.readouterr().out
