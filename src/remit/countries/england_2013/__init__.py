"""England from April 2013: the first settlement, its bodies, and what became of them.

The tables carry facts from published sources (`sources.toml`); whatever no source publishes
(officers, their interests, list sizes) is made from the seed and marked synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from remit.countries.authorised import Authorised
from remit.countries.dealings import Dealing
from remit.countries.dice import Dice
from remit.countries.england_2013 import (
    activity,
    budgets,
    commissioners,
    local,
    money,
    national,
    officers,
    practices,
)
from remit.countries.england_2013 import authorised as authorisation
from remit.countries.people import People, Persona
from remit.domains.bodies.statements import Statement
from remit.engines.outcomes.synthetic.shape import Place

__all__ = ["authorised", "dealings", "people", "personas", "places", "statements"]


def statements(seed: int) -> Iterator[Statement]:
    """Every fact about England's bodies; `line` is the line in the table it stands in."""
    yield from national.statements()
    yield from commissioners.statements()
    yield from local.statements()
    yield from practices.statements()
    yield from practices.populations(Dice(seed))


def people(seed: int, until: date) -> People:
    """Synthetic officers of the commissioners and the national bodies."""
    return officers.people(Dice(seed), until)


def authorised(seed: int) -> Authorised:
    """The authorisation of commissioners: published counts and names, the rest synthetic."""
    return authorisation.authorised(Dice(seed))


def dealings(seed: int) -> Iterator[Dealing]:
    """What is done once the country is loaded: the money of two years, and a few budgets."""
    yield from money.dealings()
    yield from budgets.dealings(Dice(seed))


def personas() -> tuple[Persona, ...]:
    """Whom a visitor may sign in as."""
    return officers.personas()


def places(seed: int) -> tuple[Place, ...]:
    """The areas that invented activity takes place in."""
    return tuple(activity.places(Dice(seed)))
