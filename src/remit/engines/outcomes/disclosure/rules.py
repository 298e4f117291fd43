"""The rules by which small numbers are hidden; a measure names one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What may not be shown.

    Counts from 1 to `hidden_to` are hidden, nought and the others are shown, rounded to the nearest
    `round_to` (1: not rounded). `hidden_to` 0 hides nothing of our own: the source is already
    published, and what its publisher hid stays hidden.
    """

    name: str
    says: str
    hidden_to: int
    round_to: int = 1
    source: str = ""

    def rounded(self, count: int) -> int:
        """The nearest multiple of `round_to`; half goes up."""
        return (count + self.round_to // 2) // self.round_to * self.round_to


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            name="hospital",
            says="counts of 1 to 7 are hidden, all others rounded to the nearest 5",
            hidden_to=7,
            round_to=5,
            source="NHS Digital, Hospital Episode Statistics analysis guide (from 2018)",
        ),
        Rule(
            name="under_five",
            says="counts of 1 to 4 are hidden",
            hidden_to=4,
        ),
        Rule(
            name="as_published",
            says="published openly by its source; what that hid stays hidden",
            hidden_to=0,
        ),
    )
}
"""The rules a measure may name."""
