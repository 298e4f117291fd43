"""From a file to good lines, faults and checks."""

from __future__ import annotations

from pathlib import Path

from remit.domains.money.allotment.files import core, plain, practices
from remit.domains.money.allotment.files.layouts import LayoutName, recognise
from remit.domains.money.allotment.files.lines import Directory, Read

_READERS = {
    LayoutName.PRACTICE_WEIGHTS: practices.read,
    LayoutName.CORE_ALLOCATIONS: core.read,
    LayoutName.PLAIN: plain.read,
}


def read(path: Path, directory: Directory) -> tuple[LayoutName, Read]:
    """Read a file. Raises `Invalid` where it cannot be used as a whole."""
    layout = recognise(path)
    return layout, _READERS[layout](path, directory)
