"""Walking a CSV file: one line, one record, and a fault for each that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from remit.domains.bodies.loading.layouts import fields_of, opened
from remit.domains.bodies.loading.rows import Row, first_fault, unprintable
from remit.domains.bodies.statements import Fault

FAULT_TEXT_CHARACTERS_MAX = 2_000
R = TypeVar("R", bound=Row)

MEND = "correct the line and load the file again"


class Record(NamedTuple):
    """One line that is not blank: its number from 1, its text, its fields (None where the quotes
    are broken)."""

    line: int
    text: str
    fields: list[str] | None


def records(path: Path) -> Iterator[Record]:
    """The lines of a file that are not blank."""
    with opened(path) as lines:
        for number, text in enumerate(lines, start=1):
            if text.strip():
                yield Record(number, text, fields_of(text))


def fault_in(path: Path, record: Record, column: str, reason: str, mend: str = MEND) -> Fault:
    """A fault on one record, with as much of its text as is kept."""
    text = record.text[:FAULT_TEXT_CHARACTERS_MAX]
    return Fault(path.name, record.line, column, reason, mend, text)


def checked(
    path: Path,
    record: Record,
    width: int,
    make: Callable[[list[str]], R],
    column_of: Callable[[str], str],
) -> R | Fault:
    """The record as a checked row of `width` fields, or the fault that it has."""
    if record.fields is None:
        return fault_in(path, record, "", "the quotes of the line are broken")
    if len(record.fields) != width:
        reason = f"{len(record.fields)} columns where the layout has {width}"
        return fault_in(path, record, "", reason)
    if unprintable(record.text):
        place = next((n for n, text in enumerate(record.fields) if unprintable(text)), 0)
        return fault_in(path, record, str(place + 1), "a character that cannot be printed")
    try:
        return make(record.fields)
    except ValidationError as error:
        name, reason = first_fault(error)
        return fault_in(path, record, column_of(name), reason)
