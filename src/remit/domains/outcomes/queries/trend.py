"""One measure of one body month by month, with its dated decisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import numpy as np
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import groups, library, periods, shown, states, trends
from remit.domains.outcomes.decisions import Marked, decisions_of
from remit.domains.outcomes.groups import Named
from remit.domains.outcomes.queries.present import figure_view, measure_view
from remit.domains.outcomes.queries.show import count_at, trust_of
from remit.domains.outcomes.queries.views import MarkedView, OutcomeBody, Point, TrendShown
from remit.domains.outcomes.trends import Trend
from remit.engines.outcomes.measures.measure import Measure
from remit.engines.outcomes.statistics import Rebase, Signal
from remit.errors import Invalid


def shown_trend(
    name: str, body: str, on: date | None = None, rebase: date | None = None
) -> TrendShown:
    """A measure of a body (slug or code) over all months there are.

    `rebase` is the day of one of its decisions, from which limits begin anew. Raises `NotFound`
    (`OUT-011`, `OUT-012`, `OUT-014`) and `Invalid` (`OUT-015`, `STA-009`).
    """
    return shown_trend_of(library.named(name), body, on, rebase)


def shown_trend_of(
    measure: Measure, body: str, on: date | None = None, rebase: date | None = None
) -> TrendShown:
    """The same of a measure that may be somebody's own. Raises likewise."""
    who = groups.meant(measure.by, body, states.register(), on or date.today())
    day = _day(who, on) if measure.by == groups.AREA else None
    asked = shown.case_of(measure, _span(measure), day, until_then=True)
    decisions = decisions_of(who.slug, asked.as_at) if who.slug else []
    found = trends.trend(asked, who.code, _rebases(decisions, rebase))
    chart = found.chart
    names = [groups.code_of_group(name) for name in found.worked.found.groups]
    return TrendShown(
        measure=measure_view(measure, asked.manifest),
        body=OutcomeBody(code=who.code, slug=who.slug, name=who.name),
        as_at=asked.as_at,
        points=[_point(found, turn) for turn in range(len(found.months))],
        variation=chart.variation().value if chart else "",
        assurance=chart.assurance.value if chart else "",
        why_no_chart=found.why_no_chart,
        decisions=[
            MarkedView(on=each.on, kind=each.kind, title=each.title, name=each.name)
            for each in decisions
        ],
        rebased_on=rebase,
        trust=trust_of(asked, found.worked, names, only=found.places),
    )


def _span(measure: Measure) -> str:
    """All months that there are: of one year where there is no more."""
    asked = shown.case_of(measure)
    return asked.periods[-1].key


def _day(who: Named, on: date | None) -> date | None:
    """The day on whose commissioners a body's trend is told: its own last, if it has ended."""
    ended = states.register().by_slug[who.slug].until
    last = ended - timedelta(days=1) if ended else None
    return min(filter(None, (on or date.today(), last)))


def _rebases(decisions: list[Marked], on: date | None) -> tuple[Rebase, ...]:
    if on is None:
        return ()
    found = next((each for each in decisions if each.on == on), None)
    if found is None:
        raise Invalid(
            "OUT-015",
            f"no decision of this body is dated {on.isoformat()}",
            where="rebase",
            mend="limits begin anew only with a dated decision; enter it in the dossier first",
        )
    return (Rebase(found.on, found.title, found.on),)


def _point(found: Trend, turn: int) -> Point:
    place, month, chart = found.places[turn], found.months[turn], found.chart
    at = found.point[turn]
    limited = chart is not None and at >= 0
    return Point(
        month=month,
        key=periods.month_key(month),
        title=periods.words(month),
        figure=figure_view(found.worked.found.figures.at(place)),
        numerator=count_at(found.worked.numerator, place),
        denominator=count_at(found.worked.denominator, place),
        england=count_at(found.everybody, turn),
        mean=float(chart.mean[at]) if chart and limited else None,
        lower=float(chart.lower[at]) if chart and limited else None,
        upper=float(chart.upper[at]) if chart and limited else None,
        signal=Signal(int(chart.signal[at])).name.lower() if chart and limited else "none",
        part=int(chart.part[at]) if chart and limited else 0,
        trial=bool(chart.trial[at]) if chart and limited else False,
        bands=[float(band) if np.isfinite(band) else None for band in found.bands[:, turn]],
    )


@query
class ShowTrend(Query):
    """`remit outcomes trend MEASURE BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.trend",
        "A measure month by month",
        "One measure of one body month by month: process limits, signals, the bands of all bodies,"
        " and its dated decisions.",
        positional=("measure", "body"),
    )
    measure: str = Field(title="Measure", description="its name", max_length=80)
    body: str = Field(title="Body", description="its short name or code", max_length=80)
    on: date | None = Field(None, title="On the bodies of")
    rebase: date | None = Field(
        None, title="Limits anew from", description="the day of one of its decisions"
    )

    def answer(self) -> TrendShown:
        """The months."""
        return shown_trend(self.measure, self.body, self.on, self.rebase)
