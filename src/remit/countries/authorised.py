"""What a country says of the authorisation of its commissioners, and of the conditions on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AuthorisationStatement:
    """That the commissioner `body` (slug) was established; its powers vest on `powers_from`."""

    body: str
    since: date
    powers_from: date
    clause: str


@dataclass(frozen=True, slots=True)
class ConditionStatement:
    """A condition on it, half open; `nature` is condition or direction, `acts` what it takes away.

    `key` names it for ever. `synthetic` is False only where all of it was published.
    """

    key: str
    body: str
    nature: str
    says: str
    clause: str
    acts: tuple[str, ...]
    since: date
    until: date | None
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Authorised:
    """All that a country says of authorisation."""

    authorisations: tuple[AuthorisationStatement, ...]
    conditions: tuple[ConditionStatement, ...]
