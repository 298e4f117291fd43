"""The meaning of counting, by hand; and every engine held to it on random rows."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from remit.engines.outcomes.cube.reading import reading
from remit.engines.outcomes.cube.store import Cube
from remit.engines.outcomes.engine.choose import chosen
from remit.engines.outcomes.engine.scan import Engine
from remit.engines.outcomes.engine.spark import ready
from remit.engines.outcomes.limits import COST_PENCE_MAX, VALUE_MAX
from remit.engines.outcomes.loading import activity, sources
from remit.engines.outcomes.model import counting
from remit.engines.outcomes.model.cells import Key, added, digest
from remit.engines.outcomes.model.counting import (
    ACTIVITY_COUNTS,
    DUPLICATE,
    FAULTS,
    PRACTICE_COUNTS,
    UNREADABLE,
    ActivityRow,
    Count,
    counted,
    parsed,
)
from remit.errors import Invalid
from tests.outcomes.loading.files import csv_file, parquet, row, texts


def test_rows_are_counted_by_hand() -> None:
    cells, faults = counted(
        [
            (row(1), True),
            (row(2, age=45, cost_pence=500, wait_weeks=None), True),
            (row(3, age=90, sex="male"), True),
            (row(4, age=None, date=date(2018, 5, 1), wait_weeks=400), True),
        ]
    )
    april = {"area": "01A", "month": 201804, "kind": "elective"}
    may = {"area": "01A", "month": 201805, "kind": "elective"}
    assert cells == {
        Key("activity.count", **april, age_band="45-49", sex="female"): 2,
        Key("activity.cost_pence", **april, age_band="45-49", sex="female"): 2_000,
        Key("activity.count", **april, age_band="90+", sex="male"): 1,
        Key("activity.cost_pence", **april, age_band="90+", sex="male"): 1_500,
        Key("activity.waits", **april, bin=12): 2,
        Key("activity.count", **may, age_band="not_known", sex="female"): 1,
        Key("activity.cost_pence", **may, age_band="not_known", sex="female"): 1_500,
        Key("activity.waits", **may, bin=104): 1,
    }
    assert faults == Counter()


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        (1, {"id": None}),
        (1, {"id": -1}),
        (2, {"date": None}),
        (3, {"date": date(1900, 1, 1)}),
        (3, {"date": date(2150, 1, 1)}),
        (4, {"age": -1}),
        (4, {"age": 131}),
        (5, {"cost_pence": None}),
        (6, {"cost_pence": -1}),
        (6, {"cost_pence": COST_PENCE_MAX + 1}),
        (7, {"wait_weeks": -1}),
        (11, {"area": None}),
        (11, {"area": "01a"}),
        (11, {"area": "01A\n"}),
        (12, {"sex": "F"}),
        (12, {"sex": None}),
        (13, {"kind": "Elective"}),
        (13, {"kind": None}),
        (14, {"practice": "a practice"}),
    ],
)
def test_each_fault_is_found_by_the_model(fault: int, changes: dict[str, object]) -> None:
    assert counting.fault_of(row(1, **changes), practices=True) == fault
    assert fault in FAULTS


def test_text_that_cannot_be_read_is_a_fault_and_emptiness_is_not() -> None:
    assert parsed(texts([row(1, wait_weeks=None)])[0]) == (row(1, wait_weeks=None), True)
    for name in ("id", "age", "wait_weeks", "cost_pence", "date"):
        for text in ("x", "1.5", " 1", "2018-02-30", "1e3", "٣"):
            _row, readable = parsed(texts([row(1)])[0] | {name: text})
            assert not readable, (name, text)


def test_cells_are_added_in_any_order_and_hashed_the_same() -> None:
    one, two = {Key("a", area="01A"): 2, Key("b"): 0}, {Key("a", area="01A"): 3}
    assert added(one, two) == added(two, one) == {Key("a", area="01A"): 5, Key("b"): 0}
    assert digest({Key("b"): 0, Key("a", area="01A"): 2}) == digest(one)
    assert digest(one) != digest(two)
    assert digest({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_sum_larger_than_a_cell_is_refused() -> None:
    with pytest.raises(Invalid, match="larger than a cell"):
        added({Key("a"): VALUE_MAX}, {Key("a"): 1})


# Rows as they come: mostly good, with every kind of fault now and then.
ROWS = st.builds(
    ActivityRow,
    id=st.none() | st.integers(-1, 12),
    date=st.none()
    | st.dates(date(2018, 3, 30), date(2018, 5, 2))
    | st.sampled_from([date(1948, 6, 30), date(1948, 7, 1), date(2099, 12, 31), date(2100, 1, 1)]),
    area=st.sampled_from(["01A", "02B", "", "x", None, "01A\n", "0 1"]),
    practice=st.sampled_from(["A81001", "", None, "a"]),
    provider=st.sampled_from(["RX1", None]),
    age=st.none() | st.integers(-1, 131),
    sex=st.sampled_from(["female", "male", "not_known", "F", None]),
    kind=st.sampled_from(["elective", "ae", "Elective", "", None]),
    wait_weeks=st.none() | st.integers(-1, 130) | st.sampled_from([2000, 2001]),
    cost_pence=st.none() | st.sampled_from([-1, 0, 1, 999, COST_PENCE_MAX, COST_PENCE_MAX + 1]),
)
GOOD = st.builds(
    row,
    st.integers(0, 10**6),
    age=st.none() | st.integers(0, 130),
    sex=st.sampled_from(["female", "male", "not_known"]),
    area=st.sampled_from(["01A", "02B"]),
    wait_weeks=st.none() | st.integers(0, 200),
    cost_pence=st.integers(0, COST_PENCE_MAX),
)
MESSY_TEXT = st.sampled_from(
    ["x", " 1", "1.5", "1e3", "+4", "2018-02-30", "2018-4-3", "0018-01-01"]
)


def engine_counts(
    engine: Engine, path: Path, counts: tuple[Count, ...], place: Path
) -> tuple[dict[Key, int], dict[str, int]]:
    """What an engine makes of a file, through the cube and back."""
    cube = Cube(place / "cube")
    source = sources.found([path])[0]
    with cube.changing() as work:
        part, _faults, built = activity.count(source, work / "0", engine, counts=counts)
        cube.add(part, built)
    cells: dict[Key, int] = {}
    with reading(cube) as reader:
        for count in counts:
            if count.series in part.totals:
                cells |= reader.figures(count.series, count.by).cells()
    assert part.digest == digest(cells)
    return cells, dict(part.faults)


def whole(counts: tuple[Count, ...], rows: list[tuple[ActivityRow, bool]]):
    cells, faults = counted(rows, counts)
    return cells, {FAULTS[fault]: number for fault, number in faults.items()}


@pytest.fixture(scope="module", params=["duckdb", pytest.param("spark", marks=pytest.mark.scale)])
def engine(request: pytest.FixtureRequest):
    if request.param == "spark" and not ready():
        pytest.skip("Spark needs Java 17 and the extra `spark`, here or in REMIT_SPARK")
    with chosen(request.param) as made:
        yield made


COUNTS = (ACTIVITY_COUNTS, ACTIVITY_COUNTS + PRACTICE_COUNTS)
SLOW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@SLOW
@given(
    good=st.lists(GOOD, min_size=16, max_size=50),
    bad=st.lists(ROWS, max_size=12),
    kind=st.booleans(),
)
def test_parquet_comes_to_what_the_model_says(
    engine: Engine, good: list[ActivityRow], bad: list[ActivityRow], kind: bool
) -> None:
    rows = [*bad, *good]
    expected = whole(COUNTS[kind], [(each, True) for each in rows])
    assume(sum(expected[1].values()) <= len(rows) / 2)
    with tempfile.TemporaryDirectory() as folder:
        path = parquet(Path(folder) / "a.parquet", rows)
        assert engine_counts(engine, path, COUNTS[kind], Path(folder)) == expected


@SLOW
@given(
    good=st.lists(GOOD, min_size=16, max_size=50),
    bad=st.lists(ROWS, max_size=8),
    messy=st.lists(
        st.tuples(st.sampled_from(["id", "date", "age", "cost_pence"]), MESSY_TEXT), max_size=4
    ),
)
def test_csv_comes_to_what_the_model_says(
    engine: Engine,
    good: list[ActivityRow],
    bad: list[ActivityRow],
    messy: list[tuple[str, str]],
) -> None:
    rows = texts([*bad, *good])
    for place, (name, text) in enumerate(messy):
        rows[-1 - place][name] = text
    expected = whole(ACTIVITY_COUNTS, [parsed(each) for each in rows])
    assume(sum(expected[1].values()) <= len(rows) / 2)
    with tempfile.TemporaryDirectory() as folder:
        path = csv_file(Path(folder) / "a.csv", rows)
        assert engine_counts(engine, path, ACTIVITY_COUNTS, Path(folder)) == expected


def test_a_wrong_engine_is_caught(tmp_path: Path) -> None:
    """The comparison above can fail: rows that the model is told of and the engine is not."""
    path = parquet(tmp_path / "a.parquet", [row(1), row(2)])
    with chosen("duckdb") as made:
        found = engine_counts(made, path, ACTIVITY_COUNTS, tmp_path)
    assert found != whole(ACTIVITY_COUNTS, [(row(number), True) for number in (1, 2, 3)])
    assert DUPLICATE != UNREADABLE
