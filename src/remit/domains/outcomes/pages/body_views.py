"""Pages that set things side by side: a body's measures, bodies alike, money and outcome."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.acts.registry import read_query
from remit.domains.outcomes.groups import AREA
from remit.domains.outcomes.pages import presenters, set_beside
from remit.domains.outcomes.pages.downloads import stem
from remit.domains.outcomes.pages.drawn import drawn, file
from remit.domains.outcomes.pages.views import EARLIER_DAY, asked, without_day
from remit.domains.outcomes.queries import BodyOutcomes, Compared, Resources, measure_list
from remit.domains.outcomes.queries.views import MeasureLine
from remit.errors import Invalid

NEITHER = "neither"


@require_safe
def body(request: HttpRequest, body: str) -> HttpResponse:
    """A body's outcomes on one page: where to look first, compared with whom, how sure."""
    view = body_view(request, body)
    if view.body.slug and view.body.slug != body:
        return HttpResponseRedirect(f"/outcomes/bodies/{view.body.slug}")
    return TemplateResponse(
        request,
        "outcomes/body.jinja",
        {
            "twin": view,
            "view": view,
            "charts": drawn(
                set_beside.spine_of(view), f"/outcomes/bodies/{body}", **asked(request, "on")
            ),
            "made_up": any(line.synthetic for line in view.spine),
            "say": presenters,
        },
    )


@require_safe
def body_chart(request: HttpRequest, body: str, chart: str, form: str) -> HttpResponse:
    """The spine of a body as a file."""
    return file(set_beside.spine_of(body_view(request, body)), chart, form, body)


def body_view(request: HttpRequest, body: str) -> BodyOutcomes:
    """What was asked of a body, as the page and the paper have it."""
    view = read_query("outcomes.body", {"body": body} | asked(request, "on")).answer()
    assert isinstance(view, BodyOutcomes)
    return view


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """A body beside the ten most like it, the distance explained; a form where none is named."""
    given = asked(request, "body", "on")
    view = read_query("outcomes.compare", given).answer() if "body" in given else None
    assert view is None or isinstance(view, Compared)
    return TemplateResponse(
        request,
        "outcomes/compare.jinja",
        {"twin": view, "view": view, "say": presenters},
    )


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """Money beside an outcome, for every commissioner."""
    lines = lines_beside_money()
    if not lines:
        return TemplateResponse(
            request, "outcomes/resources.jinja", {"twin": None, "view": None, "say": presenters}
        )
    try:
        view = _resources(request, lines[0].name)
    except Invalid as error:
        if error.code != EARLIER_DAY:
            raise
        return without_day(request)
    made = set_beside.value_of(view, request.GET.get("body", ""))
    return TemplateResponse(
        request,
        "outcomes/resources.jinja",
        {
            "twin": view,
            "view": view,
            "lines": lines,
            "rows": presenters.outside_first(view),
            "charts": drawn(
                made,
                "/outcomes/resources",
                measure=view.measure.name,
                period=view.period.key,
                **asked(request, "on", "formula"),
            ),
            "say": presenters,
        },
    )


@require_safe
def resources_chart(request: HttpRequest, chart: str, form: str) -> HttpResponse:
    """Money beside an outcome as a file; the address names the measure."""
    view = _resources(request, "")
    return file(set_beside.value_of(view), chart, form, stem(view.measure.name, view.period.key))


def lines_beside_money() -> list[MeasureLine]:
    """The measures that money can be set beside; the first is shown where none is named."""
    lines = [each for each in measure_list().measures if each.by == AREA and each.has_figures]
    # What has a better side can be drawn; the others are shown as a table with the reason.
    return sorted(lines, key=lambda each: each.better == NEITHER)


def _resources(request: HttpRequest, measure: str) -> Resources:
    given = {"measure": measure} | asked(request, "measure", "period", "on", "formula")
    return beside_money(given)


def beside_money(given: dict[str, str]) -> Resources:
    """Money beside an outcome, as it is asked for."""
    view = read_query("outcomes.resources", given).answer()
    assert isinstance(view, Resources)
    return view
