"""Published layouts: small files with a planted fault each, and the real ones beside the clone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from remit.engines.outcomes.areas.succession import Areas, Succession
from remit.engines.outcomes.cube.reading import reading
from remit.engines.outcomes.cube.store import Cube
from remit.engines.outcomes.loading.published import emergency, items, registered, waiting
from remit.engines.outcomes.loading.published.tally import Asked, Check
from remit.engines.outcomes.loading.service import Loaded, Wanted, load
from remit.engines.outcomes.model.bands import AGE_BANDS
from remit.engines.outcomes.model.cells import Key

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
REAL = pytest.mark.skipif(
    not (DATA / "performance").is_dir(), reason="the published files are not beside the repository"
)
Row = dict[str, str]


def csv_text(rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def ae() -> list[Row]:
    return [
        dict(
            zip(emergency.COLUMNS, ("2017-03-01", org, "1", "1,200.0", "30.0", "5.0"), strict=True)
        )
        for org in ("RF4", "R1H", "RYX")
    ]


def rtt() -> list[Row]:
    """Two functions of one trust and their total; one pathway's start is not known."""
    found = []
    for function, weeks in (("C_100", (3, 0, 1)), ("C_101", (2, 4, 0)), ("C_999", (5, 4, 1))):
        row = dict.fromkeys(waiting.COLUMNS, "-")
        row |= {"Provider_code": "R1H", "Treatment_function_code": function}
        row |= {">0-1": f" {weeks[0]}", ">18-19": f" {weeks[1]}", "104 plus": f" {weeks[2]}"}
        row |= {
            "wait_0_18": str(weeks[0]),
            "wait_19_52": str(weeks[1]),
            "wait_52_plus": str(weeks[2]),
        }
        unknown = function != "C_101"
        row |= {"median_wait": str(sum(weeks) + unknown), "percentile_95": "9.5"}
        found.append(row | {"completed_pathways": "104+", "Time_period": "2025-10-01"})
    return found


def epd() -> list[Row]:
    values = ("2017_09", "11M00", "L84073", "0105010B0BIAAAS", "1", "168.5", "75.38", "69.93852")
    return [dict(zip(items.COLUMNS, values, strict=True)) for _ in range(3)]


def costs() -> list[Row]:
    names = ("department_code", "currency_code", "activity", "unit_cost", "cost")
    rows = (("Daycase", "A", "10.0", "2.5", "25.005"), ("Daycase", "B", "", "", "272.66916123"))
    return [dict(zip(names, row, strict=True)) for row in rows]


def gp() -> list[Row]:
    values = ("A81001", "0.6", "10", "9", "9", "8", "5", "2", "10", "0.0001")
    first = dict(zip(registered.COLUMNS, values, strict=True))
    return [first, first | {"PRACTICE_CODE": "A81002"}, first | {"PRACTICE_CODE": "A81003"}]


def people() -> list[Row]:
    return [
        {"area": "01A", "month": "2018-04", "age_band": band, "sex": sex, "population": "7"}
        for band in AGE_BANDS
        for sex in ("female", "male")
    ]


NAMES: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "ae": ("ae.csv", ae),
    "rtt": ("rtt.csv", rtt),
    "epd": ("epd.csv", epd),
    "costs": ("national_cost_collection_2024-25.csv", costs),
    "registered": ("gp_2020-04.csv", gp),
    "population": ("population.csv", people),
}


def loaded(tmp_path: Path, layout: str, rows: list[Row], asked: Asked | None = None) -> Loaded:
    path = tmp_path / NAMES[layout][0]
    path.write_text(csv_text(rows), "utf-8")
    cube = Cube(tmp_path / "cube")
    (found,) = load(cube, [path], Wanted(asked or Asked()))
    assert (found.part is None) == (found.refused is not None)
    assert len(cube.manifest().parts) == (found.part is not None)
    return found


@pytest.mark.parametrize("layout", NAMES)
def test_a_good_file_goes_in_and_reconciles(tmp_path: Path, layout: str) -> None:
    found = loaded(tmp_path, layout, NAMES[layout][1]())
    assert found.refused is None
    assert found.part is not None
    assert found.part.dataset == layout
    assert not found.kept
    assert found.checks
    assert all(check.holds for check in found.checks)


