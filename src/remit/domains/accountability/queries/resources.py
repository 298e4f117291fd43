"""What a body had for a year, and what became of it."""

from __future__ import annotations

from datetime import date

from remit.domains.accountability.queries import everyone
from remit.domains.accountability.queries.views import ResourcesPart
from remit.domains.money import queries as money


def resources_part(slug: str, year: int, on: date) -> ResourcesPart:
    """Its money from the ledger; `on` is the day whose registered lists it is shared out over."""
    arrived = money.whole(year, body=slug)
    glance = money.glance(slug, year)
    persons = everyone.persons_registered(slug, on)
    return ResourcesPart(
        arrivals=arrived.arrivals,
        allocated=None if arrived.arrivals else everyone.allocated(slug, year),
        received_pence=glance.received_pence,
        passed_on_pence=glance.passed_on_pence,
        paid_pence=glance.paid_pence,
        committed_pence=glance.committed_pence,
        accrued_pence=glance.accrued_pence,
        left_pence=glance.left_pence,
        persons=persons,
        per_head_pence=glance.received_pence // persons if persons else None,
        synthetic=any(each.synthetic for each in arrived.arrivals),
    )
