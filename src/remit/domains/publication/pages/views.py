"""The pages of the record. Each asks one question of the domain and hands it to a template."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from remit.acts.registry import ACTS
from remit.domains.publication.pages.asked import wanted_of
from remit.domains.publication.queries import (
    EntryView,
    entry_of,
    health,
    latest,
    overdue,
    show_entry,
)

Page = TemplateResponse | HttpResponse


def _never_kept(page: TemplateResponse) -> TemplateResponse:
    """Pages that look at the log and the rows anew each time: a kept one would check nothing."""
    page.headers["Cache-Control"] = "no-cache"
    return page


@require_safe
def newest(request: HttpRequest) -> Page:
    """The latest entries, filtered by act, body, date and clause."""
    found = latest(**wanted_of(request))
    return _never_kept(
        TemplateResponse(
            request,
            "record/list.jinja",
            {
                "twin": found,
                "acts": [
                    (name, declared.declaration.title) for name, declared in sorted(ACTS.items())
                ],
                "wanted": {
                    name: request.GET.get(name, "") for name in ("act", "body", "clause", "on")
                },
            },
        )
    )


@require_safe
def entry(request: HttpRequest, log: int, number: int) -> Page:
    """One entry: what was entered, its proof, and a check in the reader's own browser."""
    return _page(request, show_entry(str(log), number))


def _page(request: HttpRequest, view: EntryView) -> Page:
    return _never_kept(TemplateResponse(request, "record/entry.jinja", {"twin": view}))


@require_safe
def by_id(request: HttpRequest, entry: UUID) -> Page:
    """An entry by its act's id: it leads to its place, once it has one."""
    view = entry_of(entry)
    if view.log is not None:
        return HttpResponseRedirect(f"/record/{view.log}/{view.number}")
    return _page(request, view)


@require_safe
def how_it_fares(request: HttpRequest) -> Page:
    """Size, delay, keys and witnesses of each log."""
    return _never_kept(TemplateResponse(request, "record/health.jinja", {"twin": health()}))


@require_safe
def silent(request: HttpRequest) -> Page:
    """What should have been published by now, and was not."""
    on = request.on if request.as_at.chosen else timezone.localdate()  # type: ignore[attr-defined]
    body = request.GET.get("body", "").strip() or None
    return TemplateResponse(request, "record/overdue.jinja", {"twin": overdue(on, body)})


@require_safe
def witness(request: HttpRequest) -> Page:
    """How anybody can run a witness of this record."""
    return _never_kept(TemplateResponse(request, "record/witness.jinja", {"twin": health()}))
