"""What stands around every page: where we are, who is signed in, and how fresh the data is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from remit import __version__
from remit.countries.outcomes import counted
from remit.faces.cli.example import has_personas
from remit.faces.site.accounts.models import Account, account_of
from remit.faces.site.as_at import PRESETS
from remit.faces.site.journal import NOTHING_YET, Head, journal_head

NAVIGATION = (
    ("Find a body", "/find"),
    ("Map", "/map"),
    ("Bodies by kind", "/bodies"),
    ("May I?", "/may"),
    ("The charter", "/charter"),
    ("The law", "/law"),
    ("Acts", "/acts"),
    ("Money", "/money"),
    ("Outcomes", "/outcomes"),
    ("Accounts", "/accounts"),
    ("The record", "/record"),
    ("Data", "/data"),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page. `newest_act` is 0 while nothing was done, or nothing is known;
    `counting`: the example's outcomes are not there yet."""

    version: str
    commit: str
    newest_act: int
    recorded_at: datetime | None
    example: bool
    counting: bool = False
    account: Account | None = None
    here: str = "/"

    def is_here(self, address: str) -> bool:
        """Whether a link of the navigation leads to the room that the reader is in."""
        return self.here == address or self.here.startswith(f"{address}/")


@lru_cache(maxsize=1)
def commit() -> str:
    """The commit that runs, by the environment or the working tree; empty where nobody knows."""
    if known := os.environ.get("REMIT_COMMIT"):
        return known
    git = Path(__file__).resolve().parents[4] / ".git"
    try:
        head = (git / "HEAD").read_text().strip()
        return head if " " not in head else (git / head.split()[1]).read_text().strip()
    except OSError:
        return ""


@lru_cache(maxsize=8)
def _is_example(head: Head) -> bool:
    return bool(head.number) and has_personas()


@lru_cache(maxsize=8)
def _is_counting(_head: Head) -> bool:
    return not counted()


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context that every template gets; it stands even while the database does not."""
    account = None
    try:
        head = getattr(request, "journal_head", None) or journal_head()
        shows_example = _is_example(head)
        counting = shows_example and _is_counting(head)
        # Only somebody with a session can be signed in; nobody else is looked up.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            account = account_of(request)
    except DatabaseError:
        head, shows_example, counting = NOTHING_YET, False, False
    return {
        "shell": Shell(
            __version__,
            commit(),
            head.number,
            head.recorded_at,
            shows_example,
            counting,
            account,
            request.path,
        ),
        "navigation": NAVIGATION,
        "as_at": getattr(request, "as_at", None),
        "presets": PRESETS,
        "query_items": [(k, v) for k, v in request.GET.items() if not k.startswith("on")],
    }
