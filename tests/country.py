"""What tests ask of the example country."""

from __future__ import annotations

from datetime import date

from remit.domains.bodies.models import Officer
from remit.engines.settlement import EntityRef


def officer_of(slug: str, role: str, on: date) -> EntityRef:
    """The officer who holds a role in a body on a date."""
    row = Officer.objects.known().on(on).get(office__body__slug=slug, office__role=role)
    return EntityRef("Officer", str(row.ref))
