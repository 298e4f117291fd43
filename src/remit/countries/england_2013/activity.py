"""Where invented activity takes place: England's commissioners, with invented numbers of people."""

from __future__ import annotations

from collections.abc import Iterator

from remit.countries.dice import Dice
from remit.countries.england_2013.dates import BOARDS_BEGAN, PACKAGE
from remit.countries.tables import rows
from remit.engines.outcomes.model.bands import month_of
from remit.engines.outcomes.synthetic.shape import Place

GROUP_PERSONS = (70_000, 700_000)
BOARD_PERSONS = (500_000, 3_000_000)


def places(dice: Dice) -> Iterator[Place]:
    """Clinical commissioning groups while they stood, then integrated care boards."""
    for row in rows(PACKAGE, "commissioners"):
        closed = row.day("closed")
        yield Place(
            code=row["ods"],
            population=dice.between(*GROUP_PERSONS, "people", row["ods"]),
            since=month_of(row.day("powers_from") or row.since("opened")),
            until=month_of(closed or BOARDS_BEGAN),
        )
    for row in rows(PACKAGE, "icbs"):
        yield Place(
            code=row["ods"],
            population=dice.between(*BOARD_PERSONS, "people", row["ods"]),
            since=month_of(BOARDS_BEGAN),
        )
