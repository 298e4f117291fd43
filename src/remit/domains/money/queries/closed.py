"""Closed years, and whether the books still say what was sealed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.registry import query
from remit.domains.money.books import year_words
from remit.domains.money.budget.sealing import broken
from remit.domains.money.budget.tables import YearClose
from remit.domains.money.queries.asking import BodyRef, refs_of


class ClosedYear(BaseModel):
    """A year that a body closed: the digest in the record, and `faults` where the books, or the
    record's entry, say something else now."""

    body: BodyRef
    year: int
    year_words: str
    closed_on: date
    act: int
    entries: int
    digest: str
    faults: list[str]


class ClosedYears(BaseModel):
    """Every closed year, by body and year; `holds` where each still says what was sealed."""

    holds: bool
    years: list[ClosedYear]


def closed_years() -> ClosedYears:
    """Every closed year, each worked out again from the entries."""
    faults: dict[tuple[UUID, int], list[str]] = {}
    for fault in broken():
        faults.setdefault((fault.body, fault.year), []).append(fault.what)
    rows = list(YearClose.objects.known().order_by("body__slug", "year"))
    bodies = refs_of({row.body_id for row in rows}, date.today())
    numbers = dict(
        ActRow.objects.filter(pk__in=[row.made_by_id for row in rows]).values_list("pk", "number")
    )
    return ClosedYears(
        holds=not faults,
        years=[
            ClosedYear(
                body=bodies[row.body_id],
                year=row.year,
                year_words=year_words(row.year),
                closed_on=row.effective.lower,
                act=numbers[row.made_by_id],
                entries=row.entries,
                digest=row.digest,
                faults=faults.get((row.body_id, row.year), []),
            )
            for row in rows
        ],
    )


@query
class AskClosedYears(Query):
    """`remit money closed`."""

    declaration: ClassVar = QueryDeclaration(
        "money.closed",
        "Closed years",
        "Every year that a body closed, and whether its books still say what was sealed in the"
        " record.",
    )

    def answer(self) -> ClosedYears:
        """The years."""
        return closed_years()
