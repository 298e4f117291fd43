"""The authorisation of commissioners: how many were free of conditions is published, whose is not.

Published: of 211 groups 43 had no condition; 15, by name, had legal directions; by the review of
summer 2013 the groups with conditions were 59, down from 105, and those with directions 8, down
from 14. Everything else here is drawn from the printed number and marked synthetic: which other
groups had conditions, what each asked, which acts directions reached, and when the last went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from remit.countries.authorised import (
    AuthorisationStatement,
    Authorised,
    ConditionStatement,
)
from remit.countries.dice import Dice
from remit.countries.england_2013.dates import BOARDS_BEGAN, FIRST_SETTLEMENT, PACKAGE
from remit.countries.tables import rows
from remit.domains.bodies.kinds import slug_of

ESTABLISHED: Final = "2006 Act s.14C"
ESTABLISHED_BOARD: Final = "2006 Act s.14Z25"
CONDITIONAL: Final = "SI 2012/1631 reg.8"

WITH_CONDITIONS: Final = 168
# How many groups still had conditions, and directions, after each review. The days are drawn; the
# second review was published in August 2013. What is left goes at one of the LATER reviews.
REVIEWS: Final = (date(2013, 7, 1), date(2013, 8, 1))
STILL_CONDITIONAL: Final = (105, 59)
STILL_DIRECTED: Final = (14, 8)
LATER: Final = (date(2014, 1, 1), date(2014, 4, 1), date(2014, 7, 1), date(2014, 10, 1))

# What conditions were about, with the published share of each in percent; the rest is other.
ASKED: Final = (
    ("Show a plan for changing services, and the money for it, that the Board can rely on", 43.0),
    ("Fill the skills that the governing body lacks", 11.0),
    ("Show that the group watches over the quality and safety of what it buys", 10.0),
    ("Show how the group will deal with the problems that it inherits", 5.0),
    ("Settle the group's constitution and size with its members", 4.0),
    ("Agree with the council how the group will take part in planning for the area", 27.0),
)
DIRECTED: Final = (
    (
        "The Board signs off each new service before the group arranges it",
        ("commission_new_service",),
    ),
    (
        "The Board signs off each award before the group makes it",
        ("award_after_competition", "award_direct", "award_framework"),
    ),
    (
        "A team that the Board names helps with commissioning decisions, and takes them",
        ("make_commissioning_decision",),
    ),
)


def authorised(dice: Dice) -> Authorised:
    """Every commissioner's authorisation, and the conditions of the first groups."""
    return Authorised(tuple(_authorisations()), tuple(_conditions(dice)))


def _authorisations() -> Iterator[AuthorisationStatement]:
    for row in rows(PACKAGE, "commissioners"):
        opened = row.since("opened")
        yield AuthorisationStatement(
            slug_of("ccg", row["ods"]), opened, row.day("powers_from") or opened, ESTABLISHED
        )
    for row in rows(PACKAGE, "icbs"):
        slug = slug_of("icb", row["ods"])
        yield AuthorisationStatement(slug, BOARDS_BEGAN, BOARDS_BEGAN, ESTABLISHED_BOARD)


def _conditions(dice: Dice) -> Iterator[ConditionStatement]:
    directed = {slug_of("ccg", row["ods"]) for row in rows(PACKAGE, "directions")}
    first = [
        slug_of("ccg", row["ods"])
        for row in rows(PACKAGE, "commissioners")
        if row.day("opened") == FIRST_SETTLEMENT
    ]
    drawn = sorted(
        (slug for slug in first if slug not in directed),
        key=lambda slug: dice.part("conditions", slug),
    )
    conditional = sorted({*directed, *drawn[: WITH_CONDITIONS - len(directed)]})
    undirected = _freed(dice, "direction", sorted(directed), STILL_DIRECTED, {})
    freed = _freed(dice, "condition", conditional, STILL_CONDITIONAL, undirected)
    for slug in conditional:
        yield from _asked(dice, slug, freed[slug])
        if slug in directed:
            yield _directed(dice, slug, undirected[slug])


def _freed(
    dice: Dice,
    topic: str,
    slugs: Sequence[str],
    still: Sequence[int],
    not_before: Mapping[str, date],
) -> dict[str, date]:
    """When each group was freed: at each review as many as were published.

    Nobody is freed before their day in `not_before`: conditions outlast the directions with them.
    """
    ends: dict[str, date] = {}
    for day, left in zip(REVIEWS, still, strict=True):
        waiting = [slug for slug in slugs if slug not in ends]
        able = [slug for slug in waiting if not_before.get(slug, day) <= day]
        able.sort(key=lambda slug: dice.part(topic, slug))
        ends |= dict.fromkeys(able[: len(waiting) - left], day)
    for slug in slugs:
        if slug not in ends:
            drawn = dice.pick(LATER, topic, "late", slug)
            ends[slug] = max(drawn, not_before.get(slug, drawn))
    return ends


def _asked(dice: Dice, slug: str, until: date) -> Iterator[ConditionStatement]:
    count = dice.between(1, 3, "asked", slug)
    asked = {dice.weighted(ASKED, "asked", slug, turn) for turn in range(count)}
    for number, says in enumerate(sorted(asked), start=1):
        key = f"{slug}/condition/{number}"
        yield ConditionStatement(
            key, slug, "condition", says, CONDITIONAL, (), FIRST_SETTLEMENT, until
        )


def _directed(dice: Dice, slug: str, until: date) -> ConditionStatement:
    says, acts = dice.pick(DIRECTED, "directed", slug)
    key = f"{slug}/direction"
    return ConditionStatement(
        key, slug, "direction", says, CONDITIONAL, acts, FIRST_SETTLEMENT, until
    )
