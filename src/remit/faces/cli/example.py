"""The example country: loading it into an empty house, and whom a visitor may sign in as."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q

from remit.acts.door import Receipt, perform
from remit.acts.models import ActRow
from remit.countries.acts import LoadCountry
from remit.countries.people import Persona
from remit.countries.registry import DEFAULT, Country, load_country
from remit.countries.story import live
from remit.domains.bodies.entities import OPERATOR, in_office, name_of
from remit.domains.bodies.models import Body, Officer


def load_example() -> Receipt | None:
    """Load the example where the register is empty, and let its people act; None where it is not.

    All of it or nothing: a house that was stopped half way begins again.
    """
    if Body.objects.exists():
        return None
    country = load_country(DEFAULT)
    with transaction.atomic():
        done = perform(LoadCountry(country=country.name), by=OPERATOR, effective_on=country.begins)
        for dealing in country.dealings():
            by = in_office(dealing.body, dealing.role, dealing.on)
            perform(dealing.act, by=by, effective_on=dealing.on)
        live(country.story())
    return done


def loaded_country() -> Country | None:
    """The example country of this house, if it holds one."""
    row = ActRow.objects.filter(name=LoadCountry.declaration.name).first()
    return load_country(row.inputs["country"]) if row else None


def has_personas() -> bool:
    """Whether a visitor may sign in as somebody invented."""
    country = loaded_country()
    return country is not None and bool(country.personas())


def demo_sign_ins() -> list[dict[str, Any]]:
    """Personas of the example; none in a house without one."""
    country = loaded_country()
    return [_sign_in(persona) for persona in country.personas()] if country else []


def _sign_in(persona: Persona) -> dict[str, Any]:
    """A persona in the seat that they hold today, or else in the one they held first."""
    seats = reduce(
        or_, (Q(office__body__slug=body, office__role=role) for body, role in persona.seats)
    )
    terms = list(
        Officer.objects.known().filter(seats).select_related("office").order_by("effective")
    )
    today = date.today()
    term = next((each for each in terms if each.until is None or today < each.until), terms[0])
    return {
        "key": persona.key,
        "label": persona.label,
        "what": persona.tries,
        "body": name_of(term.office.body_id, today if term.until is None else term.since or today),
        "office": term.office.title,
        "officer_ref": term.ref,
    }
