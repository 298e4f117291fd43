"""Councils and their health and wellbeing boards, and the NHS trusts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from remit.countries.england_2013.dates import FIRST_SETTLEMENT, PACKAGE
from remit.countries.tables import rows
from remit.domains.bodies.kinds import RelationKind, Scheme, slug_of
from remit.domains.bodies.statements import BodyStatement, RelationStatement, Statement

# Of what day the register of trusts is: a trust's name is the one it had then, or had last.
TRUSTS_AS_OF = date(2025, 1, 1)


def statements() -> Iterator[Statement]:
    """Every fact about councils, wellbeing boards and trusts."""
    yield from _councils()
    yield from _trusts()


def _councils() -> Iterator[Statement]:
    for row in rows(PACKAGE, "councils"):
        council = slug_of("council", row["ons"])
        board = slug_of("wellbeing_board", row["ons"])
        closed = row.day("closed")
        yield BodyStatement(
            line=row.line,
            as_of=FIRST_SETTLEMENT,
            slug=council,
            kind="council",
            name=row["name"],
            closed=closed,
            codes={Scheme.ONS: row["ons"]},
        )
        yield BodyStatement(
            line=row.line,
            as_of=FIRST_SETTLEMENT,
            slug=board,
            kind="wellbeing_board",
            name=f"{row['area']} Health and Wellbeing Board",
            opened=FIRST_SETTLEMENT,
            closed=closed,
        )
        yield RelationStatement(
            line=row.line,
            as_of=FIRST_SETTLEMENT,
            subject=board,
            kind=RelationKind.HOSTED_BY,
            object=council,
            since=FIRST_SETTLEMENT,
            until=closed,
        )


def _trusts() -> Iterator[Statement]:
    for row in rows(PACKAGE, "trusts"):
        yield BodyStatement(
            line=row.line,
            as_of=TRUSTS_AS_OF,
            slug=slug_of("nhs_trust", row["ods"]),
            kind="nhs_trust",
            name=row["name"],
            opened=row.day("opened"),
            closed=row.day("closed"),
            codes=row.codes(),
            address=(row["town"],),
            postcode=row["postcode"],
            recased=True,
        )
