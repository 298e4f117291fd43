"""The shapes in which questions about bodies are answered: the same on pages, in JSON, in CLI.

Dates are half open: `until` is the first day on which it is no longer so.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class Dated(BaseModel):
    """A value and when it was so."""

    value: str
    since: date | None
    until: date | None


class CodeView(BaseModel):
    """A code in a scheme, and when it was this body's."""

    scheme: str
    code: str
    since: date | None
    until: date | None


class StandingView(BaseModel):
    """What a body was in a period."""

    kind: str
    kind_title: str
    sector: str
    status: str
    since: date | None
    until: date | None


class AddressView(BaseModel):
    """Where it has its office."""

    lines: list[str]
    postcode: str


class AreaView(BaseModel):
    """Where its area is, in degrees; `derived` where the boundary was put together from others."""

    centre_lon: float
    centre_lat: float
    has_boundary: bool
    derived: bool


class RelationView(BaseModel):
    """How it stands to another body: `words` reads from this body, as in `part of`."""

    kind: str
    words: str
    direction: str
    slug: str
    name: str
    since: date | None
    until: date | None


class Succession(BaseModel):
    """A body it followed, or that followed it, and the share that went over, in parts a million."""

    slug: str
    name: str
    on: date | None
    share_ppm: int | None
    evidence: dict[str, Any]


class InterestView(BaseModel):
    """A declared interest."""

    ref: UUID
    kind: str
    organisation: str
    organisation_slug: str | None
    says: str
    since: date | None
    until: date | None
    synthetic: bool


class OfficerView(BaseModel):
    """A person in an office; `ref` names the holding in acts."""

    ref: UUID
    title: str
    role: str
    person: str
    synthetic: bool
    since: date | None
    until: date | None
    interests: list[InterestView]


class PopulationView(BaseModel):
    """Persons registered with a practice."""

    registered: int
    synthetic: bool


class ActLine(BaseModel):
    """One line of the journal."""

    number: int
    name: str
    title: str
    effective_on: date
    recorded_at: datetime
    summary: str
    actor: str


class BodyView(BaseModel):
    """All that the register says of one body, as at a date."""

    id: UUID
    slug: str
    on: date
    name: str
    kind: str
    kind_title: str
    group: str
    sector: str
    legal_person: bool
    status: str | None
    exists: bool
    opened: date | None
    closed: date | None
    synthetic: bool
    names: list[Dated]
    codes: list[CodeView]
    standings: list[StandingView]
    address: AddressView | None
    area: AreaView | None
    relations: list[RelationView]
    predecessors: list[Succession]
    successors: list[Succession]
    member_count: int
    officers: list[OfficerView]
    population: PopulationView | None
    acts: list[ActLine]


class BodyLine(BaseModel):
    """One body in a list."""

    slug: str
    name: str
    codes: dict[str, str]
    status: str | None
    since: date | None
    until: date | None
