from __future__ import annotations

from collections import Counter
from statistics import fmean, stdev

from hypothesis import given
from hypothesis import strategies as st

from remit.countries.dice import Dice

DICE = Dice(20130401)


def test_draws_are_the_same_for_ever():
    # Pinned: any change here changes every example house there is.
    assert DICE.part("a", 1) == 0.9039521118895503
    assert DICE.between(1, 6, "die") == 1
    assert DICE.pick(("x", "y", "z"), "letter") == "z"
    assert round(DICE.normal("n"), 12) == -0.621587960338


def test_another_seed_draws_otherwise():
    assert Dice(1).part("a", 1) != DICE.part("a", 1)


def test_keys_do_not_run_together():
    assert DICE.part("a", "b") != DICE.part("ab")
    assert DICE.part("a", 1) != DICE.part("a", 11)


@given(low=st.integers(-50, 50), width=st.integers(0, 50), key=st.text())
def test_between_stays_between(low, width, key):
    assert low <= DICE.between(low, low + width, key) <= low + width


def test_weights_are_kept_to():
    drawn = Counter(
        DICE.weighted([("often", 9), ("seldom", 1), ("never", 0)], n) for n in range(5_000)
    )
    assert drawn["never"] == 0
    assert 0.88 < drawn["often"] / 5_000 < 0.92


def test_normal_draws_have_the_moments_of_the_normal_distribution():
    drawn = [DICE.normal(n) for n in range(5_000)]
    assert abs(fmean(drawn)) < 0.05
    assert abs(stdev(drawn) - 1) < 0.05
