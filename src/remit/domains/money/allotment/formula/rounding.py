"""Rounding to whole units so that nothing is lost: the method of the largest remainder.

Everybody gets the whole units of their exact amount; the units left over go one each to those
with the largest part of a unit cut off, and among equals to the one first in order of name. So
the total is exact, nobody is a whole unit away from their exact amount, and the order in which
places are given does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from remit.errors import Invalid


def whole_units(amounts: Mapping[str, Fraction], unit_pence: int) -> dict[str, int]:
    """Exact amounts in pence, by name, as whole units in pence with the same total.

    Raises `Invalid` (`ALT-006`) where the total itself is no whole number of units.
    """
    total = sum(amounts.values(), Fraction(0))
    units, rest = divmod(total, unit_pence)
    if rest:
        raise Invalid(
            "ALT-006",
            f"a total of {total} pence is no whole number of units of {unit_pence} pence",
            where="total",
            mend="give a total in whole units, or a smaller unit of rounding",
        )
    whole = {name: amount // unit_pence for name, amount in amounts.items()}
    over = int(units - sum(whole.values()))
    by_remainder = sorted(
        amounts, key=lambda name: (whole[name] * unit_pence - amounts[name], name)
    )
    for name in by_remainder[:over]:
        whole[name] += 1
    return {name: count * unit_pence for name, count in whole.items()}
