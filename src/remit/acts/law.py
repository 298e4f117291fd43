"""The settlements of this house: every pack that ships with it, loaded once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import holidays

from remit.engines.settlement import Settlements

YEARS = range(2012, 2051)
PACKS = Path(__file__).resolve().parent.parent / "packs"


@cache
def settlements() -> Settlements:
    """All packs. Raises `Invalid` naming file and line where one has a fault."""
    return Settlements.from_folder(PACKS)


@cache
def bank_holidays() -> frozenset[date]:
    """England's bank holidays, which clocks in working days leave out."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=YEARS))
