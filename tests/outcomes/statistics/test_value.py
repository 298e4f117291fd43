"""Bodies like me, spend against outcome, and the gap to the best."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engines.outcomes.statistics import (
    Better,
    Quadrant,
    Reason,
    opportunity,
    proportion,
    ratio_of_totals,
    similar,
    spend_and_outcome,
)
from remit.errors import Invalid


def test_peers_by_hand() -> None:
    """Areas at 0, 1, 3, 7 on one character, all alike but one on a second of half the weight."""
    characters = [[0, 5], [1, 5], [3, 5], [7, 9.0]]
    found = similar(characters, {"age": 2, "need": 1}, peers=2)
    assert [list(row) for row in found.nearest] == [[1, 2], [0, 2], [1, 0], [2, 1]]
    spread = np.std([0, 1, 3, 7])
    assert found.distance[0, 0] == pytest.approx((2 / 3) ** 0.5 * 1 / spread)
    assert found.difference[0, 1, 0] == pytest.approx(3 / spread)
    assert list(found.part[0, 0]) == [1, 0]
    assert found.variables == ("age", "need")


@settings(max_examples=20)
@given(st.integers(12, 30), st.integers(0, 2**32 - 1))
def test_peers_are_those_of_a_plain_search(number, seed) -> None:
    dice = np.random.default_rng(seed)
    characters = dice.normal(size=(number, 4)) * [1, 10, 100, 0.1]
    weights = {"a": 1.0, "b": 2.0, "c": 0.5, "d": 1.0}
    found = similar(characters, weights)
    scores = (characters - characters.mean(0)) / characters.std(0)
    for area in range(number):
        far = [
            ((list(weights.values()) * (scores[area] - other) ** 2).sum(), place)
            for place, other in enumerate(scores)
            if place != area
        ]
        assert list(found.nearest[area]) == [place for _, place in sorted(far)[:10]]
    np.testing.assert_allclose(found.part.sum(axis=-1), 1)


def test_an_area_with_a_gap_has_no_peers_and_is_nobodys() -> None:
    characters = np.column_stack([np.arange(13.0), np.arange(13.0) ** 2])
    characters[4, 1] = np.nan
    found = similar(characters, {"a": 1, "b": 1})
    assert found.reason[4] == Reason.NOT_SUPPLIED
    assert (found.nearest[4] == -1).all()
    assert 4 not in found.nearest
    few = similar(characters[:8], {"a": 1, "b": 1})
    assert few.reason[0] == Reason.TOO_FEW_AREAS


@pytest.mark.parametrize(
    ("characters", "weights", "says"),
    [
        (np.ones((12, 1)), {"a": 1}, "`a` is the same in every area"),
        (np.arange(12.0)[:, None], {"a": 0}, "`a` has a weight of 0"),
        (np.ones((12, 2)), {"a": 1}, "do not go with 1 variables"),
    ],
)
def test_characters_that_tell_nothing_are_refused(characters, weights, says) -> None:
    with pytest.raises(Invalid, match=says):
        similar(characters, weights)


SPEND = np.array([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 30.0])
DONE = np.array([900, 510, 500, 490, 520, 480, 500, 505, 495, 100, 500.0])


def test_spend_and_outcome_by_hand() -> None:
    outcome = proportion(DONE, np.full(11, 1_000))
    found = spend_and_outcome(SPEND, outcome, Better.HIGHER)
    assert found.spend[0] == pytest.approx((10 - SPEND.mean()) / SPEND.std(ddof=1))
    assert found.outcome[0] == pytest.approx((DONE[0] - DONE.mean()) / DONE.std(ddof=1))
    assert found.quadrant[0] == Quadrant.LOWER_SPEND_BETTER_OUTCOME
    assert found.quadrant[9] == Quadrant.HIGHER_SPEND_WORSE_OUTCOME
    assert list(found.in_box) == [False, *[True] * 8, False, True]
    assert found.side_clear[0]
    assert found.side_clear[9]
    assert not found.side_clear[2]
    turned = spend_and_outcome(SPEND, outcome, Better.LOWER)
    assert turned.quadrant[0] == Quadrant.LOWER_SPEND_WORSE_OUTCOME
    np.testing.assert_allclose(turned.outcome_interval.lower, -found.outcome_interval.upper)


def test_spend_and_outcome_say_what_they_lack() -> None:
    outcome = proportion(DONE, np.full(11, 1_000))
    spend = SPEND.copy()
    spend[3] = np.nan
    found = spend_and_outcome(spend, outcome, Better.HIGHER)
    assert found.reason[3] == Reason.NOT_SUPPLIED
    assert found.quadrant[3] == Quadrant.NOT_GIVEN
    spend[4] = np.nan
    few = spend_and_outcome(spend, outcome, Better.HIGHER)
    assert set(few.quadrant) == {Quadrant.NOT_GIVEN}
    assert few.reason[0] == Reason.TOO_FEW_AREAS
    with pytest.raises(Invalid, match="no better direction"):
        spend_and_outcome(SPEND, outcome, Better.NEITHER)
    with pytest.raises(Invalid, match="cannot be set beside"):
        spend_and_outcome(SPEND, ratio_of_totals(DONE, DONE, unit="£"), Better.HIGHER)
    with pytest.raises(Invalid, match="same figure"):
        spend_and_outcome(np.ones(11), outcome, Better.HIGHER)


def eleven(first: int, size: int = 1_000):
    """One area and ten alike peers, of which five do better."""
    done = np.array([first, *[500] * 5, *[600] * 5])
    peers = similar(np.arange(11.0)[:, None], {"a": 1})
    return proportion(done * size // 1_000, np.full(11, size)), peers


def gap(first: int, size: int = 1_000, better: Better = Better.HIGHER):
    outcome, peers = eleven(first, size)
    return opportunity(
        outcome,
        peers,
        better,
        denominators=np.full(11, size),
        multiplier=100,
        unit="people",
    )


def test_an_opportunity_by_hand() -> None:
    """50 per cent against the five at 60: a tenth of 1,000 people."""
    found = gap(500).at(0)
    assert found.value == pytest.approx(100)
    error = gap_error()
    assert found.lower_95 == pytest.approx(100 - 1.959964 * error, abs=0.01)


def gap_error() -> float:
    outcome, _ = eleven(500)
    own, theirs = outcome.standard_error()[0], outcome.standard_error()[6:]
    return 10 * float(np.sqrt(own**2 + (theirs**2).sum() / 25))


@pytest.mark.parametrize(
    ("first", "size", "reason"),
    [(500, 1_000, Reason.NONE), (590, 1_000, Reason.NOT_SIGNIFICANT), (500, 40, "not")],
)
def test_a_gap_by_chance_is_no_opportunity(first, size, reason) -> None:
    found = gap(first, size).at(0)
    assert found.reason == (Reason.NOT_SIGNIFICANT if reason == "not" else reason)


def test_the_better_area_has_none_and_lower_may_be_better() -> None:
    assert gap(700).at(0).reason == Reason.NOT_SIGNIFICANT
    assert gap(700, better=Better.LOWER).at(0).value == pytest.approx(200)


def test_fewer_than_ten_peers_with_figures_are_too_few() -> None:
    outcome, peers = eleven(500)
    hidden = outcome.without(np.arange(11) == 8, Reason.HIDDEN)
    found = opportunity(
        hidden, peers, Better.HIGHER, denominators=np.ones(11), multiplier=1, unit="people"
    )
    assert found.at(0).reason == Reason.TOO_FEW_PEERS
    assert found.at(8).reason == Reason.HIDDEN


def test_counting_the_peers_own_chance_makes_fewer_false_alarms() -> None:
    """All areas truly alike, 400 times: what is called a gap is chance (and choosing the best)."""
    dice = np.random.default_rng(2017)
    peers = similar(dice.normal(size=(40, 3)), {"a": 1, "b": 1, "c": 1})
    size = np.full(40, 2_000)
    alarms, without = 0, 0
    for _ in range(400):
        outcome = proportion(dice.binomial(size, 0.3), size)
        found = opportunity(
            outcome, peers, Better.HIGHER, denominators=size, multiplier=100, unit="people"
        )
        alarms += int((found.reason == Reason.NONE).sum())
        best = np.sort(outcome.value[peers.nearest], axis=1)[:, 5:].mean(axis=1)
        without += int((best > outcome.interval_95.upper).sum())
    assert alarms < without
    assert alarms / (400 * 40) < 0.12
