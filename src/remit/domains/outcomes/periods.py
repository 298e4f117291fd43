"""Over which months a figure is taken: one month, a financial year, or all that there are.

Other spans are not offered: figures of two spans that overlap give away what lies between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from remit.engines.outcomes.measures.measure import Measure
from remit.engines.outcomes.model.bands import first_day
from remit.errors import Invalid

ALL: Final = "all"
YEARLY: Final = frozenset({"costs"})
"""Datasets whose figures are for a whole year, under the April in which it began."""

APRIL: Final = 4
MONTHS: Final = 12
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")


def datasets_of(measure: Measure) -> set[str]:
    """The datasets whose series a measure counts."""
    parts = [measure.numerator, *([measure.denominator] if measure.denominator else [])]
    return {name.split(".")[0] for part in parts for name in (*part.series, *part.minus)}


def yearly(measure: Measure) -> bool:
    """Whether a measure's figures are for whole years only."""
    return bool(datasets_of(measure) & YEARLY)


@dataclass(frozen=True, slots=True)
class Period:
    """A span: `key` names it in addresses (`2018/19`, `2018-04`, `all`).

    `first` and `last` are months as year * 100 + month; `months` of the `expected` are there.
    """

    key: str
    title: str
    first: int
    last: int
    months: int
    expected: int

    @property
    def ends(self) -> date:
        """Its last day."""
        return first_day(following(self.last)) - timedelta(days=1)

    @property
    def whole(self) -> bool:
        """Whether every month of it is there."""
        return self.months >= self.expected


def following(month: int) -> int:
    """The next month."""
    return month + (89 if month % 100 == MONTHS else 1)


def year_of(month: int) -> int:
    """The year in which a month's financial year began."""
    return month // 100 if month % 100 >= APRIL else month // 100 - 1


def year_key(year: int) -> str:
    """A financial year as it is written: 2018/19."""
    return f"{year}/{(year + 1) % 100:02d}"


def years(months: Sequence[int], *, yearly: bool = False) -> list[Period]:
    """The financial years of some months, the newest first."""
    told: dict[int, list[int]] = {}
    for month in months:
        told.setdefault(year_of(month), []).append(month)
    return [
        Period(
            year_key(year),
            year_key(year),
            min(of_year),
            max(of_year),
            len(set(of_year)),
            1 if yearly else MONTHS,
        )
        for year, of_year in sorted(told.items(), reverse=True)
    ]


def offered(months: Sequence[int], *, yearly: bool = False) -> list[Period]:
    """The years, the newest first, and all of them together where there are several."""
    found = years(months, yearly=yearly)
    if len(found) > 1:
        first, last = min(months), max(months)
        expected = len(found) if yearly else _between(first, last)
        title = f"{words(first)} to {words(last)}"
        found.append(Period(ALL, title, first, last, len(set(months)), expected))
    return found


def chosen(
    key: str, months: Iterable[int], *, yearly: bool = False, until: date | None = None
) -> Period:
    """The period meant; without a key the newest whole year, or else the newest there is.

    `until`: of the years that were over by that day, or else of those that had begun. Raises
    `Invalid` (`OUT-010`).
    """
    months = sorted(set(months))
    offers = offered(months, yearly=yearly)
    if not key and offers:
        return _newest([each for each in offers if each.key != ALL], until)
    for each in offers:
        if each.key == key:
            return each
    match = _MONTH.fullmatch(key)
    month = int(match[1]) * 100 + int(match[2]) if match else 0
    if month in months:
        return Period(key, words(month), month, month, 1, 1)
    raise Invalid(
        "OUT-010",
        f"there are no figures for `{key}`" if key else "there are no figures yet",
        where="period",
        mend="choose from: " + ", ".join(each.key for each in offers)
        if offers
        else "load some files: remit load PATH",
    )


def _newest(of_years: Sequence[Period], until: date | None) -> Period:
    if until is not None:
        begun = [each for each in of_years if first_day(each.first) <= until]
        if not begun:
            raise Invalid(
                "OUT-010",
                f"there are no figures up to {until:%B %Y}",
                where="on",
                mend=f"choose a day from {first_day(of_years[-1].first).isoformat()} on",
            )
        of_years = [each for each in begun if each.ends <= until] or begun
    return next((each for each in of_years if each.whole), of_years[0])


def words(month: int) -> str:
    """A month for people: April 2018."""
    return f"{first_day(month):%B %Y}"


def is_month(key: str) -> bool:
    """Whether a key names one month."""
    return _MONTH.fullmatch(key) is not None


def month_key(month: int) -> str:
    """A month as it is written in addresses: 2018-04."""
    return f"{month // 100}-{month % 100:02d}"


def _between(first: int, last: int) -> int:
    return (last // 100 - first // 100) * MONTHS + last % 100 - first % 100 + 1
