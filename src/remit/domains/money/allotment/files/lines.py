"""Lines of an allocation file: as they stand, good, or at fault; and whose they are."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from remit.domains.money.allotment.files.checks import Check
from remit.domains.money.allotment.limits import (
    FAULT_TEXT_CHARACTERS_MAX,
    FILE_BYTES_MAX,
    LINE_CHARACTERS_MAX,
    LINES_MAX,
)
from remit.errors import Invalid

MEND = "correct the line and load the file again"


class Line(NamedTuple):
    """One line that is not blank: its number from 1, its text and its fields.

    `fields` is None where the quotes are broken or the line is far too long.
    """

    number: int
    text: str
    fields: list[str] | None


class Good(NamedTuple):
    """A line that can be used: `key` as the file names it, `body` whose it is (a slug)."""

    line: int
    key: str
    body: str
    figures: dict[str, Decimal]


class Fault(NamedTuple):
    """A line that cannot: its number, the column's name ('' for the whole line), what, how."""

    line: int
    column: str
    reason: str
    mend: str
    text: str


@dataclass(slots=True)
class Read:
    """What a file came to."""

    rows: int = 0
    good: list[Good] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def fault(self, line: Line, column: str, reason: str, mend: str = MEND) -> None:
        """Keep a line apart, with as much of its text as is kept."""
        text = line.text[:FAULT_TEXT_CHARACTERS_MAX].replace("\x00", "\u2400")
        self.faults.append(Fault(line.number, column, reason, mend, text))


class Wrong(Exception):
    """What is wrong with a field, and how to mend it; caught where the line is read."""

    def __init__(self, column: str, reason: str, mend: str = MEND) -> None:
        super().__init__(reason)
        self.column, self.reason, self.mend = column, reason, mend


@dataclass(frozen=True, slots=True)
class Directory:
    """The commissioners that there were on a day, by ODS or ONS code and by name.

    `aliases` are other names that published files use, mapped to codes; `elsewhen` tells of a code
    or name what body has it on other days, '' where nobody ever had.
    """

    by_code: Mapping[str, str]
    by_name: Mapping[str, str]
    aliases: Mapping[str, str]
    elsewhen: Mapping[str, str]
    on: str

    def coded(self, code: str, column: str) -> str:
        """The body with a code. Raises `Wrong`."""
        found = self.by_code.get(code.strip().upper())
        if found is None:
            raise self._nobody(code.strip().upper(), f"the code `{code[:40]}`", column)
        return found

    def called(self, name: str, column: str) -> str:
        """The body with a name, or another name that files use for it. Raises `Wrong`."""
        alias = self.aliases.get(plain_name(name))
        found = self.by_code.get(alias) if alias else self.by_name.get(plain_name(name))
        if found is None:
            raise self._nobody(alias or plain_name(name), f"the name `{name[:80]}`", column)
        return found

    def _nobody(self, key: str, what: str, column: str) -> Wrong:
        if other := self.elsewhen.get(key):
            return Wrong(
                column,
                f"no commissioner has {what} on {self.on}: {other}",
                "give the money to a body that is there, or load the file as of another day",
            )
        return Wrong(
            column,
            f"no commissioner has {what} on {self.on}",
            "correct it as the register has it, or load the register first",
        )


def plain_name(name: str) -> str:
    """A name without case, punctuation and the words that are left out as often as not."""
    words = re.sub(r"[^a-z0-9 ]+", " ", name.casefold().replace("&", " and ")).split()
    return " ".join(word for word in words if word not in ("nhs", "ccg", "icb", "and", "the"))


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a CSV file; no known layout breaks a line within a field.

    Raises `Invalid`: `ALT-011` where the file cannot be read, `ALT-012` where it is not UTF-8
    text, `ALT-013` where it is far too large.
    """
    number = 0
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise _too_large(path, f"{FILE_BYTES_MAX:,} bytes")
        # Text is decoded in blocks: what is not text is let through, to be told by its line.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            for text in file:
                number += 1
                if number > LINES_MAX:
                    raise _too_large(path, f"{LINES_MAX:,} lines")
                text.encode()
                if text.strip():
                    yield Line(number, text.rstrip("\r\n"), _fields(text))
    except UnicodeEncodeError as error:
        raise Invalid(
            "ALT-012",
            "the file is not UTF-8 text",
            f"{path.name}, line {number}",
            "save it as UTF-8, or fetch the file again",
        ) from error
    except OSError as error:
        raise Invalid(
            "ALT-011",
            f"the file cannot be read: {error.strerror}",
            str(path),
            "check that it is a file and can be read",
        ) from error


def _too_large(path: Path, most: str) -> Invalid:
    return Invalid(
        "ALT-013",
        f"the file is far larger than any list of allocations: above {most}",
        path.name,
        "check that it is the file that was meant",
    )


def _fields(text: str) -> list[str] | None:
    if len(text) > LINE_CHARACTERS_MAX:
        return None
    try:
        return next(csv.reader((text,), strict=True), [])
    except csv.Error:
        return None
