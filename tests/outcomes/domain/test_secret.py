"""Questions about counts that may not be shown as they are, and about files with gaps."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from remit.domains.outcomes.queries import (
    compared,
    completeness,
    resources,
    shown_measure,
    shown_trend,
)
from remit.domains.outcomes.queries.own import AskOwn
from remit.errors import Invalid
from tests.outcomes.domain.conftest import (
    OTHERS,
    prescribed,
    write_activity,
    write_people,
    write_prescribing,
)

SHARE = "prescribing_share_of_items"


def test_a_month_that_no_file_tells_of_is_missing(load, tmp_path: Path) -> None:
    items = {key: value for key, value in prescribed().items() if key[1] != 201411}
    del items["00C", 201410]
    load(*write_prescribing(tmp_path, items))
    [told] = completeness().datasets
    assert told.gaps == ["2014-11"]
    october = next(each for each in told.months if each.key == "2014-10")
    assert (october.told, october.expected) == (14, 211)
    assert "2014-10" in told.short
    assert shown_measure(SHARE, "2014/15").period.months == 11
    assert told.checks == told.checks_hold > 0


def contacts() -> dict[tuple[str, str, int], int]:
    """Every kind in twelve areas and two months; Darlington's late ones in May are three."""
    kinds = {
        "ae_within_four_hours": 60,
        "ae_over_four_hours": 20,
        "elective": 40,
        "emergency_admission": 30,
        "outpatient": 50,
    }
    found = {
        (kind, area, month): number + 3 * place
        for kind, number in kinds.items()
        for place, area in enumerate(OTHERS)
        for month in (201404, 201405)
    }
    return found | {("ae_over_four_hours", "00C", 201405): 3}


@pytest.fixture
def activity(load, tmp_path: Path) -> None:
    files = (
        write_activity(tmp_path, contacts(), "contacts.csv"),
        write_people(tmp_path, dict.fromkeys(OTHERS, 500), (201404, 201405)),
    )
    assert [each.loaded.refused for each in load(*files)] == [None, None]


def test_months_with_a_small_number_are_hidden_and_years_are_not(activity) -> None:
    late = shown_trend("example_ae_four_hours", "00C")
    assert [point.figure.value for point in late.points] == [None, None]
    assert "hidden" in late.points[0].figure.why_not
    assert all(point.numerator is None for point in late.points)
    assert late.trust.hidden == 2
    year = {row.code: row for row in shown_measure("example_ae_four_hours").rows}
    assert year["00C"].figure.value == pytest.approx(100 * 120 / 143)
    assert (year["00C"].numerator, year["00C"].denominator) == (120, 145)  # to the nearest five
    # Its months are hidden in every measure: what is left of a whole tells a part.
    everything = shown_trend("example_contacts_per_head", "00C")
    assert {point.figure.value for point in everything.points} == {None}
    others = [shown_trend("example_ae_four_hours", code).points for code in OTHERS[1:]]
    hidden = [points[0].figure.value is None for points in others]
    assert any(hidden)  # one more covers it
    assert not all(hidden)


def test_kinds_of_secret_series_are_not_told_apart_by_readers(activity) -> None:
    with pytest.raises(Invalid, match="not told apart here"):
        AskOwn(
            numerator="activity.count",
            denominator="population.people",
            numerator_kind="ae_over_four_hours",
        ).answer()


def test_money_stands_beside_an_outcome(activity) -> None:
    view = resources("example_ae_four_hours")
    told = [row for row in view.rows if row.spend_z is not None]
    assert {row.body.code for row in told} <= set(OTHERS)
    assert len(told) >= 10
    assert sum(row.outcome_z for row in told) == pytest.approx(0, abs=1e-9)
    assert view.money_synthetic


def test_a_body_has_peers_with_the_distance_in_parts(activity) -> None:
    view = compared("00C", date(2014, 5, 1))
    assert len(view.peers) == 10
    assert view.peers[0].distance <= view.peers[-1].distance
    for peer in view.peers:
        assert math.isclose(sum(peer.parts.values()), 1)
