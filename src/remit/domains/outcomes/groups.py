"""Whom the codes in figures mean: bodies of the register, and how many of them were expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from remit.domains.bodies import queries as bodies
from remit.domains.outcomes.areas import Register

AREA, PROVIDER, PRACTICE = "area", "provider", "practice"
_KINDS = {PROVIDER: "nhs_trust", PRACTICE: "practice"}


@dataclass(frozen=True, slots=True)
class Named:
    """Who a code is: `slug` is empty where the register does not know it."""

    code: str
    slug: str
    name: str


def named(by: str, codes: Iterable[str], on: date, register: Register) -> dict[str, Named]:
    """Whom codes mean on a day; codes of no body (currencies, kinds) keep their own words."""
    wanted = list(codes)
    slugs: dict[str, str] = {}
    if by == AREA:
        month = on.year * 100 + on.month
        holders = {code: register.holder(code, month) for code in wanted}
        slugs = {code: each.slug for code, each in holders.items() if each}
    elif by in _KINDS:
        kind = _KINDS[by].replace("_", "-")
        slugs = {code: f"{kind}-{code.lower()}" for code in wanted}
    names = bodies.names_of(sorted(slugs.values()), on) if slugs else {}
    found = {}
    for code in wanted:
        slug = slugs.get(code, "")
        known = slug in names
        found[code] = Named(code, slug if known else "", names.get(slug, code.replace("|", ", ")))
    return found


def expected(by: str, on: date, register: Register) -> list[str]:
    """The codes of whom a figure is expected: the commissioners of the day, else nobody named."""
    return sorted(register.there(on)) if by == AREA else []
