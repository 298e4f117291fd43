"""Figures and charts as files, at addresses that never change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from remit.domains.outcomes.pages import charted, trended
from remit.domains.outcomes.pages.drawn import file
from remit.domains.outcomes.pages.views import months, shown
from remit.domains.outcomes.tables_as_text import measure_csv as measure_as_text
from remit.domains.outcomes.tables_as_text import trend_csv as trend_as_text


@require_safe
def measure_csv(request: HttpRequest, measure: str) -> HttpResponse:
    """Every body's figure on a measure, with what it rests on in each row."""
    view = shown(request, measure)
    return table(measure_as_text(view), stem(measure, view.period.key))


@require_safe
def measure_chart(request: HttpRequest, measure: str, chart: str, form: str) -> HttpResponse:
    """A chart of a measure as SVG, PNG, CSV or as a Vega specification."""
    view = shown(request, measure)
    return file(charted.charts_of(view), chart, form, stem(measure, view.period.key))


@require_safe
def trend_csv(request: HttpRequest, measure: str, body: str) -> HttpResponse:
    """The months of a body on a measure, with their limits and signals."""
    return table(trend_as_text(months(request, measure, body)), f"{measure}-{body}")


@require_safe
def trend_chart(
    request: HttpRequest, measure: str, body: str, chart: str, form: str
) -> HttpResponse:
    """A chart of a body's months as a file."""
    view = months(request, measure, body)
    return file(trended.charts_of(view), chart, form, f"{measure}-{body}")


def table(text: str, name: str) -> HttpResponse:
    """A table as a file of that name."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    # The journal decides how long it is true, as for pages.
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def stem(measure: str, period: str) -> str:
    """What files of a measure and a period are called."""
    return f"{measure}-{period.replace('/', '-')}"
