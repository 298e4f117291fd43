"""How a share was made: its steps in their order, each with its words and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from remit.domains.money.allotment.formula.allot import Outcome, Share
from remit.domains.money.allotment.formula.parts import Rule
from remit.domains.money.allotment.formula.steps import (
    Step,
    factor,
    pence,
    persons,
    rate,
    share,
)


def steps_of(outcome: Outcome, of: Share) -> tuple[Step, ...]:
    """Every step from the registered population of a body to its allotment."""
    return (*_need(outcome, of), *_target(outcome, of), *_movement(outcome, of))


def _need(outcome: Outcome, of: Share) -> Iterator[Step]:
    place, nation = of.place, outcome.nation
    yield Step(
        "registered",
        "Registered population",
        "The people on the lists of its practices.",
        (persons("All bodies together", nation.registered),),
        persons("Registered population", place.registered),
    )
    if [component.name for component, _ in of.weighted.parts] == ["registered"]:
        # Nothing is weighted: the lists are the need.
        return
    for component, part in of.weighted.parts:
        inputs = [
            persons("Population weighted for this need", place.needs[component.name]),
            persons("The same, all bodies", nation.needs[component.name]),
            persons("Registered, all bodies", nation.registered),
            share("Weight of this need", component.weight),
        ]
        words = "Weighted population ÷ the same of all bodies × registered of all bodies × weight"
        if component.market_forces:
            inputs.append(factor("Market forces factor of the place", place.market_forces))
            words += " × market forces factor"
        yield Step(component.name, component.title, f"{words}.", tuple(inputs), persons("", part))
    yield Step(
        "weighted",
        "Weighted population",
        "The parts above, added.",
        tuple(persons(component.title, part) for component, part in of.weighted.parts),
        persons("Weighted population", of.weighted.total),
    )


def _target(outcome: Outcome, of: Share) -> Iterator[Step]:
    yield Step(
        "target_share",
        "Target share",
        "Its weighted population ÷ that of all bodies.",
        (
            persons("Weighted population", of.weighted.total),
            persons("Weighted population, all bodies", outcome.nation.weighted),
        ),
        share("Target share", of.target_share),
    )
    yield Step(
        "target",
        "Target allotment",
        "Target share × the total.",
        (share("Target share", of.target_share), pence("The total", outcome.total_pence)),
        pence("Target allotment", of.target_pence),
    )


def _movement(outcome: Outcome, of: Share) -> Iterator[Step]:
    if of.opening_distance is not None and outcome.opening_pence:
        yield _opening_distance(outcome, of)
    rule = outcome.formula.pace.rule
    if rule is Rule.CONVERGE and of.wanted is not None and outcome.factor is not None:
        yield from _pace(outcome, of)
    unit = Fraction(outcome.formula.unit_pence)
    if rule is Rule.PUBLISHED:
        title, words = "Allotment", "As the official file prints it."
        inputs: tuple[Fraction, ...] = ()
    else:
        exact = of.wanted.held(outcome.factor) if of.wanted and outcome.factor else of.target_pence
        title = "Rounded allotment"
        words = (
            "In whole units; the units left over go to those with the largest part cut off, so"
            " that the total is exact."
        )
        inputs = (exact, unit)
    labels = ("Before rounding", "Unit")
    yield Step(
        "allotment",
        title,
        words,
        tuple(pence(label, value) for label, value in zip(labels, inputs, strict=False)),
        pence("Allotment", of.pence),
    )
    if of.growth is not None and of.place.opening_pence:
        yield Step(
            "growth",
            "Growth",
            "Allotment ÷ opening allotment − 1.",
            (pence("Allotment", of.pence), pence("Opening allotment", of.place.opening_pence)),
            rate("Growth", of.growth),
        )
    yield Step(
        "closing_distance",
        "Distance from target afterwards",
        "(Allotment − target) ÷ target.",
        (pence("Allotment", of.pence), pence("Target allotment", of.target_pence)),
        rate("Distance from target", of.closing_distance),
    )


def _opening_distance(outcome: Outcome, of: Share) -> Step:
    assert outcome.opening_pence is not None  # asked before
    assert of.opening_distance is not None
    return Step(
        "opening_distance",
        "Distance from target before",
        "Opening allotment × (the total ÷ all opening allotments), compared with target: the"
        " opening allotment grown as the total grows, so that only its share counts.",
        (
            pence("Opening allotment", of.place.opening_pence or 0),
            pence("All opening allotments", outcome.opening_pence),
            pence("The total", outcome.total_pence),
            pence("Target allotment", of.target_pence),
        ),
        rate("Distance from target", of.opening_distance),
    )


def _pace(outcome: Outcome, of: Share) -> Iterator[Step]:
    assert of.wanted is not None  # asked before
    assert outcome.factor is not None
    assert outcome.opening_pence
    assert of.place.opening_pence is not None
    pace, opening = outcome.formula.pace, of.place.opening_pence
    yield Step(
        "pace",
        "Pace of change",
        "(1 − speed) × opening allotment × (the total ÷ all opening allotments) + speed × target.",
        (
            share("Speed: the part of the way that is gone this year", pace.speed),
            pence("Opening allotment", opening),
            factor(
                "The total ÷ all opening allotments",
                Fraction(outcome.total_pence, outcome.opening_pence),
            ),
            pence("Target allotment", of.target_pence),
        ),
        pence("Before bounds", of.wanted.amount),
    )
    bounds = [pence("Floor: at least", of.wanted.low)]
    if of.wanted.high is not None:
        bounds.append(pence("Cap: at most", of.wanted.high))
    held = of.wanted.held(outcome.factor)
    words = {
        "floor": "The floor holds: it gets no less, and those at no bound pay for that.",
        "cap": "The cap holds: it gets no more this year.",
        "": "Before bounds × the one factor at which the total is met; no bound holds here.",
    }
    yield Step(
        "bounds",
        "Floor and cap",
        words[of.bound],
        (
            pence("Before bounds", of.wanted.amount),
            factor("The factor that meets the total", outcome.factor),
            *bounds,
        ),
        pence("Within bounds", held),
    )
