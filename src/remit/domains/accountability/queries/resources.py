"""What a body had for a year, and what became of it."""

from __future__ import annotations

from datetime import date

from remit.domains.accountability.queries import everyone
from remit.domains.accountability.queries.views import Allocated, ResourcesPart
from remit.domains.money import queries as money
from remit.domains.money.books import Fund
from remit.errors import NotFound

IN_FORCE = "in_force"


def resources_part(slug: str, year: int, on: date) -> ResourcesPart:
    """Its money from the ledger; `on` is the day whose registered lists it is shared out over."""
    arrived = money.whole(year, body=slug)
    glance = money.glance(slug, year)
    persons = everyone.persons_registered(slug, on)
    return ResourcesPart(
        arrivals=arrived.arrivals,
        allocated=None if arrived.arrivals else _allocated(slug, year),
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


def _allocated(slug: str, year: int) -> Allocated | None:
    """What the official file of the year gives it, by the formula in force."""
    for line in money.formula_list(year).formulas:
        if line.kind != IN_FORCE or line.fund != Fund.PROGRAMME or not line.here:
            continue
        try:
            share = money.share_of(slug, line.name)
        except NotFound:
            return None
        acts = {file.number: file.act for file in money.allocation_files().files}
        if share.file is None:
            return None
        return Allocated(
            formula=line.name,
            title=line.title,
            told_by=share.told_by,
            pence=share.row.pence,
            act=acts[share.file],
        )
    return None
