"""The example country's invented people, where the example is loaded."""

from __future__ import annotations

from typing import TypedDict, cast
from uuid import UUID

from remit.faces.cli.example import demo_sign_ins


class Persona(TypedDict):
    """Somebody invented, whom a visitor of the example may be."""

    key: str
    label: str
    body: str
    office: str
    officer_ref: UUID
    what: str


def personas() -> list[Persona]:
    """The people of the example; none where real people work."""
    return [cast(Persona, one) for one in demo_sign_ins()]
