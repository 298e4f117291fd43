"""The longest time that anybody stays signed in, however busy they are."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED = "started_at_s"


class SessionLimit:
    """Signs people out when the hard limit is over. Inactivity is the session cookie's age."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start the clock at the first page after signing in; stop at the limit."""
        # Asking for the user reads the session: only those who carry one are asked.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            started = request.session.setdefault(STARTED, time.time())
            if time.time() - started > settings.SESSION_SECONDS_MAX:
                logout(request)
        return self.get_response(request)
