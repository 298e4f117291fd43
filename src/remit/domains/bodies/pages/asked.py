"""What a page of this domain is asked for: a request that carries a day, and a page number."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from remit.errors import Invalid


class DatedRequest(HttpRequest):
    """The site reads the day from the address before a view sees the request."""

    on: date


def page_number(request: HttpRequest) -> int:
    """The page of a long table. Raises `Invalid` (`BOD-050`) where it is no number."""
    given = request.GET.get("page", "1")
    if not given.isdecimal() or not 1 <= int(given) <= 1_000_000:
        raise Invalid(
            "BOD-050",
            f"`{given[:20]}` is no page number",
            where="page",
            mend="leave `page` out of the address to begin at the first page",
        )
    return int(given)
