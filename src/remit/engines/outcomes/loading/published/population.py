"""People of an area by month, age band and sex: what rates are taken over.

Our own layout, since no single published file has it; see docs/outcomes/activity.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from remit.engines.outcomes.limits import MONTH_FIRST, MONTH_LAST
from remit.engines.outcomes.loading.published.second import sums
from remit.engines.outcomes.loading.published.tally import (
    Asked,
    BadRow,
    Check,
    Tally,
    number,
    rows_of,
    whole_row,
)
from remit.engines.outcomes.model.bands import AGE_BANDS
from remit.engines.outcomes.model.cells import Key
from remit.errors import Invalid

DATASET: Final = "population"
SERIES: Final = "population.people"
COLUMNS: Final = ("area", "month", "age_band", "sex", "population")
_SEXES: Final = ("female", "male")
_SAID_MAX: Final = 3


def read(path: Path, asked: Asked) -> Tally:
    """Series `population.people` by area, month, age band and sex.

    Raises `Invalid` (CUB-052) where an area has not every age band for a sex: a rate over what is
    left would be wrong for everybody.
    """
    tally = Tally(path.name, asked)
    for line, row in rows_of(path, COLUMNS):
        tally.rows += 1
        # A file that is made up in part is made up.
        tally.synthetic = tally.synthetic or row.get("synthetic") == "yes"
        try:
            whole_row(row)
            key = _key(row, tally)
            people = number(row["population"], "population")
            tally.once(key.area, str(key.month), key.age_band, key.sex)
        except BadRow as fault:
            tally.leave_out(line, str(fault), row, {"population": 1})
            continue
        tally.take({key: people})
    _every_band(tally, path)
    (theirs,) = sums(path, ("population",))
    ours = tally.total(SERIES) + tally.left_out["population"]
    tally.checks.append(Check("population", ours, theirs, "the column added up by DuckDB"))
    return tally


def _key(row: dict[str, str], tally: Tally) -> Key:
    text = row["month"].strip().replace("-", "")
    when = int(text) if text.isascii() and text.isdigit() and len(text) == 6 else 0
    if not MONTH_FIRST <= when <= MONTH_LAST or not 1 <= when % 100 <= 12:
        raise BadRow(f"`{row['month']}` is not a month as 2018-04")
    band, sex = row["age_band"].strip(), row["sex"].strip()
    if band not in AGE_BANDS:
        raise BadRow(f"`{band}` is none of the age bands {AGE_BANDS[0]} to {AGE_BANDS[-1]}")
    if sex not in _SEXES:
        raise BadRow(f"the sex `{sex}` is none of {', '.join(_SEXES)}")
    return Key(SERIES, area=tally.area(row["area"], when), month=when, age_band=band, sex=sex)


def _every_band(tally: Tally, path: Path) -> None:
    held: dict[tuple[str, int, str], set[str]] = {}
    for key in tally.cells:
        held.setdefault((key.area, key.month, key.sex), set()).add(key.age_band)
    missing = [
        f"{area} in {when}, {sex}: {', '.join(band for band in AGE_BANDS if band not in bands)}"
        for (area, when, sex), bands in sorted(held.items())
        if len(bands) < len(AGE_BANDS)
    ]
    if missing:
        raise Invalid(
            "CUB-052",
            f"{len(missing):,} areas lack an age band; first {'; '.join(missing[:_SAID_MAX])}",
            where=str(path),
            mend="give every age band for every area, with 0 where nobody is",
            details={"faults": dict(tally.faults.counts)},
        )
