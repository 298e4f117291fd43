"""The cube as measures ask it: by body, by month, on the commissioners of a date, for England.

Statistics know nothing of registers or calendars. What they are given to count with is one of these
views, which turns areas into those of a date and hands everything else through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any, Final
from weakref import finalize

import numpy as np
import numpy.typing as npt

from remit.domains.outcomes import house
from remit.domains.outcomes.house import AsRecorded
from remit.domains.outcomes.limits import ANSWERS_REMEMBERED_MAX
from remit.engines.outcomes.areas import rows
from remit.engines.outcomes.areas.rows import AREA, MONTH
from remit.engines.outcomes.areas.succession import Areas
from remit.engines.outcomes.cube.manifest import Manifest
from remit.engines.outcomes.cube.reading import Figures, Reader, reading
from remit.engines.outcomes.measures.measure import Measure

EVERYBODY: Final = "all"
"""The one group of a view that adds all bodies up."""

IN_MONTH: Final = "\t"
"""Between the group and the month in a view by month."""


@dataclass(slots=True)
class View:
    """One way of asking the cube; `measures.measured` takes it for its counts.

    `as_at`: on the commissioners of that day, with `areas` to follow. `monthly`: a group for each
    body and month, joined by `IN_MONTH`. `everybody`: all bodies as one group. `told_by`: the
    bodies that the source tells apart, where they are not those asked for; `whose` then tells, for
    a month, to which of these each belonged. `unplaced` gathers, by series, what could not be put
    on the areas of that day.
    """

    as_at: date | None = None
    areas: Areas | None = None
    monthly: bool = False
    everybody: bool = False
    told_by: str = ""
    whose: Callable[[int], Mapping[str, str]] | None = None
    unplaced: dict[str, int] = field(default_factory=dict)

    def figures(
        self,
        series: str,
        by: Sequence[str] = (),
        where: Mapping[str, Sequence[str | int]] | None = None,
        months: tuple[int, int] | None = None,
    ) -> Figures:
        """Sums of a series; the first of `by` is what groups are of, or the month. One row need not
        be alone with its words: whoever asks adds rows of the same words up."""
        group, *others = by
        if group == MONTH:
            return self._months(series, where, months)
        keeps = self.monthly or MONTH in others
        moved = self.areas is not None and self.as_at is not None and group == AREA
        moved = moved and not self.everybody
        heirs = self._heirs(series, months) if moved and not keeps else None
        asked = [] if self.everybody else [self.told_by or group]
        asked += [name for name in others if name != MONTH]
        by_month = keeps or (moved and heirs is None)
        told = _sums(series, (*asked, *([MONTH] if by_month else [])), where, months)
        columns: dict[str, npt.NDArray[Any]] = dict(told.dimensions)
        value = told.value
        if self.told_by and not self.everybody:
            columns, value = self._rolled_up(series, group, columns, value)
        if self.everybody:
            columns[group] = np.full(len(value), EVERYBODY)
        elif heirs is not None:
            put = rows.renamed(heirs, columns, value)
            columns, value = dict(put.columns), put.value
        elif moved:
            assert self.areas is not None  # as `moved` says
            assert self.as_at is not None
            put = rows.moved(self.areas, self.as_at, columns, value, keeps=keeps)
            self._lose(series, put.lost)
            columns, value = dict(put.columns), put.value
        if self.monthly:
            pairs = zip(columns[group], columns[MONTH], strict=True)
            columns[group] = np.array(
                [f"{code}{IN_MONTH}{month}" for code, month in pairs], dtype=np.str_
            )
            # Each group is of one month already: a mean over months is that month's own.
            columns[MONTH] = np.zeros(len(value), dtype=np.int64)
        return Figures(
            series, {name: columns[name] for name in by}, value, told.cube_hash, told.synthetic
        )

    def _months(
        self,
        series: str,
        where: Mapping[str, Sequence[str | int]] | None,
        months: tuple[int, int] | None,
    ) -> Figures:
        """Sums by month; each group of a view by month is of one month already."""
        told = _sums(series, (MONTH,), where, months)
        column = told.dimensions[MONTH]
        return replace(told, dimensions={MONTH: 0 * column if self.monthly else column})

    def _heirs(self, series: str, months: tuple[int, int] | None) -> dict[str, str] | None:
        """Whose each recorded area is on the day, where it is one body's whatever the month.

        Months then need not be told apart: a twelfth of the rows. None where some area went to
        several, to nobody, or to another after a month of these.
        """
        if self.told_by or self.areas is None or self.as_at is None:
            return None
        found: dict[str, str] = {}
        for code, month in codes_in(series, months):
            heirs = self.areas.shares(code, month, self.as_at)
            if len(heirs) != 1 or found.setdefault(code, heirs[0][0]) != heirs[0][0]:
                return None
        return found

    def _lose(self, series: str, lost: int) -> None:
        """Remember what could not be placed: once, where a numerator is part of its denominator."""
        if lost:
            self.unplaced[series] = max(self.unplaced.get(series, 0), lost)

    def _rolled_up(
        self,
        series: str,
        group: str,
        columns: dict[str, npt.NDArray[Any]],
        value: npt.NDArray[np.int64],
    ) -> tuple[dict[str, npt.NDArray[Any]], npt.NDArray[np.int64]]:
        """Rows of those whom the source tells apart, under those to whom they then belonged."""
        assert self.whose is not None  # given wherever `told_by` is
        members, months = columns.pop(self.told_by).tolist(), columns[MONTH].tolist()
        holders = {month: self.whose(month) for month in set(months)}
        codes = [holders[month].get(who, "") for who, month in zip(members, months, strict=True)]
        there = np.array([bool(code) for code in codes], dtype=np.bool_)
        self._lose(series, int(value[~there].sum()))
        columns[group] = np.array(codes, dtype=np.str_)
        return {name: column[there] for name, column in columns.items()}, value[there]


def state() -> Manifest:
    """What the cube holds now."""
    return house.of_record()


def months_of(measure: Measure, manifest: Manifest) -> tuple[int, ...]:
    """The months for which the numerator's first series is told, sorted."""
    series = measure.numerator.series[0]
    return tuple(
        sorted({m for part in manifest.parts if series in part.totals for m in part.months})
    )


