"""Invented names: given names and family names drawn apart, from lists a country provides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from remit.countries.dice import Dice
from remit.errors import Invalid

ATTEMPTS = 200


@dataclass(frozen=True, slots=True)
class Heritage:
    """Names that go together, and how often they are drawn."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Names:
    """A country's names. `never` are the names of real office holders, which are not drawn."""

    heritages: tuple[Heritage, ...]
    never: frozenset[str]


def names_from(table: dict[str, Any]) -> Names:
    """The names in a parsed `names.toml`. Raises `Invalid` where a list is empty."""
    heritages = tuple(
        Heritage(tuple(group["given"]), tuple(group["family"]), group["weight"])
        for group in table["heritage"]
    )
    if not all(group.given and group.family for group in heritages):
        raise Invalid("CTY-006", "a heritage has no given or no family names", where="names.toml")
    return Names(heritages, frozenset(table["never"]))


def name_of(dice: Dice, names: Names, key: str, *, doctor: bool, taken: set[str]) -> str:
    """A name for the person `key`, not in `taken`, to which it is added; doctors are "Dr".

    Raises `Invalid` where the lists hold too few names to find one that is free.
    """
    for attempt in range(ATTEMPTS):
        group = dice.weighted(
            [(group, group.weight) for group in names.heritages], "heritage", key, attempt
        )
        name = " ".join(
            (
                dice.pick(group.given, "given", key, attempt),
                dice.pick(group.family, "family", key, attempt),
            )
        )
        if name not in names.never and name not in taken:
            taken.add(name)
            return f"Dr {name}" if doctor else name
    raise Invalid(
        "CTY-007", f"no name is free for `{key}`", where="names.toml", mend="add more names"
    )
