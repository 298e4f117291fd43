"""Cases that look alike to the law are answered once; those that no power reaches, at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count
from typing import Any

import pytest

from remit.acts.law import settlements
from remit.domains.law import reach, standing
from remit.domains.law.cases import Case, case_for
from remit.domains.law.reach import out_of_reach
from remit.domains.law.sight import Sight, sight_of
from remit.domains.law.standing import kinds_on
from remit.domains.law.things import options
from remit.domains.law.vocabulary import BLANKS, vocabulary
from remit.engines.settlement import Ruling, rule

DAYS = (date(2014, 4, 1), date(2024, 4, 1))
# A case of the law of 2024 in each of these ways of reading the one who asks and the thing.
ACTS = ("award_direct", "advise", "direct_board", "authorise_group", "publish_plan", "pool_fund")


@cache
def cases(day: date) -> list[Case]:
    """Every third act by every kind of body on the likeliest things."""
    words = vocabulary(settlements().in_force(day))
    return [
        case_for(words, act, actor, key, day, {})
        for act in list(words.acts.values())[::3]
        if act.resource != "Register"
        for _, actor in kinds_on(act, day)
        for key in options(act, actor, day)[:3]
    ]


def worlds(case: Case) -> Iterator[dict[str, Any]]:
    """Nothing said, and every yes-or-no fact said with yes."""
    forms = case.act.facts.values()
    blanks = {form.name: BLANKS[form.type] for form in forms if form.required}
    yield blanks
    yield blanks | {form.name: True for form in forms if form.type == "Bool"}


def rulings(case: Case) -> list[tuple[bool, list[str]]]:
    answers: list[Ruling] = [rule(case.pack, case.question(world)) for world in worlds(case)]
    return [(each.permitted, [clause.id for clause in each.clauses]) for each in answers]


def unlike(day: date, seen: Callable[[Case], Any]) -> list[str]:
    """Acts with two cases that look alike and are ruled on differently."""
    groups = defaultdict(list)
    for case in cases(day):
        groups[(case.act.name, seen(case))].append(case)
    shared = [group for group in groups.values() if len(group) > 1]
    assert len(shared) > 50
    return [group[0].act.name for group in shared if rulings(group[-1]) != rulings(group[0])]


@pytest.mark.parametrize("day", DAYS)
def test_cases_that_look_alike_are_ruled_on_alike(england: None, day: date) -> None:
    assert unlike(day, lambda case: sight_of(case.words, case.act).of(case)) == []


def misses_an_attribute(sight: Sight) -> Sight:
    return replace(sight, attributes=sight.attributes - {"group"})


def takes_all_words_for_one(sight: Sight) -> Sight:
    return replace(sight, words=dict.fromkeys(sight.words, frozenset()))


@pytest.mark.parametrize("fault", [misses_an_attribute, takes_all_words_for_one])
def test_bad_eyes_are_noticed(england: None, fault: Callable[[Sight], Sight]) -> None:
    assert unlike(DAYS[1], lambda case: fault(sight_of(case.words, case.act)).of(case))


def reached_all_the_same(day: date) -> tuple[int, list[str]]:
    """How many cases are out of reach, and those acts of them for which a power speaks."""
    out = [case for case in cases(day) if out_of_reach(case)]
    permits = {policy.id for policy in out[0].words.policies.values() if policy.effect == "permit"}
    return len(out), [
        case.act.name
        for case in out
        if any(permitted or permits & set(ids) for permitted, ids in rulings(case))
    ]


@pytest.mark.parametrize("day", DAYS)
def test_no_fact_brings_a_power_to_what_is_out_of_reach(england: None, day: date) -> None:
    number, wrong = reached_all_the_same(day)
    assert number > 200
    assert wrong == []


def test_a_power_not_widened_is_noticed(england: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "_widened", lambda conditions: conditions)
    reach._widest_powers.cache_clear()
    try:
        assert reached_all_the_same(DAYS[1])[1]
    finally:
        reach._widest_powers.cache_clear()


def answered_otherwise(day: date, acts: Iterable[str]) -> list[tuple[str, str]]:
    """Who and what, where the answer alone is not that of the whole standing."""
    words = vocabulary(settlements().in_force(day))
    standing.forget()
    asked = [
        (act, who, actor)
        for name in acts
        if (act := words.act(name))
        for who, actor in kinds_on(act, day)
    ]
    alone = [standing.answer_of(words, act, actor, day) for act, _, actor in asked]
    standing.forget()
    whole = [standing.standing_of(words, act, actor, day).answer for act, _, actor in asked]
    assert len(set(whole)) > 1
    return [
        (act.name, who.name)
        for (act, who, _), one, other in zip(asked, alone, whole, strict=True)
        if one != other
    ]


@pytest.mark.parametrize("day", DAYS)
def test_the_answer_alone_is_that_of_the_whole_standing(england: None, day: date) -> None:
    assert answered_otherwise(day, sorted(settlements().in_force(day).acts)[::4]) == []


def test_an_answer_that_takes_reach_for_permission_is_noticed(
    england: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        standing, "_answered", lambda case: standing.NO if out_of_reach(case) else standing.YES
    )
    assert answered_otherwise(DAYS[1], ACTS)


def plain(found: standing.Standing) -> tuple[Any, ...]:
    """What does not hang on which of several ways of one length the prover comes to first."""
    decided = () if found.answer == standing.IF else found.clauses
    return found.answer, found.thing, decided, [len(way) for way in found.ways]


@pytest.mark.parametrize("name", ACTS)
def test_the_short_way_gives_the_answer_of_the_long_way(
    england: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    words = vocabulary(settlements().in_force(DAYS[1]))
    act = words.act(name)

    def answers() -> dict[str, Any]:
        standing.forget()
        return {
            who.name: plain(standing.standing_of(words, act, actor, DAYS[1]))
            for who, actor in kinds_on(act, DAYS[1])
        }

    short = answers()
    number = count()
    monkeypatch.setattr(standing, "out_of_reach", lambda case: False)
    monkeypatch.setattr(Sight, "of", lambda self, case: (next(number),))
    long = answers()
    standing.forget()
    assert short == long
    assert len({answer for answer, *_ in short.values()}) > 1
