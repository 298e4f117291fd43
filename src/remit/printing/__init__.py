"""Documents for paper and for screen readers: PDF/UA, set by Typst from plain blocks."""

from remit.printing.document import (
    Block,
    Document,
    Facts,
    Figure,
    Heading,
    Note,
    Paragraph,
    Table,
)
from remit.printing.typeset import pdf

__all__ = [
    "Block",
    "Document",
    "Facts",
    "Figure",
    "Heading",
    "Note",
    "Paragraph",
    "Table",
    "pdf",
]
