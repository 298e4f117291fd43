"""A sample of real practices, who commissioned for them, and invented list sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import zip_longest
from math import exp

from remit.countries.dice import Dice
from remit.countries.england_2013.commissioners import board_of_place
from remit.countries.england_2013.dates import BOARDS_BEGAN, PACKAGE
from remit.countries.tables import Row, rows
from remit.domains.bodies.kinds import RelationKind, Scheme, slug_of
from remit.domains.bodies.statements import (
    BodyStatement,
    PopulationStatement,
    RelationStatement,
    Statement,
    reference_to,
)

# Of what day the register of practices is, from which their names are taken.
PRACTICES_AS_OF = date(2023, 11, 1)
COUNTED_ON = (date(2013, 4, 1), date(2018, 4, 1), date(2023, 4, 1))
# Invented lists: half of the practices have fewer patients than the first number, the spread is
# that of a log-normal distribution, and lists grow from count to count by a few per cent.
MEDIAN_LIST_PERSONS = 6_500
SPREAD = 0.55
GROWTH_BETWEEN_COUNTS = 0.06
GROWTH_SPREAD = 0.05
SMALLEST_LIST_PERSONS = 900


def statements() -> Iterator[Statement]:
    """The practices of the sample and every commissioner they had since April 2013."""
    history = _history()
    for row in rows(PACKAGE, "practices"):
        yield BodyStatement(
            line=row.line,
            as_of=PRACTICES_AS_OF,
            slug=slug_of("practice", row["ods"]),
            kind="practice",
            name=row["name"],
            opened=row.day("opened"),
            codes=row.codes(),
            address=(row["town"],),
            postcode=row["postcode"],
            recased=True,
        )
        yield from _commissioners(row, history[row["ods"]])


def populations(dice: Dice) -> Iterator[PopulationStatement]:
    """Synthetic registered lists of the practices, in persons, on three days."""
    for row in rows(PACKAGE, "practices"):
        size = MEDIAN_LIST_PERSONS * exp(SPREAD * dice.normal("list", row["ods"]))
        for count, day in enumerate(COUNTED_ON):
            if count:
                size *= (
                    1
                    + GROWTH_BETWEEN_COUNTS
                    + GROWTH_SPREAD * dice.normal("growth", row["ods"], count)
                )
            yield PopulationStatement(
                line=row.line,
                as_of=day,
                slug=slug_of("practice", row["ods"]),
                registered=max(SMALLEST_LIST_PERSONS, round(size)),
                synthetic=True,
            )


def practices_of_commissioners() -> dict[str, list[tuple[str, str]]]:
    """The practices (slug, name) that each commissioner (slug) ever had in the sample."""
    history, boards = _history(), board_of_place()
    near: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(PACKAGE, "practices"):
        practice = (slug_of("practice", row["ods"]), row["name"])
        for spell in history[row["ods"]]:
            near[slug_of("ccg", spell["commissioner"])].append(practice)
        near[boards[row["location"]]].append(practice)
    return dict(near)


@cache
def _history() -> dict[str, list[Row]]:
    spells: dict[str, list[Row]] = defaultdict(list)
    for row in rows(PACKAGE, "practice_commissioners"):
        spells[row["practice"]].append(row)
    return spells


def _commissioners(practice: Row, spells: list[Row]) -> Iterator[Statement]:
    """A code names the group until July 2022 and the place within a board from then on, so the
    commissioner of a spell is whoever went by its code on the day."""
    codes = [
        (spell.line, spell["commissioner"], spell.since("since"), spell["basis"])
        for spell in spells
    ]
    if practice["location"] != codes[-1][1]:
        codes.append((practice.line, practice["location"], BOARDS_BEGAN, "register"))
    ends = [since for _, _, since, _ in codes[1:]]
    for (line, code, since, basis), until in zip_longest(codes, ends):
        yield RelationStatement(
            line=line,
            as_of=since,
            subject=slug_of("practice", practice["ods"]),
            kind=RelationKind.COMMISSIONED_BY,
            object=reference_to("", Scheme.ODS, code),
            since=since,
            until=until,
            evidence={"basis": basis},
        )
