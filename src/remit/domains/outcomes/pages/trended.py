"""A body's months as charts: among all bodies, and beside its own usual variation."""

from __future__ import annotations

from datetime import date

from remit.domains.outcomes.pages.charted import source_line
from remit.domains.outcomes.queries import TrendShown
from remit.domains.outcomes.queries.views import MarkedView, Point
from remit.engines.outcomes import charts
from remit.engines.outcomes.statistics import Better, Signal, variation_of


def charts_of(view: TrendShown) -> dict[str, charts.Chart]:
    """The charts of a trend by name; a process chart only where there are limits."""
    made: dict[str, charts.Chart] = {}
    if sum(point.figure.value is not None for point in view.points) > 1:
        made["trend"] = _trend(view)
    if any(point.mean is not None for point in view.points):
        made["process"] = _process(view)
    return made


def _place(view: TrendShown) -> charts.Place:
    return charts.Place(view.body.slug or view.body.code, view.body.name, view.body.code)


def _day(point: Point) -> date:
    return date(point.month // 100, point.month % 100, 1)


def marked(view: TrendShown) -> tuple[list[MarkedView], list[MarkedView]]:
    """The decisions that fall within the months shown, as charts number them, and the others."""
    if not view.points:
        return [], view.decisions
    first, last = _day(view.points[0]), _day(view.points[-1])
    within = [each for each in view.decisions if first <= each.on <= last]
    return within, [each for each in view.decisions if each not in within]


def _decisions(view: TrendShown) -> tuple[charts.Decision, ...]:
    return tuple(
        charts.Decision(each.on, each.title, f"#decision-{number}")
        for number, each in enumerate(marked(view)[0], start=1)
    )


def _heading(view: TrendShown, title: str, says: str, method: str) -> charts.Heading:
    publishers = [each.publisher for each in view.measure.sources]
    return charts.Heading(
        title, says, view.measure.unit, source_line(publishers, view.trust), method
    )


def _trend(view: TrendShown) -> charts.TrendChart:
    latest = next(point for point in reversed(view.points) if point.figure.value is not None)
    unit = view.measure.unit
    says = f"In {latest.title}: {charts.figure(latest.figure.value, unit)}"
    if latest.england is not None:
        says += f"; all together {charts.figure(latest.england, unit)}"
    points = tuple(
        charts.TrendPoint(
            _day(point),
            point.figure.value,
            point.figure.lower_95,
            point.figure.upper_95,
            point.england,
            _deciles(point),
            point.figure.why_not,
        )
        for point in view.points
    )
    heading = _heading(
        view,
        f"{view.measure.title}: {view.body.name} among all",
        f"{says}.",
        "Bands: deciles of all bodies. Lines through the points: 95% intervals.",
    )
    return charts.TrendChart(heading, _place(view), points, _decisions(view))


def _deciles(point: Point) -> tuple[float, ...]:
    known = tuple(band for band in point.bands if band is not None)
    return known if len(known) == len(charts.DECILES) else ()


def _process(view: TrendShown) -> charts.ProcessPicture:
    better = Better(view.measure.better)
    days, points = [], []
    for point in view.points:
        value = point.figure.value
        if value is None or point.mean is None or point.lower is None or point.upper is None:
            continue
        signal = Signal[point.signal.upper()]
        days.append(_day(point))
        points.append(
            charts.ProcessPoint(
                value,
                point.mean,
                point.lower,
                point.upper,
                signal,
                variation_of(signal, better, high=value > point.mean),
                point.part,
                point.trial,
            )
        )
    target = view.measure.target
    held = target.value if target and target.since <= days[-1] else None
    trial = " Fewer than twelve months: trial limits." if points[-1].trial else ""
    heading = _heading(
        view,
        f"{view.measure.title}: beside its own usual variation",
        f"The latest month: {view.variation}. {view.assurance[:1].upper()}{view.assurance[1:]}.",
        f"XmR: mean ± 2.66 mean moving ranges.{trial}",
    )
    return charts.ProcessPicture(
        heading, _place(view), tuple(days), tuple(points), held, _decisions(view)
    )
