"""What several questions share: names and codes of many bodies at once, as at a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from remit.domains.bodies.models import Body, Code, Name


@dataclass(frozen=True, slots=True)
class Called:
    """Who a body is: its address, its name on a day, and its ODS code, else any other it has."""

    slug: str
    name: str
    code: str


def called(body_ids: Iterable[UUID], on: date) -> dict[UUID, Called]:
    """Who many bodies are; what is no body is left out."""
    slugs = dict(Body.objects.filter(pk__in=set(body_ids)).values_list("pk", "slug"))
    names, codes = names_at(slugs, on), codes_at(slugs)
    return {
        body_id: Called(slug, names.get(body_id, slug), _code(codes.get(body_id, {})))
        for body_id, slug in slugs.items()
    }


def _code(codes: Mapping[str, str]) -> str:
    return codes.get("ods") or next(iter(codes.values()), "")


def names_at(body_ids: Iterable[UUID], on: date) -> dict[UUID, str]:
    """What each body is called on the date; otherwise its last name before, or its first after."""
    return names_on(dict.fromkeys(body_ids, on))


def names_on(days: Mapping[UUID, date]) -> dict[UUID, str]:
    """What each body is called on a day of its own; one query for all of them."""
    chosen: dict[UUID, tuple[tuple[bool, int], str]] = {}
    rows = Name.objects.known().filter(body__in=list(days))
    for body_id, effective, name in rows.values_list("body_id", "effective", "name"):
        since = (effective.lower or date.min).toordinal()
        began = since <= days[body_id].toordinal()
        rank = (began, since if began else -since)
        if body_id not in chosen or rank > chosen[body_id][0]:
            chosen[body_id] = (rank, name)
    return {body_id: name for body_id, (_, name) in chosen.items()}


def codes_at(body_ids: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """The codes of each body by scheme; the newest where it had several in one scheme."""
    found: dict[UUID, dict[str, str]] = {}
    rows = Code.objects.known().filter(body__in=list(body_ids)).order_by("effective")
    for body_id, scheme, code in rows.values_list("body_id", "scheme", "code"):
        found.setdefault(body_id, {})[scheme] = code
    return found
