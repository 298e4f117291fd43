"""The authorisation of the example's commissioners: published counts and names, the rest drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from remit.countries.authorised import ConditionStatement
from remit.countries.dice import Dice
from remit.countries.england_2013.authorised import authorised
from remit.countries.registry import load_country

ENGLAND = load_country("england_2013").authorised()
FIRST = date(2013, 4, 1)


def groups_with(conditions: list[ConditionStatement], nature: str, day: date) -> set[str]:
    return {
        each.body
        for each in conditions
        if each.nature == nature and each.since <= day and (each.until is None or day < each.until)
    }


def test_as_many_groups_had_conditions_as_were_published() -> None:
    conditions = list(ENGLAND.conditions)
    first = [each for each in ENGLAND.authorisations if each.powers_from == FIRST]
    assert len(first) == 211
    left = [
        (
            len(groups_with(conditions, "condition", day)),
            len(groups_with(conditions, "direction", day)),
        )
        for day in (FIRST, date(2013, 7, 1), date(2013, 8, 1), date(2014, 10, 1))
    ]
    assert left == [(168, 15), (105, 14), (59, 8), (0, 0)]
    # A condition that went missing would be seen.
    lost = groups_with(conditions, "condition", FIRST).pop()
    fewer = [each for each in conditions if each.body != lost]
    assert len(groups_with(fewer, "condition", FIRST)) == 167


def test_the_groups_with_directions_are_those_that_were_named() -> None:
    named = groups_with(list(ENGLAND.conditions), "direction", FIRST)
    assert {"ccg-04g", "ccg-06n", "ccg-09w", "ccg-03q", "ccg-99k"} < named
    assert len(named) == 15


def test_conditions_outlast_directions_and_are_marked_synthetic() -> None:
    ends: dict[str, date] = {}
    for each in ENGLAND.conditions:
        assert each.synthetic
        assert each.until is not None
        if each.nature == "condition":
            ends[each.body] = each.until
    directions = [each for each in ENGLAND.conditions if each.nature == "direction"]
    assert all(each.until <= ends[each.body] for each in directions)
    assert all(each.acts for each in directions)


def test_another_number_draws_other_groups_and_as_many() -> None:
    other = authorised(Dice(7))
    mine, theirs = (
        Counter(each.body for each in said.conditions if each.nature == "condition")
        for said in (ENGLAND, other)
    )
    assert len(mine) == len(theirs)
    assert set(mine) != set(theirs)
    assert other.authorisations == ENGLAND.authorisations
    assert replace(ENGLAND) == authorised(Dice(20130401))


def test_every_commissioner_is_authorised_once() -> None:
    bodies = Counter(each.body for each in ENGLAND.authorisations)
    assert set(bodies.values()) == {1}
    assert len([body for body in bodies if body.startswith("icb-")]) == 42
    early = next(each for each in ENGLAND.authorisations if each.body == "ccg-13t")
    assert (early.since, early.powers_from) == (date(2014, 11, 26), date(2015, 4, 1))
