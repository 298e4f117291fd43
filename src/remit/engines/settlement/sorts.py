"""The types of Cedar values, as a schema declares them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Primitive:
    """`Bool`, `Long` (64-bit, signed) or `String`."""

    name: str


@dataclass(frozen=True, slots=True)
class EntitySort:
    """Entities of one type, named in full with its namespace."""

    name: str


Sort = Primitive | EntitySort

BOOL: Final = Primitive("Bool")
LONG: Final = Primitive("Long")
STRING: Final = Primitive("String")


@dataclass(frozen=True, slots=True)
class SetType:
    """Sets of one element type."""

    element: Type


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a record or entity type."""

    type: Type
    required: bool


@dataclass(frozen=True, slots=True)
class RecordType:
    """A record, its attributes in the order of the schema."""

    attributes: tuple[tuple[str, Attribute], ...]

    def get(self, name: str) -> Attribute | None:
        """The attribute of that name, if it is declared."""
        return dict(self.attributes).get(name)


@dataclass(frozen=True, slots=True)
class ExtensionType:
    """`ipaddr`, `decimal`, `datetime` or `duration`: read by a schema, never proved over."""

    name: str


Type = Primitive | EntitySort | SetType | RecordType | ExtensionType


@dataclass(frozen=True, slots=True)
class Uid:
    """One entity: its full type name and its id."""

    type: str
    id: str

    def __str__(self) -> str:
        return f'{self.type}::"{self.id}"'

    def as_dict(self) -> dict[str, str]:
        """As Cedar takes it, without any escaping."""
        return {"type": self.type, "id": self.id}
