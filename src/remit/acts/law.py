"""The settlements of this house: every pack that ships with it, loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from remit.engines.settlement import Settlements

PACKS = Path(__file__).resolve().parent.parent / "packs"


@cache
def settlements() -> Settlements:
    """All packs. Raises `Invalid` naming file and line where one has a fault."""
    return Settlements.from_folder(PACKS)
