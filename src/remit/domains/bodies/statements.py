"""What sources say of bodies: one vocabulary for files, the example country and the register.

A source (an ODS file, a list of codes, a set of boundaries, the example's tables) is read into
statements. Statements are kept for ever; the register's facts are *derived* from all statements
together, so the order in which files are loaded does not matter, and undoing a load is leaving
its statements out.

A source that knows a body by nothing but a code names it by a reference (`reference_to`), which
stands wherever a slug may; it is resolved when facts are derived, as soon as another source tells
whose code that is. All periods are half open: `closed` is the first day on which the body is no
longer there. Sources that print the last day (ODS does) are turned into this form by their reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

# A statement is never changed once made, and neither are these. Statements are made by the million:
# named tuples are made several times as fast as frozen dataclasses.
NO_CODES: dict[str, str] = {}
NO_EVIDENCE: dict[str, Any] = {}


class BodyStatement(NamedTuple):
    """What one line of a source says of one body, as it stood on `as_of`.

    `slug` names the body for ever (`kinds.slug_of`). Anything that the source does not say is None.
    `status` is left None where the dates tell it. `codes` maps scheme to code.
    `address` is the lines, last but one the town, without the postcode. `recased` says that the
    source prints the name in capitals only and that its casing here is ours. `lies_in` is the ODS
    code of the integrated care board in whose area the source puts a body, also one long closed.
    """

    line: int
    as_of: date
    slug: str
    kind: str
    name: str | None = None
    sector: str | None = None
    status: str | None = None
    opened: date | None = None
    closed: date | None = None
    codes: dict[str, str] = NO_CODES
    address: tuple[str, ...] = ()
    postcode: str | None = None
    synthetic: bool = False
    recased: bool = False
    lies_in: str | None = None


class RelationStatement(NamedTuple):
    """`subject` - `kind` - `object` (slugs), from `since` until `until` (half open).

    `share_ppm` is the share of the object that the subject took over, in parts per million, for
    `succeeds` only. `evidence` says what shows it (practices moved, area overlap, dates), public.
    """

    line: int
    as_of: date
    subject: str
    kind: str
    object: str
    since: date | None = None
    until: date | None = None
    share_ppm: int | None = None
    evidence: dict[str, Any] = NO_EVIDENCE


class AreaStatement(NamedTuple):
    """The boundary of a body at `as_of`: WGS84, longitude first, as well-known binary."""

    line: int
    as_of: date
    slug: str
    geometry_wkb: bytes
    centre_lon: float
    centre_lat: float


class PopulationStatement(NamedTuple):
    """Patients registered with a practice at `as_of`, counted in persons."""

    line: int
    as_of: date
    slug: str
    registered: int
    synthetic: bool = False


REFERENCE_MARK = "?"


def reference_to(kind: str, scheme: str, code: str) -> str:
    """The name of a body of which a source knows only a code: `icb?ons=e54000008`.

    With an empty `kind` it is the commissioner of the day that goes by that code.
    """
    return f"{kind.replace('_', '-')}{REFERENCE_MARK}{scheme}={code.lower()}"


Statement = BodyStatement | RelationStatement | AreaStatement | PopulationStatement


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of a file that could not be used: where, what, and how to mend it.

    `line` counts from 1 as a text editor does; `column` is the column's number from 1 or its name,
    '' where the whole line is at fault; `text` is the line itself, kept so that nothing is lost.
    """

    file: str
    line: int
    column: str
    reason: str
    mend: str
    text: str
