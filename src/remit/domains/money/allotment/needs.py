"""What is known of each place before a formula shares money out: from a file, a table, or lists."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import connection

from remit.domains.bodies import queries as bodies
from remit.domains.money.allotment.directory import directory
from remit.domains.money.allotment.files import LayoutName
from remit.domains.money.allotment.files.core import opening_of, target_of
from remit.domains.money.allotment.files.lines import Wrong
from remit.domains.money.allotment.files.practices import market_forces
from remit.domains.money.allotment.formula import (
    Formula,
    NeedsFrom,
    Place,
)
from remit.domains.money.allotment.formula.reading import FORMULAS
from remit.domains.money.allotment.tables import AllocationFile
from remit.errors import Invalid

PENCE_IN_A_THOUSAND_POUNDS = 100_000
SUMS_SQL = """
    select line.body, figure.key, sum(figure.value::numeric)
    from allocation_line line, jsonb_each_text(line.figures) figure
    where line.file_id = %s group by line.body, figure.key
"""


@dataclass(frozen=True, slots=True)
class Known:
    """The places of a formula. `named_on` is the day whose bodies they are; `told_by` says in
    words where the figures come from; `synthetic` that some are invented; `file` is the number of
    the official file, if they come from one."""

    places: tuple[Place, ...]
    named_on: date
    told_by: str
    synthetic: bool = False
    file: int | None = None


def known(formula: Formula) -> Known:
    """What is known for a formula. Raises `Invalid` (`ALT-008`) where nothing is."""
    if formula.needs_from is NeedsFrom.REGISTER:
        return _of_lists(formula)
    file = newest_file(LayoutName(formula.needs_from.value), formula.year)
    if file is not None and formula.needs_from is NeedsFrom.CORE_ALLOCATIONS:
        return _of_core(file)
    if file is not None:
        return _of_practices(file)
    if formula.table:
        return _of_table(formula)
    raise Invalid(
        "ALT-008",
        f"the figures that “{formula.title}” for {formula.year_words} rests on are not here",
        where=formula.name,
        mend="load the official file with: remit money load-allocations FILE --as-of DAY --year"
        f" {formula.year}",
    )


def available(formula: Formula) -> bool:
    """Whether the figures that a formula rests on are here."""
    if formula.needs_from is NeedsFrom.REGISTER:
        return bool(bodies.registered_lists(formula.begins, formula.begins))
    return bool(formula.table or newest_file(LayoutName(formula.needs_from.value), formula.year))


def newest_file(layout: LayoutName, year: int) -> AllocationFile | None:
    """The file of a layout and a year that was loaded last and stands."""
    return AllocationFile.objects.filter(layout=layout, year=year, undone__isnull=True).first()


def _of_lists(formula: Formula) -> Known:
    begins = formula.begins
    rows = [
        row
        for row in bodies.registered_lists(begins, begins, formula.opening_on)
        if row.persons > 0
    ]
    if not rows:
        raise Invalid(
            "ALT-008",
            f"no practice's list of {formula.year_words} is in the register",
            where=formula.name,
            mend="load the practices and their lists first",
        )
    per_head = formula.opening_per_head_pence
    places = tuple(
        Place(
            body=row.slug,
            registered=Fraction(row.persons),
            needs={"registered": Fraction(row.persons)},
            opening_pence=None if per_head is None else per_head * row.then,
        )
        for row in rows
    )
    synthetic = any(row.synthetic for row in rows)
    told = "lists of the practices in the register"
    return Known(places, begins, told, synthetic=synthetic)


def _of_core(file: AllocationFile) -> Known:
    """The published core allocations: thousands of pounds become pence."""
    places = []
    for body, told in file.lines.values_list("body", "figures"):
        figures = {name: Decimal(text) for name, text in told.items()}
        # Targets are worked back from percentages; only their proportions count as need.
        target = Fraction(target_of(figures))
        places.append(
            Place(
                body=body,
                registered=Fraction(figures["registered"]),
                needs={"implied": target},
                opening_pence=round(opening_of(figures) * PENCE_IN_A_THOUSAND_POUNDS),
                published_pence=int(figures["final"] * PENCE_IN_A_THOUSAND_POUNDS),
            )
        )
    return Known(tuple(places), file.as_of, file.file_name, file=file.pk)


def _of_practices(file: AllocationFile) -> Known:
    sums: dict[str, dict[str, Decimal]] = defaultdict(dict)
    with connection.cursor() as cursor:
        # Added up where the lines are: there are thousands of them.
        cursor.execute(SUMS_SQL, [file.pk])
        for body, name, value in cursor.fetchall():
            sums[body][name] = value
    places = tuple(
        Place(
            body=body,
            registered=Fraction(figures["registered"]),
            needs={name: Fraction(value) for name, value in figures.items()},
            market_forces=market_forces(figures),
        )
        for body, figures in sorted(sums.items())
    )
    return Known(places, file.as_of, file.file_name, file=file.pk)


def _of_table(formula: Formula) -> Known:
    """Sums that were carried over from the official file, by ODS code of the commissioner."""
    codes = directory(formula.begins)
    places = []
    with (FORMULAS / formula.table).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row.pop("ods")
            try:
                body = codes.coded(code, "ods")
            except Wrong as wrong:
                raise Invalid(
                    "ALT-008",
                    wrong.reason,
                    where=formula.table,
                    mend="load the register of commissioners first",
                ) from None
            figures = {name: Fraction(text) for name, text in row.items()}
            factor = figures.pop("market_forces")
            places.append(Place(body, figures["registered"], figures, market_forces=factor))
    told = "sums carried over from the published file"
    return Known(tuple(places), formula.begins, told)
