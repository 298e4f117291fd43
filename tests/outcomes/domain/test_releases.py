"""Months are shown of whole bodies only: an attacker with all that is shown tries to work out more.

The attacker shares no code with the release: a linear program over every table that agrees with
what is shown.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.optimize import linprog

from remit.domains.outcomes.releases import released_of, tree_of
from remit.engines.outcomes.disclosure import RULES
from remit.errors import Invalid

RULE = RULES["hospital"]
KINDS = ("a", "b")
GROUPS = {"a": frozenset("a"), "all": frozenset("ab")}
MONTHS = (201804, 201805, 201806)
CODES = tuple(f"0{n}A" for n in range(6))


def possible(
    told: dict[tuple[str, str, int], int],
    months_shown: set[str],
    years_hidden: set[tuple[str, str]],
) -> dict[tuple[str, str, int], tuple[float, float]]:
    """From where to where each count can lie, for whoever sees the years that are not hidden, the
    months of all bodies together, and the months of the bodies shown."""
    cells = sorted(told)
    place = {cell: number for number, cell in enumerate(cells)}
    rows, sums = [], []

    def seen(which: list[tuple[str, str, int]]) -> None:
        row = np.zeros(len(cells))
        row[[place[cell] for cell in which]] = 1
        rows.append(row)
        sums.append(sum(told[cell] for cell in which))

    for name, kinds in GROUPS.items():
        for month in MONTHS:
            seen([(kind, code, month) for kind in kinds for code in CODES])
        for code in CODES:
            if (name, code) not in years_hidden:
                seen([(kind, code, month) for kind in kinds for month in MONTHS])
            for month in MONTHS if code in months_shown else ():
                seen([(kind, code, month) for kind in kinds])
    found = {}
    for cell, number in place.items():
        aim = np.zeros(len(cells))
        aim[number] = 1
        ends = [
            linprog(sign * aim, A_eq=np.array(rows), b_eq=sums, bounds=(0, None)).fun * sign
            for sign in (1, -1)
        ]
        found[cell] = ends[0], ends[1]
    return found


def attacked(told: dict[tuple[str, str, int], int], withheld: set[str], hidden) -> list[object]:
    """Small numbers that the attacker can tell from some other value the rule speaks of."""
    years = {(group, code) for group, code, _ in hidden}
    ranges = possible(told, set(CODES) - withheld, years)
    return [
        cell
        for cell, count in told.items()
        if 0 < count <= RULE.hidden_to
        and (ranges[cell][0] > 1 + 1e-6 or ranges[cell][1] < RULE.hidden_to - 1e-6)
    ]


def counts(numbers: list[int]) -> dict[tuple[str, str, int], int]:
    return dict(zip(product(KINDS, CODES, MONTHS), numbers, strict=True))


@settings(max_examples=12, deadline=None)
@given(
    some.lists(
        some.one_of(some.integers(0, 12), some.integers(30, 400)),
        min_size=len(KINDS) * len(CODES) * len(MONTHS),
        max_size=len(KINDS) * len(CODES) * len(MONTHS),
    )
)
def test_no_small_month_can_be_worked_out(numbers: list[int]) -> None:
    told = counts(numbers)
    found = released_of(told, tree_of(GROUPS), RULE)
    if "all" in found.by_year_only:
        return  # no months at all
    assert attacked(told, set(found.by_year_only), found.hidden) == []


def one_small() -> dict[tuple[str, str, int], int]:
    told = counts([100 + 10 * n for n in range(len(KINDS) * len(CODES) * len(MONTHS))])
    told["a", "00A", 201805] = 3
    return told


def test_another_body_is_withheld_to_cover_the_one_with_a_small_number() -> None:
    found = released_of(one_small(), tree_of(GROUPS), RULE)
    assert "00A" in found.by_year_only
    assert 2 <= len(found.by_year_only) < len(CODES)
    assert found.hides("a", "00A", "2018-05")
    assert not found.hides("a", "05A", "2018-05")
    assert not found.hides("a", "00A", "2018/19")


def test_the_attacker_wins_where_only_the_small_body_is_withheld() -> None:
    assert attacked(one_small(), {"00A"}, frozenset()) == [("a", "00A", 201805)]


def test_a_small_year_hides_the_months_too() -> None:
    told = counts([200] * (len(KINDS) * len(CODES) * len(MONTHS)))
    told |= {("a", "00A", month): 1 for month in MONTHS}
    found = released_of(told, tree_of(GROUPS), RULE)
    assert found.hides("a", "00A", "2018/19")
    hidden_codes = {code for _, code, _ in found.hidden}
    assert hidden_codes - {"all"} <= found.by_year_only


def test_the_rest_of_a_group_is_a_cell_too() -> None:
    tree = tree_of({"a": frozenset("a"), "all": frozenset("abc")})
    assert tree.kinds["rest of all"] == frozenset("bc")


def test_groups_that_overlap_are_refused() -> None:
    with pytest.raises(Invalid, match="share some kinds"):
        tree_of({"x": frozenset("ab"), "y": frozenset("bc"), "all": frozenset("abc")})


def test_a_cell_that_was_never_released_is_hidden() -> None:
    found = released_of(one_small(), tree_of(GROUPS), RULE)
    assert found.hides("elsewhere", "00A", "2018/19")
