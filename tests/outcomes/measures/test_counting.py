"""From counts to figures, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from remit.engines.outcomes.measures import measured
from remit.engines.outcomes.statistics import EUROPEAN_2013, Reason
from tests.outcomes.measures.plain import SHIPPED, Plain


def ae(provider, kind, month, attendances, breaches):
    own = {"provider": provider, "kind": kind, "month": month}
    return [("ae.attendances", own, attendances), ("ae.breaches", own, breaches)]


AE = Plain(
    [
        *ae("RA1", "type_1", 201804, 1_000, 100),
        *ae("RA1", "type_other", 201804, 1_000, 0),
        *ae("RA1", "type_1", 201805, 1_000, 300),
        *ae("RB2", "type_other", 201804, 500, 0),
    ]
)


def test_series_taken_off_and_kinds_chosen() -> None:
    found = measured(SHIPPED.measures["ae_four_hours"], AE, months=(201804, 201804))
    assert found.groups == ("RA1", "RB2")
    assert list(found.figures.value) == [95, 100]
    assert list(found.numerator) == [1_900, 500]
    assert (found.cube_hash, found.synthetic) == ("plain", False)
    major = measured(SHIPPED.measures["ae_four_hours_type_1"], AE)
    assert major.groups == ("RA1",)
    assert major.figures.at(0).value == 80


def test_a_body_that_the_source_does_not_tell_of_has_a_reason() -> None:
    found = measured(
        SHIPPED.measures["ae_four_hours"], AE, months=(201805, 201805), groups=["RB2", "RA1"]
    )
    assert found.figures.at(0).reason == Reason.NOT_SUPPLIED
    assert found.figures.at(1).value == 70


def test_waits_keep_their_open_bin_where_nobody_is() -> None:
    """30 waited 60 weeks and nobody longer: their week has an end."""
    own = {"provider": "RA1", "kind": "C_100", "month": 202510}
    waits = Plain([("rtt.admitted_waits", own | {"bin": 60}, 30)])
    found = measured(SHIPPED.measures["rtt_admitted_median"], waits)
    assert found.figures.at(0).value == pytest.approx(60.5)
    late = Plain([("rtt.admitted_waits", own | {"bin": 104}, 30)])
    assert (
        measured(SHIPPED.measures["rtt_admitted_median"], late).figures.at(0).reason
        == Reason.BEYOND_LAST_BIN
    )


def test_standardised_rates_join_by_band_and_tell_whom_they_leave_out() -> None:
    own = {"area": "E01", "sex": "female", "kind": "emergency_admission"}
    cells = []
    for month in (201804, 201805):
        for band in EUROPEAN_2013:
            where = own | {"month": month, "age_band": band}
            cells.append(("activity.count", where, 5))
            cells.append(("population.people", where, 1_000))
        cells.append(("activity.count", own | {"month": month, "age_band": "not_known"}, 3))
    found = measured(SHIPPED.measures["example_emergency_admissions"], Plain(cells))
    # Every band: 10 in two months of 1,000 people, the mean of the months.
    assert found.figures.at(0).value == pytest.approx(1_000)
    assert list(found.denominator) == [19_000]
    assert list(found.unplaced) == [6]
    one = measured(
        SHIPPED.measures["example_emergency_admissions"], Plain(cells), months=(201804, 201804)
    )
    assert one.figures.at(0).value == pytest.approx(500)


def test_a_missing_band_gives_no_rate() -> None:
    own = {"area": "E01", "sex": "female", "kind": "emergency_admission", "month": 201804}
    bands = list(EUROPEAN_2013)
    cells = [("activity.count", own | {"age_band": band}, 5) for band in bands]
    cells += [("population.people", own | {"age_band": band}, 1_000) for band in bands[1:]]
    found = measured(SHIPPED.measures["example_emergency_admissions"], Plain(cells))
    assert found.figures.at(0).reason == Reason.BAND_WITHOUT_POPULATION


def test_money_comes_out_in_pounds() -> None:
    own = {"area": "00C", "month": 201304}
    cells = [
        ("prescribing.numerator_cost_pence", own, 791_035),
        ("prescribing.numerator_items", own, 356),
    ]
    found = measured(SHIPPED.measures["prescribing_cost_per_item"], Plain(cells)).figures.at(0)
    assert found.value == pytest.approx(22.22, abs=5e-3)
    assert found.unit == "£ per item"


def test_a_cube_that_tells_of_nobody_gives_no_figures() -> None:
    found = measured(SHIPPED.measures["ae_four_hours"], Plain([]))
    assert found.groups == ()
    assert np.array_equal(found.figures.value, [])
