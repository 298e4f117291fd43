"""Real prescribing through the acts, across a merger, held against the files by other means."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from remit.domains.outcomes.queries import (
    body_outcomes,
    compared,
    completeness,
    shown_measure,
    shown_trend,
)

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not in ../shared/data"),
]
MERGED = {"00F", "00G", "00H"}


def items(role: str) -> dict[tuple[str, str], int]:
    rows = json.loads(
        (DATA / f"prescribing/ccg_monthly_bnf_{role}_2013-04_2016-09.json").read_text()
    )
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        found[row["row_id"], row["date"][:7]] += int(row["items"])
    return dict(found)


def test_prescribing_of_three_years_across_a_merger(load) -> None:
    taken = load(DATA / "prescribing")
    assert [each.loaded.refused for each in taken] == [None] * len(taken)
    above, below = items("numerator"), items("denominator")
    trend = shown_trend("prescribing_share_of_items", "13T")
    assert len(trend.points) == 42
    for point in trend.points:
        codes = MERGED if point.month < 201504 else {"13T"}
        part = sum(above.get((code, point.key), 0) for code in codes)
        assert point.numerator == part
        whole = sum(below.get((code, point.key), 0) for code in codes)
        assert point.figure.value == pytest.approx(100 * part / whole)
    today = shown_measure("prescribing_share_of_items", "all", date(2026, 11, 22))
    assert len(today.rows) == 42
    assert today.trust.unplaced == 0
    assert sum(row.numerator for row in today.rows) == sum(above.values())
    told = {each.dataset: each for each in completeness().datasets}["prescribing"]
    assert (told.gaps, told.short, told.left_out) == ([], [], 0)
    # What a body had achieved by a day is of that time, not of the newest months that are here.
    then = body_outcomes("00F", date(2014, 3, 31)).spine
    assert {line.period.key for line in then} == {"2013/14"}
    [share] = [each for each in then if each.measure.name == "prescribing_share_of_items"]
    year = [month for (code, month) in above if code == "00F" and "2013-04" <= month <= "2014-03"]
    assert share.figure.value == pytest.approx(
        100
        * sum(above["00F", month] for month in year)
        / sum(below["00F", month] for month in year)
    )
    alike = {each.period.key for each in compared("00F", date(2015, 3, 31)).figures}
    assert alike == {"2014/15"}
