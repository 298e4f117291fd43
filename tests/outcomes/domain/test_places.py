"""Files that speak of sub-ICB locations: since July 2022 under the codes of the groups before."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from remit.domains.outcomes import areas, shown
from remit.domains.outcomes.counts import View
from remit.domains.outcomes.queries import completeness, shown_measure
from tests.outcomes.domain.conftest import Load, write_prescribing

SHARE = "prescribing_share_of_items"
NORTH_EAST = ("00L", "00N", "00P")
LANCASHIRE = "00Q"
NOBODY = "99Z"
MONTHS = (202206, 202207, 202303)


@pytest.fixture
def of_places(load: Load, tmp_path: Path) -> list[int]:
    """Three months over the day on which groups became places; the numbers of both sources."""
    items = {
        (code, month): (10 + place, 100)
        for month in MONTHS
        for place, code in enumerate((*NORTH_EAST, LANCASHIRE))
    }
    taken = load(*write_prescribing(tmp_path, items | {(NOBODY, 202303): (1, 100)}))
    assert all(each.loaded.refused is None for each in taken)
    return [1, 2]


def test_places_add_up_to_the_board_they_lie_in(of_places) -> None:
    rows = {row.code: row for row in shown_measure(SHARE, "2022/23").rows}
    months, places = len(MONTHS), len(NORTH_EAST)
    assert rows["QHM"].denominator == 100 * places * months
    assert rows["QHM"].numerator == months * (10 + 11 + 12)
    assert rows["QE1"].denominator == 100 * months
    assert not {*NORTH_EAST, LANCASHIRE} & set(rows)


def test_months_asked_for_or_spared_the_figures_are_the_same(
    of_places, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = shown.case(SHARE, "2022/23")
    spared = shown._worked_out(asked, "bodies").found
    assert asked.view()._heirs("prescribing.numerator_items", asked.months) is not None
    in_june = replace(asked, as_at=date(2022, 6, 30))
    assert in_june.view()._heirs("prescribing.numerator_items", (202206, 202206)) == {
        code: code for code in (*NORTH_EAST, LANCASHIRE)
    }
    monkeypatch.setattr(View, "_heirs", lambda *_: None)
    found = shown._worked_out(asked, "bodies").found
    assert found.groups == spared.groups
    assert found.numerator.tolist() == pytest.approx(spared.numerator.tolist(), nan_ok=True)
    assert found.denominator.tolist() == pytest.approx(spared.denominator.tolist(), nan_ok=True)
    assert sum(n for n in found.numerator.tolist() if not math.isnan(n)) == 3 * (10 + 11 + 12 + 13)


def test_a_group_is_still_itself_on_its_last_day(of_places) -> None:
    rows = {row.code: row for row in shown_measure(SHARE, "2022-06").rows}
    assert rows["00L"].denominator == 100
    assert rows["00L"].slug == "ccg-00l"
    assert "QHM" not in rows


def test_months_count_boards_and_not_their_places(of_places) -> None:
    [told] = completeness().datasets
    assert {month.key: month.told for month in told.months} == {
        "2022-06": 4,
        "2022-07": 2,
        "2023-03": 2,
    }


def test_a_code_of_no_place_is_left_out_with_its_reason(of_places) -> None:
    [told] = completeness().datasets
    assert told.left_out == 2
    assert told.reasons == {f"no commissioner has the code `{NOBODY}` in 202303": 2}


@pytest.mark.usefixtures("england")
def test_every_code_of_a_body_means_it_in_its_own_time() -> None:
    register = areas.register()
    for code in ("00L", "QHM", "E54000050"):
        holder = register.holder(code, 202207)
        assert holder is not None, code
        assert holder.slug == "icb-qhm", code
        assert register.areas.shares(code, 202207, date(2023, 1, 1)) == (("QHM", 1),)
    assert register.holder("00L", 202206).slug == "ccg-00l"
    assert register.holder("00F", 202207) is None
