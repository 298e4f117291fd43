"""What a check of the books found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the books that cannot be as it is.

    `row` names it (`entry 3/17` is the 17th of account 3), `column` what is wrong there, `recorded`
    what it says, `should_be` what it must have said, or None where the rest of the books cannot
    tell; `says` is the reason in words.
    """

    row: str
    column: str
    recorded: str
    should_be: str | None
    says: str

    def __str__(self) -> str:
        told = "cannot be told from the rest" if self.should_be is None else self.should_be
        return f"{self.row}: {self.column} is {self.recorded}, should be {told}: {self.says}"


@dataclass(frozen=True, slots=True)
class Report:
    """How much was looked at, and every fault (the first thousand of each kind)."""

    accounts: int
    transfers: int
    entries: int
    holds: int
    faults: tuple[Fault, ...]

    @property
    def holds_true(self) -> bool:
        """Whether the books are as they were written."""
        return not self.faults
