"""Rows of invented activity as NumPy arrays: which slots each row's draws point into."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.model.bands import first_day
from remit.engines.outcomes.synthetic import shape
from remit.engines.outcomes.synthetic.hashing import drawn
from remit.engines.outcomes.synthetic.shape import Place

Array = npt.NDArray[Any]

NO_WAIT: Final = -1
ROWS_AT_ONCE: Final = 65_536
"""Rows drawn together: few enough that what is between their columns stays in the processor."""

NAMES: Final = (*(kind.name for kind in shape.KINDS), shape.LATE)
"""The kinds of contact by their number."""

_LATE: Final = NAMES.index(shape.LATE)
_EMERGENCY: Final = shape.KINDS.index(shape.EMERGENCY_CARE)
_WAITING: Final = shape.KINDS.index(shape.WAITING)
_WINTER: Final = (12, 1, 2)
_WINTER_LATE: Final = 12

COLUMNS: Final[Mapping[str, Any]] = {
    "id": np.int64,
    "day": np.int32,
    "home": np.int16,
    "person": np.int16,
    "kind": np.int16,
    "wait": np.int16,
    "cost": np.int64,
}
"""What is drawn of a row: its number from 1, days after the first of the month, the slots of its
home and its person, the number of its kind, weeks waited or `NO_WAIT`, pence."""


@dataclass(frozen=True, slots=True)
class Lots:
    """What the draws of one month point into.

    `late` (of 256), `cost` (of 128) and `wait` (weeks) are by the slot of a home, `PRACTICES` to a
    slot of a place; `kind` and `price` (pence) by the slot of a kind.
    """

    seed: int
    days: int
    late: Array
    cost: Array
    wait: Array
    kind: Array
    price: Array


def lots(seed: int, month: int, slots: Sequence[Place]) -> Lots:
    """The lots of a month, for its slots of places."""
    first = first_day(month)
    winter = _WINTER_LATE if month % 100 in _WINTER else 0
    own = [shape.character(seed, place.code) for place in slots]
    late, cost, wait = (np.repeat(column, shape.PRACTICES) for column in np.array(own).T)
    kinds = shape.shared([(kind, kind.slots) for kind in shape.KINDS], shape.KIND_SLOTS)
    return Lots(
        seed,
        monthrange(first.year, first.month)[1],
        (late + winter).astype(np.uint32),
        cost.astype(np.int64),
        wait.astype(np.uint32),
        np.array([shape.KINDS.index(kind) for kind in kinds], dtype=np.int16),
        np.array([kind.cost_pence for kind in kinds], dtype=np.int64),
    )


def made(given: Lots, start: int, end: int) -> dict[str, Array]:
    """The rows numbered from `start` to before `end`, as `COLUMNS`."""
    rows = {name: np.empty(end - start, dtype) for name, dtype in COLUMNS.items()}
    for begin in range(start, end, ROWS_AT_ONCE):
        upto = min(begin + ROWS_AT_ONCE, end)
        place = slice(begin - start, upto - start)
        _draw(given, begin, upto, {name: column[place] for name, column in rows.items()})
    return rows


def _draw(given: Lots, start: int, end: int, rows: Mapping[str, Array]) -> None:
    numbers = np.arange(start, end, dtype=np.uint32)
    a, b, c = drawn(numbers, given.seed, draws=3)
    home = (a & (shape.PLACE_SLOTS - 1)) * shape.PRACTICES + (b >> 28 & (shape.PRACTICES - 1))
    slot = a >> 24
    kind = given.kind[slot]
    kind[(kind == _EMERGENCY) & ((b >> 20 & 255) < given.late[home])] = _LATE
    rows["id"][:] = numbers
    rows["id"][:] += 1
    rows["day"][:] = b % given.days
    rows["home"][:] = home
    rows["person"][:] = a >> 12 & (shape.PERSON_SLOTS - 1)
    rows["kind"][:] = kind
    rows["cost"][:] = (given.price[slot] * (512 + (c >> 20 & 1023)) >> 10) * given.cost[home] >> 7
    rows["wait"][:] = NO_WAIT
    (waiting,) = np.nonzero(kind == _WAITING)
    drawn_wait, weeks = c[waiting], given.wait[home[waiting]]
    steps = (drawn_wait & 31) * (drawn_wait >> 5 & 31) >> 4
    rows["wait"][waiting] = steps + (drawn_wait >> 10) % weeks
