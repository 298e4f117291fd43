"""Readers of the ODS files of 27 columns: commissioners, trusts and practices.

ODS keeps one row for each code, as it stands today. A code that lived on under another kind of
body is one row with the older body's opening date and the newer one's name; the readers here part
such a row into the bodies that it was. ODS prints the last day of a body; statements hold the
first day after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from remit.domains.bodies.kinds import RelationKind, Scheme, Sector, Status, slug_of
from remit.domains.bodies.loading.layouts import (
    HUB_WORDS,
    ODS_COLUMNS,
    REPORTING_ENTITY_WORDS,
    ROLE_HUB,
    ROLE_REPORTING_ENTITY,
    ROLE_SUB_ICB,
    Layout,
    LayoutName,
)
from remit.domains.bodies.loading.records import Record, checked, fault_in, records
from remit.domains.bodies.loading.rows import (
    ODS_ADDRESS,
    ODS_PLACES,
    OdsRow,
    is_ods_date,
    ods_date,
    ods_row,
)
from remit.domains.bodies.loading.words import is_capitals_only, postcode_of, readable
from remit.domains.bodies.statements import (
    BodyStatement,
    Fault,
    RelationStatement,
    Statement,
    reference_to,
)

# CCGs were abolished and ICBs took over on this day: Health and Care Act 2022 ss.14-15 and 19-20.
ICB_FIRST_DAY = date(2022, 7, 1)
GP_PRACTICE_SETTING = "4"
# Asking an enumeration for a value is slow where it is done for each line.
ODS, COMMISSIONED_BY = Scheme.ODS.value, RelationKind.COMMISSIONED_BY.value
PRIVATE, NHS, DORMANT = Sector.PRIVATE.value, Sector.NHS.value, Status.DORMANT.value
ICB_SUFFIX = re.compile(r"\s+ICB(\s+-\s+\w+)?$", re.IGNORECASE)


def read_ods(path: Path, layout: Layout, as_of: date) -> Iterator[Statement | Fault]:
    """The statements of an ODS file, and a fault for each line that cannot be used."""
    statements_of = {
        LayoutName.ECCG: commissioner_statements,
        LayoutName.ETR: trust_statements,
        LayoutName.EPRACCUR: practice_statements,
    }[layout.name]
    for record in records(path):
        row = checked(path, record, ODS_COLUMNS, ods_row, _column)
        fault = row if isinstance(row, Fault) else _fault_between_columns(path, record, row)
        if fault is not None:
            yield fault
        elif isinstance(row, OdsRow):
            yield from statements_of(record.line, as_of, row)


def ods_vintage(path: Path, layout: Layout) -> date | None:
    """The latest day that the file itself knows to be past.

    A practice that is proposed (status P) opens later than the file was made, so it is left out;
    the other files have no such mark, and their latest date is taken.
    """
    columns = ("opened",) if layout.name is LayoutName.EPRACCUR else ("opened", "closed")
    places = [ODS_PLACES[column] for column in columns]
    status = ODS_PLACES["status"]
    latest = ""
    for record in records(path):
        fields = record.fields or []
        if len(fields) == ODS_COLUMNS and fields[status] != "P":
            for place in places:
                # Days printed as yyyymmdd sort as their texts do.
                if fields[place] > latest and is_ods_date(fields[place]):
                    latest = fields[place]
    return ods_date(latest)


def _column(name: str) -> str:
    return str(ODS_ADDRESS.start + 1 if name == "address" else ODS_PLACES[name] + 1)


def _fault_between_columns(path: Path, record: Record, row: OdsRow) -> Fault | None:
    if row.opened and row.closed and row.closed < row.opened:
        return fault_in(path, record, _column("closed"), "closed before it opened")
    if row.joined and row.left and row.left < row.joined:
        return fault_in(path, record, _column("left"), "left before it joined")
    if row.postcode and postcode_of(row.postcode) is None:
        reason = f"`{row.postcode}` is not a postcode"
        return fault_in(path, record, _column("postcode"), reason)
    return None


@lru_cache(maxsize=65_536)
def _after(last_day: date | None) -> date | None:
    return last_day + timedelta(days=1) if last_day else None


def _body(
    line: int,
    as_of: date,
    kind: str,
    row: OdsRow,
    *,
    slug: str | None = None,
    sector: str | None = None,
    status: str | None = None,
) -> BodyStatement:
    """All that a row says of the body that it is about."""
    return BodyStatement(
        line=line,
        as_of=as_of,
        slug=slug or slug_of(kind, row.code),
        kind=kind,
        name=readable(row.name),
        sector=sector,
        status=status,
        opened=row.opened,
        closed=_after(row.closed),
        codes={ODS: row.code},
        address=tuple(map(readable, filter(None, row.address))),
        postcode=postcode_of(row.postcode),
        recased=is_capitals_only(row.name),
        lies_in=row.lies_in,
    )


def commissioner_statements(line: int, as_of: date, row: OdsRow) -> Iterator[Statement]:
    """What a row of `eccg` says: a CCG, a sub-ICB location and what it was before, or neither."""
    name = row.name.upper()
    if ROLE_HUB in row.role or HUB_WORDS in name:
        # A hub worked for the whole country, whatever ICB the file puts it in.
        yield _body(line, as_of, "commissioning_hub", row)._replace(lies_in=None)
    elif ROLE_REPORTING_ENTITY in row.role or REPORTING_ENTITY_WORDS in name:
        yield _body(line, as_of, "reporting_entity", row)
        yield from _within_icb(line, as_of, "reporting_entity", row, row.opened)
    elif ROLE_SUB_ICB in row.role or ICB_SUFFIX.search(row.name):
        yield from _sub_icb_statements(line, as_of, row)
    else:
        yield _body(line, as_of, "ccg", row)


def _sub_icb_statements(line: int, as_of: date, row: OdsRow) -> Iterator[Statement]:
    since = max(row.opened or ICB_FIRST_DAY, ICB_FIRST_DAY)
    yield _body(line, as_of, "sub_icb_location", row)._replace(opened=since)
    if row.lies_in:
        stem = ICB_SUFFIX.sub("", row.name)
        yield BodyStatement(
            line,
            as_of,
            slug_of("icb", row.lies_in),
            "icb",
            name=f"{readable(stem)} Integrated Care Board",
            recased=is_capitals_only(row.name),
            opened=ICB_FIRST_DAY,
            codes={ODS: row.lies_in},
        )
        yield from _within_icb(line, as_of, "sub_icb_location", row, since)
    if row.opened is None or row.opened < ICB_FIRST_DAY:
        yield BodyStatement(
            line,
            as_of,
            slug_of("ccg", row.code),
            "ccg",
            opened=row.opened,
            closed=min(_after(row.closed) or ICB_FIRST_DAY, ICB_FIRST_DAY),
            codes={ODS: row.code},
            lies_in=row.lies_in,
        )


def _within_icb(
    line: int, as_of: date, kind: str, row: OdsRow, since: date | None
) -> Iterator[Statement]:
    if row.lies_in:
        yield RelationStatement(
            line,
            as_of,
            slug_of(kind, row.code),
            RelationKind.PART_OF.value,
            slug_of("icb", row.lies_in),
            since=since,
            until=_after(row.closed),
        )


def trust_statements(line: int, as_of: date, row: OdsRow) -> Iterator[Statement]:
    """What a row of `etr` says: one NHS trust or NHS foundation trust."""
    yield _body(line, as_of, "nhs_trust", row)


def practice_statements(line: int, as_of: date, row: OdsRow) -> Iterator[Statement]:
    """What a row of `epraccur` says: a place that prescribes, and whose commissioner it has.

    The same code may be a GP practice in one year and another setting in the next, so all of them
    have one form of slug; the kind tells which it is. A Welsh practice's commissioner is a local
    health board, which no file here describes, so it never resolves to a commissioner in England.
    """
    is_practice = row.setting == GP_PRACTICE_SETTING
    slug = slug_of("practice", row.code)
    yield _body(
        line,
        as_of,
        "practice" if is_practice else "prescriber",
        row,
        slug=slug,
        sector=PRIVATE if is_practice else NHS,
        status=DORMANT if row.status == "D" else None,
    )
    if row.commissioner:
        yield RelationStatement(
            line,
            as_of,
            slug,
            COMMISSIONED_BY,
            reference_to("", ODS, row.commissioner),
            since=row.joined,
            until=_after(row.left),
        )
