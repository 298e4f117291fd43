"""The JSON twin of every public page: the same address and `.json`, the same query's own answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from pydantic_core import to_json

from remit.errors import Invalid, NotFound, RemitError

SUFFIX = ".json"
HOME = "/index.json"
# These describe themselves in JSON at addresses of their own.
NOT_PAGES = ("/api/", "/static/", "/record/feed.json", "/record/log/")
# A page with a twin is public and changes only with the journal.
PUBLIC = "public, no-cache"


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker is a program: by the address, or by what it says that it accepts."""
    return request.path.endswith(SUFFIX) or "application/json" in request.headers.get("Accept", "")


class JsonTwins:
    """Serves `/x.json` from the view of `/x`, without rendering its template."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the page behind the address of its twin."""
        if request.path.endswith(SUFFIX) and not request.path.startswith(NOT_PAGES):
            request.path_info = (
                "/" if request.path_info == HOME else request.path_info.removesuffix(SUFFIX)
            )
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """Put the answer in the place of the page; refuse a date that is none, as an API does."""
        context: dict[str, Any] = response.context_data or {}
        twin = context.get("twin")
        fault = request.as_at.fault  # type: ignore[attr-defined]
        if twin is not None and response.status_code == 200:
            response.headers.setdefault("Cache-Control", PUBLIC)
        if not request.path.endswith(SUFFIX):
            if fault and twin is not None:
                response.status_code = 400
            return response
        error: RemitError | None = None
        if twin is None:
            error = NotFound(
                "WEB-001",
                "this page has no JSON twin",
                where=request.path,
                mend="ask for the page itself, without .json",
            )
        elif fault:
            error = Invalid("WEB-002", fault, where="on", mend="write on=2013-04-01")
        if error is not None:
            # Django asks nobody about what is raised here, so the error is answered in place.
            response.status_code, twin = error.http_status, error.as_dict()
            del response.headers["Cache-Control"]
        response.headers["Content-Type"] = "application/json"
        response.content = to_json(twin, indent=2)
        return response
