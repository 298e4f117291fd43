"""Numbers as files print them, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal

from remit.domains.money.allotment.files.lines import Wrong

DIGITS_MAX = 30
_PLAIN = re.compile(r"^-?\d{1,3}(,\d{3})*(\.\d+)?$|^-?\d+(\.\d+)?(E-?\d{1,2})?$")
_OTHER_MONEY = re.compile(r"[$€¥]|\b(EUR|USD|JPY)\b", re.IGNORECASE)


def decimal_in(text: str, column: str) -> Decimal:
    """A number, thousands divided by commas or not. Raises `Wrong`."""
    told = text.strip()
    if not told:
        raise Wrong(column, "nothing is there")
    if _OTHER_MONEY.search(told):
        raise Wrong(column, f"`{told[:40]}` is not in pounds", "give the amount in pounds sterling")
    if len(told) > DIGITS_MAX or not _PLAIN.match(told):
        raise Wrong(column, f"`{told[:40]}` is no number")
    return Decimal(told.replace(",", ""))


def amount_in(text: str, column: str) -> Decimal:
    """A number that is not below nothing. Raises `Wrong`."""
    found = decimal_in(text.strip().removeprefix("£"), column)
    if found < 0:
        raise Wrong(column, f"{text.strip()[:40]} is below nothing")
    return found


def ratio_in(text: str, column: str) -> Decimal:
    """A percentage as a ratio: 2.08% is 0.0208. Raises `Wrong`."""
    told = text.strip()
    if not told.endswith("%"):
        raise Wrong(column, f"`{told[:40]}` is no percentage")
    return decimal_in(told[:-1], column) / 100
