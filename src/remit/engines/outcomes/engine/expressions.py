"""The statements that count, in the SQL of DuckDB or of Spark, and what they are asked for.

They are written by `terms`, which is loaded when one is first needed: Ibis is slow to load, and
most programs of a house never count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from remit.engines.outcomes.model import counting
from remit.engines.outcomes.model.counting import ROWS, Count

if TYPE_CHECKING:
    from remit.engines.outcomes.engine.scan import Scan

SOURCE: Final = "source"
"""The view that an engine binds the files to."""

WIDE: Final = "wide"
"""The view that the groups of one scan are read back from."""

GOOD: Final = "good"
"""The view of those groups of one scan that have no fault."""

COLUMNS: Final = counting.ActivityRow._fields
SUM: Final = "sum_"
ROWS_COLUMN: Final = "row_count"


@dataclass(frozen=True, slots=True)
class Grouping:
    """Counts that share their dimensions and so one scan."""

    by: tuple[str, ...]
    needs: str
    counts: tuple[Count, ...]

    @property
    def sums(self) -> tuple[str, ...]:
        """The columns to add up."""
        return tuple(sorted({count.of for count in self.counts} - {ROWS}))


def groupings(counts: Iterable[Count]) -> tuple[Grouping, ...]:
    """The scans that some counts need; the first reads every row."""
    found: dict[tuple[tuple[str, ...], str], list[Count]] = {}
    for count in counts:
        found.setdefault((count.by, count.needs), []).append(count)
    made = [Grouping(by, needs, tuple(each)) for (by, needs), each in found.items()]
    return tuple(sorted(made, key=lambda grouping: grouping.needs != ""))


def column_of(count: Count) -> str:
    """The column of `tidy` that a count is told by."""
    return ROWS_COLUMN if count.of == ROWS else SUM + count.of


Refused = tuple[tuple[str, int, int], ...]
"""Areas in months that are found wanting after the scan, each with the fault."""


def scan_sql(
    grouping: Grouping, dialect: str, scan: Scan, *, practices: bool, clean: bool = False
) -> str:
    """The statement of one scan over `SOURCE`, for `duckdb` or `pyspark`."""
    sql = _scan_sql(
        grouping,
        dialect,
        text=scan.text,
        practices=practices,
        clean=clean,
        sound=scan.sound,
        dated=scan.month is None,
    )
    # The month is put in here, so that one statement serves for all months of a year.
    return sql if scan.month is None else f"select *, {scan.month} as month from ({sql}) as dated"


@lru_cache(maxsize=64)
def _scan_sql(
    grouping: Grouping,
    dialect: str,
    *,
    text: bool,
    practices: bool,
    clean: bool,
    sound: bool,
    dated: bool,
) -> str:
    from remit.engines.outcomes.engine import terms  # noqa: PLC0415 - slow to load

    groups = terms.wide(
        grouping, text=text, practices=practices, clean=clean, sound=sound, dated=dated
    )
    return terms.sql(groups, dialect)


@lru_cache(maxsize=64)
def tidy_sql(grouping: Grouping, *, practices: bool, clean: bool) -> str:
    """The dimensions and sums of the groups in `GOOD`."""
    from remit.engines.outcomes.engine import terms  # noqa: PLC0415 - slow to load

    return terms.sql(terms.tidy(grouping, practices=practices, clean=clean))


@lru_cache(maxsize=64)
def groups_sql(grouping: Grouping, *, practices: bool, refused: Refused = ()) -> str:
    """The groups in `WIDE`, each with its `fault`."""
    from remit.engines.outcomes.engine import terms  # noqa: PLC0415 - slow to load

    return terms.sql(
        terms.judged(
            terms.kept(grouping, practices=practices), practices=practices, refused=refused
        )
    )


@lru_cache(maxsize=64)
def rows_sql(*, text: bool, practices: bool, places: tuple[str, ...], refused: Refused) -> str:
    """Every row of `SOURCE` with its `fault` and the columns `places`."""
    from remit.engines.outcomes.engine import terms  # noqa: PLC0415 - slow to load

    return terms.sql(
        terms.judged(terms.rows(text=text, places=places), practices=practices, refused=refused)
    )
