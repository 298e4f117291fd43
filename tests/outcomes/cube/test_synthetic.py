"""Invented activity: the same from the same number, in any slice, and marked."""

from __future__ import annotations

from calendar import monthrange
from pathlib import Path

import duckdb
import numpy as np
import pytest

from remit.engines.outcomes.cube.reading import reading
from remit.engines.outcomes.cube.store import Cube
from remit.engines.outcomes.engine.duck import connected
from remit.engines.outcomes.loading.service import load
from remit.engines.outcomes.model.bands import AGE_BANDS, first_day
from remit.engines.outcomes.model.cells import Key
from remit.engines.outcomes.synthetic import activity, drawing, shape
from remit.engines.outcomes.synthetic.activity import Plan, rows, write, write_population
from remit.engines.outcomes.synthetic.hashing import draw, drawn, mixed
from remit.engines.outcomes.synthetic.shape import Place, character, population, shared
from remit.errors import Invalid

PLACES = (Place("01A", 100_000), Place("02B", 250_001), Place("03C", 50_000, since=201805))
PLAN = Plan(seed=20130401, rows=2_000, months=(201804, 201805), places=PLACES)


def test_the_mixer_is_the_published_one() -> None:
    # The 32-bit finaliser of MurmurHash3 takes 0 to 0 and 1 to this number.
    assert mixed(0) == 0
    assert mixed(1) == 0x514E28B7
    assert len({mixed(number) for number in range(10_000)}) == 10_000


def test_many_rows_are_drawn_as_one_is() -> None:
    numbers = [0, 1, 20_130_401, 2**31, 2**32 - 1]
    for seed in (0, 20_130_401, 2**40 + 7):
        found = drawn(np.array(numbers, dtype=np.uint32), seed, draws=3)
        assert [column.tolist() for column in found] == [
            [draw(seed, number, which) for number in numbers] for which in (1, 2, 3)
        ]


def by_hand(plan: Plan, month: int, number: int) -> tuple[object, ...]:
    """A row of the plan in plain Python."""
    a, b, c = (draw(plan.seed, number, which) for which in (1, 2, 3))
    there = [(place, place.population) for place in plan.places if place.there(month)]
    place = shared(there, shape.PLACE_SLOTS)[a & 4095]
    age, sex = shared(shape.users(), shape.PERSON_SLOTS)[a >> 12 & 4095]
    kind = shared([(kind, kind.slots) for kind in shape.KINDS], shape.KIND_SLOTS)[a >> 24]
    own = character(plan.seed, place.code)
    days = monthrange(month // 100, month % 100)[1]
    late = kind is shape.EMERGENCY_CARE and (b >> 20 & 255) < own.late
    wait = (c & 31) * (c >> 5 & 31) // 16 + (c >> 10) % own.wait_weeks
    return (
        number + 1,
        first_day(month).replace(day=1 + b % days),
        place.code,
        age,
        sex,
        shape.LATE if late else kind.name,
        wait if kind is shape.WAITING else None,
        kind.cost_pence * (512 + (c >> 20 & 1023)) // 1024 * own.cost // 128,
    )


def test_any_slice_is_the_same_rows_as_plain_python_makes() -> None:
    columns = "id, date, area, age, sex, kind, wait_weeks, cost_pence"
    with connected() as connection:
        activity._words(connection, PLAN)
        with rows(connection, PLAN, 201805, (1500, 1540)) as query:
            found = connection.execute(f"select {columns} from ({query}) order by id").fetchall()
    assert found == [by_hand(PLAN, 201805, number) for number in range(1500, 1540)]


def test_the_same_number_gives_the_same_files_and_another_gives_others(tmp_path: Path) -> None:
    files = []
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        plan = Plan(seed, 500, (201804,), PLACES)
        files.append(write(plan, tmp_path / name)[0].read_bytes())
    assert files[0] == files[1]
    assert files[0] != files[2]


def test_a_month_without_rows_has_a_file_all_the_same(tmp_path: Path) -> None:
    files = write(Plan(1, 1, (201804, 201805), PLACES), tmp_path)
    with duckdb.connect() as connection:
        told = [connection.execute(f"select id from '{file}'").fetchall() for file in files]
    assert told == [[], [(1,)]]


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    first = write(PLAN, tmp_path)
    assert len(first) == 2
    whole = first[1].read_bytes()
    first[1].unlink()
    assert write(PLAN, tmp_path) == [first[1]]
    assert first[1].read_bytes() == whole


def test_a_large_month_has_several_files_of_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one, _) = write(PLAN, tmp_path / "one")
    monkeypatch.setattr(activity, "ROWS_GENERATED_AT_ONCE", 400)
    monkeypatch.setattr(drawing, "ROWS_AT_ONCE", 150)
    several = write(PLAN, tmp_path / "several")[:3]
    assert [file.name for file in several] == [f"activity-0{turn}.parquet" for turn in (1, 2, 3)]
    with duckdb.connect() as connection:
        told = [
            connection.execute(f"from read_parquet({[str(file) for file in files]})").fetchall()
            for files in ([one], several)
        ]
    assert told[0] == told[1]


