"""Tables as CSV files, at addresses that never change; `on` in the address names the day."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from remit.domains.bodies import queries
from remit.domains.bodies.pages.asked import DatedRequest

# More rows than any kind of body has.
ROWS_MAX = 100_000


@require_safe
def bodies(request: DatedRequest) -> HttpResponse:
    """Every body of a kind (`kind`, which may be a group) that was there on the day."""
    kind = request.GET.get("kind", "commissioner")
    listing = queries.list_bodies(kind, request.on, rows_max=ROWS_MAX)
    return _csv(
        f"{kind}-{request.on}.csv",
        ("slug", "name", "ods", "ons", "status", "since", "until"),
        (
            (
                row.slug,
                row.name,
                row.codes.get("ods"),
                row.codes.get("ons"),
                row.status,
                row.since,
                row.until,
            )
            for row in listing.rows
        ),
    )


@require_safe
def members(request: DatedRequest, code: str) -> HttpResponse:
    """Every practice for whose patients a body commissions on the day."""
    found = queries.members_of(code, request.on, rows_max=ROWS_MAX)
    return _csv(
        f"{found.slug}-members-{request.on}.csv",
        ("slug", "name", "ods", "since", "registered", "synthetic"),
        (
            (
                row.slug,
                row.name,
                row.codes.get("ods"),
                row.since,
                row.registered,
                "yes" if row.synthetic else "no",
            )
            for row in found.rows
        ),
    )


def _csv(
    name: str, header: Sequence[str], rows: Iterable[Sequence[str | int | date | None]]
) -> HttpResponse:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # The journal decides how long it is true, as for pages.
    response.headers["Cache-Control"] = "public, no-cache"
    return response
