"""The formula and its arithmetic: exact, without a database and without Django.

A formula is a reviewed file (`reading`); it shares a total out by weighted need (`shares`), moves
each share from where it stood towards its target within bounds (`pace`), rounds to whole units
without losing a penny (`rounding`), and keeps every step with its numbers (`steps`). `allot` puts
these together.
"""

from remit.domains.money.allotment.formula.allot import Outcome, Share, share_out
from remit.domains.money.allotment.formula.explain import steps_of
from remit.domains.money.allotment.formula.parts import (
    Band,
    Component,
    Formula,
    Kind,
    NeedsFrom,
    Opening,
    Pace,
    Place,
    Rule,
    Source,
)
from remit.domains.money.allotment.formula.reading import (
    formulas,
    in_force,
    named,
    read_formula,
)
from remit.domains.money.allotment.formula.steps import Figure, Step, Unit

__all__ = [
    "Band",
    "Component",
    "Figure",
    "Formula",
    "Kind",
    "NeedsFrom",
    "Opening",
    "Outcome",
    "Pace",
    "Place",
    "Rule",
    "Share",
    "Source",
    "Step",
    "Unit",
    "formulas",
    "in_force",
    "named",
    "read_formula",
    "share_out",
    "steps_of",
]
