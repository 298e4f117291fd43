"""Faults as pages: what happened, and what to do. Programs get the one error shape instead."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from remit.errors import Failure, Invalid, NotFound, Refused, RemitError
from remit.faces.site.twins import wants_json

log = logging.getLogger("remit.site")

TITLES = {
    400: "This address cannot be read",
    403: "You cannot do this here",
    404: "Page not found",
    405: "This page is for reading",
    409: "This does not hold",
    500: "Something went wrong on our side",
    503: "Remit cannot reach its database",
}


def answer(request: HttpRequest, error: RemitError, status: int | None = None) -> HttpResponse:
    """The error as a page, or as JSON where a program asks."""
    status = status or error.http_status
    if wants_json(request):
        return JsonResponse(error.as_dict(), status=status, json_dumps_params={"indent": 2})
    context = {"error": error, "status": status, "title": TITLES.get(status, TITLES[500])}
    return HttpResponse(render_to_string("site/error.jinja", context, request), status=status)


class ErrorPages:
    """Turns what pages raise, and refused methods, into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A method that a page does not take leaves an empty answer: give it words."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            said = answer(
                request,
                Invalid(
                    "WEB-005",
                    f"this address does not take `{request.method}`",
                    where=request.path,
                    mend=f"use {response.headers['Allow']}",
                ),
                405,
            )
            said.headers["Allow"] = response.headers["Allow"]
            return said
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Errors with words become pages; anything else is left to the fault page."""
        if isinstance(error, RemitError):
            if error.http_status >= 500:
                log.error("%s: %s", error.code, error)
            return answer(request, error)
        if isinstance(error, OperationalError):
            log.error("the database does not answer: %s", error)
            return answer(
                request,
                Failure(
                    "WEB-006",
                    "the database does not answer",
                    mend="try again in a minute; whoever runs this house sees it at /health",
                ),
                503,
            )
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler for 400."""
    return answer(
        request,
        Invalid(
            "WEB-003",
            "the request cannot be read",
            where=request.path,
            mend="check the address and try again",
        ),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler for 403."""
    return answer(
        request,
        Refused(
            "WEB-004",
            "this page is not open to you",
            where=request.path,
            mend="sign in with an account that has the right to see it",
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its seal: too old, or sent from elsewhere."""
    return answer(
        request,
        Refused(
            "WEB-007",
            "the form was too old or came from another site",
            where=request.path,
            mend="go back, load the page again and send the form once more",
            details={"reason": reason},
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler for 404."""
    return answer(
        request,
        NotFound(
            "WEB-008",
            "there is no page at this address",
            where=request.path,
            mend="check the address, or look for the body by its name",
        ),
    )


def fault(request: HttpRequest) -> HttpResponse:
    """Django's handler for 500. It must stand even where templates or the database do not."""
    error = Failure(
        "WEB-009",
        "the page could not be made",
        where=request.path,
        mend="try again; if it happens again, tell whoever runs this house",
    )
    try:
        return answer(request, error)
    except Exception:
        log.exception("the fault page itself could not be made")
        return HttpResponse(
            f"{error.what}. {error.mend}.", status=500, content_type="text/plain; charset=utf-8"
        )
