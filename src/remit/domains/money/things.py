"""Money as the thing of an act: what one body has in one fund for one year.

It is named by the body's slug or code, the fund and the year, as `ccg-00c/programme/2013`; by that
name the dossier keeps findings of it, and the law can be asked about it.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from remit.acts import registry
from remit.acts.declare import Thing
from remit.domains.bodies.entities import body_entity, name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.law.people import unnamed_body
from remit.domains.law.things import commissioner_on
from remit.domains.money.books import FUND_WORDS, Fund, known_fund, year_words
from remit.engines.settlement import Entity
from remit.errors import NotFound

FUND = "Fund"
NAMESPACE = UUID("3d2f7f0e-5c55-4f0a-9d0f-3f4e3b0f7a11")


def fund_thing(body: Body, fund: str, year: int, on: date) -> Thing:
    """The money of a body in a fund for a year. Raises `Invalid` (`MON-001`)."""
    named = known_fund(fund)
    holder = body_entity(body.pk, on)
    label = f"{name_of(body.pk, on)}, {FUND_WORDS[named]} {year_words(year)}"
    return _thing(key_of(body.pk, named, year), label, holder, body.pk)


def key_of(owner: UUID, fund: str, year: int) -> UUID:
    """The id under which the law knows the money of a body."""
    return uuid5(owner, f"{fund}/{year}")


def everybodys_fund(fund: str, year: int, on: date) -> Thing:
    """The money of all commissioners in a fund for a year: to the law each is one of its kind."""
    named = known_fund(fund)
    holder = unnamed_body(commissioner_on(on))
    label = f"every commissioner, {FUND_WORDS[named]} {year_words(year)}"
    return _thing(key_of(NAMESPACE, named, year), label, holder, None)


def name_of_fund(slug: str, fund: str, year: int) -> str:
    """The name under which a dossier, or a question to the law, finds the money of a body."""
    return f"{slug}/{fund}/{year}"


def fund_named(name: str, on: date) -> Thing | None:
    """The money that a name means, if it is such a name."""
    body, _, rest = name.strip().partition("/")
    fund, _, year = rest.partition("/")
    if fund not in set(Fund) or not (
        year.isascii() and year.isdigit() and len(year) == len("2013")
    ):
        return None
    try:
        return fund_thing(body_called(body, on), fund, int(year), on)
    except NotFound:
        return None


def _thing(key: UUID, label: str, holder: Entity, body_id: UUID | None) -> Thing:
    entity = Entity(FUND, str(key), {"holder": holder.ref})
    return Thing(entity.ref, label, (entity, holder), body_id)


registry.thing_source(FUND, fund_named)
