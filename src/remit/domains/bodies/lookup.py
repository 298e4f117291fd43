"""Finding the one body that somebody means by a code, a slug or an id."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import DEFAULT_DB_ALIAS

from remit.acts import prepared
from remit.domains.bodies.models import Body, Code, Standing
from remit.errors import NotFound

COLUMNS: Final = ("id", "slug", "synthetic", "made_by_id")
SLUG_SQL: Final = "select id, slug, synthetic, made_by_id from body where slug = %(slug)s"


def body_called(text: str, on: date) -> Body:
    """The body with this slug, or the holder of this code on the date.

    Where nobody holds the code then, the last holder before, or else the next one after: a code in
    an old letter still leads somewhere. Raises `NotFound` (`BOD-001`).
    """
    if body := _by_slug(text):
        return body
    holders = _holders(text)
    # ODS gives codes on, so several bodies may have held it; a standing tells who is there then.
    there = set(
        Standing.objects.known()
        .on(on)
        .filter(body__in=[row.body_id for row in holders])
        .values_list("body_id", flat=True)
    )
    held = [row for row in holders if _covers(row, on)]
    best = [row for row in held if row.body_id in there] or held
    past = [row for row in holders if row.since is None or row.since <= on]
    return (best or past[-1:] or holders)[0].body


def first_holder(text: str) -> Body:
    """The body with this slug, or the first holder of this code: whose story a code begins.

    Raises `NotFound` (`BOD-001`).
    """
    if body := _by_slug(text):
        return body
    return _holders(text)[0].body


def _by_slug(text: str) -> Body | None:
    found = prepared.rows(SLUG_SQL, {"slug": _sought(text).lower()})
    return Body.from_db(DEFAULT_DB_ALIAS, COLUMNS, found[0]) if found else None


def _sought(text: str) -> str:
    """What to look for. PostgreSQL cannot look for NUL, and no code or slug holds one."""
    return text.replace("\0", "").strip()


def _holders(text: str) -> list[Code]:
    """Everyone who ever held a code, the earliest first."""
    wanted = _sought(text)
    holders = list(
        Code.objects.known()
        .filter(code=wanted.upper())
        .select_related("body")
        .order_by("effective")
    )
    if not holders:
        raise NotFound(
            "BOD-001",
            f"no body has the code `{wanted}`",
            where="body",
            mend="look for it by name; codes are those of ODS or ONS, such as 00C or E38000042",
        )
    return holders


def _covers(row: Code, on: date) -> bool:
    return (row.since is None or row.since <= on) and (row.until is None or on < row.until)
