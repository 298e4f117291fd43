"""Which layout a source is in, told by its content: the columns of a CSV file, the keys of JSON."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from remit.engines.outcomes.loading import activity
from remit.engines.outcomes.loading.published import (
    costs,
    emergency,
    items,
    population,
    prescribing,
    registered,
    waiting,
)
from remit.engines.outcomes.loading.published.tally import Asked, Tally
from remit.engines.outcomes.loading.sources import Source
from remit.errors import Invalid

_HEAD_CHARACTERS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Layout:
    """A published layout: its dataset, its title, the columns that tell it, and its reader."""

    dataset: str
    title: str
    columns: tuple[str, ...]
    read: Callable[[Path, Asked], Tally]


_SOME_WAITS: Final = ("Provider_code", "Treatment_function_code", ">0-1")

LAYOUTS: Final = (
    Layout(emergency.DATASET, "A&E attendances", emergency.COLUMNS, emergency.read),
    Layout(waiting.DATASET, "referral-to-treatment waits", _SOME_WAITS, waiting.read),
    Layout(items.DATASET, "English Prescribing Dataset", ("PCO_CODE", "BNF_CODE"), items.read),
    Layout(costs.DATASET, "National Cost Collection", ("currency_code", "cost"), costs.read),
    Layout(
        registered.DATASET,
        "patients registered with practices",
        ("PRACTICE_CODE", "Percent_male"),
        registered.read,
    ),
    Layout(population.DATASET, "population", ("area", "population"), population.read),
)
PRESCRIBING: Final = Layout(
    prescribing.DATASET, "prescribing by commissioner (JSON)", (), prescribing.read
)
_ACTIVITY: Final = ("id", "cost_pence", "kind", "date")
"""Any two of these, and it is activity: what else is missing is then said by name."""


def layout_of(source: Source) -> Layout | None:
    """The published layout of a source, None for activity.

    Raises `Invalid`: an empty file (CUB-054), or no layout that is known (CUB-055).
    """
    if source.suffix == ".parquet":
        return None
    if not source.bytes:
        raise Invalid("CUB-054", "the file is empty", source.name, "fetch the file again")
    path = source.paths[0]
    head = _head(path)
    if source.suffix == ".json":
        if len(source.paths) == 1 and prescribing.is_prescribing(head):
            return PRESCRIBING
        raise _unknown(path)
    header = set(next(csv.reader(head.splitlines()[:1]), []))
    if len(header & set(_ACTIVITY)) > 1:
        return None
    for layout in LAYOUTS:
        if header >= set(layout.columns) and len(source.paths) == 1:
            return layout
    # A published file that lost a column is still known by most of the others.
    near = [
        layout for layout in LAYOUTS if len(header & set(layout.columns)) * 2 > len(layout.columns)
    ]
    if len(near) == 1:
        return near[0]
    raise _unknown(path)


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_HEAD_CHARACTERS).decode("utf-8-sig", errors="replace")


def _unknown(path: Path) -> Invalid:
    known = [f"activity ({activity.DATASET})", *(each.title for each in (*LAYOUTS, PRESCRIBING))]
    return Invalid(
        "CUB-055",
        "the file is in no layout that is known",
        where=str(path),
        mend="give one of: " + "; ".join(known),
    )
