"""The pages about bodies. Each asks one or two questions and hands the answers to a template."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.acts.queries import ReadAttempts
from remit.domains.bodies import queries
from remit.domains.bodies.kinds import Group
from remit.domains.bodies.pages import drawing, presenters
from remit.domains.bodies.pages.asked import DatedRequest, page_number

Page = TemplateResponse | HttpResponse


@require_safe
def find(request: DatedRequest) -> Page:
    """Bodies by name, code or postcode district."""
    found = queries.find_bodies(request.GET.get("q", "").strip(), request.on)
    return TemplateResponse(
        request,
        "bodies/find.jinja",
        {
            "twin": found,
            "found": found,
            "groups": presenters.grouped(found),
            "looks_like": presenters.only_similar(found),
        },
    )


@require_safe
def kinds(request: DatedRequest) -> Page:
    """How many bodies there are of each kind, or the list of one kind."""
    kind = request.GET.get("kind", "")
    if not kind:
        counts = queries.count_bodies(request.on)
        return TemplateResponse(request, "bodies/kinds.jinja", {"twin": counts, "counts": counts})
    listing = queries.list_bodies(
        kind, request.on, page_number(request), request.GET.get("sort", "name")
    )
    return TemplateResponse(
        request, "bodies/list.jinja", {"twin": listing, "listing": listing, "kind": kind}
    )


@require_safe
def body(request: DatedRequest, code: str) -> Page:
    """One body. Any code of it leads to the address that it has for ever."""
    view = queries.show_body(code, request.on)
    if code != view.slug:
        query = request.GET.urlencode()
        # Not for ever: who holds a code depends on the day asked for.
        return HttpResponseRedirect(f"/bodies/{view.slug}{'?' if query else ''}{query}")
    refused = ReadAttempts(body=view.id).answer()
    silent = queries.owed(request.on, view.id)
    twin: dict[str, Any] = {"body": view, "refused": refused, "past_its_date": silent}
    context: dict[str, Any] = {
        "twin": twin,
        "body": view,
        "facts": presenters.facts(view),
        "refused": refused,
        "silent": silent,
    }
    if view.group == Group.COMMISSIONER and view.exists:
        authorisation = queries.authorisation_of(view.slug, request.on)
        twin["authorisation"] = authorisation
        context["powers"] = presenters.powers(authorisation)
    if view.group == Group.PRACTICE:
        through_time = queries.commissioner_of(view.slug, request.on)
        today = date.today()
        twin["commissioned_by"] = through_time
        context |= {
            "commissioned_by": through_time,
            "now": presenters.commissioner_on(through_time, today),
        }
    if view.predecessors or view.successors:
        lineage = queries.successors_of(view.slug)
        twin["lineage"] = lineage
        context |= {"lineage": lineage, "descent": presenters.descent(view, lineage)}
    return TemplateResponse(request, "bodies/body.jinja", context)


@require_safe
def members(request: DatedRequest, code: str) -> Page:
    """The practices for whose patients a body commissions."""
    found = queries.members_of(code, request.on, page_number(request))
    return TemplateResponse(request, "bodies/members.jinja", {"twin": found, "members": found})


@require_safe
def commissioners(request: DatedRequest) -> Page:
    """The map of commissioners, with its table."""
    view = queries.commissioners_map(request.on)
    with_land = sum(row.has_boundary for row in view.rows)
    land_known = with_land > 0 and with_land >= len(view.rows) / 2
    even = request.GET.get("form") == "even" or not land_known
    picture = drawing.even(view) if even else drawing.land(view, queries.boundaries(request.on))
    return TemplateResponse(
        request,
        "bodies/map.jinja",
        {
            "twin": view,
            "map": view,
            "picture": picture,
            "even": even,
            "land_known": land_known,
            "missing": len(view.rows) - len(picture.regions),
        },
    )
