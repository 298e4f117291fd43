"""Weighted populations and target shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from remit.domains.money.allotment.formula.parts import Component, Formula, Place
from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Weighted:
    """A place's population weighted by a formula: each part, and the whole, in persons."""

    parts: tuple[tuple[Component, Fraction], ...]
    total: Fraction


@dataclass(frozen=True, slots=True)
class Nation:
    """Sums over all places, in persons."""

    registered: Fraction
    needs: dict[str, Fraction]
    weighted: Fraction


def need_of(place: Place, component: Component) -> Fraction:
    """A place's population weighted for one need. Raises `Invalid` (`ALT-007`)."""
    if component.name not in place.needs:
        raise Invalid(
            "ALT-007",
            f"nothing is known of the need `{component.name}` of {place.body}",
            where=component.title,
            mend="take the component out of the formula, or load the figures of every body",
        )
    return place.needs[component.name]


def needs_of_all(formula: Formula, places: Iterable[Place]) -> dict[str, Fraction]:
    """Each component's weighted population over all places. Raises `Invalid` (`ALT-007`)."""
    there = list(places)
    sums = {
        component.name: sum((need_of(place, component) for place in there), Fraction(0))
        for component in formula.components
    }
    for component in formula.components:
        if sums[component.name] <= 0:
            raise Invalid(
                "ALT-007",
                f"nobody has any of the need `{component.name}`",
                where=component.title,
                mend="take the component out of the formula, or load its figures",
            )
    return sums


def weighted(
    formula: Formula, place: Place, registered: Fraction, needs: dict[str, Fraction]
) -> Weighted:
    """A place's weighted population.

    Each need is first scaled so that over all places it comes to the registered population, which
    keeps the weights what they say they are; then weighted, and raised or lowered by the market
    forces factor of the place where the component's costs differ by place.
    """
    parts = []
    for component in formula.components:
        scaled = need_of(place, component) * registered / needs[component.name]
        costs = place.market_forces if component.market_forces else Fraction(1)
        parts.append((component, component.weight * scaled * costs))
    return Weighted(tuple(parts), sum((part for _, part in parts), Fraction(0)))
