"""What the footers of Parquet files prove of every row, so that no row need be asked.

A row group tells the least and the greatest value of each column and how many are missing. Where
these lie within the limits of `counting.fault_of`, so does every row (docs/adr/0075).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

import duckdb

from remit.engines.outcomes import limits
from remit.engines.outcomes.engine.duck import listed, literal
from remit.engines.outcomes.engine.scan import DUPLICATES, Scan
from remit.engines.outcomes.loading.staging import in_footers
from remit.engines.outcomes.model.bands import first_day, month_of

_WITHIN: Final[dict[str, tuple[Any, Any]]] = {
    "id": (0, limits.VALUE_MAX),
    "date": (first_day(limits.MONTH_FIRST), date(limits.MONTH_LAST // 100, 12, 31)),
    "age": (0, limits.AGE_YEARS_MAX),
    "cost_pence": (0, limits.COST_PENCE_MAX),
    "wait_weeks": (0, limits.WAIT_WEEKS_MAX),
}
_MAY_MISS: Final = ("age", "wait_weeks")


def proven(connection: duckdb.DuckDBPyConnection, scan: Scan) -> Scan:
    """The scan, with what its footers prove: that it is `sound`, and the one `month` of its rows.

    A column that a row group tells nothing of proves nothing, and nor do texts.
    """
    if scan.text or DUPLICATES in scan.columns:
        return scan
    wanted = [name for name in _WITHIN if name in scan.columns]
    told: Counter[str] = Counter()
    months: set[int] = set()
    for name, values, missing, low, high in _told(connection, scan, wanted):
        if missing is None or (missing and name not in _MAY_MISS):
            return scan
        if missing < values:
            bounds = _bounds(name, low, high)
            if bounds is None:
                return scan
            if name == "date":
                months |= {month_of(day) for day in bounds}
        told[name] += 1
    groups = in_footers(connection, scan, "num_row_groups")
    if any(told[name] != groups for name in wanted):
        return scan
    return replace(scan, sound=True, month=min(months) if len(months) == 1 else None)


def _bounds(name: str, low: str | None, high: str | None) -> tuple[Any, Any] | None:
    """The least and greatest value of a column, if both are told and within its limits."""
    read: Callable[[str], Any] = date.fromisoformat if name == "date" else int
    least, greatest = _WITHIN[name]
    try:
        found = (read(low or ""), read(high or ""))
    except ValueError:  # not told, or a year of five digits
        return None
    return found if least <= found[0] and found[1] <= greatest else None


def _told(
    connection: duckdb.DuckDBPyConnection, scan: Scan, names: list[str]
) -> list[tuple[Any, ...]]:
    """For each row group and column: its values, how many are missing, the least, the greatest."""
    return connection.execute(
        "select path_in_schema, num_values, stats_null_count, stats_min_value, stats_max_value "
        f"from parquet_metadata({listed(scan.paths)}) "
        f"where path_in_schema in ({', '.join(map(literal, names))})"
    ).fetchall()
