"""Figures from a cube: any series, by any dimensions, as NumPy arrays, in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.cube.store import Cube
from remit.engines.outcomes.engine.duck import connected, listed, placed
from remit.engines.outcomes.model.cells import DIMENSIONS, Key
from remit.errors import Invalid, NotFound

_NUMBERS: Final = ("month", "bin")


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of one series: `dimensions` by name and `value`, arrays of one length, keys sorted.

    `cube_hash` names the cube that they came from, `synthetic` whether any of it is made up.
    """

    series: str
    dimensions: Mapping[str, npt.NDArray[Any]]
    value: npt.NDArray[np.int64]
    cube_hash: str
    synthetic: bool

    def __len__(self) -> int:
        return len(self.value)

    def cells(self) -> dict[Key, int]:
        """The same figures as cells; dimensions not asked for are empty."""
        columns = [self.dimensions[name].tolist() for name in self.dimensions]
        found = {}
        for *places, value in zip(*columns, self.value.tolist(), strict=True):
            found[Key(self.series, **dict(zip(self.dimensions, places, strict=True)))] = value
        return found


class Reader:
    """Asks one state of a cube; get it from `reading`."""

    def __init__(self, cube: Cube, connection: duckdb.DuckDBPyConnection) -> None:
        manifest = cube.manifest()
        self.hash = manifest.hash
        self.parts = manifest.parts
        self._connection = connection
        files = cube.files()
        if files:
            connection.execute(
                f"create temp view cells as from read_parquet({listed(files)}, "
                "hive_partitioning = false)"
            )

    def series(self) -> tuple[str, ...]:
        """The names of all series in the cube, sorted."""
        return tuple(sorted({name for part in self.parts for name in part.totals}))

    def months(self, series: str) -> tuple[int, ...]:
        """The months that parts with the series speak of, sorted."""
        found = {month for part in self.parts if series in part.totals for month in part.months}
        return tuple(sorted(found))

    def figures(
        self,
        series: str,
        by: Sequence[str] = (),
        where: Mapping[str, Sequence[str | int]] | None = None,
        months: tuple[int, int] | None = None,
    ) -> Figures:
        """The sums of `series` for each combination of `by`.

        `where` keeps cells whose dimension is one of the values; `months` those from the first to
        the last, both included. Raises `NotFound` (CUB-030) for a series that the cube has not,
        `Invalid` (CUB-031) for a dimension that there is not.
        """
        where = dict(where or {})
        self._known(series, [*by, *where])
        tests, values = ["series = ?"], [series, *([] if months is None else months)]
        tests += ["month between ? and ?"] if months else []
        for name, choices in where.items():
            tests.append(f"list_contains(?, {name})")
            values.append(list(choices))
        names = ", ".join([*by, ""])
        with placed("the cube"):
            found = self._connection.execute(
                f"select {names} sum(value)::bigint as value from cells "
                f"where {' and '.join(tests)} "
                + (
                    f"group by {', '.join(by)} order by {', '.join(by)}"
                    if by
                    else "having count(*) > 0"
                ),
                values,
            ).fetchnumpy()
        synthetic = any(part.synthetic for part in self.parts if series in part.totals)
        arrays = {name: np.asarray(found[name]) for name in by}
        return Figures(series, arrays, np.asarray(found["value"]), self.hash, synthetic)

    def _known(self, series: str, names: Sequence[str]) -> None:
        if series not in self.series():
            raise NotFound(
                "CUB-030",
                f"the cube has no series `{series}`",
                mend="it has: " + (", ".join(self.series()) or "nothing yet; load some files"),
            )
        for name in names:
            if name not in DIMENSIONS:
                raise Invalid(
                    "CUB-031",
                    f"there is no dimension `{name}`",
                    mend=f"choose from: {', '.join(DIMENSIONS)}",
                )


@contextmanager
def reading(cube: Cube) -> Iterator[Reader]:
    """A reader of the cube as it is now.

    Questions are small: a second thread would use the processor twice as long for them.
    """
    with connected(threads=1) as connection:
        yield Reader(cube, connection)