def test_figures_of_each_layout_by_hand(tmp_path: Path) -> None:
    totals: dict[str, int] = {}
    for layout, (_, rows) in NAMES.items():
        (tmp_path / layout).mkdir()
        part = loaded(tmp_path / layout, layout, rows()).part
        assert part is not None
        totals |= part.totals
    assert totals == {
        "ae.attendances": 3_600,
        "ae.breaches": 90,
        "ae.admissions": 15,
        "rtt.admitted_waits": 10,
        "rtt.admitted_unknown_start": 1,
        "epd.items": 3,
        "epd.quantity_thousandths": 505_500,
        "epd.net_cost_pence": 22_614,
        "epd.actual_cost_millipence": 20_981_556,
        "costs.activity": 10,
        "costs.cost_pence": 2_500 + 27_267,
        "costs.cost_pence_with_activity": 2_500,
        "registered.people": 30,
        "registered.halves": 30,
        "registered.thresholds": 99,
        "population.people": 7 * 38,
    }


@pytest.mark.parametrize(
    ("layout", "line", "change", "reason"),
    [
        ("ae", 3, {"attendances": "-5.0"}, "the attendances `-5.0` is negative"),
        ("ae", 3, {"breaches": "7.5"}, "is not a whole number"),
        ("ae", 3, {"breaches": "2000"}, "more breaches than attendances"),
        ("ae", 3, {"period": "2017-03-02"}, "is not the first day of a month"),
        ("ae", 3, {"org_code": ""}, "the provider is missing"),
        ("ae", 3, {"org_code": "RF4"}, "came before"),
        ("ae", 3, {"type": "4"}, "the type `4` is none of"),
        ("ae", 3, {"admissions": "many"}, "is not a number"),
        ("ae", 3, {"admissions": "1e30"}, "is too large"),
        ("ae", 3, {"admissions": "NaN"}, "is too large"),
        ("rtt", 2, {">0-1": "4"}, "`wait_0_18` says 3 and its weeks add up to 4"),
        ("rtt", 2, {"median_wait": "3"}, "more than all pathways"),
        ("rtt", 3, {"Treatment_function_code": "C_100"}, "came before"),
        ("epd", 3, {"ACTUAL_COST": "0.123456"}, "is not a whole number"),
        ("epd", 3, {"YEAR_MONTH": "2017_13"}, "is not a month"),
        ("epd", 3, {"BNF_CODE": "aspirin"}, "is no BNF code"),
        ("registered", 3, {"65+": "1"}, "do not add up to all"),
        ("registered", 3, {"Percent_male": "0.55"}, "no whole number of 10 patients"),
        ("registered", 3, {"50+": "9"}, "an older group is larger"),
        ("population", 3, {"age_band": "0-5"}, "is none of the age bands"),
    ],
)
def test_a_bad_row_is_kept_apart_with_line_and_reason(
    tmp_path: Path, layout: str, line: int, change: Row, reason: str
) -> None:
    rows = NAMES[layout][1]()
    rows[line - 2] |= change
    found = loaded(tmp_path, layout, rows)
    if layout == "population":  # what is left lacks a band, so that no rate could be taken over it
        assert found.refused is not None
        assert found.refused.code == "CUB-052"
        return
    assert [each.line for each in found.kept] == [line]
    assert reason in found.kept[0].reason
    assert all(check.holds for check in found.checks)


def test_a_total_row_that_differs_from_its_functions_refuses_the_file(tmp_path: Path) -> None:
    rows = rtt()
    rows[2] |= {">0-1": "6", "wait_0_18": "6", "median_wait": "12"}
    found = loaded(tmp_path, "rtt", rows)
    assert found.refused is not None
    assert found.refused.code == "CUB-053"
    assert "R1H" in found.refused.mend


def test_a_check_can_fail() -> None:
    assert Check("x", 1, 1, "y").holds
    assert not Check("x", 1, 2, "y").holds


def test_a_population_without_an_age_band(tmp_path: Path) -> None:
    found = loaded(tmp_path, "population", [row for row in people() if row["age_band"] != "40-44"])
    assert found.refused is not None
    assert found.refused.code == "CUB-052"
    assert "01A in 201804, female: 40-44" in str(found.refused)
    bare = [{name: value for name, value in row.items() if name != "age_band"} for row in people()]
    found = loaded(tmp_path, "population", bare)
    assert found.refused is not None
    assert "`age_band`" in str(found.refused)


@pytest.mark.parametrize("layout", NAMES)
def test_a_file_cut_in_the_middle_of_a_line(tmp_path: Path, layout: str) -> None:
    path = tmp_path / NAMES[layout][0]
    path.write_text(csv_text(NAMES[layout][1]())[:-3], "utf-8")
    cube = Cube(tmp_path / "cube")
    (found,) = load(cube, [path])
    assert found.refused is not None
    assert found.refused.code == "CUB-046"
    assert cube.manifest().parts == ()


