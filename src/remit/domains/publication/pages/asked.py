"""What the address of a list of entries asks for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from remit.acts.registry import read_query
from remit.domains.bodies.lookup import body_called
from remit.domains.publication.queries.latest import ReadLatest

FILTERS = ("act", "on", "clause", "older_than", "after")


def wanted_of(request: HttpRequest) -> dict[str, Any]:
    """The filters given, checked. A body is named by its code or short name.

    Raises `Invalid` and `NotFound` as the question does.
    """
    given = {
        name: request.GET[name].strip() for name in FILTERS if request.GET.get(name, "").strip()
    }
    if not request.as_at.chosen:  # type: ignore[attr-defined]
        given.pop("on", None)
    elif "on" in given or "on-day" in request.GET:
        given["on"] = request.on.isoformat()  # type: ignore[attr-defined]
    if name := request.GET.get("body", "").strip():
        given["body"] = str(body_called(name, request.on).pk)  # type: ignore[attr-defined]
    asked = read_query("record.latest", given)
    assert isinstance(asked, ReadLatest)
    return asked.model_dump()
