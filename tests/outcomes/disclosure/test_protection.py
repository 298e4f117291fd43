"""Releases are attacked: no small count may be narrowed down, whatever the table."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engines.outcomes.disclosure import RULES, Dimension, Rule, Sum, protect, sums_of
from remit.engines.outcomes.statistics import Reason, proportion
from remit.errors import Invalid
from tests.outcomes.disclosure.attacker import ranges

EXACT = Rule("exact", "counts of 1 to 7 are hidden", hidden_to=7)
AGES = Dimension("age", dict.fromkeys(["young", "middle", "old"], "all"))
AREAS = Dimension(
    "area",
    {"a": "north", "b": "north", "c": "south", "d": "south", "e": "south"}
    | {"north": "England", "south": "England"},
)


def table(cells, *dimensions):
    """Counts of a table with all its totals, from those of its leaves."""
    counts = dict(cells)
    for place, dimension in enumerate(dimensions):
        level = dict(counts)
        while level:
            above: dict[tuple[str, ...], int] = {}
            for key, count in level.items():
                node = dimension.part_of.get(key[place])
                if node is not None:
                    total = (*key[:place], node, *key[place + 1 :])
                    above[total] = above.get(total, 0) + count
            counts |= above
            level = above
    return counts


def attack(shown, sums, counts, rule, **how):
    """Small counts that the attacker can narrow down; none if the release is safe.

    A sum of hidden parts is known to be as many at least: no release could hide that.
    """
    small = [key for key, n in counts.items() if n is not None and 1 <= n <= rule.hidden_to]
    pairs = [(each.total, each.parts) for each in sums]
    found = []
    for key, (low, high) in ranges(shown, pairs, small, **how).items():
        if low > 1 + 1e-6:
            nothing = {each: n if n == 0 else None for each, n in counts.items()}
            known_anyway = low <= ranges(nothing, pairs, [key])[key][0] + 1e-6
        else:
            known_anyway = True
        if not known_anyway or high < rule.hidden_to - 1e-6:
            found.append((key, (low, high)))
    return found


def areas_by_ages(numbers):
    leaves = [(area, age) for area in "abcde" for age in ("young", "middle", "old")]
    counts = table(dict(zip(leaves, numbers, strict=True)), AREAS, AGES)
    return counts, sums_of(counts, [AREAS, AGES])


TYPICAL = [12, 3, 40, 55, 61, 70, 30, 28, 5, 90, 81, 77, 44, 39, 60]


def test_the_sums_of_a_table_are_all_found() -> None:
    """8 areas with totals by 4 ages with totals: 3 nodes above areas × 4, 1 above ages × 8."""
    counts, sums = areas_by_ages(TYPICAL)
    assert len(counts) == 32
    assert len(sums) == 3 * 4 + 1 * 8
    assert Sum(("north", "old"), (("a", "old"), ("b", "old"))) in sums
    for each in sums:
        assert counts[each.total] == sum(counts[part] for part in each.parts)


def test_hiding_small_counts_alone_gives_them_away() -> None:
    """The planted fault: the attacker works out every one of them exactly."""
    counts, sums = areas_by_ages(TYPICAL)
    naive = {key: None if 1 <= n <= 7 else n for key, n in counts.items()}
    found = attack(naive, sums, counts, EXACT)
    assert {key for key, _ in found} == {("a", "middle"), ("c", "old")}
    assert dict(found)["a", "middle"] == pytest.approx((3, 3))


def test_a_typical_table_is_protected_without_hiding_much() -> None:
    counts, sums = areas_by_ages(TYPICAL)
    release = protect(counts, sums, EXACT)
    assert attack(release.shown, sums, counts, EXACT) == []
    assert attack(release.shown, sums, counts, EXACT, whole=True) == []
    assert {("a", "middle"), ("c", "old")} < release.hidden
    assert len(release.hidden) <= 10
    assert release.shown["England", "all"] == sum(TYPICAL)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.one_of(st.integers(0, 9), st.integers(0, 60), st.just(0)), min_size=15, max_size=15
    ),
    st.sampled_from([EXACT, Rule("few", "", hidden_to=4)]),
)
def test_no_table_gives_a_small_count_away(numbers, rule) -> None:
    counts, sums = areas_by_ages(numbers)
    release = protect(counts, sums, rule)
    assert attack(release.shown, sums, counts, rule) == []
    for key, count in counts.items():
        hides = release.shown[key] is None
        assert hides == (key in release.hidden)
        assert hides or not 1 <= count <= rule.hidden_to
        assert not (count == 0 and hides)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 15), min_size=15, max_size=15))
def test_nor_to_an_attacker_who_counts_in_whole_numbers(numbers) -> None:
    counts, sums = areas_by_ages(numbers)
    release = protect(counts, sums, EXACT)
    assert attack(release.shown, sums, counts, EXACT, whole=True) == []


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=18, max_size=18))
def test_nor_a_table_of_three_sides(numbers) -> None:
    sides = [
        Dimension(name, dict.fromkeys(parts, "all"))
        for name, parts in (("area", "abc"), ("age", "xyz"), ("sex", "fm"))
    ]
    leaves = [(a, b, c) for a in "abc" for b in "xyz" for c in "fm"]
    counts = table(dict(zip(leaves, numbers, strict=True)), *sides)
    sums = sums_of(counts, sides)
    release = protect(counts, sums, EXACT)
    assert attack(release.shown, sums, counts, EXACT) == []


def test_two_small_counts_do_not_cover_each_other() -> None:
    """1 and 2 alone in a total of 3 would both be known: the total must go too."""
    area = Dimension("area", {"a": "all", "b": "all"})
    counts = {("a",): 1, ("b",): 2, ("all",): 3}
    release = protect(counts, sums_of(counts, [area]), EXACT)
    assert set(release.shown.values()) == {None}


def test_two_tables_of_the_same_people_are_protected_together() -> None:
    """Boundaries old and new: what one table shows may not give away what the other hides."""
    counts = {("old a",): 20, ("old b",): 30, ("moved",): 3, ("new a",): 23, ("new b",): 27}
    sums = [
        Sum(("new a",), (("old a",), ("moved",))),
        Sum(("old b",), (("new b",), ("moved",))),
    ]
    apart = {key: None if 1 <= n <= 7 else n for key, n in counts.items()}
    assert attack(apart, sums, counts, EXACT) != []
    release = protect(counts, sums, EXACT)
    assert attack(release.shown, sums, counts, EXACT) == []


def test_what_the_publisher_hid_stays_hidden() -> None:
    area = Dimension("area", {"a": "all", "b": "all", "c": "all"})
    counts = {("a",): None, ("b",): 40, ("c",): 3, ("all",): None}
    sums = sums_of(counts, [area])
    release = protect(counts, sums, RULES["as_published"])
    assert release.shown == counts
    assert release.by_publisher == {("a",), ("all",)}
    assert release.hidden == frozenset()
    ours = protect(counts, sums, EXACT)
    assert ours.shown["c",] is ours.shown["a",] is None
    assert ours.hidden == {("c",)}


def test_other_counts_are_rounded_and_noughts_are_shown() -> None:
    rule = RULES["hospital"]
    assert [rule.rounded(n) for n in (0, 8, 10, 12, 13, 17, 18)] == [0, 10, 10, 10, 15, 15, 20]
    counts = {("a",): 0, ("b",): 8, ("c",): 13}
    assert protect(counts, [], rule).shown == {("a",): 0, ("b",): 10, ("c",): 15}


def test_figures_go_with_their_counts() -> None:
    """A rate beside its denominator is a count."""
    counts, sums = areas_by_ages(TYPICAL)
    release = protect(counts, sums, EXACT)
    keys = [("a", "middle"), ("b", "old"), ("England", "all")]
    figures = release.over(
        proportion([counts[key] for key in keys], [1_000] * 3), [[key] for key in keys]
    )
    assert figures.at(0).reason == Reason.HIDDEN
    assert figures.at(0).upper_998 is None
    shown = [figures.at(place).value is not None for place in (1, 2)]
    assert shown == [key not in release.hidden for key in keys[1:]]
    theirs = protect({("a",): None}, [], EXACT).over(proportion([1], [2]), [[("a",)]])
    assert theirs.at(0).reason == Reason.HIDDEN_BY_PUBLISHER


@pytest.mark.parametrize(
    ("counts", "sums", "says"),
    [
        ({("a",): -1}, [], "-1 is no count"),
        ({("a",): 3, ("all",): 4}, [Sum(("all",), (("a",),))], "come to 3, the total is 4"),
        (
            {("a",): 3, ("b",): None, ("all",): 2},
            [Sum(("all",), (("a",), ("b",)))],
            "come to 3, the total is 2",
        ),
        ({("a",): 3}, [Sum(("all",), (("a",),))], "the table does not have"),
    ],
)
def test_tables_that_cannot_be_are_refused(counts, sums, says) -> None:
    with pytest.raises(Invalid, match=says):
        protect(counts, sums, EXACT)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(Invalid, match="has 1 names for 2 dimensions"):
        sums_of([("a",)], [AREAS, AGES])


def test_counts_in_no_sum_are_hidden_alone() -> None:
    counts = {("a",): 3, ("b",): 0, ("c",): 9}
    assert protect(counts, [], EXACT).shown == {("a",): None, ("b",): 0, ("c",): 9}
