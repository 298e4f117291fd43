"""What was loaded, and the lines that could not be used."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.loading import service


class LoadLine(BaseModel):
    """One file that was loaded: `act` and `undone_by` are numbers in the journal."""

    batch: int
    file: str
    layout: str
    as_of: date
    as_of_given: bool
    rows: int
    faults: int
    statements: int
    act: int
    undone_by: int | None
    sha256: str


class Loads(BaseModel):
    """Every load, the last first."""

    loads: list[LoadLine]


class FaultLine(BaseModel):
    """A line that could not be used, as it stood in the file."""

    file: str
    line: int
    column: str
    reason: str
    mend: str
    text: str


class Faults(BaseModel):
    """The lines at fault of one load."""

    batch: int
    faults: list[FaultLine]


@query
class ListLoads(Query):
    """`remit loads list`."""

    declaration: ClassVar = QueryDeclaration(
        "loads.list", "Loads", "Every official file that was loaded, the last first."
    )

    def answer(self) -> Loads:
        """The loads."""
        return Loads(loads=[LoadLine.model_validate(row) for row in service.loads()])


@query
class ListFaults(Query):
    """`remit loads faults BATCH`."""

    declaration: ClassVar = QueryDeclaration(
        "loads.faults",
        "Lines at fault",
        "The lines of a load that could not be used.",
        positional=("batch",),
    )
    batch: int = Field(title="Number of the load", ge=1)

    def answer(self) -> Faults:
        """The lines, in the file's order."""
        return Faults(
            batch=self.batch,
            faults=[FaultLine.model_validate(row) for row in service.faults(self.batch)],
        )
