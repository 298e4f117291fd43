"""Which official file this is, told by its header and never by its name."""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from pathlib import Path

from remit.domains.money.allotment.files.lines import lines_of
from remit.errors import Invalid


class LayoutName(StrEnum):
    """The layouts that are known."""

    PRACTICE_WEIGHTS = "practice_weights"
    CORE_ALLOCATIONS = "core_allocations"
    PLAIN = "plain"


LAYOUTS = {
    LayoutName.PRACTICE_WEIGHTS: "practice weighted populations (allocations tool for places)",
    LayoutName.CORE_ALLOCATIONS: "core allocations of clinical commissioning groups",
    LayoutName.PLAIN: "code, name, fund, currency, pounds, with a line TOTAL for each fund",
}
_TOLD_BY = {
    LayoutName.PRACTICE_WEIGHTS: {"Practice_Code", "ICS22", "G&A WP", "Final WP"},
    LayoutName.CORE_ALLOCATIONS: {"CCG", "Final allocation", "Final closing DfT"},
    LayoutName.PLAIN: {"code", "fund", "currency", "pounds"},
}


def recognise(path: Path) -> LayoutName:
    """The layout of a file. Raises `Invalid` (`ALT-010`, and what `lines_of` raises)."""
    first = next(islice(lines_of(path), 1), None)
    header = {name.strip() for name in (first.fields if first and first.fields else [])}
    for layout, columns in _TOLD_BY.items():
        if columns <= header:
            return layout
    raise Invalid(
        "ALT-010",
        "the file is empty" if first is None else "the file is in no layout that is known",
        path.name,
        "give one of: " + "; ".join(LAYOUTS.values()),
    )
