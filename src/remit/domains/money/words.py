"""Money and ratios as people write them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def pounds(pence: int) -> str:
    """An amount to the penny: £1,234.56, with a minus before the sign where it is below nothing."""
    sign = "−" if pence < 0 else ""
    whole, part = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{part:02}"


def decimal_text(value: Fraction, decimals: int) -> str:
    """A number to so many decimals, with commas between thousands; exact halves go to even."""
    rounded = round(value, decimals)
    exact = Decimal(rounded.numerator) / Decimal(rounded.denominator)
    return f"{exact:,.{decimals}f}".replace("-", "−")


def percent(ratio: Fraction, decimals: int = 2) -> str:
    """A ratio in per cent: 0.0208 is 2.08%."""
    return f"{decimal_text(ratio * 100, decimals)}%"


def change(ratio: Fraction | None, decimals: int = 2) -> str:
    """A ratio in per cent with its sign, '' where there is none."""
    if ratio is None:
        return ""
    text = percent(ratio, decimals)
    return f"+{text}" if round(ratio * 100, decimals) > 0 else text
