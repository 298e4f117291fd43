"""England's offices: who needs officers from when to when, and whom a visitor may be."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from remit.countries.dice import Dice
from remit.countries.england_2013.dates import (
    AREA_TEAMS_ENDED,
    BOARDS_BEGAN,
    FIRST_SETTLEMENT,
    PACKAGE,
)
from remit.countries.england_2013.practices import practices_of_commissioners
from remit.countries.interests import interests
from remit.countries.names import names_from
from remit.countries.people import Employer, Office, People, Persona, make_people
from remit.countries.tables import rows
from remit.domains.bodies.kinds import slug_of

# From this day the Board was a statutory body; nobody before it matters to the example.
OFFICERS_FROM = date(2012, 10, 1)


def people(dice: Dice, until: date) -> People:
    """Officers of every commissioner, of the national bodies, area teams and senates."""
    made = make_people(dice, _employers(), names_from(_toml("names")), personas(), until)
    declared = tuple(interests(dice, made, practices_of_commissioners()))
    return People(made.persons, made.seats, made.holdings, declared)


def personas() -> tuple[Persona, ...]:
    """Whom a visitor may sign in as, in the order of the list."""
    return tuple(
        Persona(
            each["key"],
            each["label"],
            each["tries"],
            tuple((body, role) for body, role in each["seats"]),
        )
        for each in _toml("offices")["persona"]
    )


def _employers() -> Iterator[Employer]:
    for row in rows(PACKAGE, "national_bodies"):
        since = max(row.day("opened") or OFFICERS_FROM, OFFICERS_FROM)
        slug = slug_of(row["kind"], row["key"])
        yield Employer(slug, since, row.day("closed"), _offices(row["kind"]))
    for row in rows(PACKAGE, "area_teams"):
        slug = slug_of("area_team", row["ods"])
        yield Employer(slug, FIRST_SETTLEMENT, AREA_TEAMS_ENDED, _offices("area_team"))
    for row in rows(PACKAGE, "senates"):
        slug = slug_of("senate", row["key"])
        yield Employer(slug, FIRST_SETTLEMENT, None, _offices("senate"))
    for row in rows(PACKAGE, "commissioners"):
        slug = slug_of("ccg", row["ods"])
        yield Employer(slug, row.since("opened"), row.day("closed"), _offices("ccg"))
    for row in rows(PACKAGE, "icbs"):
        yield Employer(slug_of("icb", row["ods"]), BOARDS_BEGAN, None, _offices("icb"))


@cache
def _offices(kind: str) -> tuple[Office, ...]:
    return tuple(
        Office(
            each["role"],
            each["title"],
            each.get("doctor", False),
            (each["term_years"][0], each["term_years"][1]),
            each.get("since"),
        )
        for each in _toml("offices")[kind]
    )


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files(PACKAGE) / f"{name}.toml").read_text("utf-8"))
