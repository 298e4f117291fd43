"""Public pages, kept for as long as they are true.

A kept page is served again only while the journal's head and the day are the ones it was made
under, so it can never be out of date: there is nothing to expire and nothing to purge. Somebody
with a session never gets a kept page, and their pages are never kept.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from remit import __version__
from remit.faces.site.journal import Head, journal_head
from remit.faces.site.twins import PUBLIC

KEPT_BYTES_MAX = 64 * 1024 * 1024
PAGE_BYTES_MAX = 2 * 1024 * 1024
ADDRESS_CHARACTERS_MAX = 500
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Cache-Control")


class Kept(NamedTuple):
    """A finished page and what it was made under."""

    made_under: tuple[Head, date]
    body: bytes
    headers: dict[str, str]


class Shelf:
    """The pages used last, by address, up to a number of bytes. Safe between threads."""

    def __init__(self, bytes_max: int = KEPT_BYTES_MAX) -> None:
        self.bytes_max = bytes_max
        self.bytes = 0
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, address: str, made_under: tuple[Head, date]) -> Kept | None:
        """The page at an address, if it was made under the same head on the same day."""
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.made_under != made_under:
                return None
            self._pages.move_to_end(address)
            return page

    def put(self, address: str, page: Kept) -> None:
        """Keep a page; the ones unused for longest make room."""
        with self._lock:
            if old := self._pages.pop(address, None):
                self.bytes -= len(old.body)
            self._pages[address] = page
            self.bytes += len(page.body)
            while self.bytes > self.bytes_max:
                _, oldest = self._pages.popitem(last=False)
                self.bytes -= len(oldest.body)


def _for_everybody(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.get_full_path()) <= ADDRESS_CHARACTERS_MAX
        and not request.path.startswith((settings.STATIC_URL, "/api/", "/health"))
    )


class PageCache:
    """Answers from the shelf where it can, and fills it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.shelf = Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One small query decides whether the kept page still holds."""
        if not _for_everybody(request):
            return self.get_response(request)
        try:
            made_under = (journal_head(), timezone.localdate())
        except Exception:
            # Without a database the page itself says so, in its own words.
            return self.get_response(request)
        # The frame of the page asks for it too.
        request.journal_head = made_under[0]  # type: ignore[attr-defined]
        address = request.get_full_path()
        page = self.shelf.get(address, made_under)
        if page is None:
            response = self.get_response(request)
            if not self._may_keep(response):
                return response
            page = self._keep(address, made_under, response)
        return _answer(request, page)

    @staticmethod
    def _may_keep(response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and response.headers.get("Cache-Control") == PUBLIC
            and len(response.content) <= PAGE_BYTES_MAX
        )

    def _keep(self, address: str, made_under: tuple[Head, date], response: HttpResponse) -> Kept:
        digest = hashlib.blake2b(response.content + __version__.encode(), digest_size=12)
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response}
        page = Kept(made_under, response.content, headers | {"ETag": f'"{digest.hexdigest()}"'})
        self.shelf.put(address, page)
        return page


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    response: HttpResponse
    if page.headers["ETag"] in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(page.body)
    for name, value in page.headers.items():
        response.headers[name] = value
    response.headers["Vary"] = "Cookie"
    return response
