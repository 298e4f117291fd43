"""The people of a commissioner: a pyramid where ages of each sex are known, and its lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.acts.registry import read_query
from remit.domains.outcomes.pages import presenters
from remit.domains.outcomes.pages.drawn import drawn, file
from remit.domains.outcomes.pages.views import asked
from remit.domains.outcomes.queries import PopulationShown
from remit.engines.outcomes import charts

BESIDE = "all commissioners"


@require_safe
def people(request: HttpRequest, body: str) -> HttpResponse:
    """Whom a commissioner is for."""
    view = _view(request, body)
    if view.body.slug != body:
        return HttpResponseRedirect(f"/outcomes/bodies/{view.body.slug}/population")
    page = f"/outcomes/bodies/{body}/population"
    return TemplateResponse(
        request,
        "outcomes/population.jinja",
        {
            "twin": view,
            "view": view,
            "charts": drawn(charts_of(view), page, **asked(request, "on")),
            "say": presenters,
        },
    )


@require_safe
def people_chart(request: HttpRequest, body: str, chart: str, form: str) -> HttpResponse:
    """The pyramid as a file."""
    return file(charts_of(_view(request, body)), chart, form, f"{body}-population")


def charts_of(view: PopulationShown) -> dict[str, charts.Chart]:
    """The pyramid; none where ages are not known for each sex."""
    told = view.people
    if not told.bands:
        return {}
    old = sum(each.female + each.male for each in told.bands if int(each.band[:2].strip("-")) >= 65)
    files = ", ".join(line.file for line in told.vintage)
    heading = charts.Heading(
        f"People of {view.body.name} by age and sex, {told.title}",
        f"{told.people:,} people; {charts.figure(100 * old / told.people, '%')} are 65 or older.",
        "%",
        f"{'Made up. ' if told.synthetic else ''}Source: {files}.",
        f"Bars: share of all its people. Line on each bar: the same of {BESIDE} together.",
    )
    bands = tuple(
        charts.AgeBand(each.band, each.female, each.male, each.female_beside, each.male_beside)
        for each in told.bands
    )
    place = charts.Place(view.body.slug, view.body.name, view.body.code)
    return {"pyramid": charts.PyramidChart(heading, place, bands, BESIDE)}


def _view(request: HttpRequest, body: str) -> PopulationShown:
    view = read_query("outcomes.population", {"body": body} | asked(request, "on")).answer()
    assert isinstance(view, PopulationShown)
    return view
