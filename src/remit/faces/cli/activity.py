"""`remit example activity`: invented activity at any size, from the country's one number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remit.countries.registry import DEFAULT, load_country
from remit.engines.outcomes.model.bands import first_day, months_between
from remit.errors import Invalid
from remit.faces.cli.output import show
from remit.house.progress import Progress

app = typer.Typer(no_args_is_help=True, help="The example country.")

POPULATION = "population.csv"


@app.callback()
def group() -> None:
    """The example country."""


@app.command("activity")
def activity_command(
    folder: Annotated[Path, typer.Argument(help="Where to write; made if missing.")],
    rows: Annotated[str, typer.Option(help="How many rows in all: 100000, or 1e8.")] = "1e6",
    first: Annotated[str, typer.Option(help="The first month.")] = "2018-04",
    last: Annotated[str, typer.Option(help="The last month.")] = "2019-03",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Write invented activity in Parquet, month by month, and the invented people it is taken over.

    The same number of rows and the same months give the same files on every machine. Files that
    are there already are left. All of it is marked synthetic.
    """
    # The engine that writes brings its own compilers, which no other command waits for.
    from remit.engines.outcomes.synthetic.activity import Plan, check, write, write_population

    country = load_country(DEFAULT)
    months = tuple(months_between(_month(first), _month(last)))
    plan = Plan(country.seed, _rows(rows), months, country.places())
    check(plan)
    progress = Progress(quiet=as_json)
    with progress.step("synthetic activity"):
        made = write(plan, folder / "activity", progress)
        write_population(plan, folder / POPULATION)
    show(
        {
            "rows": plan.rows,
            "seed": plan.seed,
            "months": len(months),
            "written": len(made),
            "activity": str(folder / "activity"),
            "population": str(folder / POPULATION),
            "synthetic": True,
        },
        as_json=as_json,
    )


def _rows(text: str) -> int:
    try:
        number = float(text)
    except ValueError:
        number = 0.5
    if number != int(number):
        raise Invalid("CUB-061", f"`{text}` is no number of rows", "--rows", "write 100000 or 1e5")
    return int(number)


def _month(text: str) -> int:
    year, _, month = text.partition("-")
    try:
        found = int(year) * 100 + int(month)
        first_day(found)
    except ValueError as error:
        raise Invalid(
            "CUB-062", f"`{text}` is no month", "--first", "write it as 2018-04"
        ) from error
    return found
