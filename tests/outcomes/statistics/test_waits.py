"""Waits from weekly bins, by hand and against every median that NHS England printed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from remit.engines.outcomes.statistics import Reason, share_within, wait_percentile
from remit.errors import Invalid

DATA = Path(__file__).parents[4] / "shared" / "data"


def test_a_median_by_hand() -> None:
    """10 within one week, 20 within two, 10 within three: the 20th of 40 is half way in week 2."""
    found = wait_percentile([[10, 20, 10, 0]], 50).at(0)
    assert found.value == pytest.approx(1.5)
    # Ranks 20 ± 1.959964·√10 = 13.802 and 26.198: 1 + 3.802/20 and 1 + 16.198/20.
    assert found.lower_95 == pytest.approx(1.1901, abs=1e-4)
    assert found.upper_95 == pytest.approx(1.8099, abs=1e-4)


def test_empty_weeks_are_stepped_over() -> None:
    """Half wait a week and half wait ten: the median is where the first half ends."""
    assert wait_percentile([[10, *[0] * 8, 10, 0]], 50).at(0).value == pytest.approx(1)
    assert wait_percentile([[0, 0, 20, 0]], 50).at(0).value == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("bins", "reason"),
    [
        ([10, 9, 0], Reason.TOO_FEW_PATHWAYS),
        ([10, 10, 0], Reason.NONE),
        ([0, 0, 30], Reason.BEYOND_LAST_BIN),
        ([0, 0, 0], Reason.TOO_FEW_PATHWAYS),
        ([10, np.nan, 30], Reason.NOT_SUPPLIED),
    ],
)
def test_no_median_without_enough_pathways(bins, reason) -> None:
    assert wait_percentile([bins], 50).at(0).reason == reason


def test_a_limit_in_the_open_bin_has_no_end() -> None:
    found = wait_percentile([[100, 90, 10]], 95).at(0)
    assert found.value == pytest.approx(2.0)
    assert found.upper_95 == np.inf


def test_within_eighteen_weeks_is_a_proportion() -> None:
    bins = [5] * 18 + [1] * 10
    assert share_within([bins], 18).at(0).value == pytest.approx(90)
    with pytest.raises(Invalid, match="28 weeks is not among the 27 closed bins"):
        share_within([bins], 28)
    with pytest.raises(Invalid, match="no week that has an end"):
        share_within([[3]], 1)
    with pytest.raises(Invalid, match="percentile of 100"):
        wait_percentile([bins], 100)


def published() -> tuple[np.ndarray, list[str], list[str]]:
    """Bins, medians and 95th percentiles as printed; the headers at the end are shifted by one."""
    path = DATA / "performance" / "rtt_admitted_2025-10.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    weeks = [name for name in rows[0] if name.startswith(">") or name == "104 plus"]

    def number(text: str) -> int:
        return int(text.replace(",", "").replace("-", "0"))

    bins = np.array([[number(row[week].strip()) for week in weeks] for row in rows])
    medians = [row["percentile_95"].strip() for row in rows]
    return bins, medians, [row["completed_pathways"].strip() for row in rows]


def differences(found, printed: list[str]) -> list[int]:
    """Rows whose figure is not the printed one, to the one decimal printed."""
    wrong = []
    for place, text in enumerate(printed):
        figure = found.at(place)
        if text == "-":
            same = figure.reason == Reason.TOO_FEW_PATHWAYS
        elif text == "104+":
            same = figure.reason == Reason.BEYOND_LAST_BIN
        else:
            same = figure.value is not None and abs(figure.value - float(text)) < 0.0501
        if not same:
            wrong.append(place)
    return wrong


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not in ../shared/data")
def test_every_wait_is_the_one_printed() -> None:
    bins, medians, longest = published()
    assert len(medians) == 3600
    assert sum(text not in {"-", "104+"} for text in medians) == 1619
    assert differences(wait_percentile(bins, 50), medians) == []
    assert differences(wait_percentile(bins, 95), longest) == []
    planted = bins.copy()
    planted[0, 60] += 40
    assert differences(wait_percentile(planted, 50), medians) == [0]
