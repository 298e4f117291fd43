"""Practice weighted populations of 2023/24: every practice, with its population for each need.

The file heads the registered population 2022/23; it is that of 2023/24. It tells neither the
weights of the needs nor the market forces factors; both follow from its own final figures (see
`formulas/core_2023_24.toml`), and the checks show that they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from remit.domains.money.allotment.files.checks import Check, Difference, by_line, of_totals
from remit.domains.money.allotment.files.figures import amount_in
from remit.domains.money.allotment.files.lines import (
    Directory,
    Good,
    Line,
    Read,
    Wrong,
    lines_of,
)
from remit.domains.money.allotment.formula.parts import Formula
from remit.domains.money.allotment.formula.reading import named
from remit.domains.money.allotment.limits import FACTOR_DECIMALS
from remit.errors import Invalid

# Each figure that is kept, and the header of its column.
COLUMNS = {
    "registered": "pop 2022/23",
    "general_acute": "G&A WP",
    "community": "CS WP",
    "mental_health": "MH WP",
    "maternity": "Mat WP",
    "health_inequality": "Health Ineq WP",
    "prescribing": "Prescr WP",
    "primary_medical": "Primary Medical Care WP",
    "final": "Final WP",
    "final_primary_medical": "Final PMC WP",
}
CODE, COMMISSIONER = "Practice_Code", "ICS22"
CORE, PRIMARY_MEDICAL = "core_2023_24", "primary_medical_2023_24"
# The file prints ten decimals, and sums of thousands of them differ in the seventh.
TOTAL_ROUNDING = Decimal("0.000001")
LINE_ROUNDING = Decimal("0.000000001")


def read(path: Path, directory: Directory) -> Read:
    """Read the file; all figures are persons, weighted or not."""
    found = Read()
    lines = lines_of(path)
    header = [name.strip() for name in next(lines).fields or []]
    missing = [name for name in (*COLUMNS.values(), CODE, COMMISSIONER) if name not in header]
    if missing:
        raise Invalid(
            "ALT-010",
            f"the header lacks {', '.join(missing)}",
            f"{path.name}:1",
            "give the file as it was published",
        )
    places = {name: header.index(column) for name, column in COLUMNS.items()}
    code_at, commissioner_at = header.index(CODE), header.index(COMMISSIONER)
    seen: dict[str, int] = {}
    for line in lines:
        found.rows += 1
        try:
            fields = _fields(line, len(header))
            code = _code(fields[code_at].strip(), seen)
            body = directory.coded(fields[commissioner_at], COMMISSIONER)
            figures = {
                name: amount_in(fields[place], COLUMNS[name]) for name, place in places.items()
            }
        except Wrong as wrong:
            found.fault(line, wrong.column, wrong.reason, wrong.mend)
            continue
        seen[code] = line.number
        found.good.append(Good(line.number, code, body, figures))
    found.checks = list(_checks(found, directory))
    return found


def _fields(line: Line, width: int) -> list[str]:
    if line.fields is None:
        raise Wrong("", "the quotes of the line are broken, or it is far too long")
    if len(line.fields) != width:
        raise Wrong("", f"{len(line.fields)} columns where the header has {width}")
    return line.fields


def _code(code: str, seen: Mapping[str, int]) -> str:
    if not code:
        raise Wrong(CODE, "nothing is there")
    if code in seen:
        raise Wrong(CODE, f"the practice {code} stands on line {seen[code]} already")
    return code


def market_forces(figures: Mapping[str, Decimal]) -> Fraction:
    """The market forces factor that the final figure of a place implies, to ten decimals.

    The final figure is the weighted needs, those whose costs differ by place times the factor.
    """
    formula = named(CORE)
    with_factor = _weighted(formula, figures, market_forces=True)
    if with_factor == 0:
        return Fraction(1)
    without = _weighted(formula, figures, market_forces=False)
    return round((Fraction(figures["final"]) - without) / with_factor, FACTOR_DECIMALS)


def _weighted(formula: Formula, figures: Mapping[str, Decimal], *, market_forces: bool) -> Fraction:
    return sum(
        (
            component.weight * Fraction(figures[component.name])
            for component in formula.components
            if component.market_forces is market_forces
        ),
        Fraction(0),
    )


def _checks(found: Read, directory: Directory) -> Iterator[Check]:
    good = found.good
    if not good:
        return
    sums = {name: sum((each.figures[name] for each in good), Decimal(0)) for name in COLUMNS}
    for name, column in COLUMNS.items():
        if name != "registered":
            yield of_totals(
                f"total_{name}",
                f"“{column}” adds up to the registered population",
                (column, f"{sums[name]:,.6f}"),
                f"{sums['registered']:,.6f}",
                same=abs(sums[name] - sums["registered"]) <= TOTAL_ROUNDING,
            )
    yield by_line(
        "primary_medical",
        f"“{COLUMNS['final_primary_medical']}” is the sum of its needs times their weights",
        len(good),
        _primary_medical(good),
    )
    factors = [market_forces(each.figures) for each in good]
    mean = market_forces(sums)
    yield of_totals(
        "market_forces",
        "the market forces factors that “Final WP” implies average 1",
        ("average", f"{float(mean):.10f}"),
        "1.0000000000",
        same=abs(mean - 1) <= Fraction(1, 10**8),
        note=f"they run from {float(min(factors)):.4f} to {float(max(factors)):.4f}",
    )
    named_bodies = {each.body for each in good}
    missing = sorted(set(directory.by_code.values()) - named_bodies)
    yield by_line(
        "bodies",
        f"every commissioner that was there on {directory.on} has practices in the file",
        len(good),
        (Difference(0, body, "no line", "some lines") for body in missing),
    )


def _primary_medical(good: list[Good]) -> Iterator[Difference]:
    formula = named(PRIMARY_MEDICAL)
    for each in good:
        follows = _weighted(formula, each.figures, market_forces=False)
        printed = each.figures["final_primary_medical"]
        if abs(follows - Fraction(printed)) > Fraction(LINE_ROUNDING):
            yield Difference(each.line, each.key, f"{printed}", f"{float(follows):.10f}")
