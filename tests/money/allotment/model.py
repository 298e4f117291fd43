"""What an allotment means, as plainly as it can be said: slow, and the judge of the fast way."""

from __future__ import annotations

from fractions import Fraction

from remit.domains.money.allotment.formula import Formula, Opening, Place, Rule


def targets(formula: Formula, places: list[Place], total: int) -> dict[str, Fraction]:
    registered = sum(place.registered for place in places)
    weighted = {}
    for place in places:
        weighted[place.body] = sum(
            component.weight
            * place.needs[component.name]
            / sum(each.needs[component.name] for each in places)
            * registered
            * (place.market_forces if component.market_forces else 1)
            for component in formula.components
        )
    return {body: total * each / sum(weighted.values()) for body, each in weighted.items()}


def bounds(
    formula: Formula, place: Place, target: Fraction, growth_of_all: Fraction
) -> tuple[int, int | None]:
    """The least and the most of a place, in whole units given in pence."""
    pace, unit, opening = formula.pace, formula.unit_pence, place.opening_pence or 0
    distance = opening * growth_of_all / target - 1
    floor, cap = pace.floor, pace.cap
    for band in pace.bands:
        if distance > band.above:
            floor, cap = band.floor, band.cap
    low = Fraction(0) if floor is None else opening * (1 + floor)
    if pace.below_target_max is not None:
        low = max(low, target * (1 - pace.below_target_max))
    least = 0
    while least < low:
        least += max(unit, int((low - least) // unit * unit))
    if cap is None:
        return least, None
    most = int(opening * (1 + cap))
    most -= most % unit
    return least, max(least, most)


def exact(formula: Formula, places: list[Place], total: int) -> dict[str, Fraction]:
    """Amounts before rounding: try every stretch between two bends, and take the one that fits.

    Raises `ValueError` with `floor` or `cap` where no factor meets the total.
    """
    wanted = targets(formula, places, total)
    if formula.pace.rule is Rule.TARGET:
        return wanted
    assert formula.opening is not Opening.NONE
    growth = Fraction(total, sum(place.opening_pence or 0 for place in places))
    held = {}
    for place in places:
        opening, target = place.opening_pence or 0, wanted[place.body]
        amount = (1 - formula.pace.speed) * opening * growth + formula.pace.speed * target
        held[place.body] = (amount, *bounds(formula, place, target, growth))

    def at(factor: Fraction) -> dict[str, Fraction]:
        found = {}
        for body, (amount, low, high) in held.items():
            found[body] = max(amount * factor, Fraction(low))
            if high is not None:
                found[body] = min(found[body], Fraction(high))
        return found

    if sum(at(Fraction(0)).values()) > total:
        raise ValueError("floor")
    bends = {Fraction(0)}
    for amount, low, high in held.values():
        bends.add(low / amount)
        if high is not None:
            bends.add(high / amount)
    last = max(bends) + 1
    for left, right in zip(sorted(bends), [*sorted(bends)[1:], last], strict=True):
        below, above = sum(at(left).values()), sum(at(right).values())
        if below == total:
            return at(left)
        if below < total <= above:
            return at(left + (right - left) * (total - below) / (above - below))
    below, above = sum(at(last).values()), sum(at(last + 1).values())
    if above == below:
        raise ValueError("cap")
    return at(last + (total - below) / (above - below))


def rounded(amounts: dict[str, Fraction], unit: int) -> dict[str, int]:
    """One unit after the other, to whoever is furthest below their exact amount."""
    given = {body: int(amount // unit) * unit for body, amount in amounts.items()}
    while sum(given.values()) < sum(amounts.values()):
        first = min(amounts, key=lambda body: (given[body] - amounts[body], body))
        given[first] += unit
    return given
