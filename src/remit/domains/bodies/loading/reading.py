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


def vintage(path: Path, layout: Layout) -> date:
    """The date that a file's content stands for.

    Raises `Invalid` (LOD-007) where it holds no date at all.
    """
    found = layout.as_of
    if found is None and layout.name in ODS_LAYOUTS:
        found = ods_vintage(path, layout)
    elif found is None:
        found = boundaries_vintage(path, layout)
    if found is None:
        raise Invalid(
            "LOD-007", "the file does not tell the date that it stands for", str(path),
            "say it with --as-of",
        )
    return found


def read(
    path: Path, as_of: date | None = None, layout: Layout | None = None
) -> Iterator[Statement | Fault]:
    """Every statement of a file, and a fault for every record that cannot be used.

    `as_of` overrides the date told by the content. Raises `Invalid` where the whole file cannot
    be used; see `layouts.recognise`.
    """
    layout = layout or recognise(path)
    day = as_of or vintage(path, layout)
    if layout.name in ODS_LAYOUTS:
        yield from read_ods(path, layout, day)
    elif layout.name is LayoutName.BOUNDARIES:
        yield from read_boundaries(path, layout, day)
    else:
        yield from read_ons(path, layout, day)
