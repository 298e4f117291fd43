"""The example's outcomes: invented activity of a year, counted as any activity would be.

It is made after the house has opened its doors, since rows enough that few numbers are small take
most of a minute.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from remit.countries.registry import Country
from remit.domains.bodies.entities import registrar
from remit.domains.outcomes import house, releases
from remit.domains.outcomes.loading import service
from remit.engines.outcomes.engine.scan import Progress, silent
from remit.engines.outcomes.model.bands import months_between

ROWS: Final = 3_000_000
"""As many that the months of nearly every body hold no number that must be hidden."""

MONTHS: Final = tuple(months_between(201304, 201403))
"""The financial year of the example's money: twelve points, from which process limits are firm."""

POPULATION: Final = "population.csv"


def counted() -> bool:
    """Whether the example's outcomes, or what was left of them, are counted already."""
    datasets = {part.dataset for part in house.of_record().parts if part.synthetic}
    months = {
        month
        for part in house.of_record().parts
        if part.synthetic and part.dataset == "activity"
        for month in part.months
    }
    return "population" in datasets and months >= set(MONTHS)


def load_outcomes(country: Country, progress: Progress = silent, rows: int = ROWS) -> int:
    """Invent a year of activity and count it; answers how many sources were counted.

    An interrupted run goes on where it stopped: the same rows are made, and what is counted already
    is passed over.
    """
    # The engine that writes brings its own compilers, which no other command waits for.
    from remit.engines.outcomes.synthetic.activity import (  # noqa: PLC0415 - as said above
        Plan,
        write,
        write_population,
    )

    plan = Plan(country.seed, rows, MONTHS, country.places())
    with TemporaryDirectory(prefix="remit-example-") as made:
        folder = Path(made) / "example"
        write(plan, folder / "activity", progress)
        write_population(plan, folder / POPULATION)
        taken = service.load(
            [folder],
            by=registrar(date.today()),
            progress=progress,
            wanted=service.Wanted(seek_duplicates=False),
        )
    refused = [each.loaded.refused for each in taken if each.loaded.refused is not None]
    if refused:
        raise refused[0]
    releases.make_all(progress)
    return sum(each.loaded.new for each in taken)
