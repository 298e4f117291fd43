"""Tables of outcomes as CSV text: each row says by itself what it rests on."""

from __future__ import annotations

import csv
from io import StringIO

from remit.domains.outcomes.queries.views import MeasureShown, TrendShown

FIGURE = ("value", "lower_95", "upper_95", "lower_998", "upper_998", "why_not")
_RESTS_ON = ("measure", "unit", "period", "as_at", "synthetic", "cube_sha256", "measure_sha256")


def measure_csv(view: MeasureShown) -> str:
    """A measure for every body, England first; what is not given is empty, with the reason."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ("code", "slug", "name", *FIGURE, "numerator", "denominator", "standing", *_RESTS_ON)
    )
    rests_on = (
        view.measure.name,
        view.measure.unit,
        view.period.key,
        view.as_at.isoformat(),
        "yes" if view.trust.synthetic else "no",
        view.trust.cube,
        view.trust.measure,
    )
    counted = (view.england_numerator, view.england_denominator)
    whole = [getattr(view.england, name) for name in FIGURE]
    writer.writerow(("", "", "all together", *whole, *counted, "", *rests_on))
    for row in view.rows:
        figure = [getattr(row.figure, name) for name in FIGURE]
        counted = (row.numerator, row.denominator)
        writer.writerow((row.code, row.slug, row.name, *figure, *counted, row.standing, *rests_on))
    return text.getvalue()


def trend_csv(view: TrendShown) -> str:
    """A measure of one body, a row for each month."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    limits = ("mean", "lower", "upper", "signal", "england")
    writer.writerow(("month", *FIGURE, *limits, "code", "name", *_RESTS_ON))
    for point in view.points:
        figure = [getattr(point.figure, name) for name in FIGURE]
        writer.writerow(
            (
                point.key,
                *figure,
                *(getattr(point, name) for name in limits),
                view.body.code,
                view.body.name,
                view.measure.name,
                view.measure.unit,
                point.key,
                view.as_at.isoformat(),
                "yes" if view.trust.synthetic else "no",
                view.trust.cube,
                view.trust.measure,
            )
        )
    return text.getvalue()
