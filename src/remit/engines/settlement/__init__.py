"""Settlement: the law in force, as packs of Cedar policies, and rulings under it."""

from remit.engines.settlement.contents import (
    AnnualDuty,
    Fact,
    LeftOut,
    Notice,
    add_working_days,
    load_titles,
)
from remit.engines.settlement.expected import (
    Expected,
    NotCheckable,
    load_expected,
    load_not_checkable,
    text_to_prove,
)
from remit.engines.settlement.pack import Clause, DutyRule, Pack, load_pack
from remit.engines.settlement.ruling import (
    Entity,
    EntityRef,
    Question,
    Ruling,
    day_number,
    rule,
    speaks,
)
from remit.engines.settlement.settlements import Outline, Settlements

__all__ = [
    "AnnualDuty",
    "Clause",
    "DutyRule",
    "Entity",
    "EntityRef",
    "Expected",
    "Fact",
    "LeftOut",
    "NotCheckable",
    "Notice",
    "Outline",
    "Pack",
    "Question",
    "Ruling",
    "Settlements",
    "add_working_days",
    "day_number",
    "load_expected",
    "load_not_checkable",
    "load_pack",
    "load_titles",
    "rule",
    "speaks",
    "text_to_prove",
]
