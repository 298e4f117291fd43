"""The pages about outcomes. Each asks one question and hands the answer to a template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.acts.registry import read_query
from remit.domains.outcomes.pages import charted, presenters, trended
from remit.domains.outcomes.pages.drawn import drawn
from remit.domains.outcomes.queries import MeasureShown, TrendShown, completeness, measure_list
from remit.domains.outcomes.queries.views import Row
from remit.errors import Invalid

# A day in the address is carried from page to page; figures cannot go back before their own time.
EARLIER_DAY = "OUT-013"
# Every commissioner and every trust on one page; practices on many.
ROWS_SHOWN = 300


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure by domain: whose counts are here, and what is left out and why."""
    view, told = measure_list(), completeness()
    return TemplateResponse(
        request,
        "outcomes/list.jinja",
        {
            "twin": {"measures": view, "completeness": told},
            "view": view,
            "told": told,
            "domains": presenters.by_domain(view.measures),
            "say": presenters,
        },
    )


@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    """What is there and what is missing, dataset by dataset."""
    view = completeness()
    titles = {each.name: each.title for each in measure_list().measures}
    return TemplateResponse(
        request,
        "outcomes/completeness.jinja",
        {"twin": view, "view": view, "titles": titles, "say": presenters},
    )


@require_safe
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure for every body: definition, map, funnel, table."""
    try:
        view = shown(request, measure)
    except Invalid as error:
        if error.code != EARLIER_DAY:
            raise
        return without_day(request)
    sort = request.GET.get("sort", "")
    rows = presenters.in_order(view, sort)
    page, pages = page_of(request, len(rows))
    return TemplateResponse(
        request,
        "outcomes/measure.jinja",
        {
            "twin": view,
            "view": view,
            "rows": turned(rows, page),
            "page": page,
            "pages": pages,
            "sort": sort,
            "first": presenters.look_first(view),
            "charts": drawn(
                charted.charts_of(view),
                f"/outcomes/{measure}",
                period=view.period.key,
                **asked(request, "on"),
            ),
            "say": presenters,
        },
    )


@require_safe
def trend(request: HttpRequest, measure: str, body: str) -> HttpResponse:
    """One measure of one body month by month."""
    try:
        view = months(request, measure, body)
    except Invalid as error:
        if error.code != EARLIER_DAY:
            raise
        return without_day(request)
    if view.body.slug and view.body.slug != body:
        return HttpResponseRedirect(f"/outcomes/{measure}/{view.body.slug}")
    within, elsewhere = trended.marked(view)
    told = [point for point in view.points if point.figure.value is not None]
    return TemplateResponse(
        request,
        "outcomes/trend.jinja",
        {
            "twin": view,
            "view": view,
            "latest": told[-1] if told else None,
            "missing": len(view.points) - len(told),
            "within": within,
            "elsewhere": elsewhere,
            "charts": drawn(
                trended.charts_of(view),
                f"/outcomes/{measure}/{body}",
                **asked(request, "on", "rebase"),
            ),
            "say": presenters,
        },
    )


def months(request: HttpRequest, measure: str, body: str) -> TrendShown:
    """A body's months as the address asks for them."""
    given = {"measure": measure, "body": body} | asked(request, "on", "rebase")
    view = read_query("outcomes.trend", given).answer()
    assert isinstance(view, TrendShown)
    return view


def turned(rows: list[Row], page: int) -> list[Row]:
    """The rows of one page."""
    return rows[(page - 1) * ROWS_SHOWN : page * ROWS_SHOWN]


def asked(request: HttpRequest, *names: str) -> dict[str, str]:
    """What the address says of these, without what it leaves empty."""
    return {name: said for name in names if (said := request.GET.get(name, "").strip())}


def page_of(request: HttpRequest, rows: int) -> tuple[int, int]:
    """The page of a long table that is asked for, and how many there are."""
    pages = max(1, -(-rows // ROWS_SHOWN))
    asked = request.GET.get("page", "1")
    return min(max(1, int(asked) if asked.isascii() and asked.isdigit() else 1), pages), pages


def shown(request: HttpRequest, measure: str) -> MeasureShown:
    """A measure as the address asks for it."""
    given = {"measure": measure} | asked(request, "period", "on")
    view = read_query("outcomes.show", given).answer()
    assert isinstance(view, MeasureShown)
    return view


def without_day(request: HttpRequest) -> HttpResponseRedirect:
    """The same address without its day."""
    query = request.GET.copy()
    query.pop("on", None)
    return HttpResponseRedirect(f"{request.path}{'?' if query else ''}{query.urlencode()}")
