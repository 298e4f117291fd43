"""What bodies owe and have not done by its day: duties of acts, and of each year.

A year's duties are counted from the day on which this register began: of what was or was not
published before, it knows nothing. Nor are they counted for more than three years to come: whoever
asks about the year 9999 would be told of millions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from remit.acts.law import settlements
from remit.acts.models import ActRow, Duty
from remit.domains.bodies.kinds import KINDS, Group, Status
from remit.domains.bodies.models import Body, Standing
from remit.domains.bodies.queries.common import names_at
from remit.engines.settlement import AnnualDuty

# The act that says a year's duty was met, and the inputs by which it names that duty.
MEETS_YEARLY = "discharge_yearly_duty"
AHEAD: Final = timedelta(days=3 * 366)


class OwedLine(BaseModel):
    """Something past its day. `duty` is its number where an act brought it, else None."""

    duty: int | None
    act_number: int | None
    name: str
    says: str
    clause: str
    due_on: date
    days_late: int
    body_id: UUID
    body: str
    slug: str


def owed(on: date, body: UUID | None = None) -> list[OwedLine]:
    """Everything past its day and not met on a day, the longest overdue first."""
    lines = [*_of_acts(on, body), *_of_years(on, body)]
    named = names_at({line["body_id"] for line in lines}, on)
    slugs = dict(
        Body.objects.filter(pk__in={line["body_id"] for line in lines}).values_list("pk", "slug")
    )
    return sorted(
        (
            OwedLine(
                **line,
                days_late=(on - line["due_on"]).days,
                body=named.get(line["body_id"], slugs[line["body_id"]]),
                slug=slugs[line["body_id"]],
            )
            for line in lines
        ),
        key=lambda line: (line.due_on, line.body, line.name),
    )


def yearly_duties(group: Group, due_on: date) -> list[AnnualDuty]:
    """What the law in force on a day has bodies of a group do by that very day."""
    return [
        duty
        for duty in settlements().in_force(due_on).annual_duties
        if group.value in duty.groups and _day(duty, due_on.year) == due_on
    ]


def _day(duty: AnnualDuty, year: int) -> date:
    month, day = (int(part) for part in duty.due.split("-"))
    return date(year, month, day)


def _of_acts(on: date, body: UUID | None) -> Iterator[dict[str, Any]]:
    rows = Duty.objects.filter(met=None, due_on__lt=on).exclude(body_id=None).select_related("act")
    if body is not None:
        rows = rows.filter(body_id=body)
    for row in rows:
        yield {
            "duty": row.pk,
            "act_number": row.act.number,
            "name": row.name,
            "says": row.says,
            "clause": row.clause,
            "due_on": row.due_on,
            "body_id": row.body_id,
        }


def _of_years(on: date, body: UUID | None) -> Iterator[dict[str, Any]]:
    first = ActRow.objects.order_by("number").first()
    if first is None:
        return
    days = _days(first.recorded_at.date(), min(on, date.today() + AHEAD))
    if not days:
        return
    met = _met(body)
    for due_on in days:
        for group, bodies in _bodies_by_group(due_on, body).items():
            for duty in yearly_duties(group, due_on):
                for each in bodies:
                    if (each, duty.name, due_on.isoformat()) not in met:
                        yield {
                            "duty": None,
                            "act_number": None,
                            "name": duty.name,
                            "says": duty.says,
                            "clause": duty.clause,
                            "due_on": due_on,
                            "body_id": each,
                        }


def _days(began: date, on: date) -> list[date]:
    """The days between two on which some duty of a year falls due."""
    known = {
        _day(duty, year)
        for pack in settlements().packs
        for duty in pack.annual_duties
        for year in range(began.year, on.year + 1)
    }
    return sorted(day for day in known if began <= day < on)


def _bodies_by_group(on: date, body: UUID | None) -> dict[Group, list[UUID]]:
    rows = Standing.objects.known().on(on).filter(status=Status.ACTIVE)
    if body is not None:
        rows = rows.filter(body_id=body)
    found: dict[Group, list[UUID]] = defaultdict(list)
    for body_id, kind in rows.values_list("body_id", "kind"):
        found[KINDS[kind].group].append(body_id)
    return found


def _met(body: UUID | None) -> set[tuple[UUID, str, str]]:
    rows = ActRow.objects.filter(name=MEETS_YEARLY)
    if body is not None:
        rows = rows.filter(body_id=body)
    return {
        (body_id, inputs["duty"], inputs["due_on"])
        for body_id, inputs in rows.values_list("body_id", "inputs")
        if body_id is not None
    }
