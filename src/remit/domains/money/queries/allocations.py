"""Official allocation files: which were loaded, their checks, and their faults."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.registry import query
from remit.domains.money.acts.allocations import file_numbered
from remit.domains.money.allotment.tables import AllocationFile


class DifferenceLine(BaseModel):
    """A line that differs; line 0 is the file as a whole."""

    line: int
    key: str
    printed: str
    follows: str


class CheckLine(BaseModel):
    """One check of a file: `differing` of `lines` differ, and the first of them are listed."""

    name: str
    says: str
    holds: bool
    lines: int
    differing: int
    differences: list[DifferenceLine]
    note: str


class FileLine(BaseModel):
    """One file that was loaded: `act` and `undone_by` are numbers in the journal."""

    number: int
    file: str
    layout: str
    as_of: date
    year: int
    rows: int
    kept: int
    faults: int
    act: int
    undone_by: int | None
    sha256: str
    checks: list[CheckLine]


class Files(BaseModel):
    """Every allocation file, the last first."""

    files: list[FileLine]


class AllocationFaultLine(BaseModel):
    """A line that could not be used, as it stood in the file."""

    file: str
    line: int
    column: str
    reason: str
    mend: str
    text: str


class AllocationFaults(BaseModel):
    """The lines at fault of one file."""

    number: int
    file: str
    faults: list[AllocationFaultLine]


def allocation_files() -> Files:
    """Every file with its checks."""
    rows = list(AllocationFile.objects.select_related("undone"))
    undone = {row.pk: row.undone.act_id for row in rows if hasattr(row, "undone")}
    acts = {row.act_id for row in rows} | set(undone.values())
    numbers = dict(ActRow.objects.filter(pk__in=acts).values_list("pk", "number"))
    return Files(
        files=[
            FileLine(
                number=row.pk,
                file=row.file_name,
                layout=row.layout,
                as_of=row.as_of,
                year=row.year,
                rows=row.rows,
                kept=row.kept,
                faults=row.faults,
                act=numbers[row.act_id],
                undone_by=numbers[undone[row.pk]] if row.pk in undone else None,
                sha256=row.sha256,
                checks=[CheckLine.model_validate(check) for check in row.checks],
            )
            for row in rows
        ]
    )


def allocation_faults(number: int) -> AllocationFaults:
    """The lines of a file that could not be used. Raises `NotFound` (`ALT-016`)."""
    file = file_numbered(number)
    fields = ("line", "column", "reason", "mend", "text")
    return AllocationFaults(
        number=number,
        file=file.file_name,
        faults=[
            AllocationFaultLine(file=file.file_name, **row)
            for row in file.fault_rows.values(*fields)
        ],
    )


@query
class ListAllocations(Query):
    """`remit money allocations`."""

    declaration: ClassVar = QueryDeclaration(
        "money.allocations",
        "Official allocation files",
        "Every official allocation file that was loaded, with what its figures say of each other.",
    )

    def answer(self) -> Files:
        """The files."""
        return allocation_files()


@query
class ListAllocationFaults(Query):
    """`remit money faults NUMBER`."""

    declaration: ClassVar = QueryDeclaration(
        "money.faults",
        "Lines at fault",
        "The lines of an official allocation file that could not be used.",
        positional=("number",),
    )
    number: int = Field(title="Number of the file", ge=1)

    def answer(self) -> AllocationFaults:
        """The lines, in the file's order."""
        return allocation_faults(self.number)
