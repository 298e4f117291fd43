"""The pace of change: from the opening allotment towards target, within floor and cap, exactly.

Each place has an amount that it would get without bounds. Those amounts are all multiplied by one
factor, the same for everybody, and then held within each place's bounds; the factor is the one at
which the total is met. So whoever is at no bound gets the same part of what the formula wants for
them, and a bound that helps one place is paid for by all who are at none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from remit.domains.money.allotment.formula.parts import Pace
from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a place would get without bounds, and its bounds, in pence; no `high` is no cap."""

    amount: Fraction
    low: Fraction
    high: Fraction | None = None

    def held(self, scale: Fraction) -> Fraction:
        """Its amount at a factor, within its bounds."""
        scaled = max(self.amount * scale, self.low)
        return scaled if self.high is None else min(scaled, self.high)


def wanted(
    pace: Pace,
    target: Fraction,
    opening: Fraction,
    growth_of_all: Fraction,
    distance: Fraction,
    unit_pence: int,
) -> Wanted:
    """A place's amount and bounds.

    `growth_of_all` is the total over the opening total, `distance` the opening distance from
    target. Bounds are drawn in to whole units, so that rounding cannot step over them; where the
    cap and the least part of target contradict each other, the cap gives way.
    """
    amount = (1 - pace.speed) * opening * growth_of_all + pace.speed * target
    floor, cap = pace.growth_bounds(distance)
    low = Fraction(0) if floor is None else opening * (1 + floor)
    if pace.below_target_max is not None:
        low = max(low, target * (1 - pace.below_target_max))
    low = Fraction(-(-low // unit_pence) * unit_pence)
    if cap is None:
        return Wanted(amount, low)
    high = Fraction(opening * (1 + cap) // unit_pence * unit_pence)
    return Wanted(amount, low, max(low, high))


def factor_that_meets(places: Mapping[str, Wanted], total: int) -> Fraction:
    """The factor at which the amounts of all places, held within their bounds, are the total.

    The sum of held amounts is a rising line with a bend wherever a place leaves its floor or
    reaches its cap; the bends are walked in order. Raises `Invalid`: `ALT-004` where the floors
    alone are more than the total, `ALT-005` where all caps together are less.
    """
    lows = sum((place.low for place in places.values()), Fraction(0))
    if lows > total:
        raise _infeasible("ALT-004", "floors", "more", lows - total, places, total)
    bends: list[tuple[Fraction, Fraction, Fraction]] = []
    for place in places.values():
        if place.amount <= 0 or place.low == place.high:
            continue
        bends.append((place.low / place.amount, place.amount, -place.low))
        if place.high is not None:
            bends.append((place.high / place.amount, -place.amount, place.high))
    fixed, slope, at = lows, Fraction(0), Fraction(0)
    for bend, slope_change, fixed_change in sorted(bends):
        if slope > 0 and fixed + slope * bend >= total:
            return (total - fixed) / slope
        at, slope, fixed = bend, slope + slope_change, fixed + fixed_change
    if slope > 0:
        return (total - fixed) / slope
    if fixed < total:
        raise _infeasible("ALT-005", "caps", "less", total - fixed, places, total)
    return at


def _infeasible(
    code: str, bounds: str, how: str, pence: Fraction, places: Mapping[str, Wanted], total: int
) -> Invalid:
    pounds = round(pence / 100)
    return Invalid(
        code,
        f"the {bounds} cannot be kept: together they are £{pounds:,} {how} than the total"
        f" of £{total // 100:,}",
        where=f"{bounds} of {len(places)} bodies",
        mend=f"{'lower the floors' if bounds == 'floors' else 'raise the caps'},"
        f" or change the total by £{pounds:,}",
        details={"bound": bounds, "pence": int(-(-pence // 1)), "total_pence": total},
    )
