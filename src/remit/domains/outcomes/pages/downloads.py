"""Figures and charts as files, at addresses that never change."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from remit.domains.outcomes.pages import charted, presenters, trended
from remit.domains.outcomes.pages.drawn import file
from remit.domains.outcomes.pages.views import months, shown
from remit.domains.outcomes.queries import MeasureShown

COLUMNS = (
    "code",
    "name",
    "value",
    "unit",
    "lower_95",
    "upper_95",
    "lower_998",
    "upper_998",
    "numerator",
    "denominator",
    "standing",
    "why_no_figure",
    "period",
    "bodies_of",
    "synthetic",
    "counts",
    "measure",
)


@require_safe
def measure_csv(request: HttpRequest, measure: str) -> HttpResponse:
    """Every body's figure on a measure, with what it rests on in each row."""
    return table_of(shown(request, measure), measure)


def table_of(view: MeasureShown, stem: str) -> HttpResponse:
    """The figures of an answer as a file."""
    response = HttpResponse(_table(view), content_type="text/csv; charset=utf-8")
    name = f"{stem}-{view.period.key.replace('/', '-')}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def measure_chart(request: HttpRequest, measure: str, chart: str, form: str) -> HttpResponse:
    """A chart of a measure as SVG, PNG, CSV or as a Vega specification."""
    view = shown(request, measure)
    stem = f"{measure}-{view.period.key.replace('/', '-')}"
    return file(charted.charts_of(view), chart, form, stem)


@require_safe
def trend_chart(
    request: HttpRequest, measure: str, body: str, chart: str, form: str
) -> HttpResponse:
    """A chart of a body's months as a file."""
    view = months(request, measure, body)
    return file(trended.charts_of(view), chart, form, f"{measure}-{body}")


def _table(view: MeasureShown) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in view.rows:
        figure = row.figure
        cells = (
            row.code,
            row.name,
            figure.value,
            view.measure.unit,
            figure.lower_95,
            figure.upper_95,
            figure.lower_998,
            figure.upper_998,
            row.numerator,
            row.denominator,
            presenters.standing(row) if view.funnel else None,
            figure.why_not,
            view.period.key,
            view.as_at,
            "yes" if view.trust.synthetic else "no",
            view.trust.cube,
            view.trust.measure,
        )
        writer.writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()
