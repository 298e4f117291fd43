"""What a cube is made of: integers under keys. Two cubes are added cell by cell.

This module and `counting` are the meaning of the whole engine. They are slow and plain; DuckDB
and Spark must come to the same integers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from remit.engines.outcomes.limits import VALUE_MAX
from remit.errors import Invalid

NO_BIN: Final = -1


class Key(NamedTuple):
    """What one integer speaks of; a dimension that plays no part is empty (`bin`: -1, `month`: 0).

    `series` names what is counted and its unit, as `activity.cost_pence`. `area`, `practice` and
    `provider` are codes as recorded in the source. `month` is the first month of the period as
    year * 100 + month. `age_band` is `0-4` to `85-89`, `90+` or `not_known`; published files may
    carry bands of their own. `kind` is any further breakdown; `bin` the lower edge of a bin.
    """

    series: str
    area: str = ""
    practice: str = ""
    provider: str = ""
    month: int = 0
    age_band: str = ""
    sex: str = ""
    kind: str = ""
    bin: int = NO_BIN


DIMENSIONS: Final = Key._fields[1:]
"""Every dimension of a cell, in the order of the key."""

Cells = Mapping[Key, int]


def added(*parts: Cells) -> dict[Key, int]:
    """The sum of parts: for each key the sum of its integers; order never matters.

    Raises `Invalid` (CUB-001) where a sum leaves 64 bits.
    """
    total: dict[Key, int] = defaultdict(int)
    for part in parts:
        for key, value in part.items():
            total[key] += value
    for key, value in total.items():
        if abs(value) > VALUE_MAX:
            raise Invalid(
                "CUB-001",
                f"the sum of `{key.series}` is larger than a cell can hold",
                where=f"{key.area or key.provider or 'all'}, month {key.month}",
                mend="look for a figure in the wrong unit in the files of this series",
            )
    return dict(total)


def line(key: Key, value: int) -> str:
    """One cell as text: ten fields with tabs between them."""
    return "\t".join(map(str, (*key, value)))


def digest(cells: Cells) -> str:
    """SHA-256 (hex) of all cells, a line each in the order of their keys, line feeds between them.

    The same on every engine and machine: texts are ordered by code points, numbers as numbers.
    """
    return sha256("\n".join(line(key, cells[key]) for key in sorted(cells)).encode()).hexdigest()
