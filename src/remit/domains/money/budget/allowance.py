"""What a commissioner may spend on running itself: pence for each person registered."""

from __future__ import annotations

from dataclasses import dataclass

from remit.domains.bodies import queries as bodies
from remit.domains.money.books import year_begins
from remit.domains.money.budget.rules import RunningCosts, running_costs


@dataclass(frozen=True, slots=True)
class Allowance:
    """The allowance of a body for a year, and what it follows from."""

    rule: RunningCosts
    persons: int
    synthetic: bool

    @property
    def pence(self) -> int:
        """The most that running costs may come to."""
        return self.persons * self.rule.pence_per_head


def allowance(slug: str, year: int) -> Allowance | None:
    """The allowance of a commissioner; None in a year without a cap for each person, and for a
    body without any registered person."""
    rule = running_costs(year)
    if rule is None:
        return None
    begins = year_begins(year)
    for row in bodies.registered_lists(begins, begins):
        if row.slug == slug and row.persons:
            return Allowance(rule, row.persons, row.synthetic)
    return None
