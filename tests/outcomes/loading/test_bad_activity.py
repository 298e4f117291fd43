"""Activity as it must not be: each fault is said with its place, and nothing is half loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from remit.engines.outcomes import limits
from remit.engines.outcomes.cube.manifest import Part
from remit.engines.outcomes.cube.store import Cube
from remit.engines.outcomes.engine import expressions
from remit.engines.outcomes.loading.published.tally import Asked
from remit.engines.outcomes.loading.service import (
    Loaded,
    Wanted,
    load,
    preview,
    rows_at_fault,
    undo,
)
from remit.engines.outcomes.model.counting import FAULTS
from tests.outcomes.loading.files import TYPES, csv_file, parquet, row, texts

GOOD = [row(number) for number in range(1, 11)]


@pytest.fixture
def cube(tmp_path: Path) -> Cube:
    return Cube(tmp_path / "cube")


def one(cube: Cube, path: Path, wanted: Wanted | None = None) -> Loaded:
    (found,) = load(cube, [path], wanted)
    return found


def counted(cube: Cube, path: Path) -> Part:
    part = one(cube, path).part
    assert part is not None
    return part


def refused(cube: Cube, path: Path, code: str) -> Loaded:
    """The file is refused under a code and the cube is as it was before."""
    before = cube.hash
    found = one(cube, path)
    assert found.refused is not None
    assert found.refused.code == code, found.refused
    assert found.refused.mend
    assert found.part is None
    assert cube.hash == before
    assert not list(cube.folder.glob("work/*"))
    return found


def test_a_good_file_goes_in_and_the_same_again_changes_nothing(cube: Cube, tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", GOOD)
    first = one(cube, path)
    assert first.new
    assert first.part is not None
    assert first.part.totals["activity.count"] == 10
    before = cube.hash
    again = one(cube, path)
    assert not again.new
    assert again.part == first.part
    assert cube.hash == before


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_bad_rows_are_kept_apart_with_their_place(cube: Cube, tmp_path: Path, kind: str) -> None:
    bad = [row(90, cost_pence=-5), row(91, sex="F"), row(3), row(92, age=200)]
    rows = [*GOOD[:5], *bad, *GOOD[5:]]
    path = tmp_path / f"a.{kind}"
    path = parquet(path, rows) if kind == "parquet" else csv_file(path, texts(rows))
    found = one(cube, path)
    assert found.part is not None
    assert found.part.totals["activity.count"] == 10
    assert found.part.rows == 14
    first = 6 if kind == "parquet" else 7
    assert [(each.file, each.line, each.reason) for each in found.kept] == [
        (path.name, first, FAULTS[6]),
        (path.name, first + 1, FAULTS[12]),
        (path.name, first + 2, FAULTS[98]),
        (path.name, first + 3, FAULTS[4]),
    ]
    assert "cost_pence -5" in found.kept[0].row
    assert rows_at_fault(cube, found.part) == list(found.kept)


def test_lines_that_are_no_rows_are_placed_too(cube: Cube, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", texts([*GOOD, row(99, sex="F")]))
    lines = path.read_text("utf-8").splitlines()
    lines[3:3] = ["1,2,3", lines[1] + ",more"]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found = one(cube, path)
    assert found.part is not None
    assert found.part.totals["activity.count"] == 10
    assert [(each.line, each.reason) for each in found.kept] == [
        (4, "the line has too few fields"),
        (5, "the line has too many fields"),
        (14, FAULTS[12]),
    ]


def test_a_row_given_twice_counts_once_whatever_the_file(cube: Cube, tmp_path: Path) -> None:
    folder = tmp_path / "given" / "month=2018-04"
    parquet(folder / "a.parquet", GOOD)
    parquet(folder / "b.parquet", [row(10), row(11)])
    found = one(cube, tmp_path / "given")
    assert found.part is not None
    assert found.part.totals["activity.count"] == 11
    assert [(each.file, each.line) for each in found.kept] == [("b.parquet", 1)]


def test_a_code_unknown_on_that_date_is_named(cube: Cube, tmp_path: Path) -> None:
    rows = [*GOOD, row(20, area="09Z"), row(21, date=date(2018, 5, 1), area="09Z")]
    wanted = Wanted(Asked(known=lambda area, month: area == "01A" or month == 201805))
    found = one(cube, parquet(tmp_path / "a.parquet", rows), wanted)
    assert found.part is not None
    assert found.part.totals["activity.count"] == 11
    assert [(each.line, each.reason) for each in found.kept] == [(11, FAULTS[96])]


def test_a_row_outside_the_month_of_its_folder_is_left_out(cube: Cube, tmp_path: Path) -> None:
    rows = [*GOOD, row(20, date=date(2018, 5, 1))]
    parquet(tmp_path / "given" / "month=2018-04" / "a.parquet", rows)
    found = one(cube, tmp_path / "given")
    assert found.part is not None
    assert found.part.months == (201804,)
    assert [each.reason for each in found.kept] == [FAULTS[97]]


def test_a_file_of_mostly_bad_rows_is_another_file(cube: Cube, tmp_path: Path) -> None:
    rows = [row(1), *(row(number, sex="F") for number in range(2, 5))]
    found = refused(cube, parquet(tmp_path / "a.parquet", rows), "CUB-043")
    assert "3 of 4 rows are at fault, first in line 2" in str(found.refused)


def test_a_parquet_file_cut_in_the_middle(cube: Cube, tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", GOOD)
    path.write_bytes(path.read_bytes()[:-100])
    refused(cube, path, "CUB-011")


def test_a_csv_file_cut_in_the_middle(cube: Cube, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", texts(GOOD))
    path.write_bytes(path.read_bytes()[:-2])
    refused(cube, path, "CUB-046")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"age": None}, "`age` is missing"),
        ({"age": "varchar"}, "`age` is VARCHAR where a whole number is wanted"),
        ({"date": "timestamp"}, "`date` is TIMESTAMP where DATE is wanted"),
        ({"cost_pence": "double"}, "`cost_pence` is DOUBLE"),
    ],
)
def test_a_parquet_file_with_another_schema(
    cube: Cube, tmp_path: Path, change: dict[str, str | None], said: str
) -> None:
    types = {name: kind for name, kind in (TYPES | change).items() if kind}
    found = refused(cube, parquet(tmp_path / "a.parquet", GOOD, types), "CUB-044")
    assert said in str(found.refused)
    assert "docs/outcomes/activity.md" in found.refused.mend  # type: ignore[union-attr]


def test_files_of_one_folder_with_different_columns(cube: Cube, tmp_path: Path) -> None:
    folder = tmp_path / "given" / "month=2018-04"
    parquet(folder / "a.parquet", GOOD)
    parquet(folder / "b.parquet", [row(20)], {n: k for n, k in TYPES.items() if n != "practice"})
    refused(cube, tmp_path / "given", "CUB-044")


def test_a_header_without_a_column(cube: Cube, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", texts(GOOD), [name for name in TYPES if name != "sex"])
    assert "`sex`" in str(refused(cube, path, "CUB-045").refused)


def test_an_empty_file_and_an_unknown_one(cube: Cube, tmp_path: Path) -> None:
    empty, other = tmp_path / "empty.csv", tmp_path / "other.csv"
    empty.write_text("")
    other.write_text("a,b\n1,2\n")
    refused(cube, empty, "CUB-054")
    refused(cube, other, "CUB-055")


def test_text_that_is_not_utf8_is_placed(cube: Cube, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", texts(GOOD))
    lines = path.read_bytes().splitlines(keepends=True)
    lines.insert(4, lines[1].replace(b"RX1", b"R\xff1"))
    path.write_bytes(b"".join(lines))
    found = one(cube, path)
    assert [(each.line, each.reason) for each in found.kept] == [(5, "the line is not UTF-8")]


def test_a_month_twice_from_two_files(cube: Cube, tmp_path: Path) -> None:
    one(cube, parquet(tmp_path / "a.parquet", GOOD))
    found = refused(cube, parquet(tmp_path / "b.parquet", [row(77)]), "CUB-023")
    assert "201804 of 01A" in str(found.refused)
    other = one(cube, parquet(tmp_path / "c.parquet", [row(77, area="02B")]))
    assert other.new


def test_the_same_name_in_another_month_corrects_nothing(cube: Cube, tmp_path: Path) -> None:
    one(cube, parquet(tmp_path / "april" / "activity.parquet", GOOD))
    may = [row(1, date=date(2018, 5, 1))]
    found = one(cube, parquet(tmp_path / "may" / "activity.parquet", may))
    assert found.part is not None
    assert not found.part.replaces
    assert len(cube.manifest().parts) == 2


def test_one_refused_file_does_not_keep_the_others_out(cube: Cube, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    parquet(folder / "a.parquet", GOOD)
    parquet(folder / "b.parquet", GOOD).write_bytes(b"PAR1")
    parquet(folder / "c.parquet", [row(1, date=date(2018, 5, 1))])
    found = load(cube, [folder])
    assert [each.new for each in found] == [True, False, True]
    assert len(cube.manifest().parts) == 2


def test_a_preview_changes_nothing_and_says_what_would_come(cube: Cube, tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", [*GOOD, row(5)])
    (shown,) = preview(cube, [path])
    assert shown.new
    assert not cube.folder.exists()
    loaded = one(cube, path)
    assert (loaded.part, loaded.kept) == (shown.part, shown.kept)
    (again,) = preview(cube, [path])
    assert not again.new


def test_a_corrected_file_replaces_its_part_and_undo_brings_it_back(
    cube: Cube, tmp_path: Path
) -> None:
    path = parquet(tmp_path / "a.parquet", GOOD)
    first = one(cube, path).part
    before = cube.hash
    parquet(path, GOOD[:4])
    second = one(cube, path).part
    assert first is not None
    assert second is not None
    assert second.replaces == first.sha256
    assert [part.totals["activity.count"] for part in cube.manifest().parts] == [4]
    undo(cube, second.sha256[:12])
    assert cube.hash == before
    assert cube.verify() == []
    undo(cube, first.sha256[:12])
    assert cube.manifest().parts == ()
    assert cube.files() == ()


def test_a_sum_that_overflows_is_refused(cube: Cube, tmp_path: Path, monkeypatch) -> None:
    """Ninety million of the dearest rows would do it; here three, with the limit taken away."""
    monkeypatch.setattr(limits, "COST_PENCE_MAX", 2**62)
    expressions._scan_sql.cache_clear()
    rows = [row(number, cost_pence=2**62) for number in (1, 2, 3)]
    refused(cube, parquet(tmp_path / "a.parquet", rows), "CUB-001")
    expressions._scan_sql.cache_clear()


def test_a_sum_beyond_what_a_float_holds_stays_whole(cube: Cube, tmp_path: Path) -> None:
    path, number = tmp_path / "a.parquet", 90_100
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select range as id, date '2018-04-03' as date, '01A' as area, 47 as age, "
            "'female' as sex, 'elective' as kind, "
            f"{limits.COST_PENCE_MAX} - (range = 0)::bigint as cost_pence from range({number})) "
            f"to '{path}' (format parquet)"
        )
    whole = number * limits.COST_PENCE_MAX - 1
    assert int(float(whole)) != whole
    assert counted(cube, path).totals["activity.cost_pence"] == whole


@pytest.mark.parametrize("name", ["age", "wait_weeks"])
def test_a_number_far_below_nought_is_a_fault_like_any_other(
    cube: Cube, tmp_path: Path, name: str
) -> None:
    wild = row(90, **{name: -(10**15)})
    path = parquet(tmp_path / "a.parquet", [*GOOD, wild], TYPES | {name: "bigint"})
    assert sum(counted(cube, path).faults.values()) == 1


@pytest.mark.parametrize("kind", ["tinyint", "utinyint", "uinteger", "bigint"])
def test_any_width_of_integer_counts_the_same(cube: Cube, tmp_path: Path, kind: str) -> None:
    first = counted(cube, parquet(tmp_path / "a.parquet", GOOD))
    undo(cube, first.sha256)
    path = parquet(tmp_path / "b.parquet", GOOD, TYPES | {"age": kind, "wait_weeks": kind})
    assert counted(cube, path).digest == first.digest
