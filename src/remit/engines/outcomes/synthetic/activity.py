"""Invented activity at any size, month by month, from one printed number; marked in each file."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from remit.engines.outcomes.engine.duck import connected, fill, in_order, literal
from remit.engines.outcomes.engine.scan import Progress, silent
from remit.engines.outcomes.limits import ROWS_GENERATED_MAX
from remit.engines.outcomes.model.bands import first_day
from remit.engines.outcomes.synthetic import shape
from remit.engines.outcomes.synthetic.hashing import drawn_sql
from remit.engines.outcomes.synthetic.shape import Place
from remit.errors import Invalid

FORM: Final = 1
"""Goes up when the same seed would give other rows."""

_WINTER: Final = (12, 1, 2)
_WINTER_LATE: Final = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows to make: `rows` in all, spread evenly over `months`, for some places."""

    seed: int
    rows: int
    months: tuple[int, ...]
    places: tuple[Place, ...]

    def slice(self, month: int) -> tuple[int, int]:
        """The numbers of the rows of a month: the first, and the first of the next."""
        turn = self.months.index(month)
        return self.rows * turn // len(self.months), self.rows * (turn + 1) // len(self.months)


def check(plan: Plan) -> None:
    """Raise `Invalid` (CUB-060) for a plan that cannot be carried out."""
    wrong = ""
    if not 0 < plan.rows <= ROWS_GENERATED_MAX:
        wrong = f"{plan.rows:,} rows are not between 1 and {ROWS_GENERATED_MAX:,}"
    elif not plan.months or list(plan.months) != sorted(set(plan.months)):
        wrong = "the months are none, or not in order"
    elif bare := [m for m in plan.months if not any(p.there(m) for p in plan.places)]:
        wrong = f"no area was there in {bare[0]}"
    if wrong:
        raise Invalid("CUB-060", wrong, mend="choose other rows or months")


def write(plan: Plan, folder: Path, progress: Progress = silent) -> list[Path]:
    """Write one Parquet file a month, `month=2018-04/activity.parquet`; answers the new ones.

    A month that is there already is left, so that an interrupted run goes on where it stopped.
    """
    check(plan)
    made = []
    with connected() as connection:
        for month in plan.months:
            day = first_day(month)
            target = folder / f"month={day:%Y-%m}" / "activity.parquet"
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                partial = target.with_name("_partial")
                _tables(connection, plan, month)
                with in_order(connection):
                    connection.execute(
                        f"copy ({rows_sql(plan, month)}) to {literal(partial)} "
                        f"(format parquet, compression snappy, kv_metadata {_marks(plan)})"
                    )
                partial.rename(target)
                made.append(target)
            progress("synthetic rows", plan.slice(month)[1])
    return made


def _marks(plan: Plan) -> str:
    return (
        "{synthetic: 'true', made_by: 'remit example activity', "
        f"form: '{FORM}', seed: '{plan.seed}', rows: '{plan.rows}'}}"
    )


def _tables(connection: duckdb.DuckDBPyConnection, plan: Plan, month: int) -> None:
    """The slots that draws point into, for the places there are in a month."""
    there = [(place, place.population) for place in plan.places if place.there(month)]
    slots = shape.shared(there, shape.PLACE_SLOTS)
    codes = sorted({place.code for place in plan.places})
    numbers = {code: number for number, code in enumerate(codes)}
    late = _WINTER_LATE if month % 100 in _WINTER else 0
    homes = []
    for slot, place in enumerate(slots):
        own = shape.character(plan.seed, place.code)
        for turn in range(shape.PRACTICES):
            number = numbers[place.code] * shape.PRACTICES + turn
            practice = f"SY{number:05d}"
            homes.append(
                (
                    slot * shape.PRACTICES + turn,
                    place.code,
                    practice,
                    f"SX{numbers[place.code]:03d}",
                    own.late + late,
                    own.cost,
                    own.wait_weeks,
                )
            )
    _table(connection, "home", "slot area practice provider late cost wait", homes)
    people = shape.shared(shape.users(), shape.PERSON_SLOTS)
    _table(connection, "person", "slot age sex", [(n, *each) for n, each in enumerate(people)])
    kinds = shape.shared([(kind, kind.slots) for kind in shape.KINDS], shape.KIND_SLOTS)
    _table(
        connection,
        "kind",
        "slot name price",
        [(slot, kind.name, kind.cost_pence) for slot, kind in enumerate(kinds)],
    )


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: str,
    rows: Sequence[tuple[str | int, ...]],
) -> None:
    fill(connection, name, dict(zip(columns.split(), zip(*rows, strict=True), strict=True)))


def rows_sql(plan: Plan, month: int, only: tuple[int, int] | None = None) -> str:
    """The rows of a month, or those numbered from the first to before the second of `only`."""
    start, end = only or plan.slice(month)
    day = first_day(month)
    days = monthrange(day.year, day.month)[1]
    elective, four_hours = shape.WAITING.name, shape.EMERGENCY_CARE.name
    return f"""
        with drawn as (
            select number, d1::bigint as a, d2::bigint as b, d3::bigint as c
            from {
        drawn_sql(
            f"(select range as number from range({start}, {end}))", "number", plan.seed, draws=3
        )
    }
        )
        select (number + 1)::bigint as id,
               (date '{day}' + (b % {days})::integer)::date as date,
               home.area, home.practice, home.provider,
               person.age::smallint as age, person.sex,
               case when kind.name = '{four_hours}' and (b >> 20 & 255) < home.late
                    then '{shape.LATE}' else kind.name end as kind,
               case when kind.name = '{elective}'
                    then ((c & 31) * (c >> 5 & 31) // 16 + (c >> 10) % home.wait)::smallint
               end as wait_weeks,
               (kind.price * (512 + (c >> 20 & 1023)) // 1024 * home.cost // 128)::integer
                    as cost_pence
        from drawn
        join home on home.slot = (a & {shape.PLACE_SLOTS - 1}) * {shape.PRACTICES} + (b >> 28 & 7)
        join person on person.slot = a >> 12 & {shape.PERSON_SLOTS - 1}
        join kind on kind.slot = a >> 24"""


def write_population(plan: Plan, file: Path) -> None:
    """Write the invented people of each place, month, age band and sex, as CSV."""
    check(plan)
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name("_partial")
    people = {place.code: shape.population(place) for place in plan.places}
    with partial.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["area", "month", "age_band", "sex", "population", "synthetic"])
        for month in plan.months:
            for place in plan.places:
                if place.there(month):
                    for (band, sex), number in people[place.code].items():
                        writer.writerow([place.code, month, band, sex, number, "yes"])
    partial.rename(file)
