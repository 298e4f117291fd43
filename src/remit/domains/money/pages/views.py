"""The pages about allotments. Each asks one question and hands the answer to a template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.acts.registry import read_query
from remit.domains.money import queries
from remit.domains.money.allotment.files import LAYOUTS, LayoutName
from remit.domains.money.pages import presenters
from remit.domains.money.tables_as_text import allotment_csv

ASKED = ("formula", "against", "pounds")


@require_safe
def allotments(request: HttpRequest) -> HttpResponse:
    """What each body gets by a formula, beside another where one is asked for."""
    view = _view(request)
    formulas = queries.formula_list()
    return TemplateResponse(
        request,
        "money/allotment.jinja",
        {
            "twin": view,
            "view": view,
            "formulas": formulas.formulas,
            "choice": presenters.choice(view, formulas.formulas),
            "rows": presenters.in_order(view, request.GET.get("sort", "")),
            "sort": request.GET.get("sort", ""),
            "say": presenters,
        },
    )


@require_safe
def allotments_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table to download."""
    view = _view(request)
    beside = f"-beside-{view.against.name}" if view.against else ""
    response = HttpResponse(allotment_csv(view), content_type="text/csv; charset=utf-8")
    name = f"allotment-{view.formula.name}{beside}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # The journal decides how long it is true, as for pages.
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def share(request: HttpRequest, body: str) -> HttpResponse:
    """How one body's share was made."""
    given = {key: request.GET[key] for key in ("formula", "pounds") if request.GET.get(key)}
    view = read_query("money.share", {"body": body} | given).answer()
    return TemplateResponse(
        request, "money/share.jinja", {"twin": view, "view": view, "say": presenters}
    )


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Official allocation files, and what their figures say of each other."""
    view = queries.allocation_files()
    titles = {layout.value: LAYOUTS[layout] for layout in LayoutName}
    return TemplateResponse(
        request, "money/files.jinja", {"twin": view, "files": view.files, "titles": titles}
    )


@require_safe
def faults(request: HttpRequest, number: int) -> HttpResponse:
    """The lines of one file that could not be used."""
    view = queries.allocation_faults(number)
    return TemplateResponse(request, "money/faults.jinja", {"twin": view, "view": view})


def _view(request: HttpRequest) -> queries.AllotmentView:
    given = {key: request.GET[key].strip() for key in ASKED if request.GET.get(key, "").strip()}
    view = read_query("money.allotment", given).answer()
    assert isinstance(view, queries.AllotmentView)
    return view
