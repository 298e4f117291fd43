"""One body's history out of all that its sources say of it. Pure: no file, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from remit.domains.bodies.kinds import KINDS, Scheme, Status
from remit.domains.bodies.loading.ods import ICB_FIRST_DAY
from remit.domains.bodies.loading.timelines import Piece, Seen, timeline
from remit.domains.bodies.loading.words import district_of, name_key
from remit.domains.bodies.statements import (
    BodyStatement,
    PopulationStatement,
    RelationStatement,
)

# A body told of by lists of codes alone has no opening date there; these kinds began together.
FIRST_DAY_OF_KIND = {"icb": ICB_FIRST_DAY, "sub_icb_location": ICB_FIRST_DAY}
LAST_DAY_OF_KIND = {"ccg": ICB_FIRST_DAY}
# Asking an enumeration for a value is slow where it is done for each body.
ACTIVE, SHADOW, ODS = Status.ACTIVE.value, Status.SHADOW.value, Scheme.ODS.value


class Drawn(NamedTuple):
    """An area by the hash of its geometry ('' for a bare centre), its centre in degrees."""

    geometry_sha256: str
    centre_lon: float
    centre_lat: float


@dataclass(slots=True)
class Told:
    """All that is told of one body, by every source that counts."""

    bodies: list[tuple[Seen, BodyStatement]] = field(default_factory=list)
    relations: list[tuple[Seen, RelationStatement]] = field(default_factory=list)
    areas: list[tuple[Seen, Drawn]] = field(default_factory=list)
    populations: list[tuple[Seen, PopulationStatement]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Life:
    """When a body was there, and what it was. `lies_in` is the ODS code of the ICB around it."""

    slug: str
    kind: str
    opened: date | None
    closed: date | None
    ods: str | None = None
    lies_in: str | None = None
    synthetic: bool = False

    def on(self, day: date) -> bool:
        """Whether it was there on a day."""
        return (self.opened is None or self.opened <= day) and (
            self.closed is None or day < self.closed
        )


class FactRow(NamedTuple):
    """A fact to be believed: its body, its period, and the columns of its table."""

    slug: str
    since: date | None
    until: date | None
    values: tuple[Any, ...]


def life_of(slug: str, told: Told) -> Life | None:
    """The life of a body, None where nothing but relations is told of it.

    The latest source that prints dates is believed. A place that was a GP practice in any source
    is one, whatever it is used for later. Synthetic stands only while no real source tells of it.
    """
    if not told.bodies:
        return None
    ordered = sorted(told.bodies, key=lambda claim: claim[0])
    said = [statement for _, statement in ordered]
    kinds = {statement.kind for statement in said}
    kind = "practice" if "practice" in kinds else said[-1].kind
    dated = [statement for statement in said if statement.opened or statement.closed]
    opened = next((s.opened for s in reversed(dated) if s.opened), None)
    closed = dated[-1].closed if dated else None
    if opened is None:
        opened = FIRST_DAY_OF_KIND.get(kind, ordered[0][0].as_of)
    end = LAST_DAY_OF_KIND.get(kind)
    if end is not None and opened < end:
        closed = min(closed or end, end)
    if closed is not None and closed <= opened:
        closed = None
    return Life(
        slug,
        kind,
        opened,
        closed,
        ods=_latest(said, lambda s: s.codes.get(ODS)),
        lies_in=_latest(said, lambda s: s.lies_in),
        synthetic=all(statement.synthetic for statement in said),
    )


def _latest(said: list[BodyStatement], of: Any) -> str | None:
    return next((value for s in reversed(said) if (value := of(s))), None)


def standings(life: Life, told: Told, shadow_until: date | None = None) -> list[FactRow]:
    """Kind, sector and status over time. Dormant counts from the first source that shows it."""
    sectors = (
        (seen, said.sector) for seen, said in told.bodies if said.sector and said.kind == life.kind
    )
    _, sector = max(sectors, default=(None, KINDS[life.kind].sector.value))
    statuses = [
        (seen, said.status or ACTIVE)
        for seen, said in told.bodies
        if said.opened or said.status or said.sector
    ]
    if statuses and life.opened:
        first = min(statuses)[0]
        statuses.append((first._replace(as_of=date.min), ACTIVE))
    pieces = timeline(statuses, life.opened, life.closed) or [
        Piece(life.opened, life.closed, ACTIVE)
    ]
    if shadow_until is not None:
        pieces = [
            Piece(life.opened, shadow_until, SHADOW),
            *(
                piece._replace(since=max(piece.since or shadow_until, shadow_until))
                for piece in pieces
                if piece.until is None or piece.until > shadow_until
            ),
        ]
    return [
        FactRow(life.slug, piece.since, piece.until, (life.kind, sector, piece.value))
        for piece in pieces
    ]


def names(life: Life, told: Told) -> list[FactRow]:
    """What it was called over time; where no source names it, by its kind and code."""
    claims = [
        (seen, (said.name, said.recased)) for seen, said in told.bodies if said.name is not None
    ]
    pieces = timeline(
        claims,
        life.opened,
        life.closed,
        key=lambda value: name_key(value[0]),
        better=lambda kept, new: new if kept[1] and not new[1] else kept,
    )
    if not pieces:
        name = f"{KINDS[life.kind].title} {life.ods or life.slug}"
        return [FactRow(life.slug, life.opened, life.closed, (name,))]
    return [FactRow(life.slug, piece.since, piece.until, (piece.value[0],)) for piece in pieces]


def codes(life: Life, told: Told) -> list[FactRow]:
    """Its codes over time, one at a time in each scheme."""
    schemes = sorted({scheme for _, said in told.bodies for scheme in said.codes})
    return [
        FactRow(life.slug, piece.since, piece.until, (scheme, piece.value))
        for scheme in schemes
        for piece in timeline(
            ((seen, said.codes[scheme]) for seen, said in told.bodies if scheme in said.codes),
            life.opened,
            life.closed,
        )
    ]


def addresses(life: Life, told: Told) -> list[FactRow]:
    """Where it had its office over time."""
    pieces = timeline(
        (
            (seen, (said.address, said.postcode or ""))
            for seen, said in told.bodies
            if said.address or said.postcode
        ),
        life.opened,
        life.closed,
    )
    rows = []
    for piece in pieces:
        lines, postcode = piece.value
        values = (list(lines), postcode, district_of(postcode))
        rows.append(FactRow(life.slug, piece.since, piece.until, values))
    return rows


def boundaries(told: Told) -> list[tuple[Seen, Drawn]]:
    """Its real boundaries, in the order in which they were seen."""
    found = [(seen, area) for seen, area in told.areas if area.geometry_sha256]
    return sorted(found, key=itemgetter(0))


def areas(life: Life, told: Told) -> list[FactRow]:
    """Its area over time: real boundaries where there are any, bare centres otherwise."""
    pieces = timeline(boundaries(told) or told.areas, life.opened, life.closed)
    return [FactRow(life.slug, piece.since, piece.until, piece.value) for piece in pieces]


def populations(life: Life, told: Told) -> list[FactRow]:
    """Persons registered: a count stands from its own date, and does not reach back."""
    ordered = sorted(told.populations, key=lambda claim: claim[0])
    if not ordered:
        return []
    return [
        FactRow(
            life.slug, piece.since, piece.until, (piece.value.registered, piece.value.synthetic)
        )
        for piece in timeline(
            ordered,
            max(ordered[0][0].as_of, life.opened or date.min),
            life.closed,
            key=lambda said: (said.registered, said.synthetic),
        )
        if piece.since is not None and (life.closed is None or piece.since < life.closed)
    ]


def own_facts(
    life: Life, told: Told, shadow_until: date | None = None
) -> Iterable[tuple[str, list[FactRow]]]:
    """Every fact of a body but its relations, by table."""
    yield "body_standing", standings(life, told, shadow_until)
    yield "body_name", names(life, told)
    yield "body_code", codes(life, told)
    yield "body_address", addresses(life, told)
    yield "body_area", areas(life, told)
    yield "body_population", populations(life, told)
