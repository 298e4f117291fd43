"""Hiding small counts, and as many others as it takes that none of them can be worked out.

Whoever reads a release knows its sums, the rule, and that every hidden cell is at least 1. A small
count is protected when, with all that, each value up to the rule's limit is still possible for it,
from 1 (or, for a sum of hidden parts, from as many as there are).

Which further cells to hide is asked of a linear program for each small count: the cheapest way to
move it to either end of that range while all sums still hold (Kelly JP et al., Networks
1992;22:397; Fischetti M, Salazar JJ, Management Science 2001;47:1008). Cells that would have to
move are hidden with it. Moving up is always possible: the whole table could be larger. The cells
near by are asked first, the whole table only where they are not enough.

The solver is loaded when a table is first protected: most programs of a house never do that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.disclosure.rules import Rule
from remit.engines.outcomes.disclosure.tables import Key, Sum
from remit.engines.outcomes.statistics.figures import Figures
from remit.engines.outcomes.statistics.reasons import Reason
from remit.errors import Failure, Invalid

if TYPE_CHECKING:
    from scipy import sparse

MOVED = 1e-7
"""A cell that moves by less than this in a linear program does not move."""

NEAR = 8
"""Of each sum in which a small count stands, so many of its cheapest cells are asked first."""

SOLVED, IMPOSSIBLE = 0, 2


@dataclass(frozen=True, slots=True)
class Release:
    """What may leave the house: each cell's count as it is shown, `None` where it is hidden.

    `hidden` does not tell small counts from what covers them; `by_publisher` are those that came
    hidden.
    """

    shown: Mapping[Key, int | None]
    hidden: frozenset[Key]
    by_publisher: frozenset[Key]

    def over(self, figures: Figures, keys: Sequence[Sequence[Key]]) -> Figures:
        """Figures without those made from a hidden count; `keys` are the cells of each, in order.

        A rate beside its denominator is a count, so it is hidden with its count. A standardised
        rate is one more sum over its bands: where counts by band are released, name them all.
        """
        ours = np.array([any(key in self.hidden for key in of_one) for of_one in keys])
        theirs = np.array([any(key in self.by_publisher for key in of_one) for of_one in keys])
        return figures.without(theirs, Reason.HIDDEN_BY_PUBLISHER).without(ours, Reason.HIDDEN)


@dataclass(slots=True)
class _Working:
    """A table in arrays while it is being protected; `hidden` grows."""

    keys: list[Key]
    counts: npt.NDArray[np.float64]
    known: npt.NDArray[np.bool_]
    hidden: npt.NDArray[np.bool_]
    matrix: sparse.csc_array
    members: sparse.csr_array = field(init=False)
    cost: npt.NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        from scipy import sparse  # noqa: PLC0415 - slow to load

        self.members = sparse.csr_array(abs(self.matrix))
        # One cell less is worth more than a smaller one, and a small total less than a great one.
        self.cost = 1 + np.log1p(self.counts)

    def sums_with(self, cell: int) -> npt.NDArray[np.int32]:
        """The sums in which a cell stands."""
        start, end = self.matrix.indptr[cell : cell + 2]
        rows: npt.NDArray[np.int32] = self.matrix.indices[start:end]
        return rows

    def cells_in(self, row: int) -> npt.NDArray[np.int32]:
        """The cells of a sum, its total among them."""
        start, end = self.members.indptr[row : row + 2]
        cells: npt.NDArray[np.int32] = self.members.indices[start:end]
        return cells


def protect(counts: Mapping[Key, int | None], sums: Sequence[Sum], rule: Rule) -> Release:
    """Hide what the rule hides, and what it takes beside.

    `counts` are all cells that will leave the house, totals among them, `None` where the publisher
    hid one; `sums` all that hold among them (`sums_of`), over several tables if several are shown.

    Raises `Invalid` (`DIS-001`) for counts below nought or sums that do not hold, `DIS-002` for a
    sum over unknown cells; `Failure` (`DIS-003`) where the solver comes to no end.
    """
    _check(counts, sums)
    working = _working(counts, sums, rule)
    small = np.flatnonzero(
        working.known & (working.counts >= 1) & (working.counts <= rule.hidden_to)
    )
    # The least first: they need the longest way up, and what covers them often covers the others.
    for cell in sorted(small, key=lambda each: (working.counts[each], working.keys[each])):
        _cover(working, int(cell), rule.hidden_to - working.counts[cell])
        _cover(working, int(cell), 1 - working.counts[cell])
    ours = {key for key, hides in zip(working.keys, working.hidden, strict=True) if hides}
    theirs = {key for key, count in counts.items() if count is None}
    return Release(
        shown={
            key: None if count is None or key in ours else rule.rounded(count)
            for key, count in counts.items()
        },
        hidden=frozenset(ours - theirs),
        by_publisher=frozenset(theirs),
    )


def _cover(working: _Working, cell: int, move: float) -> None:
    """Hide the cheapest cells that let one cell move so far while every sum still holds."""
    if move == 0:
        return
    price = np.where(working.hidden, 0.0, working.cost)
    whole = np.arange(len(price))
    moved = _moved(working, cell, (move, move), price, _near(working, cell, price))
    if moved is None:
        moved = _moved(working, cell, (move, move), price, whole)
    if moved is None:
        # A sum of hidden parts is known to be as many at least: then as far down as it goes.
        downward = np.zeros(len(price))
        downward[cell] = -1.0
        furthest = _moved(working, cell, (move, 0.0), downward, whole)
        end = 0.0 if furthest is None else float(round(furthest[cell]))
        moved = _moved(working, cell, (end, end), price, whole)
    if moved is not None:
        working.hidden |= np.abs(moved) > MOVED


def _near(working: _Working, cell: int, price: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The cheapest cells beside one in its sums, and those that stand in two sums with these."""
    chosen = np.zeros(len(price), dtype=np.bool_)
    chosen[cell] = True
    for row in working.sums_with(cell):
        beside = working.cells_in(row)
        beside = beside[(working.counts[beside] > 0) | ~working.known[beside]]
        chosen[beside[np.argsort(price[beside], kind="stable")[:NEAR]]] = True
    touched = (working.members @ chosen) > 0
    chosen |= (working.members.T @ touched.astype(np.float64)) >= 2
    return np.flatnonzero(chosen)


