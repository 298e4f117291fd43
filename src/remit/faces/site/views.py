"""Pages of the house itself: home, what it is, where its data comes from, who can use it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from remit.acts.registry import ACTS, QUERIES
from remit.domains.bodies import queries
from remit.domains.bodies.loading import service
from remit.domains.bodies.models import Officer
from remit.domains.bodies.pages import drawing
from remit.domains.bodies.pages.asked import DatedRequest
from remit.domains.outcomes.pages import presenters
from remit.domains.outcomes.queries import kept_figures
from remit.faces.cli.example import loaded_country
from remit.faces.site.accounts.models import officer_ref_of
from remit.faces.site.tour import tour

# The kinds that a first visitor is shown, in the order in which power runs.
SHOWN_FIRST = (
    "ccg",
    "icb",
    "practice",
    "nhs_trust",
    "senate",
    "wellbeing_board",
    "support_unit",
    "area_team",
)


@require_safe
def home(request: DatedRequest) -> HttpResponse:
    """What Remit is, the way in, and how many bodies there were on the day."""
    counts = queries.count_bodies(request.on)
    by_kind = {row.kind: row for row in counts.rows}
    picture = drawing.even(queries.commissioners_map(request.on))
    return TemplateResponse(
        request,
        "site/home.jinja",
        {
            "twin": counts,
            "counts": counts,
            "tour": tour(request.on),
            "picture": picture,
            "shown": [by_kind[kind] for kind in SHOWN_FIRST if kind in by_kind],
        },
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, in plain words."""
    return TemplateResponse(request, "site/about.jinja")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return TemplateResponse(request, "site/accessibility.jinja")


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Sources, their licences, what was loaded from them, and the lines that were at fault."""
    country = loaded_country()
    twin = {
        "example": country
        and {
            "name": country.name,
            "title": country.title,
            "seed": country.seed,
            "sources": country.sources,
        },
        "loads": service.loads(),
    }
    return TemplateResponse(
        request, "site/data.jinja", {"twin": twin, "country": country, "loads": twin["loads"]}
    )


@require_safe
def load_faults(request: HttpRequest, batch: int) -> HttpResponse:
    """The lines of one load that could not be used."""
    faults = service.faults(batch)
    return TemplateResponse(
        request, "site/faults.jinja", {"twin": faults, "faults": faults, "batch": batch}
    )


@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Every question and act that a program may send, from the registry."""
    return TemplateResponse(
        request,
        "site/programs.jinja",
        {
            "questions": [declared.declaration for _, declared in sorted(QUERIES.items())],
            "acts": [declared.declaration for _, declared in sorted(ACTS.items())],
        },
    )


@require_safe
def my_budget(request: HttpRequest) -> HttpResponse:
    """The budget of the body in which whoever asks holds office."""
    held = _held_by(request)
    if held is None:
        return redirect_to_login(request.get_full_path())
    return redirect("budget", body=held.office.body.slug)


@require_safe
def my_remit(request: HttpRequest) -> HttpResponse:
    """What whoever asks may look after: their body, its money, and the figures that it keeps."""
    held = _held_by(request)
    if held is None:
        return redirect_to_login(request.get_full_path())
    slug = held.office.body.slug
    names = queries.names_of([slug], date.today())
    page = TemplateResponse(
        request,
        "site/my.jinja",
        {
            "held": held,
            "slug": slug,
            "name": names.get(slug, slug),
            "kept": kept_figures(slug),
            "say": presenters,
        },
    )
    page.headers["Cache-Control"] = "private, no-cache"
    return page


@require_safe
def keep_figure(request: HttpRequest) -> HttpResponse:
    """To the form of keeping a figure, with the body of whoever asks filled in."""
    held = _held_by(request)
    if held is None:
        return redirect_to_login(request.get_full_path())
    code = held.office.body.slug.rpartition("-")[2].upper()
    given = {"watched": code, "signals": "yes"} | request.GET.dict() | {"body": code}
    return redirect(f"{reverse('act-do', args=['keep_figure'])}?{urlencode(given)}")


def _held_by(request: HttpRequest) -> Officer | None:
    """The office of whoever asks; None where nobody is signed in, or holds none."""
    ref = officer_ref_of(request)
    if ref is None:
        return None
    rows = Officer.objects.known().select_related("office__body", "person").filter(ref=ref)
    held: Officer | None = rows.first()
    return held


@require_safe
def robots(_: HttpRequest) -> HttpResponse:
    """Search engines may read everything public; forms and sign-in are of no use to them."""
    return HttpResponse(
        "User-agent: *\nDisallow: /account/\nDisallow: /sign-in\n",
        content_type="text/plain; charset=utf-8",
    )
