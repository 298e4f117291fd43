"""The published files: what they hold, and that the formulas follow from them."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from remit.domains.money.allotment import amounts
from remit.domains.money.allotment.files.practices import market_forces
from remit.domains.money.allotment.formula import Share, formulas, named, share_out
from remit.domains.money.allotment.formula.reading import FORMULAS
from remit.domains.money.allotment.needs import known
from remit.domains.money.queries import allocation_faults, allocation_files, allotment

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "allocations"
CORE = DATA / "ccg_core_allocations_2018-19_inferred.csv"
PRACTICES = DATA / "aif_practice_weighted_populations_2023_2024.csv"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not in ../shared/data"),
]


def test_core_allocations_are_reconciled(load) -> None:
    loaded = load(CORE, date(2016, 4, 1), 2018)
    assert (loaded.read.rows, len(loaded.read.good)) == (209, 208)
    # Leicester City stands there twice, once with the figures of its neighbour.
    [fault] = allocation_faults(loaded.number).faults
    assert fault.line == 102
    assert "its figures are those of line 101" in fault.reason
    checks = {check.name: check for check in allocation_files().files[0].checks}
    assert {name for name, check in checks.items() if check.holds} == {
        "population",
        "opening",
        "minimum",
    }
    assert [each.key for each in checks["bodies"].differences] == ["ccg-13t"]
    [targets] = checks["targets"].differences
    assert (targets.printed, targets.follows) == ("74,498,870", "74,452,087")

    view = allotment("core_2018_19_to_target", "core_2018_19")
    assert view.total_pence == 7_449_887_000_000
    assert sum(row.pence for row in view.rows) == view.total_pence
    assert view.moved
    assert view.moved.gained_pence == view.moved.lost_pence > 0
    for name in ("core_2018_19_alike", "core_2018_19_half_way"):
        assert sum(row.pence for row in allotment(name).rows) == view.total_pence


def test_amounts_of_bodies_that_were_gone_by_2018_stand_aside(load) -> None:
    load(CORE, date(2016, 4, 1), 2018)
    good, aside = amounts.allotments(named("core_2018_19"), 2018)
    assert len(good) + len(aside) == 208
    assert sum(each.pence for each in (*good, *aside)) == 7_449_887_000_000
    assert "ccg-00w" in {each.body for each in aside}
    assert all(each.fund == "programme" and each.steps for each in good)


def test_as_of_2018_the_names_of_ended_groups_are_at_fault(load) -> None:
    loaded = load(CORE, date(2018, 4, 1), 2018, dry_run=True)
    told = {fault.text.split(",")[0]: fault.reason for fault in loaded.read.faults}
    assert "was there from 1 April 2013 until 1 April 2017" in told["NHS Central Manchester CCG"]


def test_practice_weights_are_reconciled_and_carried_sums_are_theirs(load) -> None:
    """The table that the formulas carry gives the very allotments of the file."""

    def told(share: Share) -> tuple[str, int, Fraction]:
        return share.body, share.pence, share.target_share

    carried = {
        name: share_out(formula, known(formula).places)
        for name, formula in formulas().items()
        if formula.table
    }
    assert len(carried) == 3
    loaded = load(PRACTICES, date(2023, 4, 1), 2023)
    assert (loaded.read.rows, len(loaded.read.faults)) == (6_553, 0)
    assert all(check.holds for check in loaded.read.checks)
    for name, outcome in carried.items():
        found = known(named(name))
        assert found.file == loaded.number
        again = share_out(named(name), found.places)
        assert [told(share) for share in again.shares] == [told(each) for each in outcome.shares]


def test_the_weights_of_the_needs_follow_from_the_file() -> None:
    """In a district whose practices share one market forces factor, the final figure is a plain
    sum, and the weights leave the same factor for every practice. A change in any of them does
    not."""
    columns = {
        "general_acute": "G&A WP",
        "community": "CS WP",
        "mental_health": "MH WP",
        "maternity": "Mat WP",
        "health_inequality": "Health Ineq WP",
        "prescribing": "Prescr WP",
        "final": "Final WP",
    }
    districts = defaultdict(list)
    with PRACTICES.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            figures = {name: Decimal(row[column]) for name, column in columns.items()}
            districts[row["LTLA21"]].append(figures)
    weights = {
        each.name: Decimal(each.weight.numerator) / Decimal(each.weight.denominator)
        for each in named("core_2023_24").components
    }

    def spread(changed: str = "") -> Fraction:
        widest = Fraction(0)
        for district in ("Woking", "Slough", "Telford and Wrekin"):
            factors = []
            for figures in districts[district]:
                tried = dict(figures)
                if changed:
                    # As if its weight were a ten thousandth larger.
                    tried["final"] -= weights[changed] / 10_000 * figures[changed]
                factors.append(market_forces(tried))
            widest = max(widest, max(factors) - min(factors))
        return widest

    assert spread() <= Fraction(1, 10**9)
    for need in weights:
        assert spread(need) > Fraction(1, 10**7)


def test_the_carried_table_is_the_sum_over_practices() -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    with PRACTICES.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            sums[row["ICS22"]] += Decimal(row["pop 2022/23"])
    with (FORMULAS / "icb_needs_2023_24.csv").open(encoding="utf-8", newline="") as file:
        carried = {row["ods"]: Decimal(row["registered"]) for row in csv.DictReader(file)}
    assert carried == dict(sums)
