"""What every chart is told: its heading, its bodies, the decisions marked on it, its table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """The words over a chart and under it.

    `title` is what it shows, `says` what is seen on it in a sentence or two, for whoever does not
    see it; `unit` that of its values; `source` the publisher, the vintage and the cube's hash;
    `method` how its figures were worked out.
    """

    title: str
    says: str
    unit: str
    source: str
    method: str


@dataclass(frozen=True, slots=True)
class Place:
    """One body on a chart. `key` is its slug; `href` leads to its page, if it has one."""

    key: str
    name: str
    code: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that is marked on a chart on the day it took effect."""

    day: date
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures as the chart's, in words and numbers: one tuple of cells for each row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def csv(self) -> str:
        """The table for other programs: numbers whole, nothing where there is no figure."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in self.rows)
        return text.getvalue()


def instant(day: date) -> int:
    """A day as Vega counts time: milliseconds since 1970, in universal time."""
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def figure(value: float | None, unit: str) -> str:
    """A value with its unit, in as many digits as a reader compares: pence, tenths of a per cent,
    else three digits or all whole ones."""
    if value is None:
        return "no figure"
    money = unit.startswith("£")
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    if money or unit == "%":
        digits = 1 if unit == "%" else 2 if abs(value) < 1_000 else 0
    text = f"{value:,.{digits}f}".replace("-", "−")
    if money:
        rest = unit[1:].strip()
        text = f"−£{text[1:]}" if text.startswith("−") else f"£{text}"
        return f"{text} {rest}".strip()
    return f"{text}{unit}" if unit == "%" else f"{text} {unit}".strip()


def spread(lower: float | None, upper: float | None, unit: str) -> str:
    """An interval in words, or nothing where there is none."""
    if lower is None or upper is None:
        return ""
    return f"{figure(lower, unit)} to {figure(upper, unit)}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
