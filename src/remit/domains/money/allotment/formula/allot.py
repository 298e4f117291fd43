"""From a formula and what is known of each place to allotments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from remit.domains.money.allotment.formula.pace import Wanted, factor_that_meets, wanted
from remit.domains.money.allotment.formula.parts import Formula, Opening, Place, Rule
from remit.domains.money.allotment.formula.rounding import whole_units
from remit.domains.money.allotment.formula.shares import (
    Nation,
    Weighted,
    needs_of_all,
    weighted,
)
from remit.domains.money.allotment.limits import PENCE_MAX, PLACES_MAX
from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Share:
    """What one body gets. `opening_distance` and `closing_distance` are distances from target.

    Distances and growth are ratios, None where there is no opening. `wanted` is the amount before
    bounds, with the bounds, None where nothing is bounded; `bound` is `floor`, `cap` or ''.
    """

    place: Place
    weighted: Weighted
    target_share: Fraction
    target_pence: Fraction
    opening_distance: Fraction | None
    wanted: Wanted | None
    bound: str
    pence: int

    @property
    def body(self) -> str:
        """Whose it is."""
        return self.place.body

    @property
    def growth(self) -> Fraction | None:
        """Growth from the opening allotment."""
        opening = self.place.opening_pence
        return Fraction(self.pence, opening) - 1 if opening else None

    @property
    def closing_distance(self) -> Fraction:
        """How far the allotment is from its target."""
        return self.pence / self.target_pence - 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """A total shared out: the shares in order of body, and sums over all.

    `factor` is what every amount short of a bound was multiplied by, None where nothing bounds.
    """

    formula: Formula
    total_pence: int
    nation: Nation
    opening_pence: int | None
    factor: Fraction | None
    shares: tuple[Share, ...]

    def share_of(self, body: str) -> Share | None:
        """The share of a body, None where the formula gives it none."""
        return next((share for share in self.shares if share.body == body), None)


def share_out(formula: Formula, places: Iterable[Place], total_pence: int | None = None) -> Outcome:
    """Share a total out; the formula's own unless another is given.

    Raises `Invalid`: `ALT-003` where nothing is known of anybody, a total is missing or beyond
    the ledger; `ALT-004` and `ALT-005` where bounds cannot be kept; `ALT-006`; `ALT-007`.
    """
    there = _usable(formula, places)
    total = _total(formula, there, total_pence)
    needs = needs_of_all(formula, there)
    registered = sum((place.registered for place in there), Fraction(0))
    weights = {place.body: weighted(formula, place, registered, needs) for place in there}
    of_all = sum((each.total for each in weights.values()), Fraction(0))
    targets = {body: total * each.total / of_all for body, each in weights.items()}
    opening = None
    distances: dict[str, Fraction] = {}
    if formula.opening is not Opening.NONE:
        opening = sum(place.opening_pence or 0 for place in there)
        distances = {
            place.body: _ratio(place.opening_pence or 0, opening) * total / targets[place.body] - 1
            for place in there
        }
    factor, bounded, amounts = _amounts(formula, there, targets, distances, total)
    return Outcome(
        formula,
        total,
        Nation(registered, needs, of_all),
        opening,
        factor,
        tuple(
            Share(
                place=place,
                weighted=weights[place.body],
                target_share=weights[place.body].total / of_all,
                target_pence=targets[place.body],
                opening_distance=distances.get(place.body),
                wanted=bounded.get(place.body),
                bound=_bound(bounded.get(place.body), factor),
                pence=amounts[place.body],
            )
            for place in there
        ),
    )


def _amounts(
    formula: Formula,
    places: Sequence[Place],
    targets: Mapping[str, Fraction],
    distances: Mapping[str, Fraction],
    total: int,
) -> tuple[Fraction | None, dict[str, Wanted], dict[str, int]]:
    """The factor (if any), what each wants within which bounds, and the pence of each."""
    if formula.pace.rule is Rule.PUBLISHED:
        return None, {}, {place.body: place.published_pence or 0 for place in places}
    if formula.pace.rule is Rule.TARGET:
        return None, {}, whole_units(targets, formula.unit_pence)
    opening = sum(place.opening_pence or 0 for place in places)
    bounded = {
        place.body: wanted(
            formula.pace,
            targets[place.body],
            Fraction(place.opening_pence or 0),
            _ratio(total, opening),
            distances[place.body],
            formula.unit_pence,
        )
        for place in places
    }
    factor = factor_that_meets(bounded, total)
    held = {body: each.held(factor) for body, each in bounded.items()}
    return factor, bounded, whole_units(held, formula.unit_pence)


def _bound(each: Wanted | None, factor: Fraction | None) -> str:
    if each is None or factor is None:
        return ""
    if each.amount * factor < each.low:
        return "floor"
    return "cap" if each.high is not None and each.amount * factor > each.high else ""


def _ratio(of: int, to: int) -> Fraction:
    if to <= 0:
        raise Invalid(
            "ALT-003",
            "the opening allotments come to nothing",
            where="opening",
            mend="load the official file that the formula begins from",
        )
    return Fraction(of, to)


def _usable(formula: Formula, places: Iterable[Place]) -> list[Place]:
    """The places in order of body, each once and with somebody in it."""
    there = sorted(places, key=lambda place: place.body)
    names = {place.body for place in there}
    if not there or len(there) > PLACES_MAX or len(names) < len(there):
        raise Invalid(
            "ALT-003",
            f"there are {len(there):,} places of {len(names):,} bodies to share money out among",
            where=formula.title,
            mend=f"give from 1 to {PLACES_MAX:,} bodies, each once",
        )
    empty = next((place for place in there if place.registered <= 0), None)
    if empty is not None:
        raise Invalid(
            "ALT-003",
            f"nobody is registered in {empty.body}",
            where=formula.title,
            mend="enter its lists, or leave it out of the year",
        )
    return there


def _total(formula: Formula, places: Sequence[Place], given: int | None) -> int:
    if given is None:
        given = formula.total_pence
    if given is None and formula.per_head_pence is not None:
        given = int(formula.per_head_pence * sum(place.registered for place in places))
    if given is None or formula.pace.rule is Rule.PUBLISHED:
        given = sum(place.published_pence or 0 for place in places)
    if not 0 < given <= PENCE_MAX:
        raise Invalid(
            "ALT-003",
            f"£{given / 100:,.2f} is no total to share out",
            where="total",
            mend=f"give more than nothing, and at most £{PENCE_MAX // 100:,}",
        )
    return given
