"""The example country's invented people, where the example is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TypedDict
from uuid import UUID


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
    found: list[Persona] = import_module("remit.faces.cli.example").demo_sign_ins()
    return found
