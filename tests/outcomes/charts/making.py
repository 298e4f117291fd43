"""Charts of made-up figures, one of each kind, for tests and for the bench."""

from __future__ import annotations

from datetime import date

import numpy as np

from remit.engines.outcomes import charts, statistics
from remit.engines.outcomes.statistics import Better, Rebase, Standing

BODIES = 211
MONTHS = 36
SEED = 2013


def heading(title: str, unit: str = "%") -> charts.Heading:
    return charts.Heading(
        title, "Made-up figures of a test.", unit, "Remit, made up; cube 0000", "a method"
    )


def places(number: int = BODIES) -> tuple[charts.Place, ...]:
    return tuple(
        charts.Place(f"body-{each}", f"Body {each}", f"X{each:02d}", f"/outcomes/m/body-{each}")
        for each in range(number)
    )


def a_funnel(chosen: str = "body-7") -> charts.FunnelChart:
    dice = np.random.default_rng(SEED)
    whole = dice.integers(800, 40_000, BODIES)
    part = dice.binomial(whole, dice.normal(0.9, 0.01, BODIES).clip(0, 1))
    figures = statistics.proportion(part, whole)
    target = part.sum() / whole.sum()
    standing = statistics.funnel_of_proportions(target, whole).standing(figures)
    at = np.geomspace(whole.min(), whole.max(), 60)
    limits = statistics.funnel_of_proportions(target, at)
    interval = figures.interval_95
    assert interval is not None
    return charts.FunnelChart(
        heading("Seen within four hours"),
        "All attendances",
        limits.target,
        tuple(
            charts.FunnelPoint(
                place,
                int(whole[row]),
                float(figures.value[row]),
                float(interval.lower[row]),
                float(interval.upper[row]),
                Standing(int(standing[row])),
            )
            for row, place in enumerate(places())
        ),
        tuple(
            charts.FunnelLimit(*(float(each) for each in row))
            for row in zip(
                at,
                limits.limits_998.lower,
                limits.limits_95.lower,
                limits.limits_95.upper,
                limits.limits_998.upper,
                strict=True,
            )
        ),
        chosen,
    )


def months(number: int = MONTHS) -> list[date]:
    return [date(2013 + (3 + each) // 12, (3 + each) % 12 + 1, 1) for each in range(number)]


def a_process() -> charts.ProcessPicture:
    dice = np.random.default_rng(SEED)
    values = dice.normal(92, 1, MONTHS)
    values[20:] += 3
    values[9] = 85
    decided = date(2014, 12, 1)
    chart = statistics.process_chart(
        months(),
        values,
        better=Better.HIGHER,
        target=95,
        rebases=(Rebase(decided, "a new urgent care centre", date(2014, 10, 3)),),
    )
    return charts.ProcessPicture(
        heading("Seen within four hours, month by month"),
        places()[3],
        tuple(months()),
        charts.points_of(chart),
        95,
        (charts.Decision(decided, "A new urgent care centre", "/acts/1"),),
    )


def a_trend() -> charts.TrendChart:
    dice = np.random.default_rng(SEED)
    values = dice.normal(92, 2, (BODIES, MONTHS)) + np.linspace(0, -4, MONTHS)
    bands = statistics.peer_bands(values)
    return charts.TrendChart(
        heading("Seen within four hours, among all bodies"),
        places()[3],
        tuple(
            charts.TrendPoint(
                day,
                None if month == 5 else float(values[3, month]),
                None if month == 5 else float(values[3, month]) - 0.7,
                None if month == 5 else float(values[3, month]) + 0.7,
                float(values[:, month].mean()),
                tuple(float(each) for each in bands[:, month]),
                "the source does not give it" if month == 5 else "",
            )
            for month, day in enumerate(months())
        ),
        (
            charts.Decision(date(2014, 6, 1), "A second ambulance base"),
            charts.Decision(date(2015, 2, 1), "A new urgent care centre", "/acts/1"),
        ),
    )


SPINE_ROWS = (
    charts.SpineRow("wait", "Median wait", "weeks", Better.LOWER, 12, 9, 5, 8, 10, 15, 1, "/wait"),
    charts.SpineRow("four", "Within four hours", "%", Better.HIGHER, 96, 92, 80, 90, 94, 99, 1),
    charts.SpineRow("cost", "Cost per item", "£ per item", Better.LOWER, 8.1, 8, 6, 7, 9, 11, 0),
    charts.SpineRow("old", "65 and over", "%", Better.NEITHER, 25, 18, 6, 14, 20, 31, 1),
    charts.SpineRow(
        "none", "Not given", "%", Better.HIGHER, None, 50, 40, 45, 55, 60, 0, "", "too few events"
    ),
)


def a_spine() -> charts.SpineChart:
    return charts.SpineChart(heading("Body 3 at a glance", ""), places()[3], SPINE_ROWS)


def a_value_chart() -> charts.ValueChart:
    dice = np.random.default_rng(SEED)
    spend = dice.normal(1_200, 90, BODIES)
    whole = dice.integers(2_000, 40_000, BODIES)
    outcome = statistics.proportion(dice.binomial(whole, dice.normal(0.9, 0.02, BODIES)), whole)
    found = statistics.spend_and_outcome(spend, outcome, Better.HIGHER)
    return charts.ValueChart(
        heading("Spend beside outcome"),
        "£ per person",
        tuple(
            charts.ValuePoint(
                place,
                float(found.spend[row]),
                float(found.outcome[row]),
                float(found.outcome_interval.lower[row]),
                float(found.outcome_interval.upper[row]),
                statistics.Quadrant(int(found.quadrant[row])),
                bool(found.in_box[row]),
                bool(found.side_clear[row]),
                float(spend[row]),
                float(outcome.value[row]),
            )
            for row, place in enumerate(places())
        ),
        "body-7",
    )


def a_map() -> charts.HexMap:
    cells = [
        charts.HexCell(place, row % 14 - (row // 14) // 2, row // 14, float(row), row % 5 + 1)
        for row, place in enumerate(places())
    ]
    cells[4] = charts.HexCell(cells[4].place, cells[4].q, cells[4].r, None, 0, "not supplied")
    return charts.HexMap(heading("Where it is high and low"), tuple(cells), "body-7")


def a_pyramid() -> charts.PyramidChart:
    bands = [f"{low} to {low + 4}" for low in range(0, 90, 5)] + ["90 and over"]
    return charts.PyramidChart(
        heading("People registered", "people"),
        places()[3],
        tuple(
            charts.AgeBand(band, 900 - 30 * row, 880 - 35 * row, 9000 - 280 * row, 9100 - 330 * row)
            for row, band in enumerate(bands)
        ),
        "England",
    )


def made() -> dict[str, charts.Chart]:
    """One chart of each kind."""
    return {
        "funnel": a_funnel(),
        "process": a_process(),
        "trend": a_trend(),
        "spine": a_spine(),
        "value": a_value_chart(),
        "map": a_map(),
        "pyramid": a_pyramid(),
    }


def pictures(screen: charts.Screen = charts.WIDE) -> dict[str, charts.Picture]:
    """One picture of each kind."""
    return {kind: charts.picture(chart, screen) for kind, chart in made().items()}
