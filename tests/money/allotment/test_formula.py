"""The arithmetic of allotting against its model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from remit.domains.money.allotment.formula import (
    Band,
    Component,
    Formula,
    Kind,
    NeedsFrom,
    Opening,
    Pace,
    Place,
    Rule,
    share_out,
    steps_of,
)
from remit.domains.money.allotment.formula.rounding import whole_units
from remit.errors import Invalid
from tests.money.allotment import model

NEEDS = ("hospital", "inequality")


def formula(
    pace: Pace, weight: Fraction = Fraction(9, 10), unit: int = 1, total: int = 10_000
) -> Formula:
    return Formula(
        name="test",
        title="Test",
        says="A test.",
        year=2018,
        kind=Kind.WHAT_IF,
        fund="programme",
        needs_from=NeedsFrom.CORE_ALLOCATIONS,
        components=(
            Component("hospital", "Hospital", weight, market_forces=True),
            Component("inequality", "Inequality", 1 - weight, inequality=True),
        ),
        pace=pace,
        unit_pence=unit,
        sources=(),
        reviewed_on=date(2026, 11, 22),
        total_pence=total * unit,
        opening=Opening.NONE if pace.rule is Rule.TARGET else Opening.PUBLISHED,
    )


def hundredths(least: int, most: int) -> st.SearchStrategy[Fraction]:
    return st.integers(least, most).map(lambda number: Fraction(number, 100))


@st.composite
def paces(draw: st.DrawFn) -> Pace:
    if draw(st.booleans()):
        return Pace(Rule.TARGET)
    floor = draw(st.none() | hundredths(-50, 10))
    cap = draw(st.none() | hundredths(0, 80))
    if floor is not None and cap is not None:
        cap = max(cap, floor)
    bands = ()
    if floor is not None and draw(st.booleans()):
        low = min(floor, draw(hundredths(-60, 5)))
        high = draw(st.just(cap) if cap is None else hundredths(-60, 60))
        if high is not None and cap is not None:
            high = max(low, min(high, cap))
        bands = (Band(draw(hundredths(-10, 10)), low, high),)
    return Pace(
        Rule.CONVERGE,
        draw(hundredths(0, 100)),
        floor,
        cap,
        bands,
        draw(st.none() | hundredths(0, 60)),
    )


def numbers(least: int = 1) -> st.SearchStrategy[Fraction]:
    return st.integers(least, 500).map(lambda number: Fraction(number, 7))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Formula, list[Place]]:
    places = [
        Place(
            body=f"body-{number}",
            registered=draw(numbers()),
            needs={need: draw(numbers()) for need in NEEDS},
            market_forces=draw(st.integers(90, 115)) * Fraction(1, 100),
            opening_pence=draw(st.integers(1, 40_000)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    made = formula(
        draw(paces()),
        draw(hundredths(1, 99)),
        draw(st.sampled_from((1, 100))),
        draw(st.integers(1, 100_000)),
    )
    return made, places


def pence_of(made: Formula, places: list[Place]) -> dict[str, int]:
    return {share.body: share.pence for share in share_out(made, places).shares}


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_every_amount_is_what_the_model_says(world: tuple[Formula, list[Place]]) -> None:
    made, places = world
    assert made.total_pence is not None
    try:
        exact = model.exact(made, places, made.total_pence)
    except ValueError as error:
        bound = str(error)
    else:
        assert pence_of(made, places) == model.rounded(exact, made.unit_pence)
        return
    with pytest.raises(Invalid) as refused:
        share_out(made, places)
    assert refused.value.code == {"floor": "ALT-004", "cap": "ALT-005"}[bound]
    assert refused.value.details["pence"] > 0


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_total_bounds_and_order(world: tuple[Formula, list[Place]], random) -> None:
    made, places = world
    try:
        outcome = share_out(made, places)
    except Invalid:
        assume(False)
    assert sum(share.pence for share in outcome.shares) == made.total_pence
    for share in outcome.shares:
        if share.wanted is not None:
            assert share.pence >= share.wanted.low
            assert share.wanted.high is None or share.pence <= share.wanted.high
    random.shuffle(places)
    assert pence_of(made, places) == {share.body: share.pence for share in outcome.shares}


@given(worlds(), st.data(), st.integers(1, 200))
@settings(max_examples=150, deadline=None)
def test_more_people_never_mean_less_money(
    world: tuple[Formula, list[Place]], data: st.DataObject, more: int
) -> None:
    made, places = world
    place = data.draw(st.sampled_from(places))
    # The people who come are like those who are there, in the place's needs as in its lists.
    grown = (place.registered + more) / place.registered
    larger = replace(
        place,
        registered=place.registered * grown,
        needs={need: population * grown for need, population in place.needs.items()},
    )
    try:
        before = pence_of(made, places)[place.body]
        after = pence_of(made, [larger if each is place else each for each in places])
    except Invalid:
        assume(False)
    assert after[place.body] >= before


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3), st.fractions(0, 50, max_denominator=9), min_size=1
    ),
    st.sampled_from((1, 3)),
)
@example({"b": Fraction(1, 2), "a": Fraction(1, 2)}, 1)
def test_rounding_is_the_models_and_never_a_unit_away(
    amounts: dict[str, Fraction], unit: int
) -> None:
    total = sum(amounts.values())
    amounts["rest"] = -(-total // unit) * unit - total
    found = whole_units(amounts, unit)
    assert found == model.rounded(amounts, unit)
    assert sum(found.values()) == sum(amounts.values())
    assert all(abs(found[name] - amounts[name]) < unit for name in amounts)


def test_rounding_refuses_a_total_that_is_no_whole_number_of_units() -> None:
    with pytest.raises(Invalid, match="no whole number of units") as refused:
        whole_units({"a": Fraction(3, 2)}, 1)
    assert refused.value.code == "ALT-006"


def two(opening: tuple[int, int] = (500, 500)) -> list[Place]:
    return [
        Place(
            f"body-{number}",
            Fraction(people),
            {need: Fraction(people) for need in NEEDS},
            opening_pence=pence,
        )
        for number, people, pence in zip("ab", (300, 100), opening, strict=True)
    ]


def test_a_floor_that_holds_is_paid_for_by_the_other() -> None:
    made = formula(Pace(Rule.CONVERGE, Fraction(1), floor=Fraction(0)), total=1_000)
    outcome = share_out(made, two())
    assert [(share.pence, share.bound) for share in outcome.shares] == [(500, ""), (500, "floor")]


@pytest.mark.parametrize(
    ("pace", "code", "pence"),
    [
        (Pace(Rule.CONVERGE, floor=Fraction(1, 10)), "ALT-004", 100),
        (Pace(Rule.CONVERGE, cap=Fraction(-1, 10)), "ALT-005", 100),
    ],
)
def test_bounds_that_cannot_be_kept_are_named_with_the_money_that_is_missing(
    pace: Pace, code: str, pence: int
) -> None:
    with pytest.raises(Invalid) as refused:
        share_out(formula(pace, total=1_000), two())
    assert (refused.value.code, refused.value.details["pence"]) == (code, pence)


def test_the_steps_lead_from_the_lists_to_the_allotment() -> None:
    """Each amount stands in a later step as it came out of an earlier one."""
    made = formula(Pace(Rule.CONVERGE, Fraction(1, 2), Fraction(0), Fraction(1, 2)), total=1_200)
    outcome = share_out(made, two())
    for share in outcome.shares:
        steps = {step.name: step for step in steps_of(outcome, share)}
        parts = [steps[need].result.value for need in NEEDS]
        assert steps["weighted"].result.value == sum(parts)
        of, by = (figure.value for figure in steps["target_share"].inputs)
        assert of / by == steps["target_share"].result.value
        part, total = (figure.value for figure in steps["target"].inputs)
        assert part * total == steps["target"].result.value
        opening, all_opening, total, target = (
            figure.value for figure in steps["opening_distance"].inputs
        )
        assert opening * total / all_opening / target - 1 == (
            steps["opening_distance"].result.value
        )
        speed, opening, growth, target = (figure.value for figure in steps["pace"].inputs)
        assert (1 - speed) * opening * growth + speed * target == steps["pace"].result.value
        before, factor, low, high = (figure.value for figure in steps["bounds"].inputs)
        assert min(max(before * factor, low), high) == steps["bounds"].result.value
        assert steps["allotment"].inputs[0].value == steps["bounds"].result.value
        assert steps["allotment"].result.value == share.pence


@pytest.mark.parametrize(
    ("places", "total"),
    [
        ([], 1),
        ([*two(), *two()], 1),
        ([replace(two()[0], registered=Fraction(0))], 1),
        (two(), 0),
        (two(), 2**63),
    ],
)
def test_what_cannot_be_shared_out_is_refused(places: list[Place], total: int) -> None:
    with pytest.raises(Invalid) as refused:
        share_out(formula(Pace(Rule.TARGET)), places, total)
    assert refused.value.code == "ALT-003"


def test_the_largest_total_of_the_ledger_is_shared_out_to_the_penny() -> None:
    outcome = share_out(formula(Pace(Rule.TARGET)), two(), 2**63 - 1)
    assert sum(share.pence for share in outcome.shares) == 2**63 - 1


def test_a_need_that_nobody_knows_is_named() -> None:
    place = replace(two()[0], needs={"hospital": Fraction(1)})
    with pytest.raises(Invalid, match="inequality") as refused:
        share_out(formula(Pace(Rule.TARGET)), [place])
    assert refused.value.code == "ALT-007"
