"""One measure for all bodies of a period: figures with limits, the funnel, and how far to trust."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import numpy as np
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import funnels, groups, shown, states
from remit.domains.outcomes.funnels import Placed
from remit.domains.outcomes.queries.present import (
    figure_view,
    measure_view,
    period_view,
    vintage_of,
)
from remit.domains.outcomes.queries.views import FunnelView, MeasureShown, Row, Trust
from remit.domains.outcomes.shown import Case
from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.statistics import Reason, Standing
from remit.engines.outcomes.statistics.figures import FloatArray


def shown_measure(name: str, period: str = "", on: date | None = None) -> MeasureShown:
    """A measure for every body. Raises as `shown.case`."""
    return shown_case(shown.case(name, period, on))


def shown_case(asked: Case) -> MeasureShown:
    """A case worked out for every body."""
    worked, england = shown.every_body(asked), shown.everybody(asked)
    placed = funnels.placed(worked, england)
    codes = worked.found.groups
    named = states.named(asked.measure.by, codes, asked.as_at)
    rows = [_row(worked, place, named[code], placed) for place, code in enumerate(codes)]
    whole = england.found.figures.at(0)
    return MeasureShown(
        measure=measure_view(asked.measure, asked.manifest),
        period=period_view(asked.period),
        periods=[period_view(each) for each in asked.periods],
        as_at=asked.as_at,
        england=figure_view(whole),
        england_numerator=count_at(england.numerator, 0),
        england_denominator=count_at(england.denominator, 0),
        rows=sorted(rows, key=lambda row: (row.name.casefold(), row.code)),
        funnel=_funnel(placed) if isinstance(placed, Placed) else None,
        why_no_funnel="" if isinstance(placed, Placed) else placed,
        trust=trust_of(asked, worked, [row.slug or row.code for row in rows]),
    )


def trust_of(
    asked: Case, worked: Worked, names: list[str], only: tuple[int, ...] | None = None
) -> Trust:
    """What figures rest on, and what is missing from them; `names` are their bodies, in order.

    `only`: of the figures at these places.
    """
    found = worked.found
    places = list(range(len(found.groups)) if only is None else only)
    untold = [place for place in places if found.figures.reason[place] == Reason.NOT_SUPPLIED]
    return Trust(
        told=len(places) - len(untold),
        expected=len(places),
        missing=[names[place] for place in untold],
        hidden=int(worked.hidden[places].sum()),
        disclosure=asked.measure.disclosure.says,
        unplaced=worked.unplaced,
        synthetic=found.synthetic,
        vintage=vintage_of(asked.measure, asked.manifest, asked.period),
        cube=found.cube_hash,
        measure=asked.measure.hash,
    )


def _row(worked: Worked, place: int, who: groups.Named, placed: Placed | str) -> Row:
    standing = placed.standing[place] if isinstance(placed, Placed) else Standing.NOT_GIVEN
    return Row(
        code=who.code,
        slug=who.slug,
        name=who.name,
        figure=figure_view(worked.found.figures.at(place)),
        numerator=count_at(worked.numerator, place),
        denominator=count_at(worked.denominator, place),
        standing=standing.name.lower(),
        reads=funnels.reads(standing, worked.found.measure.better),
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


def count_at(values: FloatArray, place: int) -> float | None:
    """A number at a place, None where there is none."""
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
