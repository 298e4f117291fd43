"""The sums that hold in a table: every way in which a hidden cell could be worked out.

A table's cells are named by a key, one name for each dimension. A dimension is a tree: its totals
are nodes above their parts, as England above its regions above their commissioners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from remit.errors import Invalid

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of a table: its name, and for each node the one of which it is a part.

    Sums hold over all parts of a node that the table has; a node without an entry is a root.
    """

    name: str
    part_of: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


def sums_of(keys: Iterable[Key], dimensions: Sequence[Dimension]) -> tuple[Sum, ...]:
    """Every sum among cells of a table: along each dimension, for each node above others.

    A sum stands only where the total is itself a cell of the table. Raises `Invalid` (`DIS-002`)
    for a key of another number of names than there are dimensions.
    """
    cells = set(keys)
    parts: defaultdict[Key, dict[int, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for key in sorted(cells):
        if len(key) != len(dimensions):
            raise Invalid(
                "DIS-002",
                f"the cell {key} has {len(key)} names for {len(dimensions)} dimensions",
                where=" by ".join(dimension.name for dimension in dimensions),
                mend="name each cell once along each dimension",
            )
        for place, dimension in enumerate(dimensions):
            above = dimension.part_of.get(key[place])
            total = (*key[:place], above, *key[place + 1 :]) if above is not None else None
            if total is not None and total in cells:
                parts[total][place].append(key)
    return tuple(
        Sum(total, tuple(of_one))
        for total, by_dimension in sorted(parts.items())
        for _, of_one in sorted(by_dimension.items())
    )
