"""A published file being read: cells, rows at fault, and totals to hold the sum against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from csv import DictReader
from csv import Error as CsvError
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from remit.engines.outcomes.limits import MONTH_FIRST, MONTH_LAST, VALUE_MAX
from remit.engines.outcomes.loading.faults import Fault, Faults, shown
from remit.engines.outcomes.model.cells import Key
from remit.errors import Invalid

_CODE: Final = re.compile(r"[A-Z0-9]{2,9}")
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-01")


class BadRow(ValueError):
    """A row that cannot be taken; its text is the reason."""


Known = Callable[[str, int], bool]
"""Whether an area code (first) was some commissioner's in a month (second)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller knows and a file does not tell.

    `month`: the month (or the first of the year) that it speaks of; `role`: numerator or
    denominator; `known`: which area codes are right, all of them if not given.
    """

    month: int = 0
    role: str = ""
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A total worked out twice: what of, here (`ours`) and in the second way (`theirs`)."""

    what: str
    ours: int
    theirs: int
    way: str

    @property
    def holds(self) -> bool:
        """Whether both ways came to the same."""
        return self.ours == self.theirs


@dataclass(slots=True)
class Tally:
    """What a reader makes of a file.

    `cells` come from good rows; `left_out` is what rows at fault would have added to each column;
    `checks` are totals worked out twice; `said` is anything else that a person should know.
    """

    file: str
    asked: Asked = field(default_factory=Asked)
    cells: Counter[Key] = field(default_factory=Counter)
    faults: Faults = field(default_factory=Faults)
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    checks: list[Check] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    synthetic: bool = False

    def take(self, cells: Mapping[Key, int]) -> None:
        """Add the cells of a good row."""
        for key, value in cells.items():
            self.cells[key] += value

    def once(self, *key: str) -> None:
        """Raise `BadRow` where a row with this key came before."""
        if key in self.seen:
            raise BadRow("a row for the same " + " and ".join(key) + " came before")
        self.seen.add(key)

    def area(self, text: str, month: int) -> str:
        """The code of a commissioner who was there in a month. Raises `BadRow`."""
        found = code(text, "area")
        if self.asked.known is not None and not self.asked.known(found, month):
            raise BadRow(f"no commissioner has the code `{found}` in {month}")
        return found

    def leave_out(
        self,
        line: int,
        reason: str,
        row: Mapping[str, object],
        summed: Mapping[str, int] | None = None,
    ) -> None:
        """Keep a row apart with its place and reason.

        `summed` gives the columns that are added up and their scale, so that what the row would
        have added is known when totals are compared.
        """
        self.faults.add(Fault(self.file, line, reason, shown(row)))
        for name, scale in (summed or {}).items():
            self.left_out[name] += readable(row.get(name), scale)

    def total(self, series: str) -> int:
        """The sum of a series over all cells."""
        return sum(value for key, value in self.cells.items() if key.series == series)


def rows_of(path: Path, wanted: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row of a CSV file with its line; a row of another length has the key `None`.

    Raises `Invalid`: not UTF-8 (CUB-048), a header without its columns (CUB-045), cut in the
    middle (CUB-046).
    """
    wanted = list(wanted)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = DictReader(file, restval=None, strict=True)
        try:
            missing = [name for name in wanted if name not in (reader.fieldnames or [])]
            if missing:
                raise Invalid(
                    "CUB-045",
                    f"the header has no column {', '.join(f'`{name}`' for name in missing)}",
                    where=f"{path}, line 1",
                    mend="give the file as it was published, with all its columns",
                )
            for row in reader:
                yield reader.line_num, row
        except UnicodeDecodeError as error:
            raise Invalid(
                "CUB-048",
                "the file is not UTF-8 text",
                where=f"{path}, after line {reader.line_num}",
                mend="save it as UTF-8, or fetch it again",
            ) from error
        except CsvError as error:
            raise Invalid(
                "CUB-046",
                f"the file ends within a quoted field, or was cut: {error}",
                where=f"{path}, line {reader.line_num}",
                mend="fetch the file again",
            ) from error
    with path.open("rb") as file:
        file.seek(-min(1, path.stat().st_size), 2)
        if file.read(1) != b"\n":
            raise Invalid(
                "CUB-046",
                "the last line has no end: the file was cut in the middle",
                where=str(path),
                mend="fetch the file again; a whole file ends with a line feed",
            )


def whole_row(row: Mapping[Any, object]) -> None:
    """Raise `BadRow` where a row has too few or too many fields."""
    if None in row:
        raise BadRow("the line has too many fields")
    if None in row.values():
        raise BadRow("the line has too few fields")


def number(text: str, what: str, *, scale: int = 1) -> int:
    """A number of at least zero as a whole number of 1/scale. Raises `BadRow`.

    Thousands commas and a decimal fraction of zeros are read; a fraction that the scale cannot
    hold is a fault, not rounded away.
    """
    exact = decimal(text, what) * scale
    if exact != exact.to_integral_value():
        raise BadRow(f"the {what} `{text}` is not a whole number")
    return int(exact)


def readable(text: object, scale: int) -> int:
    """What a field adds to the sum of its column: nothing where it is no number for a cell."""
    try:
        found = Decimal(str(text).strip().replace(",", ""))
        if abs(found) > VALUE_MAX:
            return 0
        return int((found * scale).to_integral_value(rounding="ROUND_HALF_EVEN"))
    except (ArithmeticError, ValueError):
        return 0


def rounded(text: str, what: str, *, scale: int) -> int:
    """A number of at least zero to the nearest 1/scale, halves to the even. Raises `BadRow`."""
    return int((decimal(text, what) * scale).to_integral_value(rounding="ROUND_HALF_EVEN"))


def decimal(text: str, what: str) -> Decimal:
    """A number of at least zero, exactly. Raises `BadRow`."""
    try:
        found = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        raise BadRow(f"the {what} `{text.strip()}` is not a number") from None
    if not found.is_finite() or found > VALUE_MAX:
        raise BadRow(f"the {what} `{text.strip()}` is too large")
    if found < 0:
        raise BadRow(f"the {what} `{text.strip()}` is negative")
    return found


def code(text: str, what: str) -> str:
    """An organisation's code. Raises `BadRow`."""
    found = text.strip()
    if not _CODE.fullmatch(found):
        raise BadRow(f"the {what} `{found}` is no such code" if found else f"the {what} is missing")
    return found


def month(text: str) -> int:
    """A month printed as its first day (2016-04-01), as year * 100 + month. Raises `BadRow`."""
    match = _DAY.fullmatch(text.strip())
    found = int(match[1]) * 100 + int(match[2]) if match else 0
    if not MONTH_FIRST <= found <= MONTH_LAST or not 1 <= found % 100 <= 12:
        raise BadRow(f"`{text.strip()}` is not the first day of a month")
    return found
