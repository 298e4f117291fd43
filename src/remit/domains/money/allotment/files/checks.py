"""What the figures of a file say of each other: a check, and the lines that differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from remit.domains.money.allotment.limits import DIFFERENCES_TOLD_MAX


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs: what the file prints, what follows from its other figures."""

    line: int
    key: str
    printed: str
    follows: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a file.

    `says` is what should be so; `holds` whether it is, for all `lines` that were looked at;
    `differing` counts those that differ, of which the first are in `differences`. `note` is what
    a reader should know of it.
    """

    name: str
    says: str
    holds: bool
    lines: int
    differing: int
    differences: tuple[Difference, ...] = ()
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As it is kept and printed."""
        return asdict(self)


def by_line(
    name: str, says: str, lines: int, differing: Iterable[Difference], note: str = ""
) -> Check:
    """A check of every line."""
    found = list(differing)
    told = tuple(found[:DIFFERENCES_TOLD_MAX])
    return Check(name, says, not found, lines, len(found), told, note)


def of_totals(
    name: str, says: str, printed: tuple[str, str], follows: str, *, same: bool, note: str = ""
) -> Check:
    """A check of one total (its name, and what is printed) against what follows."""
    key, told = printed
    differences = () if same else (Difference(0, key, told, follows),)
    return Check(name, says, same, 1, len(differences), differences, note)
