"""What a document is made of: blocks of plain words, tables and pictures.

Nothing here is markup. Words are set as they stand, so that no name or figure can be read as an
instruction to the one who sets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part; `level` 1 is a part of the document, 2 a part of a part."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words."""

    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words that must not be missed, set apart: what is invented, or what is missing."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a name and what it is, such as an amount: set large, side by side."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headed columns. `numbers` are the columns, from 0, that are set to the right."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG. `says` is read to whoever cannot see it."""

    svg: str
    says: str
    caption: str


Block = Heading | Paragraph | Note | Facts | Table | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A document of one date: the same blocks with the same date give the same bytes.

    `source` is the address at which the same can be read and checked.
    """

    title: str
    subtitle: str
    made_on: date
    blocks: Sequence[Block]
    source: str = ""
    keywords: Sequence[str] = field(default_factory=tuple)
