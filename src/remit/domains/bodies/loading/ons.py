"""Readers of ONS lists of codes, and of the register of April 2013 with its area teams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from remit.domains.bodies.kinds import RelationKind, Scheme, slug_of
from remit.domains.bodies.loading.layouts import Layout, LayoutName
from remit.domains.bodies.loading.records import Record, checked, records
from remit.domains.bodies.loading.rows import CcgRegisterRow, OnsRow
from remit.domains.bodies.loading.words import is_capitals_only, readable
from remit.domains.bodies.statements import (
    BodyStatement,
    Fault,
    RelationStatement,
    Statement,
    reference_to,
)

# CCGs took up their powers on this day (2012 Act; the Board's area teams and regions with it).
FIRST_DAY = date(2013, 4, 1)
# The Board merged its 27 area teams into its regions on this day.
AREA_TEAMS_CLOSED = date(2015, 4, 1)


def read_ons(path: Path, layout: Layout, as_of: date) -> Iterator[Statement | Fault]:
    """The statements of a list of codes, and a fault for each line that cannot be used."""
    lines = records(path)
    header = next(lines).fields or []
    places = {key: header.index(text) for key, text in layout.columns.items()}
    model = CcgRegisterRow if layout.name is LayoutName.CCG_REGISTER else OnsRow
    kind = "icb" if layout.name is LayoutName.ICB_LIST else "ccg"

    def make(fields: list[str]) -> OnsRow:
        return model.model_validate({key: fields[place] for key, place in places.items()})

    said: set[str] = set()
    for record in lines:
        yield from _statements(path, record, as_of, len(header), make, layout, kind, said)


def _statements(
    path: Path,
    record: Record,
    as_of: date,
    width: int,
    make: Callable[[list[str]], OnsRow],
    layout: Layout,
    kind: str,
    said: set[str],
) -> Iterator[Statement | Fault]:
    row = checked(path, record, width, make, lambda name: layout.columns.get(name, ""))
    if isinstance(row, Fault):
        yield row
        return
    yield BodyStatement(
        record.line,
        as_of,
        slug_of(kind, row.ods),
        kind,
        name=readable(row.name),
        recased=is_capitals_only(row.name),
        codes={Scheme.ODS.value: row.ods, Scheme.ONS.value: row.ons},
    )
    if isinstance(row, CcgRegisterRow):
        yield from _team_statements(record.line, as_of, row, said)


def _team_statements(
    line: int, as_of: date, row: CcgRegisterRow, said: set[str]
) -> Iterator[Statement]:
    """The area team that oversaw a CCG and its region; each is told once for a file.

    The list knows them by ONS codes alone, so it names them by reference.
    """
    team = reference_to("area_team", Scheme.ONS.value, row.team_ons)
    region = reference_to("board_region", Scheme.ONS.value, row.region_ons)
    if region not in said:
        said.add(region)
        yield BodyStatement(
            line,
            as_of,
            region,
            "board_region",
            name=row.region,
            opened=FIRST_DAY,
            codes={Scheme.ONS.value: row.region_ons},
        )
    if team not in said:
        said.add(team)
        yield BodyStatement(
            line,
            as_of,
            team,
            "area_team",
            name=row.team,
            opened=FIRST_DAY,
            closed=AREA_TEAMS_CLOSED,
            codes={Scheme.ONS.value: row.team_ons},
        )
        yield RelationStatement(
            line,
            as_of,
            team,
            RelationKind.PART_OF.value,
            region,
            since=FIRST_DAY,
            until=AREA_TEAMS_CLOSED,
        )
    yield RelationStatement(
        line,
        as_of,
        slug_of("ccg", row.ods),
        RelationKind.OVERSEEN_BY.value,
        team,
        since=FIRST_DAY,
        until=AREA_TEAMS_CLOSED,
    )
