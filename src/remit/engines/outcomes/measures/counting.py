"""From a measure and a cube of counts to figures, one for each body, provider or group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.areas.rows import added_up
from remit.engines.outcomes.measures.measure import Counted, Measure
from remit.engines.outcomes.measures.methods import Given
from remit.engines.outcomes.statistics import STANDARDS, Figures
from remit.engines.outcomes.statistics.figures import FloatArray


class Sums(Protocol):
    """Sums of one series: arrays of one length, a name for each dimension asked and a value."""

    @property
    def dimensions(self) -> Mapping[str, npt.NDArray[Any]]:
        """The values of each dimension asked for."""

    @property
    def value(self) -> npt.NDArray[np.int64]:
        """The sums."""

    @property
    def cube_hash(self) -> str:
        """What names the cube that they came from."""

    @property
    def synthetic(self) -> bool:
        """Whether any of it is made up."""


class Counts(Protocol):
    """A cube that can be asked for sums."""

    def figures(
        self,
        series: str,
        by: Sequence[str] = (),
        where: Mapping[str, Sequence[str | int]] | None = None,
        months: tuple[int, int] | None = None,
    ) -> Sums:
        """The sums of a series for each combination of dimensions."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's figures: `groups` names each, in order; its counts are beside it.

    `numerator` is in whole counts, summed over bands; `denominator` likewise, and for waits the
    pathways counted. `unplaced` are those of the numerator that have no place in the method's bands
    (ages not known): they are in no figure, and are told beside it. `cube_hash` names the cube, and
    `synthetic` tells whether any of the counts is made up, whatever the measure says.
    """

    measure: Measure
    groups: tuple[str, ...]
    figures: Figures
    numerator: FloatArray
    denominator: FloatArray
    unplaced: FloatArray
    cube_hash: str
    synthetic: bool


def measured(
    measure: Measure,
    counts: Counts,
    *,
    months: tuple[int, int] | None = None,
    groups: Sequence[str] | None = None,
) -> Measured:
    """Figures of a measure over some months (year·100 + month, both included).

    `groups` are the bodies that should have a figure, each named once; a body of which the source
    tells nothing gets "the source does not give it". Not given, they are those that it tells of.
    """
    along = measure.method.along
    asked: list[Sums] = []
    above = _cells(measure.numerator, counts, measure, months, asked)
    below = (
        _cells(measure.denominator, counts, measure, months, asked) if measure.denominator else {}
    )
    told = {group for group, _ in (*above, *below)}
    rows = tuple(sorted(told) if groups is None else groups)
    columns = _columns(measure)
    upper = _laid_out(above, rows, columns, told)
    lower = _laid_out(below, rows, columns, told) if measure.denominator else upper
    given = Given(
        numerator=upper if along else upper.sum(axis=1),
        denominator=lower if along else lower.sum(axis=1),
        along=columns,
        multiplier=measure.multiplier,
        unit=measure.unit,
        parameter=measure.parameter or 0.0,
        standard=measure.standard,
    )
    return Measured(
        measure=measure,
        groups=rows,
        figures=measure.method.call(given),
        numerator=upper.sum(axis=1),
        denominator=lower.sum(axis=1),
        unplaced=_laid_out(above, rows, None, told).sum(axis=1) - upper.sum(axis=1),
        cube_hash=asked[0].cube_hash,
        synthetic=any(sums.synthetic for sums in asked),
    )


Cells = dict[tuple[str, str], float]


def _cells(
    counted: Counted,
    counts: Counts,
    measure: Measure,
    months: tuple[int, int] | None,
    asked: list[Sums],
) -> Cells:
    along = measure.method.along
    by = [measure.by, *([along] if along else [])]
    told: set[int] = set()
    cells: Cells = {}
    for sign, names in ((1, counted.series), (-1, counted.minus)):
        for series in names:
            sums = counts.figures(series, by, counted.where, months)
            asked.append(sums)
            summed = added_up({name: sums.dimensions[name] for name in by}, sums.value)
            words = [summed.columns[name].tolist() for name in by]
            for row, *column, value in zip(*words, summed.value.tolist(), strict=True):
                key = (str(row), str(*column))
                cells[key] = cells.get(key, 0) + sign * value
            if counted.mean_of_months:
                by_month = counts.figures(series, ["month"], counted.where, months)
                told |= set(by_month.dimensions["month"].tolist())
    return {key: value / max(len(told), 1) for key, value in cells.items()} if told else cells


def _columns(measure: Measure) -> list[str]:
    """The bands of the standard, or the bins from nought to the open one, whatever the cube has."""
    if measure.method.along == "age_band":
        return list(STANDARDS[measure.standard])
    if measure.method.along == "bin":
        last = max(source.last_bin or 0 for source in measure.sources)
        return [str(week) for week in range(last + 1)]
    return [""]


def _laid_out(
    cells: Cells, rows: Sequence[str], columns: Sequence[str] | None, told: set[str]
) -> FloatArray:
    """Counts in rows and columns; nought where a group told of has none, else not supplied.

    Without `columns` all are added up in one.
    """
    row_of = {name: place for place, name in enumerate(rows)}
    column_of = {name: place for place, name in enumerate(columns or [""])}
    counts = np.zeros((len(rows), len(column_of)))
    counts[[place for name, place in row_of.items() if name not in told]] = np.nan
    for (row, column), value in cells.items():
        place = column_of.get(column) if columns else 0
        if row in row_of and place is not None:
            counts[row_of[row], place] += value
    return counts
