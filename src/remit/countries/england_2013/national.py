"""The minister, the Board with its regions and area teams, regulators, senates, support units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from remit.countries.england_2013.dates import AREA_TEAMS_ENDED, FIRST_SETTLEMENT, PACKAGE
from remit.countries.tables import Row, rows
from remit.domains.bodies.kinds import RelationKind, slug_of
from remit.domains.bodies.statements import BodyStatement, RelationStatement, Statement

BOARD = slug_of("board", "x24")


def statements() -> Iterator[Statement]:
    """Every fact about the national bodies and the offices that have no legal personality."""
    yield from _national_bodies()
    yield from _regions()
    yield from _area_teams()
    yield from _senates()
    yield from _support_units()


def region_slugs() -> dict[str, str]:
    """The slug of each region by its ONS code, and by its ODS code."""
    return {
        code: slug_of("board_region", row["ods"])
        for row in rows(PACKAGE, "regions")
        for code in row.codes().values()
    }


def _national_bodies() -> Iterator[Statement]:
    about = {(row["kind"], row["key"]): row for row in rows(PACKAGE, "national_bodies")}
    for name in rows(PACKAGE, "national_names"):
        body = about[name["kind"], name["key"]]
        yield BodyStatement(
            line=name.line,
            as_of=name.since("since"),
            slug=slug_of(name["kind"], name["key"]),
            kind=name["kind"],
            name=name["name"],
            opened=body.day("opened"),
            closed=body.day("closed"),
            codes=body.codes(),
        )
    for body in about.values():
        if body["succeeded_by"]:
            yield RelationStatement(
                line=body.line,
                as_of=body.since("closed"),
                subject=body["succeeded_by"],
                kind=RelationKind.SUCCEEDS,
                object=slug_of(body["kind"], body["key"]),
                since=body.day("closed"),
                share_ppm=1_000_000,
                evidence={"basis": "law", "words": "functions transferred by statute"},
            )


def _regions() -> Iterator[Statement]:
    for row in rows(PACKAGE, "regions"):
        body = _body(row, "board_region", row["ods"], f"{row['name']} Region", row.day("closed"))
        yield body
        yield _relation(row, body, RelationKind.PART_OF, BOARD)


def _area_teams() -> Iterator[Statement]:
    regions = region_slugs()
    for row in rows(PACKAGE, "area_teams"):
        body = _body(row, "area_team", row["ods"], f"{row['name']} Area Team", AREA_TEAMS_ENDED)
        yield body
        yield _relation(row, body, RelationKind.PART_OF, regions[row["region"]])


def _senates() -> Iterator[Statement]:
    for row in rows(PACKAGE, "senates"):
        body = _body(row, "senate", row["key"], f"{row['name']} Clinical Senate", None)
        yield body
        yield _relation(row, body, RelationKind.HOSTED_BY, BOARD)


def _support_units() -> Iterator[Statement]:
    for row in rows(PACKAGE, "support_units"):
        name = f"NHS {row['name']} Commissioning Support Unit"
        body = _body(
            row,
            "support_unit",
            row["ods"] or row["key"],
            name,
            row.day("closed"),
            address=(row["town"],) if row["town"] else (),
            postcode=row["postcode"] or None,
        )
        yield body
        yield _relation(row, body, RelationKind.HOSTED_BY, BOARD)


def _body(
    row: Row,
    kind: str,
    key: str,
    name: str,
    closed: date | None,
    *,
    address: tuple[str, ...] = (),
    postcode: str | None = None,
) -> BodyStatement:
    opened = (row.day("opened") if "opened" in row.cells else None) or FIRST_SETTLEMENT
    return BodyStatement(
        line=row.line,
        as_of=opened,
        slug=slug_of(kind, key),
        kind=kind,
        name=name,
        opened=opened,
        closed=closed,
        codes=row.codes(),
        address=address,
        postcode=postcode,
    )


def _relation(row: Row, body: BodyStatement, kind: str, other: str) -> RelationStatement:
    return RelationStatement(
        line=row.line,
        as_of=body.as_of,
        subject=body.slug,
        kind=kind,
        object=other,
        since=body.opened,
        until=body.closed,
    )
