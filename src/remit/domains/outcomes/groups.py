"""Whom the codes in figures mean: bodies of the register, and how many of them were expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from remit.domains.bodies import queries as bodies
from remit.domains.outcomes.areas import Register, code_in
from remit.errors import NotFound

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


def meant(by: str, body: str, register: Register, on: date) -> Named:
    """The body that somebody means by a slug or a code. Raises `NotFound` (`OUT-014`)."""
    sought = body.strip().lower()
    if by == AREA:
        slug = sought if sought in register.by_slug else ""
        month = on.year * 100 + on.month
        # Whoever names a group by its code means the group, not the board in which it is a place.
        holder = register.called(body.strip().upper(), month)
        held = register.by_code.get(body.strip().upper(), ())
        slug = slug or (holder.slug if holder else held[-1].slug if held else "")
        if slug:
            names = bodies.names_of([slug], on)
            return Named(register.code_of(slug), slug, names.get(slug, slug))
    else:
        code = code_in(sought)
        [found] = named(by, [code], on, register).values()
        if found.slug or by not in _KINDS:
            return found
    raise NotFound(
        "OUT-014",
        f"`{body}` is none of those that this measure tells apart",
        where="body",
        mend="name a commissioner" if by == AREA else f"name a {_KINDS[by].replace('_', ' ')}",
    )


def code_of_group(name: str) -> str:
    """The code in the name of a group of a view by month."""
    return name.partition("\t")[0]
