"""Settlement: the law in force, as packs of Cedar policies, and rulings under it."""

from remit.engines.settlement.pack import Clause, DutyRule, Pack, load_pack
from remit.engines.settlement.ruling import (
    Entity,
    EntityRef,
    Question,
    Ruling,
    Settlements,
    day_number,
    rule,
)

__all__ = [
    "Clause",
    "DutyRule",
    "Entity",
    "EntityRef",
    "Pack",
    "Question",
    "Ruling",
    "Settlements",
    "day_number",
    "load_pack",
    "rule",
]
