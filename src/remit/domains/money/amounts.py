"""Amounts as people and programs give them: pounds in a text, whole pence in data."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from remit.domains.money.allotment.limits import PENCE_MAX, PLACES_MAX
from remit.domains.money.words import pounds

LINES: Final = re.compile(r"[;\n]")
CURRENCIES: Final = re.compile(r"[€$¥]|\b(?!GBP\b)[A-Z]{3}\b")


def pence_in(text: str) -> int:
    """Pounds as people write them (£1,234.56) in pence, more than nothing. Raises `ValueError`."""
    return checked(whole_pence(text))


def whole_pence(text: str) -> int:
    """Pounds as people write them in pence, whatever they come to. Raises `ValueError`."""
    if CURRENCIES.search(text):
        raise ValueError(f"`{text}` is not in pounds sterling, the one currency of these books")
    plain = re.sub(r"[£,\s]|GBP", "", text).replace("−", "-")
    try:
        amount = Decimal(plain) * 100
    except InvalidOperation:
        raise ValueError(f"`{text}` is no amount: write pounds, such as 1,234.56") from None
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(f"`{text}` has parts of a penny")
    return int(amount)


def checked(pence: int) -> int:
    """The same amount, where it is one that can be given. Raises `ValueError`."""
    if pence > PENCE_MAX:
        raise ValueError(f"{pounds(pence)} is beyond what 64 bits of pence can say")
    if pence <= 0:
        raise ValueError(f"{pounds(pence)} cannot be given: an amount is more than nothing")
    return pence


def _pence(value: Any) -> Any:
    return pence_in(value) if isinstance(value, str) else value


def _pence_or_nothing(value: Any) -> Any:
    return whole_pence(value) if isinstance(value, str) else value


def _amounts(value: Any) -> Any:
    """`CODE = POUNDS`, a line each, or an object of pence by code."""
    if not isinstance(value, str):
        return value
    found: dict[str, int] = {}
    for number, line in enumerate(LINES.split(value), start=1):
        if not line.strip():
            continue
        code, mark, amount = (part.strip() for part in line.partition("="))
        if not mark or not code:
            raise ValueError(f"line {number} is not of the form: code = pounds")
        if code in found:
            raise ValueError(f"`{code}` stands twice")
        found[code] = pence_in(amount)
    return found


Pence = Annotated[int, BeforeValidator(_pence), Field(strict=True, gt=0, le=PENCE_MAX)]
"""An amount of an act. From a form or the command line it comes in pounds, from data in pence."""

PenceOrNothing = Annotated[
    int, BeforeValidator(_pence_or_nothing), Field(strict=True, ge=0, le=PENCE_MAX)
]
"""The same of an amount that may be nothing."""

AmountsPence = Annotated[dict[str, Pence], BeforeValidator(_amounts), Field(max_length=PLACES_MAX)]
"""Amounts by code; from a form, a line for each."""