def _moved(
    working: _Working,
    cell: int,
    move: tuple[float, float],
    price: npt.NDArray[np.float64],
    among: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64] | None:
    """How each cell moves at the least price when one moves within bounds; `None` if none can.

    Only cells `among` may move. Each may rise without end and fall to 1; one of nought is seen not
    to be hidden; one that came hidden may rise, but how far it may fall is not known. Raises
    `Failure` (`DIS-003`).
    """
    from scipy import optimize, sparse  # noqa: PLC0415 - slow to load

    place = int(np.searchsorted(among, cell))
    known, counts = working.known[among], working.counts[among]
    rise = np.where(known & (counts == 0), 0.0, np.inf)
    fall = np.where(known, np.maximum(counts - 1, 0.0), 0.0)
    rise[place], fall[place] = max(move[1], 0.0), max(-move[0], 0.0)
    least = np.zeros(2 * len(among))
    least[place], least[len(among) + place] = max(move[0], 0.0), max(-move[1], 0.0)
    part = working.matrix[:, among]
    part = part[np.flatnonzero(np.diff(part.tocsr().indptr))]
    found = optimize.linprog(
        np.concatenate([price[among], price[among]]),
        A_eq=sparse.hstack([part, -part]),
        b_eq=np.zeros(part.shape[0]),
        bounds=np.column_stack([least, np.concatenate([rise, fall])]),
        method="highs-ds",
    )
    if found.status == IMPOSSIBLE:
        return None
    if found.status != SOLVED:
        where = " / ".join(working.keys[cell])
        raise Failure(
            "DIS-003",
            f"the solver came to no end: {found.message}",
            where=where,
            mend="show the table by larger groups",
        )
    moves = np.zeros(len(price))
    moves[among] = found.x[: len(among)] - found.x[len(among) :]
    return moves


def _working(counts: Mapping[Key, int | None], sums: Sequence[Sum], rule: Rule) -> _Working:
    from scipy import sparse  # noqa: PLC0415 - slow to load

    keys = sorted(counts)
    place = {key: number for number, key in enumerate(keys)}
    values = np.array([counts[key] or 0 for key in keys], dtype=np.float64)
    known = np.array([counts[key] is not None for key in keys])
    rows, columns, entries = [], [], []
    for row, each in enumerate(sums):
        for key, sign in ((each.total, -1.0), *((part, 1.0) for part in each.parts)):
            rows.append(row)
            columns.append(place[key])
            entries.append(sign)
    return _Working(
        keys=keys,
        counts=values,
        known=known,
        hidden=~known | ((values >= 1) & (values <= rule.hidden_to)),
        matrix=sparse.csc_array((entries, (rows, columns)), shape=(len(sums), len(keys))),
    )


def _check(counts: Mapping[Key, int | None], sums: Sequence[Sum]) -> None:
    for key, count in counts.items():
        if count is not None and count < 0:
            raise Invalid(
                "DIS-001",
                f"{count} is no count",
                where=" / ".join(key),
                mend="mend the rows from which it was counted",
            )
    for each in sums:
        cells = (each.total, *each.parts)
        missing = [key for key in cells if key not in counts]
        if missing:
            raise Invalid(
                "DIS-002",
                "a sum names a cell that the table does not have",
                where=" / ".join(missing[0]),
                mend="give every cell of every sum, or leave the sum out",
            )
        parts = [counts[part] for part in each.parts]
        total = counts[each.total]
        added = sum(part or 0 for part in parts)
        whole = None not in parts
        if total is not None and ((whole and added != total) or added > total):
            raise Invalid(
                "DIS-001",
                f"the parts come to {added}, the total is {total}",
                where=" / ".join(each.total),
                mend="count the parts and the total from the same rows",
            )
