"""Core allocations of clinical commissioning groups, in thousands of pounds.

The last two headers of this file are wrong. What it calls the final growth per head is the closing
distance from target, and what it calls the closing distance is the registered population. Each
line is read so; the checks show that the figures agree with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from remit.domains.money.allotment.files.checks import Check, Difference, by_line, of_totals
from remit.domains.money.allotment.files.figures import amount_in, ratio_in
from remit.domains.money.allotment.files.lines import (
    Directory,
    Good,
    Line,
    Read,
    Wrong,
    lines_of,
)

# Each column by what it holds, in the file's order; the second name is what the header says.
COLUMNS = (
    ("name", "CCG"),
    ("opening_distance", "Opening DfT"),
    ("minimum", "Minimum allocation"),
    ("minimum_growth", "Minimum growth"),
    ("final", "Final allocation"),
    ("growth", "Final growth"),
    ("per_head", "Per capita allocation"),
    ("per_head_growth", "Per capita growth"),
    ("closing_distance", "Final per capita growth"),
    ("registered", "Final closing DfT"),
)
_RATIOS = {
    "opening_distance",
    "minimum_growth",
    "growth",
    "per_head_growth",
    "closing_distance",
}
THOUSAND = Decimal(1000)
# Percentages are printed to two decimals: half of the last is 0.00005.
RATIO_ROUNDING = Decimal("0.00005")
OPENING_ROUNDING = Decimal("0.0002")
POUND_ROUNDING = Decimal("0.51")


def read(path: Path, directory: Directory) -> Read:
    """Read the file; money stays in thousands of pounds, percentages become ratios."""
    found = Read()
    lines = lines_of(path)
    next(lines)
    told = [line for line in lines if _has_columns(line, found)]
    found.rows = len(told) + len(found.faults)
    repeated = _repeats(told)
    holders: dict[str, int] = {}
    for line in told:
        assert line.fields is not None  # asked before
        try:
            good = _good(line.number, line.fields, directory, repeated, holders)
        except Wrong as wrong:
            found.fault(line, wrong.column, wrong.reason, wrong.mend)
            continue
        holders[good.body] = line.number
        found.good.append(good)
    found.faults.sort(key=lambda fault: fault.line)
    found.checks = list(_checks(found, directory))
    return found


def _good(
    number: int,
    fields: list[str],
    directory: Directory,
    repeated: dict[int, int],
    holders: dict[str, int],
) -> Good:
    """One line whose columns are there. Raises `Wrong`."""
    if number in repeated:
        raise Wrong(
            "CCG",
            f"its figures are those of line {repeated[number]}, and its name stands on another"
            " line with other figures",
            "take the line out; no body loses by it",
        )
    figures = _figures(fields)
    body = directory.called(fields[0], "CCG")
    if body in holders:
        raise Wrong("CCG", f"this body stands on line {holders[body]} already")
    return Good(number, fields[0], body, figures)


def _has_columns(line: Line, found: Read) -> bool:
    if line.fields is None:
        found.fault(line, "", "the quotes of the line are broken, or it is far too long")
        return False
    if len(line.fields) != len(COLUMNS):
        reason = f"{len(line.fields)} columns where the layout has {len(COLUMNS)}"
        found.fault(line, "", reason)
        return False
    return True


def _repeats(lines: list[Line]) -> dict[int, int]:
    """Lines whose figures another line has too, while their own name has others elsewhere."""
    by_figures: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    figures_of: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for line in lines:
        name, *figures = line.fields or []
        by_figures[tuple(figures)].append((name, line.number))
        figures_of[name].add(tuple(figures))
    repeated = {}
    for same in by_figures.values():
        for name, number in same:
            others = [other for called, other in same if called != name]
            if others and len(figures_of[name]) > 1:
                repeated[number] = others[0]
    return repeated


def _figures(fields: list[str]) -> dict[str, Decimal]:
    figures = {}
    for (name, header), text in zip(COLUMNS[1:], fields[1:], strict=True):
        figures[name] = ratio_in(text, header) if name in _RATIOS else amount_in(text, header)
    for name, header in (("registered", COLUMNS[-1][1]), ("final", "Final allocation")):
        if figures[name] == 0:
            raise Wrong(header, "nothing is there but 0")
    return figures


def opening_of(figures: dict[str, Decimal]) -> Decimal:
    """What the group had before, worked back from its final allocation and its growth."""
    return figures["final"] / (1 + figures["growth"])


def target_of(figures: dict[str, Decimal]) -> Decimal:
    """Its target, worked back from its final allocation and its closing distance."""
    return figures["final"] / (1 + figures["closing_distance"])


def _checks(found: Read, directory: Directory) -> Iterator[Check]:
    good, lines = found.good, len(found.good)
    if not good:
        return
    yield by_line(
        "population",
        "final allocation ÷ what stands under “Final closing DfT” = allocation per head: so that"
        " column holds the registered population",
        lines,
        _per_head(good),
        "the header is wrong; the column is read as the registered population",
    )
    finals = sum((each.figures["final"] for each in good), Decimal(0))
    targets = sum((target_of(each.figures) for each in good), Decimal(0))
    yield of_totals(
        "targets",
        "the targets that follow from “Final per capita growth”, read as the closing distance from"
        " target, add up to the final allocations",
        ("final allocations, thousand pounds", f"{finals:,.0f}"),
        f"{targets:,.0f}",
        same=abs(finals - targets) <= finals * RATIO_ROUNDING,
        note=f"the header is wrong; they differ by {abs(finals - targets) / finals:.3%}",
    )
    yield by_line(
        "opening",
        "the opening allotment is the same by the minimum and by the final allocation",
        lines,
        _openings(good),
    )
    yield by_line(
        "minimum",
        "nobody's final allocation is below the minimum",
        lines,
        (
            Difference(
                each.line, each.key, f"{each.figures['final']}", f"{each.figures['minimum']}"
            )
            for each in good
            if each.figures["final"] < each.figures["minimum"]
        ),
    )
    yield by_line(
        "opening_distance",
        "the opening distance follows from the opening allotments and the closing targets",
        lines,
        _opening_distances(good),
        "it need not: targets of the year before rest on other populations, and the file does not"
        " hold them",
    )
    named = {each.body for each in good}
    missing = sorted(set(directory.by_code.values()) - named)
    yield by_line(
        "bodies",
        f"every group that was there on {directory.on} has a line that can be used",
        lines,
        (Difference(0, body, "no line", "one line") for body in missing),
    )


def _per_head(good: list[Good]) -> Iterator[Difference]:
    for each in good:
        follows = each.figures["final"] * THOUSAND / each.figures["registered"]
        if abs(follows - each.figures["per_head"]) > POUND_ROUNDING:
            yield Difference(each.line, each.key, f"{each.figures['per_head']}", f"{follows:.2f}")


def _openings(good: list[Good]) -> Iterator[Difference]:
    for each in good:
        figures = each.figures
        by_minimum = figures["minimum"] / (1 + figures["minimum_growth"])
        by_final = opening_of(figures)
        # Both growths and both amounts are rounded.
        most = by_final * 2 * RATIO_ROUNDING + 1
        if abs(by_minimum - by_final) > most:
            yield Difference(each.line, each.key, f"{by_minimum:,.0f}", f"{by_final:,.0f}")


def _opening_distances(good: list[Good]) -> Iterator[Difference]:
    openings = sum((opening_of(each.figures) for each in good), Decimal(0))
    targets = sum((target_of(each.figures) for each in good), Decimal(0))
    for each in good:
        share = opening_of(each.figures) / openings
        follows = share / (target_of(each.figures) / targets) - 1
        printed = each.figures["opening_distance"]
        if abs(follows - printed) > OPENING_ROUNDING:
            yield Difference(each.line, each.key, f"{printed:.2%}", f"{follows:.2%}")
