"""The second way to a total: DuckDB adds up a column of the raw file and knows no reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from remit.engines.outcomes.engine.duck import connected, literal, placed
from remit.engines.outcomes.limits import VALUE_MAX

_NUMBER = "try_cast(replace(trim({}), ',', '') as decimal(38, 13))"


def sums(
    path: Path, columns: Sequence[str], *, scale: int = 1, round_rows: bool = False, where: str = ""
) -> list[int]:
    """The sum of each CSV column over all rows, in 1/scale; what is no number counts nothing.

    `round_rows` rounds each row to 1/scale first, halves to the even. Raises as `duck.placed`.
    """
    # As `tally.readable`: a number that no cell could hold is none.
    small = f"case when abs({_NUMBER}) <= {VALUE_MAX} then {_NUMBER} end"
    scaled = f"({small} * {scale})"
    each = f"round_even({scaled}, 0)" if round_rows else scaled
    terms = [each.replace("{}", '"' + name + '"') for name in columns]
    asked = ", ".join(f"coalesce(sum({term}), 0)::hugeint" for term in terms)
    with connected() as connection, placed(path.name):
        row = connection.execute(
            f"select {asked} from read_csv({literal(path)}, header = true, all_varchar = true, "
            "delim = ',', quote = '\"', escape = '\"', null_padding = true, ignore_errors = true) "
            + (f"where {where}" if where else "")
        ).fetchone()
    assert row is not None  # an aggregate always answers
    return [int(value) for value in row]