def test_it_is_marked_and_every_row_is_good(tmp_path: Path) -> None:
    write(PLAN, tmp_path / "made")
    write_population(PLAN, tmp_path / "people.csv")
    with duckdb.connect() as connection:
        marks = dict(
            connection.execute(
                "select key::varchar, value::varchar from parquet_kv_metadata"
                f"('{tmp_path}/made/month=2018-04/activity.parquet')"
            ).fetchall()
        )
    assert marks == {
        "synthetic": "true",
        "made_by": "remit example activity",
        "form": "1",
        "seed": "20130401",
        "rows": "2000",
    }
    cube = Cube(tmp_path / "cube")
    loaded = load(cube, [tmp_path / "made", tmp_path / "people.csv"])
    assert all(each.part and each.part.synthetic and not each.kept for each in loaded)
    with reading(cube) as reader:
        counts = reader.figures("activity.count", ("month",))
        assert counts.value.tolist() == [1_000, 1_000]
        assert counts.synthetic
        people = reader.figures("population.people", ("area", "month"))
        assert people.cells() == {
            Key("population.people", area=place.code, month=month): place.population
            for place in PLACES
            for month in PLAN.months
            if place.there(month)
        }


def test_real_files_are_not_marked(tmp_path: Path) -> None:
    from tests.outcomes.loading.files import parquet, row

    (loaded,) = load(Cube(tmp_path / "cube"), [parquet(tmp_path / "a.parquet", [row(1)])])
    assert loaded.part is not None
    assert not loaded.part.synthetic


def test_slots_are_shared_by_weight_and_all_given() -> None:
    assert shared([("a", 1), ("b", 1), ("c", 1)], 4) == ["a", "a", "b", "c"]
    slots = shared([(place, place.population) for place in PLACES], shape.PLACE_SLOTS)
    assert len(slots) == shape.PLACE_SLOTS
    assert [slots.count(place) for place in PLACES] == [1024, 2560, 512]


def test_a_population_has_every_band_and_adds_up() -> None:
    people = population(PLACES[1])
    assert sum(people.values()) == 250_001
    assert {band for band, _ in people} == set(AGE_BANDS)
    assert all(number > 0 for number in people.values())


@pytest.mark.parametrize(
    "plan",
    [
        Plan(1, 0, (201804,), PLACES),
        Plan(1, 2**32, (201804,), PLACES),
        Plan(1, 10, (), PLACES),
        Plan(1, 10, (201805, 201804), PLACES),
        Plan(1, 10, (201804,), (Place("03C", 1, since=201805),)),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        write(plan, tmp_path)
    assert list(tmp_path.iterdir()) == []
