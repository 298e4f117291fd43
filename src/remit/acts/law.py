"""The settlements of this house: every pack that ships with it, each loaded once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from remit.engines.settlement import Settlements

YEARS = range(2012, 2051)
PACKS = Path(__file__).resolve().parent.parent / "packs"


@cache
def settlements() -> Settlements:
    """All packs, each read whole when it is first asked."""
    return Settlements.from_folder(PACKS)


@cache
def bank_holidays() -> frozenset[date]:
    """England's bank holidays, which clocks in working days leave out."""
    # It reads the calendars of the whole world, which nothing but a clock waits for.
    import holidays  # noqa: PLC0415

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=YEARS))
