"""From a file to statements: recognise it, date it, read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from remit.domains.bodies.loading.boundaries import boundaries_vintage, read_boundaries
from remit.domains.bodies.loading.layouts import Layout, LayoutName, recognise
from remit.domains.bodies.loading.ods import ods_vintage, read_ods
from remit.domains.bodies.loading.ons import read_ons
from remit.domains.bodies.statements import Fault, Statement
from remit.errors import Invalid

ODS_LAYOUTS = (LayoutName.ECCG, LayoutName.ETR, LayoutName.EPRACCUR)


def vintage(path: Path, layout: Layout) -> date | None:
    """The date that a file's content stands for, None where it holds no date at all."""
    if layout.as_of is not None:
        return layout.as_of
    if layout.name in ODS_LAYOUTS:
        return ods_vintage(path, layout)
    return boundaries_vintage(path, layout)


def no_vintage(path: Path) -> Invalid:
    """The error for a file of which neither its content nor anybody else tells the date."""
    return Invalid(
        "LOD-007",
        "the file does not tell the date that it stands for",
        str(path),
        "say it with --as-of",
    )


def read(
    path: Path, as_of: date | None = None, layout: Layout | None = None
) -> Iterator[Statement | Fault]:
    """Every statement of a file, and a fault for every record that cannot be used.

    `as_of` overrides the date told by the content. Raises `Invalid` where the whole file cannot
    be used (see `layouts.recognise`), or no date is told (LOD-007).
    """
    layout = layout or recognise(path)
    day = as_of or vintage(path, layout)
    if day is None:
        raise no_vintage(path)
    if layout.name in ODS_LAYOUTS:
        yield from read_ods(path, layout, day)
    elif layout.name is LayoutName.BOUNDARIES:
        yield from read_boundaries(path, layout, day)
    else:
        yield from read_ons(path, layout, day)
