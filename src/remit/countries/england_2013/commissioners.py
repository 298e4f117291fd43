"""Clinical commissioning groups, integrated care boards, their places, and who followed whom."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from remit.countries.england_2013.dates import (
    AREA_TEAMS_ENDED,
    BOARDS_BEGAN,
    FIRST_SETTLEMENT,
    PACKAGE,
)
from remit.countries.england_2013.national import region_slugs
from remit.countries.tables import Row, rows
from remit.domains.bodies.kinds import RelationKind, Status, slug_of
from remit.domains.bodies.statements import (
    AreaStatement,
    BodyStatement,
    RelationStatement,
    Statement,
)


def statements() -> Iterator[Statement]:
    """Every fact about commissioners. Areas carry a centre only, their geometry is empty."""
    yield from _groups()
    yield from _changes()
    yield from _boards()
    yield from _places()
    yield from _successions()


@cache
def board_of_place() -> dict[str, str]:
    """The slug of the integrated care board for the ODS code of each sub-ICB location."""
    return {row["ods"]: slug_of("icb", row["icb"]) for row in rows(PACKAGE, "sub_icb_locations")}


def _groups() -> Iterator[Statement]:
    teams = {row["ons"]: slug_of("area_team", row["ods"]) for row in rows(PACKAGE, "area_teams")}
    for row in rows(PACKAGE, "commissioners"):
        slug, opened = slug_of("ccg", row["ods"]), row.since("opened")
        powers_from = row.day("powers_from")
        yield BodyStatement(
            line=row.line,
            as_of=opened,
            slug=slug,
            kind="ccg",
            name=row["name"],
            status=Status.SHADOW if powers_from else None,
            opened=opened,
            closed=row.day("closed"),
            codes=row.codes(),
            address=(row["town"],),
            postcode=row["postcode"],
        )
        if powers_from:
            yield BodyStatement(
                line=row.line, as_of=powers_from, slug=slug, kind="ccg", status=Status.ACTIVE
            )
        yield _centre(row, slug)
        if row["area_team"]:
            yield RelationStatement(
                line=row.line,
                as_of=opened,
                subject=slug,
                kind=RelationKind.OVERSEEN_BY,
                object=teams[row["area_team"]],
                since=FIRST_SETTLEMENT,
                until=AREA_TEAMS_ENDED,
            )


def _changes() -> Iterator[Statement]:
    for row in rows(PACKAGE, "commissioner_changes"):
        codes = {"ods": row["ods"], **({"ons": row["ons"]} if row["ons"] else {})}
        yield BodyStatement(
            line=row.line,
            as_of=row.since("since"),
            slug=slug_of("ccg", row["ods"]),
            kind="ccg",
            name=row["name"] or None,
            codes=codes,
        )


def _boards() -> Iterator[Statement]:
    regions = region_slugs()
    for row in rows(PACKAGE, "icbs"):
        slug = slug_of("icb", row["ods"])
        yield BodyStatement(
            line=row.line,
            as_of=BOARDS_BEGAN,
            slug=slug,
            kind="icb",
            name=row["name"],
            opened=BOARDS_BEGAN,
            codes=row.codes(),
        )
        yield _centre(row, slug)
        yield RelationStatement(
            line=row.line,
            as_of=BOARDS_BEGAN,
            subject=slug,
            kind=RelationKind.OVERSEEN_BY,
            object=regions[row["region"]],
            since=BOARDS_BEGAN,
        )


def _places() -> Iterator[Statement]:
    boards = board_of_place()
    for row in rows(PACKAGE, "sub_icb_locations"):
        slug = slug_of("sub_icb_location", row["ods"])
        yield BodyStatement(
            line=row.line,
            as_of=BOARDS_BEGAN,
            slug=slug,
            kind="sub_icb_location",
            name=row["name"],
            opened=BOARDS_BEGAN,
            codes=row.codes(),
            address=(row["town"],),
            postcode=row["postcode"],
            recased=True,
            lies_in=row["icb"],
        )
        yield RelationStatement(
            line=row.line,
            as_of=BOARDS_BEGAN,
            subject=slug,
            kind=RelationKind.PART_OF,
            object=boards[row["ods"]],
            since=BOARDS_BEGAN,
        )


def _successions() -> Iterator[Statement]:
    for row in rows(PACKAGE, "successions"):
        share_ppm = int(row["share_ppm"])
        yield RelationStatement(
            line=row.line,
            as_of=row.since("on"),
            subject=slug_of(row["successor_kind"], row["successor"]),
            kind=RelationKind.SUCCEEDS,
            object=slug_of(row["predecessor_kind"], row["predecessor"]),
            since=row.day("on"),
            share_ppm=share_ppm,
            evidence=_evidence(row, share_ppm),
        )


def _evidence(row: Row, share_ppm: int) -> dict[str, Any]:
    """What shows a succession, in public words and numbers."""
    if row["basis"] == "areas":
        return {"basis": "areas", "area_share_ppm": share_ppm}
    counted = {"practices_moved": int(row["taken"]), "practices_counted": int(row["of"])}
    part = {"part": True} if row["goes_on"] else {}
    return {"basis": "practices", **counted, **part}


def _centre(row: Row, slug: str) -> AreaStatement:
    as_of = row.day("opened") if "opened" in row.cells else None
    return AreaStatement(
        line=row.line,
        as_of=as_of or BOARDS_BEGAN,
        slug=slug,
        geometry_wkb=b"",
        centre_lon=float(row["lon"]),
        centre_lat=float(row["lat"]),
    )
