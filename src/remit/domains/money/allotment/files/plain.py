"""Allotments in the plain layout: code, name, fund, currency, pounds, and a TOTAL for each fund.

It is for any country, and for a year of which no published layout is known. A file that does not
add up to its own totals is refused as a whole: nobody can tell which of its lines to believe.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from remit.domains.money.allotment.files.checks import of_totals
from remit.domains.money.allotment.files.figures import amount_in
from remit.domains.money.allotment.files.lines import (
    Directory,
    Good,
    Line,
    Read,
    Wrong,
    lines_of,
)
from remit.domains.money.allotment.limits import PENCE_MAX
from remit.errors import Invalid

NAMES = ("code", "fund", "currency", "pounds")
TOTAL = "TOTAL"
CURRENCY = "GBP"


def read(path: Path, directory: Directory) -> Read:
    """Read the file. Raises `Invalid` (`ALT-014`) where a fund has no total or another one."""
    found = Read()
    lines = lines_of(path)
    header = [name.strip() for name in next(lines).fields or []]
    told: dict[str, Decimal] = {}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        try:
            row = _row(line, header)
            if row["code"].upper() == TOTAL:
                told[row["fund"]] = _pounds(row)
                continue
            found.rows += 1
            # What a line prints counts towards the total even where the line is kept apart.
            pounds = _pounds(row, signed=True)
            sums[row["fund"]] += pounds
            figures = {"pounds": _pounds(row)}
            body = directory.coded(row["code"], "code")
            key = (body, row["fund"])
            _require_first(seen.get(key))
        except Wrong as wrong:
            found.fault(line, wrong.column, wrong.reason, wrong.mend)
            continue
        seen[key] = line.number
        found.good.append(Good(line.number, row["fund"], body, figures))
    _require_totals(path, told, sums)
    found.checks = [
        of_totals(
            f"total_{fund}",
            f"the lines of the fund `{fund}` add up to its total",
            (fund, f"{told[fund]:,.2f}"),
            f"{sums[fund]:,.2f}",
            same=True,
        )
        for fund in sorted(told)
    ]
    return found


def _require_first(line: int | None) -> None:
    if line is not None:
        raise Wrong("code", f"this body stands on line {line} for this fund already")


def _row(line: Line, header: list[str]) -> dict[str, str]:
    if line.fields is None or len(line.fields) != len(header):
        raise Wrong("", f"the line has not the {len(header)} columns of the header")
    row = {name: text.strip() for name, text in zip(header, line.fields, strict=True)}
    if not row["fund"]:
        raise Wrong("fund", "nothing is there")
    if row["currency"] != CURRENCY:
        raise Wrong(
            "currency",
            f"`{row['currency'][:40]}` is no currency of this house",
            f"give the amount in pounds sterling, and write {CURRENCY}",
        )
    return row


def _pounds(row: dict[str, str], *, signed: bool = False) -> Decimal:
    text = row["pounds"]
    if signed and text.startswith("-"):
        return -_pounds(row | {"pounds": text[1:]})
    pounds = amount_in(text, "pounds")
    if pounds != round(pounds, 2):
        raise Wrong("pounds", f"`{text[:40]}` has parts of a penny")
    if pounds * 100 > PENCE_MAX:
        raise Wrong("pounds", f"`{text[:40]}` is more than the ledger can hold")
    return pounds


def _require_totals(path: Path, told: dict[str, Decimal], sums: dict[str, Decimal]) -> None:
    for fund in sorted({*told, *sums}):
        if fund not in told or told[fund] != sums.get(fund, Decimal(0)):
            printed = f"£{told[fund]:,.2f}" if fund in told else "none"
            raise Invalid(
                "ALT-014",
                f"the fund `{fund}` does not add up: its lines come to"
                f" £{sums.get(fund, Decimal(0)):,.2f}, its total is {printed}",
                path.name,
                f"correct the lines or the line {TOTAL}; nothing was taken from the file",
            )
