"""The counts as Ibis expressions: the only module that names Ibis.

Ibis turns them into the SQL of DuckDB and of Spark; nothing of Ibis runs a query (docs/adr/0023).
Only what both engines do alike is used: comparisons, integer arithmetic, cases, casts of 64-bit
integers, `try_cast` behind a pattern, sums and counts. No division, no float, no order.

A row at fault keeps the number of its fault in `month`, below zero: a column of its own would be
one more key for every row to be grouped by. Where the first scan of a source found none at fault,
the others are told that the source is `clean`, and check nothing again (docs/adr/0065). Of a
`sound` source the files themselves prove that numbers and dates are within their limits, and no row
is asked about them (docs/adr/0075).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import ibis
from ibis import _
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

from remit.engines.outcomes import limits
from remit.engines.outcomes.engine.expressions import (
    GOOD,
    ROWS_COLUMN,
    SOURCE,
    SUM,
    WIDE,
    Grouping,
)
from remit.engines.outcomes.model import counting
from remit.engines.outcomes.model.bands import AGE_BANDS, NOT_KNOWN, SEXES
from remit.engines.outcomes.model.cells import NO_BIN

_COMPILERS: Final[dict[str, Any]] = {"duckdb": DuckDBCompiler, "pyspark": PySparkCompiler}
_INTEGER_DIMENSIONS: Final = ("month", "bin")


def sql(expression: Any, dialect: str = "duckdb") -> str:
    """An expression as one statement of a dialect. It takes Ibis longer than a small file does."""
    compiler = _COMPILERS[dialect]()
    return str(compiler.to_sqlglot(expression).sql(dialect=compiler.dialect))


def rows(*, text: bool, clean: bool = False, places: Sequence[str] = ()) -> Any:
    """Every row with `month`, the dimensions and the columns to add up.

    `text`: every column of the source is text, as from CSV. `clean`: no row is at fault.
    `places`: columns of the source to keep besides.
    """
    whole = "string" if text else "int64"
    schema = dict.fromkeys(counting.INTEGERS, whole) | dict.fromkeys(counting.TEXTS, "string")
    schema |= {"date": "string" if text else "date", "is_duplicate": "boolean"}
    schema |= {name: "string" if name == "filename" else "int64" for name in places}
    table = ibis.table(schema, name=SOURCE)
    unreadable = ibis.literal(value=False)
    if text:
        table, unreadable = _read(table)
    return table.mutate(
        month=_month() if clean else _month_or_fault(unreadable),
        # What is missing goes with what lies below zero, which is at fault and may not fit.
        age_from=ibis.cases(
            (_.age >= limits.AGE_BAND_OPEN, limits.AGE_BAND_OPEN),
            (_.age >= 0, _.age - _.age % limits.AGE_BAND_YEARS),
            else_=-1,
        ).cast("int16"),
        bin=ibis.cases(
            (_.wait_weeks >= limits.WAIT_WEEKS_OPEN, limits.WAIT_WEEKS_OPEN),
            (_.wait_weeks >= 0, _.wait_weeks),
            else_=NO_BIN,
        ).cast("int16"),
    )


def _read(table: Any) -> tuple[Any, Any]:
    """Text into numbers and dates; what cannot be read makes a row unreadable."""
    read = {
        name: ibis.ifelse(_matches(_[name], counting.INTEGER_TEXT), _[name], None).try_cast("int64")
        for name in counting.INTEGERS
    }
    read["date"] = ibis.ifelse(_matches(_.date, counting.DATE_TEXT), _.date, None).try_cast("date")
    lost = {
        f"lost_{name}": (_[f"text_{name}"] != "") & _[name].isnull()
        for name in (*counting.INTEGERS, "date")
    }
    texts = {f"text_{name}": _[name].fill_null("") for name in read}
    table = table.mutate(**texts).mutate(**read).mutate(**lost)
    unreadable = ibis.literal(value=False)
    for name in lost:
        unreadable = unreadable | _[name]
    return table, unreadable


def _matches(column: Any, pattern: str) -> Any:
    # In Java, which Spark runs on, `$` also stands before a last line feed.
    return column.re_search(pattern) & ~column.contains("\n")


def _month() -> Any:
    return (_.date.year() * 100 + _.date.month()).cast("int64")


def _month_or_fault(unreadable: Any) -> Any:
    """The month of a good row, or the first fault of a row by its numbers, below zero and in the
    order of `counting.fault_of`. One list of cases: a fault worked out apart is worked out twice.
    """
    first = limits.MONTH_FIRST // 100, limits.MONTH_FIRST % 100
    last = limits.MONTH_LAST // 100 + 1
    in_time = (_.date >= ibis.date(*first, 1)) & (_.date < ibis.date(last, 1, 1))
    return ibis.cases(
        (unreadable, -counting.UNREADABLE),
        (_.id.isnull() | (_.id < 0), -1),
        (_.date.isnull(), -2),
        (~in_time, -3),
        (_.age.notnull() & ~_.age.between(0, limits.AGE_YEARS_MAX), -4),
        (_.cost_pence.isnull(), -5),
        (~_.cost_pence.between(0, limits.COST_PENCE_MAX), -6),
        (_.wait_weeks.notnull() & ~_.wait_weeks.between(0, limits.WAIT_WEEKS_MAX), -7),
        (_.is_duplicate, -counting.DUPLICATE),
        else_=_month(),
    )


def _whole(total: Any) -> Any:
    """A sum as a 64-bit integer. DuckDB's are wider, and its Parquet would hold them as floats;
    Ibis takes them for 64 bits wide already, and leaves a plain cast out."""
    return total.cast("decimal(38, 0)").cast("int64")


def wide(
    grouping: Grouping,
    *,
    text: bool,
    practices: bool,
    clean: bool = False,
    sound: bool = False,
    dated: bool = True,
) -> Any:
    """One scan: for each group its rows and its sums.

    `sound`: no number and no date is at fault. Not `dated`: all rows are of one month, which is one
    key less for every row to be grouped by, and no date need be read.
    """
    table = rows(text=text, clean=clean or sound)
    if grouping.needs:
        table = table.filter(_[grouping.needs].notnull())
    names = _recorded(grouping.by, practices=practices, clean=clean)
    return table.group_by([name for name in names if dated or name != "month"]).agg(
        **{ROWS_COLUMN: _.count()},
        **{SUM + name: _whole(_[name].sum()) for name in grouping.sums},
    )


def _recorded(by: Sequence[str], *, practices: bool, clean: bool) -> list[str]:
    """The columns to group by: whatever a later judgement needs is among them."""
    names = ["age_from" if name == "age_band" else name for name in by]
    judged = ["month", "area", "sex", "kind", *(["practice"] if practices else [])]
    return names + [name for name in judged if name not in names and not clean]


def kept(grouping: Grouping, name: str = WIDE, *, practices: bool, clean: bool = False) -> Any:
    """The groups of one scan, as an engine wrote them and as they are read back."""
    numbers = dict.fromkeys(("month", "age_from", "bin"), "int64")
    names = _recorded(grouping.by, practices=practices, clean=clean)
    schema = {name: numbers.get(name, "string") for name in names}
    schema |= dict.fromkeys([ROWS_COLUMN, *(SUM + name for name in grouping.sums)], "int64")
    return ibis.table(schema, name=name)


def judged(table: Any, *, practices: bool, refused: Iterable[tuple[str, int, int]] = ()) -> Any:
    """Rows or groups with their `fault`.

    `refused` names areas in months (area, month, fault) that are found wanting only now.
    """
    own = -_.month
    later: dict[int, list[str]] = {}
    for area, month, fault in refused:
        later.setdefault(fault, []).append(f"{area}|{month}")
    place = _.area + "|" + _.month.cast("string")
    code = _.practice.fill_null("") if practices else None
    return table.mutate(
        fault=ibis.cases(
            ((_.month < 0) & (own != counting.DUPLICATE), own),
            (~_matches(_.area.fill_null(""), counting.CODE_TEXT), 11),
            (~_.sex.fill_null("").isin(SEXES), 12),
            (~_matches(_.kind.fill_null(""), counting.KIND_TEXT), 13),
            *([((code != "") & ~_matches(code, counting.CODE_TEXT), 14)] if practices else []),
            (_.month < 0, own),
            *((place.isin(places), fault) for fault, places in sorted(later.items())),
            else_=counting.GOOD,
        ).cast("int64")
    )


def tidy(grouping: Grouping, *, practices: bool, clean: bool) -> Any:
    """One row for each set of the grouping's dimensions, as cells have them, with its rows and
    its sums, from the good groups of its scan."""
    table = kept(grouping, GOOD, practices=practices, clean=clean)
    sums = [ROWS_COLUMN, *(SUM + name for name in grouping.sums)]
    table = table.select(*sums, **{name: _dimension(name) for name in grouping.by})
    if _parted(grouping, practices=practices, clean=clean):
        table = table.group_by(list(grouping.by)).agg(
            **{name: _whole(_[name].sum()) for name in sums}
        )
    return table


def _parted(grouping: Grouping, *, practices: bool, clean: bool) -> bool:
    """Whether several groups of a scan may come to one: those parted by what only the judgement
    needed, or by a code that one row left out and another gave as an empty text."""
    recorded = _recorded(grouping.by, practices=practices, clean=clean)
    return len(recorded) > len(grouping.by) or not {"practice", "provider"}.isdisjoint(grouping.by)


def _dimension(name: str) -> Any:
    if name == "age_band":
        bands = [
            (_.age_from == place * limits.AGE_BAND_YEARS, ibis.literal(band))
            for place, band in enumerate(AGE_BANDS)
        ]
        return ibis.cases(*bands, else_=NOT_KNOWN)
    if name in _INTEGER_DIMENSIONS:
        return _[name].cast("int32")
    return _[name].fill_null("")
