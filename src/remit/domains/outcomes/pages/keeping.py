"""Pages of kept figures: the list, one figure with its months, and its feed."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.domains.outcomes.pages import downloads, presenters, trended
from remit.domains.outcomes.pages.drawn import drawn, file
from remit.domains.outcomes.queries import KeptShown, kept_figure, kept_figures
from remit.domains.outcomes.queries.views import ToldLine
from remit.domains.outcomes.tables_as_text import trend_csv
from remit.errors import NotFound

ATOM = "http://www.w3.org/2005/Atom"


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The figures that bodies keep."""
    view = kept_figures()
    return TemplateResponse(
        request, "outcomes/kept.jinja", {"twin": view, "view": view, "say": presenters}
    )


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A kept figure: what there is to be told of, and its months."""
    view = kept_figure(number)
    made = trended.charts_of(view.trend) if view.trend else {}
    return TemplateResponse(
        request,
        "outcomes/kept_figure.jinja",
        {
            "twin": view,
            "view": view,
            "charts": drawn(made, f"/outcomes/kept/{number}"),
            "decisions": trended.marked(view.trend)[0] if view.trend else [],
            "say": presenters,
        },
    )


@require_safe
def chart(_: HttpRequest, number: int, chart: str, form: str) -> HttpResponse:
    """A chart of a kept figure as a file."""
    view = kept_figure(number)
    made = trended.charts_of(view.trend) if view.trend else {}
    return file(made, chart, form, f"figure-{number}")


@require_safe
def months(_: HttpRequest, number: int) -> HttpResponse:
    """Its months as a table. Raises `NotFound` (`OUT-035`) where there are none."""
    view = kept_figure(number)
    if view.trend is None:
        raise NotFound(
            "OUT-035",
            f"figure {number} has no months now: {view.why_not}",
            where="figure",
            mend="see its page",
        )
    return downloads.table(trend_csv(view.trend), f"figure-{number}")


@require_safe
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """What there is to be told of, as Atom (RFC 4287): an entry for each month and the act by which
    its counts came, so that a month that is corrected is told again."""
    view = kept_figure(number)
    page = request.build_absolute_uri(f"/outcomes/kept/{number}")
    root = Element("feed", xmlns=ATOM)
    _text(root, "id", page)
    _text(root, "title", view.figure.title)
    _text(root, "subtitle", f"{view.figure.measure_title}: {view.figure.body.name}")
    _text(SubElement(root, "author"), "name", view.figure.kept_by.name)
    SubElement(root, "link", rel="self", href=request.build_absolute_uri())
    SubElement(root, "link", rel="alternate", href=page)
    _text(root, "updated", max((each.at.isoformat() for each in view.told), default=_since(view)))
    for each in view.told:
        _entry(root, view, each, page)
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root)
    answer = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    # The journal decides how long it is true, as for pages.
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def _since(view: KeptShown) -> str:
    return f"{view.figure.kept_on.isoformat()}T00:00:00+00:00"


def _entry(root: Element, view: KeptShown, each: ToldLine, page: str) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", f"{page}#{each.key}-{each.act}")
    value = presenters.value(each.figure, view.figure.unit)
    _text(entry, "title", f"{view.figure.title}: {value} in {each.title}")
    _text(entry, "updated", each.at.isoformat())
    made_up = "Made up. " if view.figure.synthetic else ""
    why = "; ".join(each.why)
    _text(entry, "summary", f"{made_up}{why[:1].upper()}{why[1:]}. A prompt to look, no verdict.")
    SubElement(entry, "link", href=f"{page}#{each.key}")


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
