"""Figures that bodies keep, and the months of which they are to be told.

What is told follows from the counts, so that nothing has to run for it: a month is told where its
counts came after the figure was kept and it lies past a limit, or is a special cause. A file that
corrects a month tells it anew, or no longer (docs/adr/0069).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.registry import query
from remit.domains.bodies import queries as bodies
from remit.domains.bodies.lookup import body_called
from remit.domains.outcomes import own, periods, states
from remit.domains.outcomes.acts.keeping import figure_numbered
from remit.domains.outcomes.areas import code_in
from remit.domains.outcomes.models import KeptFigure, OutcomeSource
from remit.domains.outcomes.queries.trend import shown_trend_of
from remit.domains.outcomes.queries.views import (
    KeptFigures,
    KeptLine,
    KeptShown,
    OutcomeBody,
    Point,
    ToldLine,
    TrendShown,
)
from remit.engines.outcomes.measures.measure import Measure
from remit.errors import RemitError

NO_SIGNAL: Final = "none"
SIGNALS: Final = {
    "outside_limits": "outside its process limits",
    "run_on_one_side": "one of many months in a row on one side of its mean",
    "trend": "one of many months in a row that go one way",
    "two_of_three_near_limit": "one of two in three months near its limit",
}


def kept_figures(body: str = "") -> KeptFigures:
    """Every figure that is kept now, of one body if it is named, the last first.

    Raises `NotFound` (`BOD-001`).
    """
    rows = KeptFigure.objects.select_related("body", "act").filter(dropped__isnull=True)
    if body:
        rows = rows.filter(body=body_called(body, date.today()))
    return KeptFigures(figures=[_shown(row).figure for row in rows.order_by("-id")])


def kept_figure(number: int) -> KeptShown:
    """One of them with its months. Raises `NotFound` (`OUT-033`)."""
    return _shown(figure_numbered(number))


def _shown(kept: KeptFigure) -> KeptShown:
    """A figure whose counts or whose body are gone is shown with the reason in their place."""
    try:
        measure = own.described(kept.asked)
        trend = shown_trend_of(measure, kept.watched)
    except RemitError as error:
        return KeptShown(figure=_line(kept, None, []), told=[], trend=None, why_not=error.what)
    told = _told(kept, measure, trend)
    return KeptShown(figure=_line(kept, trend, told), told=told, trend=trend, why_not="")


def _line(kept: KeptFigure, trend: TrendShown | None, told: list[ToldLine]) -> KeptLine:
    """The figure in a list; `dropped_by` is the act that let it go."""
    today = date.today()
    names = bodies.names_of([kept.body.slug], today)
    points = trend.points if trend else []
    latest = next((each for each in reversed(points) if each.figure.value is not None), None)
    gone = getattr(kept, "dropped", None)
    return KeptLine(
        number=kept.pk,
        title=kept.title,
        kept_by=OutcomeBody(
            code=code_in(kept.body.slug),
            slug=kept.body.slug,
            name=names.get(kept.body.slug, kept.body.slug),
        ),
        body=trend.body if trend else _watched(kept.watched),
        measure=str(kept.asked.get("measure", "")),
        measure_title=trend.measure.title if trend else "",
        unit=trend.measure.unit if trend else "",
        lower=kept.lower,
        upper=kept.upper,
        signals=kept.signals,
        act=kept.act.number,
        kept_on=kept.act.effective_on,
        latest=latest,
        told=len(told),
        last_told=told[0] if told else None,
        synthetic=trend.trust.synthetic if trend else False,
        dropped_by=ActRow.objects.get(pk=gone.act_id).number if gone else None,
    )


def _watched(slug: str) -> OutcomeBody:
    known = states.register().by_slug.get(slug)
    name = bodies.names_of([slug], date.today()).get(slug, slug)
    return OutcomeBody(code=code_in(slug), slug=slug if known else "", name=name)


def _told(kept: KeptFigure, measure: Measure, trend: TrendShown) -> list[ToldLine]:
    """The months to be told of, the newest first."""
    came = _came(measure)
    found = []
    for point in reversed(trend.points):
        act = came.get(point.month)
        why = _why(kept, point)
        if why and act is not None and act.number > kept.act.number:
            found.append(
                ToldLine(
                    key=point.key,
                    title=point.title,
                    figure=point.figure,
                    why=why,
                    act=act.number,
                    at=act.recorded_at,
                )
            )
    return found


def _why(kept: KeptFigure, point: Point) -> list[str]:
    value = point.figure.value
    if value is None:
        return []
    said = []
    if kept.lower is not None and value < kept.lower:
        said.append(f"below your limit of {kept.lower:,g}")
    if kept.upper is not None and value > kept.upper:
        said.append(f"above your limit of {kept.upper:,g}")
    if kept.signals and point.signal != NO_SIGNAL:
        said.append(f"more than its usual ups and downs: {SIGNALS[point.signal]}")
    return said


def _came(measure: Measure) -> dict[int, ActRow]:
    """By month, the newest act that counted any of it for a measure."""
    datasets = periods.datasets_of(measure)
    rows = OutcomeSource.objects.filter(undone__isnull=True).select_related("act").order_by("id")
    return {
        month: row.act
        for row in rows
        if row.part["dataset"] in datasets
        for month in row.part["months"]
    }


@query
class ListKept(Query):
    """`remit outcomes kept`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.kept",
        "Figures that are kept",
        "The figures that bodies keep before their eyes, the latest month of each, and how many"
        " months there were to be told of.",
    )
    body: str = Field("", title="Kept by", description="its short name or code", max_length=80)

    def answer(self) -> KeptFigures:
        """The figures."""
        return kept_figures(self.body)


@query
class ShowKept(Query):
    """`remit outcomes kept-figure NUMBER`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.kept_figure",
        "A kept figure",
        "One figure that a body keeps: its months, its limits, and the months to be told of, with"
        " the reason.",
        positional=("number",),
    )
    number: int = Field(title="Number", ge=1)

    def answer(self) -> KeptShown:
        """The figure."""
        return kept_figure(self.number)
