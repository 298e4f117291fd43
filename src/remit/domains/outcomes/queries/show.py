"""One measure for all bodies of a period: figures with limits, the funnel, and how far to trust."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import numpy as np
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import funnels, groups, shown
from remit.domains.outcomes.funnels import Placed
from remit.domains.outcomes.queries.present import (
    figure_view,
    measure_view,
    period_view,
    vintage_of,
)
from remit.domains.outcomes.queries.views import FunnelView, MeasureShown, Row, Trust
from remit.domains.outcomes.shown import Case
from remit.engines.outcomes.measures import Measured
from remit.engines.outcomes.statistics import Reason, Standing
from remit.engines.outcomes.statistics.figures import FloatArray


def shown_measure(name: str, period: str = "", on: date | None = None) -> MeasureShown:
    """A measure for every body. Raises as `shown.case`."""
    asked = shown.case(name, period, on)
    found, view = shown.every_body(asked)
    england = shown.everybody(asked)
    placed = funnels.placed(found, england)
    named = groups.named(asked.measure.by, found.groups, asked.as_at, asked.register)
    rows = [_row(found, place, named[code], placed) for place, code in enumerate(found.groups)]
    whole = england.figures.at(0)
    return MeasureShown(
        measure=measure_view(asked.measure, asked.manifest),
        period=period_view(asked.period),
        periods=[period_view(each) for each in asked.periods],
        as_at=asked.as_at,
        england=figure_view(whole),
        england_numerator=_count(england.numerator, 0),
        england_denominator=_count(england.denominator, 0),
        rows=sorted(rows, key=lambda row: (row.name.casefold(), row.code)),
        funnel=_funnel(placed) if isinstance(placed, Placed) else None,
        why_no_funnel="" if isinstance(placed, Placed) else placed,
        trust=trust_of(asked, found, rows, sum(view.unplaced.values())),
    )


def trust_of(asked: Case, found: Measured, rows: list[Row], unplaced: int) -> Trust:
    """What the figures rest on, and what is missing from them."""
    untold = found.figures.reason == Reason.NOT_SUPPLIED
    hidden = (found.figures.reason == Reason.HIDDEN) | (
        found.figures.reason == Reason.HIDDEN_BY_PUBLISHER
    )
    return Trust(
        told=len(found.groups) - int(untold.sum()),
        expected=len(found.groups),
        missing=[row.slug or row.code for row, gone in zip(rows, untold, strict=True) if gone],
        hidden=int(hidden.sum()),
        disclosure=asked.measure.disclosure.says,
        unplaced=unplaced,
        synthetic=found.synthetic,
        vintage=vintage_of(asked.measure, asked.manifest, asked.period),
        cube=found.cube_hash,
        measure=asked.measure.hash,
    )


def _row(found: Measured, place: int, who: groups.Named, placed: Placed | str) -> Row:
    figure = found.figures.at(place)
    gone = figure.reason in (Reason.HIDDEN, Reason.HIDDEN_BY_PUBLISHER)
    standing = placed.standing[place] if isinstance(placed, Placed) else Standing.NOT_GIVEN
    return Row(
        code=who.code,
        slug=who.slug,
        name=who.name,
        figure=figure_view(figure),
        numerator=None if gone else _count(found.numerator, place),
        denominator=None if gone else _count(found.denominator, place),
        standing=standing.name.lower(),
        reads=funnels.reads(standing, found.measure.better),
    )


def _funnel(placed: Placed) -> FunnelView:
    limits, strict = placed.drawn.limits_95, placed.drawn.limits_998
    return FunnelView(
        target=placed.drawn.target,
        method=placed.drawn.method,
        denominators=[float(each) for each in placed.grid],
        lower_95=_numbers(limits.lower),
        upper_95=_numbers(limits.upper),
        lower_998=_numbers(strict.lower),
        upper_998=_numbers(strict.upper),
        phi=placed.found.phi,
        tau_squared=placed.found.tau_squared,
    )


def _numbers(values: FloatArray) -> list[float | None]:
    return [float(each) if np.isfinite(each) else None for each in values]


def _count(values: FloatArray, place: int) -> float | None:
    return None if np.isnan(values[place]) else float(values[place])


@query
class ShowMeasure(Query):
    """`remit outcomes show MEASURE`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.show",
        "A measure for all",
        "One measure for every body of a period: figures with limits, the funnel, what is missing"
        " and what is hidden.",
        positional=("measure",),
    )
    measure: str = Field(title="Measure", description="its name", max_length=80)
    period: str = Field("", title="Period", description="2018/19, 2018-04 or all", max_length=10)
    on: date | None = Field(
        None, title="On the bodies of", description="a day; those of the period if not given"
    )

    def answer(self) -> MeasureShown:
        """The figures."""
        return shown_measure(self.measure, self.period, self.on)
