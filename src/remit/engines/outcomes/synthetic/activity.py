"""Invented activity at any size, month by month, from one printed number; marked in each file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from remit.engines.outcomes.engine.duck import connected, fill, in_order, literal
from remit.engines.outcomes.engine.scan import Progress, silent
from remit.engines.outcomes.limits import ROWS_GENERATED_AT_ONCE, ROWS_GENERATED_MAX
from remit.engines.outcomes.model.bands import first_day
from remit.engines.outcomes.synthetic import drawing, shape
from remit.engines.outcomes.synthetic.shape import Place
from remit.errors import Invalid

FORM: Final = 1
"""Goes up when the same seed would give other rows."""


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

    def files(self, month: int) -> list[tuple[str, int, int]]:
        """The files of a month: name, number of its first row, and of the first of the next."""
        start, end = self.slice(month)
        starts = range(start, end, ROWS_GENERATED_AT_ONCE) or [start]
        if len(starts) == 1:
            return [("activity.parquet", start, end)]
        return [
            (f"activity-{turn:02d}.parquet", first, min(first + ROWS_GENERATED_AT_ONCE, end))
            for turn, first in enumerate(starts, start=1)
        ]


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
    """Write a folder for each month, `month=2018-04/activity.parquet`; answers the new files.

    A month with more rows than one file takes has `activity-01.parquet` and so on. A file that is
    there already is left, so that an interrupted run goes on where it stopped.
    """
    check(plan)
    written = []
    # Rows keep their order, so that files are the same: two threads would take arrays in turns, and
    # the tables are never looked up in the rows.
    with connected(threads=1) as connection:
        connection.execute("set disabled_optimizers = 'join_order, build_side_probe_side'")
        _words(connection, plan)
        for month in plan.months:
            target = folder / f"month={first_day(month):%Y-%m}"
            target.mkdir(parents=True, exist_ok=True)
            for name, start, end in plan.files(month):
                file = target / name
                if not file.exists():
                    partial = target / "_partial"
                    with rows(connection, plan, month, (start, end)) as query, in_order(connection):
                        connection.execute(
                            f"copy ({query}) to {literal(partial)} (format parquet, "
                            f"compression snappy, kv_metadata {_marks(plan)})"
                        )
                    partial.rename(file)
                    written.append(file)
                progress("synthetic rows", end)
    return written


def _marks(plan: Plan) -> str:
    return (
        "{synthetic: 'true', made_by: 'remit example activity', "
        f"form: '{FORM}', seed: '{plan.seed}', rows: '{plan.rows}'}}"
    )


@contextmanager
def rows(
    connection: duckdb.DuckDBPyConnection, plan: Plan, month: int, only: tuple[int, int]
) -> Iterator[str]:
    """The query, for as long as it is open, of the rows of a month numbered from the first to
    before the second of `only`."""
    there = [(place, place.population) for place in plan.places if place.there(month)]
    slots = shape.shared(there, shape.PLACE_SLOTS)
    numbers = _numbers(plan)
    homes = [(place, turn) for place in slots for turn in range(shape.PRACTICES)]
    fill(
        connection,
        "home",
        {
            "slot": range(len(homes)),
            "area": [place.code for place, _ in homes],
            "practice": [_practice(numbers[place.code], turn) for place, turn in homes],
            "provider": [_provider(numbers[place.code]) for place, _ in homes],
        },
    )
    people = shape.shared(shape.users(), shape.PERSON_SLOTS)
    ages, sexes = zip(*people, strict=True)
    fill(connection, "person", {"slot": range(len(people)), "age": ages, "sex": sexes})
    kinds = range(len(drawing.NAMES))
    fill(connection, "kind", {"number": kinds, "name": drawing.NAMES})
    connection.register("drawn", drawing.made(drawing.lots(plan.seed, month, slots), *only))
    try:
        yield f"""
            select id, date '{first_day(month)}' + day as date, area, practice, provider, age, sex,
                   name as kind, nullif(wait, {drawing.NO_WAIT}) as wait_weeks,
                   cost::integer as cost_pence
            from drawn
            join (select slot::smallint as slot, area::area_word as area,
                         practice::practice_word as practice, provider::provider_word as provider
                  from home) as home on home.slot = drawn.home
            join (select slot::smallint as slot, age::smallint as age, sex::sex_word as sex
                  from person) as person on person.slot = drawn.person
            join (select number::smallint as number, name::kind_word as name
                  from kind) as kind on kind.number = drawn.kind"""
    finally:
        connection.unregister("drawn")


def _words(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """The words of each column as a type: rows then carry numbers, and a file its list of words."""
    numbers = _numbers(plan)
    words = {
        "area": list(numbers),
        "practice": [_practice(n, t) for n in numbers.values() for t in range(shape.PRACTICES)],
        "provider": [_provider(number) for number in numbers.values()],
        "sex": sorted({sex for (_, sex), _ in shape.users()}),
        "kind": drawing.NAMES,
    }
    for column, found in words.items():
        values = ", ".join(literal(word) for word in found)
        connection.execute(f"create temp type {column}_word as enum ({values})")


def _numbers(plan: Plan) -> dict[str, int]:
    """The number that the practices and the provider of a place are named by."""
    return {code: number for number, code in enumerate(sorted({p.code for p in plan.places}))}


def _practice(number: int, turn: int) -> str:
    return f"SY{number * shape.PRACTICES + turn:05d}"


def _provider(number: int) -> str:
    return f"SX{number:03d}"


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
