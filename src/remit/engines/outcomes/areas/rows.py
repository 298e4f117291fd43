"""Rows of figures as arrays: put on the areas of a day, and added up by their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.areas.succession import Areas, whole
from remit.engines.outcomes.model.cells import Key

Array = npt.NDArray[Any]
Integers = npt.NDArray[np.int64]

AREA: Final = "area"
MONTH: Final = "month"


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of words or numbers by name and `value`, of one length; `lost` found no place."""

    columns: Mapping[str, Array]
    value: Integers
    lost: int = 0


def numbered(column: Array) -> tuple[list[Any], npt.NDArray[np.intp]]:
    """The different words of a column, sorted, and for each row the number of its word there."""
    words = column.tolist()
    # NumPy would compare every two words; there are few, and many rows of each.
    known = sorted(set(words))
    places = {word: place for place, word in enumerate(known)}
    return known, np.fromiter(map(places.__getitem__, words), np.intp, len(words))


def added_up(columns: Mapping[str, Array], value: Integers) -> Rows:
    """One row for each combination of words, in their order, with the sum of its values."""
    together = np.zeros(len(value), dtype=np.int64)
    for column in columns.values():
        words, places = numbered(column)
        together = together * max(len(words), 1) + places
    _, first, place = np.unique(together, return_index=True, return_inverse=True)
    sums = np.zeros(len(first), dtype=np.int64)
    np.add.at(sums, place, value)
    return Rows({name: column[first] for name, column in columns.items()}, sums)


def renamed(heirs: Mapping[str, str], columns: Mapping[str, Array], value: Integers) -> Rows:
    """Rows by `area` under the one heir of each."""
    codes, code = numbered(columns[AREA])
    heir = np.array([heirs[each] for each in codes], dtype=object)[code]
    return added_up(dict(columns) | {AREA: heir}, value)


def moved(
    areas: Areas, as_at: date, columns: Mapping[str, Array], value: Integers, *, keeps: bool
) -> Rows:
    """Rows recorded by `area` and `month`, on the areas of a day; a month of 0 unless it `keeps`.

    Where an area went whole to one heir, only its code changes; the others are split into exact
    shares, and made whole once. `lost` is the sum of what nobody can place.
    """
    codes, code = numbered(columns[AREA])
    months, month = numbered(columns[MONTH])
    pairs, pair = np.unique(code * max(len(months), 1) + month, return_inverse=True)
    heirs = [
        areas.shares(codes[both // len(months)], months[both % len(months)], as_at)
        for both in pairs.tolist()
    ]
    many = np.array([len(each) for each in heirs], dtype=np.intp)[pair]
    heir = np.array([each[0][0] if each else "" for each in heirs], dtype=object)[pair]
    put = dict(columns) | {AREA: heir}
    if not keeps:
        put[MONTH] = np.zeros(len(value), dtype=np.int64)
    alone = many == 1
    found = Rows({name: column[alone] for name, column in put.items()}, value[alone])
    if (parted := np.flatnonzero(many > 1)).size:
        split = _split(put, value, parted, [heirs[place] for place in pair[parted].tolist()])
        found = Rows(
            {name: np.append(found.columns[name], split.columns[name]) for name in put},
            np.append(found.value, split.value),
        )
    summed = added_up(found.columns, found.value)
    return Rows(summed.columns, summed.value, lost=int(value[many == 0].sum()))


def _split(
    columns: Mapping[str, Array],
    value: Integers,
    places: npt.NDArray[np.intp],
    heirs: list[tuple[tuple[str, Fraction], ...]],
) -> Rows:
    """The rows at some places under their several heirs, in whole numbers with the total kept."""
    others = [name for name in columns if name != AREA]
    parted: dict[Key, Fraction] = defaultdict(Fraction)
    lists = [columns[name][places].tolist() for name in others]
    for shares, count, *rest in zip(heirs, value[places].tolist(), *lists, strict=True):
        for heir, share in shares:
            key = Key("", heir, **dict(zip(others, rest, strict=True)))
            parted[key] += count * share
    cells = whole(parted)
    return Rows(
        {name: np.array([getattr(key, name) for key in cells], dtype=object) for name in columns},
        np.array(list(cells.values()), dtype=np.int64),
    )
