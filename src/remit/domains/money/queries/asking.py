"""What questions about one body's money have in common."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from remit.acts.declare import Query
from remit.domains.bodies.entities import name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.money.books import financial_year

BODY: Any = Field(title="Body", description="its slug or code, such as 00C", max_length=80)


class BodyRef(BaseModel):
    """A body by its address and its name on the day asked about."""

    slug: str
    name: str


class OfBody(Query):
    """A question about a body's money on a day, today if none is given."""

    body: str = BODY
    on: date | None = Field(None, title="On", description="today if left out")

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.on or date.today()


class OfYear(OfBody):
    """The same about a year, that of the day if none is given."""

    year: int | None = Field(
        None, title="Year", ge=1948, le=2100, description="2013 is 2013/14; that of the day if none"
    )

    @property
    def meant(self) -> int:
        """The year asked about."""
        return self.year or financial_year(self.day)


def body_and_day(called: str, on: date | None) -> tuple[Body, date]:
    """The body meant, and the day, today if none is given. Raises `NotFound` (`BOD-001`)."""
    day = on or date.today()
    return body_called(called, day), day


def ref_of(body: Body, on: date) -> BodyRef:
    """A body for an answer."""
    return BodyRef(slug=body.slug, name=name_of(body.pk, on))


def refs_of(ids: set[UUID], on: date) -> dict[UUID, BodyRef]:
    """Several bodies for an answer."""
    return {body.pk: ref_of(body, on) for body in Body.objects.filter(pk__in=ids)}
