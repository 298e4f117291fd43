"""Build my own: one series over another; the address holds what was asked."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.acts.registry import read_query
from remit.domains.outcomes.own import PARTS, SCALES
from remit.domains.outcomes.pages import charted, downloads, presenters
from remit.domains.outcomes.pages.drawn import drawn, file
from remit.domains.outcomes.pages.views import EARLIER_DAY, asked, page_of, turned, without_day
from remit.domains.outcomes.queries import OwnShown, own_choices
from remit.domains.outcomes.tables_as_text import measure_csv
from remit.errors import Invalid

NAMES: Final = (*PARTS, "period", "on")


@require_safe
def build(request: HttpRequest) -> HttpResponse:
    """The form; and the figures, where both series are named."""
    given = asked(request, *NAMES)
    choices = own_choices()
    context = {"choices": choices, "given": given, "scales": SCALES, "say": presenters}
    if not {"numerator", "denominator"} <= set(given):
        return TemplateResponse(
            request, "outcomes/build.jinja", context | {"twin": choices, "view": None}
        )
    try:
        own = _own(given)
    except Invalid as error:
        if error.code == EARLIER_DAY:
            return without_day(request)
        # What cannot be built is told beside the form that asked for it.
        return TemplateResponse(
            request,
            "outcomes/build.jinja",
            context | {"twin": error.as_dict(), "view": None, "error": error},
            status=error.http_status,
        )
    view = own.shown
    rows = presenters.in_order(view, request.GET.get("sort", ""))
    page, pages = page_of(request, len(rows))
    return TemplateResponse(
        request,
        "outcomes/build.jinja",
        context
        | {
            "twin": own,
            "view": view,
            "own": own,
            "rows": turned(rows, page),
            "page": page,
            "pages": pages,
            "charts": drawn(charted.charts_of(view), "/outcomes/build", **given),
        },
    )


@require_safe
def build_csv(request: HttpRequest) -> HttpResponse:
    """The figures that were built, as a table."""
    view = _own(asked(request, *NAMES)).shown
    return downloads.table(measure_csv(view), downloads.stem("own", view.period.key))


@require_safe
def build_chart(request: HttpRequest, chart: str, form: str) -> HttpResponse:
    """A chart of what was built, as a file."""
    return file(charted.charts_of(_own(asked(request, *NAMES)).shown), chart, form, "own")


def _own(given: dict[str, str]) -> OwnShown:
    own = read_query("outcomes.own", given).answer()
    assert isinstance(own, OwnShown)
    return own