def test_a_code_unknown_on_that_date(tmp_path: Path) -> None:
    rows = epd()
    rows[1] |= {"PCO_CODE": "99X00"}
    found = loaded(tmp_path, "epd", rows, Asked(known=lambda area, month: area == "11M"))
    assert [(each.line, each.reason) for each in found.kept] == [
        (3, "no commissioner has the code `99X` in 201709")
    ]


def prescribing_rows() -> list[dict[str, Any]]:
    return [
        {
            "row_id": "00C",
            "date": f"2013-0{month}-01",
            "items": 3.0,
            "quantity": 9.0,
            "actual_cost": 12.340000000000001,
            "row_name": "NHS DARLINGTON CCG",
        }
        for month in (4, 5, 6)
    ]


def test_prescribing_needs_to_know_which_part_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bnf.json"
    path.write_text(json.dumps(prescribing_rows()))
    (found,) = load(Cube(tmp_path / "cube"), [path])
    assert found.refused is not None
    assert found.refused.code == "CUB-049"
    (found,) = load(Cube(tmp_path / "cube"), [path], Wanted(Asked(role="numerator")))
    assert found.part is not None
    assert found.part.totals == {
        "prescribing.numerator_cost_pence": 3_702,
        "prescribing.numerator_items": 9,
        "prescribing.numerator_quantity": 27,
    }


def test_prescribing_rows_at_fault_and_json_cut(tmp_path: Path) -> None:
    path = tmp_path / "numerator.json"
    rows = prescribing_rows()
    rows[1]["items"] = -3.0
    path.write_text(json.dumps(rows))
    (found,) = load(Cube(tmp_path / "cube"), [path])
    assert [(each.line, each.reason) for each in found.kept] == [
        (2, "the items `-3.0` is negative")
    ]
    path.write_text(json.dumps(rows)[:-20])
    (found,) = load(Cube(tmp_path / "other"), [path])
    assert found.refused is not None
    assert found.refused.code == "CUB-046"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cube, list[Loaded]]:
    cube = Cube(tmp_path_factory.mktemp("real") / "cube")
    folders = [DATA / name for name in ("performance", "prescribing", "costs", "population")]
    return cube, load(cube, folders)


@REAL
@pytest.mark.data
def test_every_published_file_reconciles(real: tuple[Cube, list[Loaded]]) -> None:
    cube, found = real
    assert len(found) == 7
    for each in found:
        assert each.refused is None, each.refused
        assert not each.kept
        assert len(each.checks) >= 2
        assert all(check.holds for check in each.checks)
    totals = {name: total for part in cube.manifest().parts for name, total in part.totals.items()}
    # Added up once with the plain csv and json modules, outside the product.
    assert totals["ae.attendances"] == 72_019_402
    assert totals["ae.breaches"] == 8_295_237
    assert totals["prescribing.numerator_items"] == 6_640_288
    assert totals["prescribing.denominator_items"] == 245_386_502
    assert totals["epd.items"] == 46_895
    assert totals["registered.people"] == 60_458_907
    assert totals["rtt.admitted_waits"] + totals["rtt.admitted_unknown_start"] == 276_173


@REAL
@pytest.mark.data
def test_real_prescribing_is_whole_across_a_merger(real: tuple[Cube, list[Loaded]]) -> None:
    """Three groups of Newcastle and Gateshead became 13T on 1 April 2015."""
    cube, _ = real
    with reading(cube) as reader:
        figures = reader.figures("prescribing.numerator_items", ("area", "month"))
        assert len(set(figures.dimensions["area"])) == 212
    cells = figures.cells()
    before = [Succession(code, "13T", 1, 1, date(2015, 4, 1)) for code in ("00F", "00G", "00H")]
    moved = Areas(before).moved(cells, date(2016, 9, 30))
    areas = {key.area for key in moved.cells}
    assert len(areas) == 209
    assert sum(moved.cells.values()) == sum(cells.values()) == 6_640_288
    series = [value for key, value in sorted(moved.cells.items()) if key.area == "13T"]
    assert len(series) == 42
    march, april = Key("prescribing.numerator_items", month=201503), 201504
    assert moved.cells[march._replace(area="13T")] == sum(
        cells[march._replace(area=code)] for code in ("00F", "00G", "00H")
    )
    assert (
        moved.cells[march._replace(area="13T", month=april)]
        == cells[march._replace(area="13T", month=april)]
    )