def has(measure: Measure, manifest: Manifest) -> bool:
    """Whether every series that the measure needs has been loaded."""
    told = {name for part in manifest.parts for name in part.totals}
    parts = [measure.numerator, *([measure.denominator] if measure.denominator else [])]
    return all(name in told for part in parts for name in (*part.series, *part.minus))


def _sums(
    series: str,
    by: tuple[str, ...],
    where: Mapping[str, Sequence[str | int]] | None,
    months: tuple[int, int] | None,
) -> Figures:
    kept = tuple(sorted((name, tuple(values)) for name, values in (where or {}).items()))
    return _read(house.current(), series, by, kept, months)


@lru_cache(maxsize=ANSWERS_REMEMBERED_MAX)
def _read(
    cube: AsRecorded,
    series: str,
    by: tuple[str, ...],
    where: tuple[tuple[str, tuple[str | int, ...]], ...],
    months: tuple[int, int] | None,
) -> Figures:
    """One question to the cube, remembered for as long as the cube is the same."""
    with _READING:
        return _reader(cube).figures(series, by, dict(where), months)


_READING: Final = Lock()
"""A reader answers one thread at a time."""


@lru_cache(maxsize=1)
def _reader(cube: AsRecorded) -> Reader:
    """The reader of the cube as it is, kept open: to open one takes longer than most answers."""
    opened = ExitStack()
    reader = opened.enter_context(reading(cube))
    finalize(reader, opened.close)
    return reader


def by_kind(series: str) -> dict[tuple[str, str, int], int]:
    """Every count of a series by kind, recorded area and month."""
    told = _sums(series, ("kind", AREA, MONTH), None, None)
    names = [told.dimensions[name].tolist() for name in ("kind", AREA, MONTH)]
    return dict(zip(zip(*names, strict=True), told.value.tolist(), strict=True))


def codes_in(series: str, months: tuple[int, int] | None) -> list[tuple[str, int]]:
    """The recorded areas of which a series tells, with each month."""
    told = _sums(series, (AREA, MONTH), None, months)
    return list(zip(told.dimensions[AREA].tolist(), told.dimensions[MONTH].tolist(), strict=True))


def bodies_by_month(series: str, by: str) -> dict[int, int]:
    """How many different codes a series tells of in each month."""
    months = _sums(series, (by, MONTH), None, None).dimensions[MONTH]
    found, told = np.unique(months, return_counts=True)
    return dict(zip(found.tolist(), told.tolist(), strict=True))


def kinds_in(series: str) -> list[str]:
    """The kinds that a series tells apart, sorted; none where it tells none."""
    found = _sums(series, ("kind",), None, None).dimensions["kind"].tolist()
    return sorted(kind for kind in found if kind)
