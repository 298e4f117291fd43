"""The shipped measures of real data, worked out again from the files by other means."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from scipy import stats

from remit.engines.outcomes.measures import measured
from tests.outcomes.measures.plain import SHIPPED, Plain

DATA = Path(__file__).parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not in ../shared/data"),
]
KINDS = {"1": "type_1", "2": "type_2", "other": "type_other"}


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def differences(name: str, counts: Plain, ours: dict[str, float], months=None) -> list[str]:
    """Groups whose figure is not what was worked out here."""
    found = measured(SHIPPED.measures[name], counts, months=months)
    told = {group: found.figures.at(place).value for place, group in enumerate(found.groups)}
    return [group for group in ours if told.get(group) != pytest.approx(ours[group], rel=1e-12)]


@pytest.fixture(scope="module")
def attendances() -> tuple[Plain, list[dict[str, str]]]:
    rows = table("performance/ae_attendances_2016-04_2019-03.csv")
    cells = []
    for row in rows:
        own = {"provider": row["org_code"], "kind": KINDS[row["type"]]}
        own["month"] = int(row["period"][:7].replace("-", ""))
        cells += [
            (f"ae.{series}", own, int(float(row[series])))
            for series in ("attendances", "breaches", "admissions")
        ]
    return Plain(cells), rows


def test_four_hours_in_every_trust_of_a_year(attendances) -> None:
    counts, rows = attendances
    late: defaultdict[str, int] = defaultdict(int)
    whole: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        if "2018-04" <= row["period"] <= "2019-03-31" and row["type"] == "1":
            late[row["org_code"]] += int(float(row["breaches"]))
            whole[row["org_code"]] += int(float(row["attendances"]))
    ours = {trust: 100 - 100 * late[trust] / n for trust, n in whole.items() if n}
    assert len(ours) > 120
    year = (201804, 201903)
    assert differences("ae_four_hours_type_1", counts, ours, year) == []
    trust = next(iter(ours))
    assert differences("ae_four_hours_type_1", counts, ours | {trust: 12.3}, year) == [trust]
    found = measured(SHIPPED.measures["ae_four_hours_type_1"], counts, months=year)
    figure = found.figures.at(found.groups.index(trust))
    other = stats.binomtest(whole[trust] - late[trust], whole[trust]).proportion_ci(
        0.95, method="wilson"
    )
    assert (figure.lower_95, figure.upper_95) == pytest.approx((100 * other.low, 100 * other.high))


def test_admissions_and_all_types(attendances) -> None:
    counts, rows = attendances
    for name, types, part in (
        ("ae_admitted", {"1"}, "admissions"),
        ("ae_four_hours", {"1", "2", "other"}, "within"),
    ):
        sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in rows:
            if row["type"] in types:
                n, late = int(float(row["attendances"])), int(float(row["breaches"]))
                sums[row["org_code"]][0] += n - late if part == "within" else int(float(row[part]))
                sums[row["org_code"]][1] += n
        ours = {trust: 100 * a / b for trust, (a, b) in sums.items() if b}
        assert differences(name, counts, ours) == []


def test_waits_of_every_trust() -> None:
    """Over all functions of a trust: 18 weeks by adding, the median by listing everybody."""
    rows = [
        row
        for row in table("performance/rtt_admitted_2025-10.csv")
        if row["Treatment_function_code"] != "C_999"
    ]
    weeks = [name for name in rows[0] if name.startswith(">") or name == "104 plus"]
    cells, waits = [], defaultdict(lambda: [0] * 105)
    for row in rows:
        own = {"provider": row["Provider_code"], "kind": row["Treatment_function_code"]}
        own["month"] = 202510
        for week, name in enumerate(weeks):
            count = int(row[name].strip().replace(",", "").replace("-", "0"))
            if count:
                cells.append(("rtt.admitted_waits", own | {"bin": week}, count))
                waits[row["Provider_code"]][week] += count
    within = {trust: 100 * sum(n[:18]) / sum(n) for trust, n in waits.items()}
    counts = Plain(cells)
    assert len(within) == 138
    assert differences("rtt_admitted_within_18_weeks", counts, within) == []
    for name, share in (("rtt_admitted_median", 50), ("rtt_admitted_95th", 95)):
        ours = {}
        for trust, n in waits.items():
            rank, passed = share * sum(n) / 100, 0
            if sum(n) < 20:
                continue
            for week, count in enumerate(n):
                if count and passed + count >= rank:
                    if week < 104:
                        ours[trust] = week + (rank - passed) / count
                    break
                passed += count
        assert differences(name, counts, ours) == []
        found = measured(SHIPPED.measures[name], counts)
        assert len(ours) == (found.figures.reason == 0).sum()


def test_prescribing_of_every_commissioner() -> None:
    cells = []
    sums: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for role in ("numerator", "denominator"):
        path = DATA / "prescribing" / f"ccg_monthly_bnf_{role}_2013-04_2016-09.json"
        for row in json.loads(path.read_text("utf-8"), parse_float=Decimal):
            own = {"area": row["row_id"], "month": int(row["date"][:7].replace("-", ""))}
            pence = int((row["actual_cost"] * 100).to_integral_value())
            for what, count in (
                ("items", int(row["items"])),
                ("quantity", int(row["quantity"])),
                ("cost_pence", pence),
            ):
                cells.append((f"prescribing.{role}_{what}", own, count))
                sums[row["row_id"]][f"{role}_{what}"] += count
    counts = Plain(cells)
    assert len(sums) == 212
    for name, above, below, times in (
        ("prescribing_share_of_items", "numerator_items", "denominator_items", 100),
        ("prescribing_cost_per_item", "numerator_cost_pence", "numerator_items", Decimal("0.01")),
        ("prescribing_quantity_per_item", "numerator_quantity", "numerator_items", 1),
    ):
        ours = {area: float(times * n[above] / n[below]) for area, n in sums.items() if n[below]}
        assert differences(name, counts, ours) == []


def test_unit_costs_are_those_printed() -> None:
    """The file prints a unit cost beside each: cost over activity, to the last penny of cost."""
    cells, ours = [], {}
    for row in table("costs/national_cost_collection_2024-25.csv"):
        if row["activity"].strip() and float(row["activity"]) > 0:
            own = {"kind": f"{row['department_code']}|{row['currency_code']}", "month": 202404}
            pence = round(float(row["cost"]) * 100)
            cells.append(("costs.cost_pence_with_activity", own, pence))
            cells.append(("costs.activity", own, int(float(row["activity"]))))
            ours[own["kind"]] = (float(row["unit_cost"]), float(row["activity"]))
    found = measured(SHIPPED.measures["unit_cost"], Plain(cells))
    wrong = []
    for place, group in enumerate(found.groups):
        printed, activity = ours[group]
        if abs(found.figures.value[place] - printed) > 0.006 / activity + 1e-6 * abs(printed):
            wrong.append((group, found.figures.value[place], printed))
    assert wrong == []
    assert len(found.groups) > 10_000


def test_older_patients_of_every_practice() -> None:
    cells, ours = [], {}
    for row in table("population/gp_demographics_2020-04.csv"):
        own = {"practice": row["PRACTICE_CODE"], "month": 202004}
        for band, column in (("0-64", "0_64"), ("65+", "65+")):
            cells.append(
                ("registered.halves", own | {"age_band": band}, int(float(row[column] or 0)))
            )
        # The file writes a small fraction where there is nobody, as if to divide by it.
        nobody = float(row["65+"]) < 1
        ours[row["PRACTICE_CODE"]] = 0.0 if nobody else 100 * float(row["65perc"])
    found = measured(SHIPPED.measures["registered_65_and_over"], Plain(cells))
    for place, practice in enumerate(found.groups):
        assert found.figures.value[place] == pytest.approx(ours[practice], abs=1e-4)
    assert len(found.groups) > 6_700
