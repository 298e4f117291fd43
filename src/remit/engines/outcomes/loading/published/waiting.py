"""Referral-to-treatment waits of patients admitted, in weekly bins, as NHS England publishes them.

The last headers of the published file stand one column off: `median_wait` holds the number of all
pathways, `percentile_95` the median and `completed_pathways` the 95th percentile.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

from remit.engines.outcomes.limits import WAIT_WEEKS_OPEN
from remit.engines.outcomes.loading.published.second import sums
from remit.engines.outcomes.loading.published.tally import (
    Asked,
    BadRow,
    Check,
    Tally,
    code,
    month,
    number,
    rows_of,
    whole_row,
)
from remit.engines.outcomes.model.cells import Key

DATASET: Final = "rtt"
OPEN: Final = "104 plus"
ALL_PATHWAYS: Final = "median_wait"
TOTAL_FUNCTION: Final = "C_999"
BINS: Final = {f">{week}-{week + 1}": week for week in range(WAIT_WEEKS_OPEN)} | {
    OPEN: WAIT_WEEKS_OPEN
}
_PARTS: Final = {
    "wait_0_18": range(18),
    "wait_19_52": range(18, 52),
    "wait_52_plus": range(52, WAIT_WEEKS_OPEN + 1),
}
COLUMNS: Final = (
    "Provider_code",
    "Treatment_function_code",
    *BINS,
    *_PARTS,
    ALL_PATHWAYS,
    "percentile_95",
    "completed_pathways",
    "Time_period",
)
_FUNCTION: Final = re.compile(r"[A-Z][A-Z0-9_]{1,9}")
_WAITS, _UNKNOWN = "rtt.admitted_waits", "rtt.admitted_unknown_start"


def read(path: Path, asked: Asked) -> Tally:
    """Series `rtt.admitted_waits` by provider, month, kind (treatment function) and bin (weeks).

    `rtt.admitted_unknown_start` counts pathways that are among all and in no bin: their clock
    start is not known. Total rows are held against the sum of the functions and left out of it.
    """
    tally = Tally(path.name, asked)
    totals: dict[tuple[str, int], Counter[str]] = {}
    added: dict[tuple[str, int], Counter[str]] = {}
    broken: set[str] = set()
    for line, row in rows_of(path, COLUMNS):
        tally.rows += 1
        try:
            whole_row(row)
            own, function = _key(row, tally)
            values = _values(row)
        except BadRow as fault:
            tally.leave_out(line, str(fault), row, {ALL_PATHWAYS: 1})
            broken.add((row.get("Provider_code") or "").strip())
            continue
        place = (own.provider, own.month)
        if function == TOTAL_FUNCTION:
            totals[place] = values
            continue
        added.setdefault(place, Counter()).update(values)
        tally.take(
            {
                own._replace(series=_WAITS, kind=function, bin=week): values[name]
                for name, week in BINS.items()
                if values[name]
            }
        )
        unknown = values[ALL_PATHWAYS] - sum(values[name] for name in BINS)
        if unknown:
            tally.take({own._replace(series=_UNKNOWN, kind=function): unknown})
    for place in [place for place in totals.keys() | added.keys() if place[0] in broken]:
        # A row of theirs was left out, so that their sum cannot be their total.
        totals.pop(place, None)
        added.pop(place, None)
    _compare(tally, path, totals, added)
    return tally


def _key(row: dict[str, str], tally: Tally) -> tuple[Key, str]:
    function = row["Treatment_function_code"].strip()
    if not _FUNCTION.fullmatch(function):
        raise BadRow(f"`{function}` is no treatment function code")
    own = Key("", provider=code(row["Provider_code"], "provider"), month=month(row["Time_period"]))
    tally.once(own.provider, function, row["Time_period"].strip())
    return own, function


def _values(row: dict[str, str]) -> Counter[str]:
    """The numbers of a row, in which `-` stands for none. Raises `BadRow` where they disagree."""
    found = Counter({name: _number(row[name], name) for name in (*BINS, *_PARTS, ALL_PATHWAYS)})
    for part, weeks in _PARTS.items():
        held = sum(found[name] for name, week in BINS.items() if week in weeks)
        if held != found[part]:
            raise BadRow(f"`{part}` says {found[part]:,} and its weeks add up to {held:,}")
    if found[ALL_PATHWAYS] < sum(found[name] for name in BINS):
        raise BadRow("the weeks add up to more than all pathways")
    return found


def _number(text: str, what: str) -> int:
    return 0 if text.strip() in ("-", "") else number(text, what)


def _compare(
    tally: Tally,
    path: Path,
    totals: dict[tuple[str, int], Counter[str]],
    added: dict[tuple[str, int], Counter[str]],
) -> None:
    wrong = sorted(
        provider
        for provider, when in totals.keys() | added.keys()
        if +totals.get((provider, when), Counter()) != +added.get((provider, when), Counter())
    )
    if wrong:
        tally.said.append(f"total rows that differ from the sum of functions: {', '.join(wrong)}")
    way = "the file's own total rows"
    for name in (*_PARTS, ALL_PATHWAYS):
        ours = sum(values[name] for values in added.values())
        theirs = sum(values[name] for values in totals.values())
        tally.checks.append(Check(name, ours, theirs, way))
    if not tally.faults.counts:
        where = f"trim(\"Treatment_function_code\") <> '{TOTAL_FUNCTION}'"
        (theirs,) = sums(path, (ALL_PATHWAYS,), where=where)
        ours = tally.total(_WAITS) + tally.total(_UNKNOWN)
        tally.checks.append(Check("all pathways", ours, theirs, "the column added up by DuckDB"))
