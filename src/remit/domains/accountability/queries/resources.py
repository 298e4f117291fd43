"""What a body had for a year, and what became of it."""

from __future__ import annotations

from datetime import date

from remit.domains.accountability.queries.views import ResourcesPart
from remit.domains.bodies import queries as bodies
from remit.domains.money import queries as money


def resources_part(slug: str, year: int, on: date) -> ResourcesPart:
    """Its money from the ledger; `on` is the day whose registered lists it is shared out over."""
    arrived = money.whole(year, body=slug)
    glance = money.glance(slug, year)
    listed = bodies.registered_with(slug, on)
    return ResourcesPart(
        arrivals=arrived.arrivals,
        received_pence=glance.received_pence,
        passed_on_pence=glance.passed_on_pence,
        paid_pence=glance.paid_pence,
        committed_pence=glance.committed_pence,
        accrued_pence=glance.accrued_pence,
        left_pence=glance.left_pence,
        persons=listed.persons if listed else None,
        per_head_pence=(
            glance.received_pence // listed.persons if listed and listed.persons else None
        ),
        synthetic=any(each.synthetic for each in arrived.arrivals),
    )
