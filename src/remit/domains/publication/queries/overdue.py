"""Silence: what should have been published or done by now, and was not."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.queries import OwedLine, owed


class Overdue(BaseModel):
    """Everything past its day, the longest overdue first."""

    on: date
    lines: list[OwedLine]


def overdue(on: date, body: str | None = None) -> Overdue:
    """Of one body, by its code or short name, or of all. Raises `NotFound`."""
    return Overdue(on=on, lines=owed(on, body_called(body, on).pk if body else None))


@query
class ReadOverdue(Query):
    """`remit record overdue`."""

    declaration: ClassVar = QueryDeclaration(
        "record.overdue", "Past its date", "Duties that are past their day and were not met."
    )
    body: str | None = Field(None, title="Only of this body", description="its code or short name")
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> Overdue:
        """What is owed."""
        return overdue(self.on, self.body)
