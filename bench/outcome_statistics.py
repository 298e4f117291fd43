"""Standardised rates of 100 measures for 211 areas: beside the R library of the field."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from remit.engines.outcomes.disclosure import RULES, Dimension, protect, sums_of
from remit.engines.outcomes.statistics import (
    EUROPEAN_2013,
    Better,
    Form,
    directly_standardised,
    dispersion,
    funnel_of_rates,
    life_expectancy,
    process_chart,
    proportion,
    similar,
    wait_percentile,
)

MEASURES, AREAS, BANDS = 100, 211, 19
RUNS = 5
AIM = 40
SEED = 2013
PEER_SECONDS = (8.3, 11.1)
"""PHEindicatormethods 2.1.0, `calculate_dsr` on as many groups and bands, R 4.2.2 on two cores. It
is GPL and needs a newer R than Debian has, so it is not run here: the lower figure is taken."""


def counted() -> tuple[np.ndarray, np.ndarray]:
    """Made-up events and people of every group and band; each group has more than ten events."""
    dice = np.random.default_rng(SEED)
    people = dice.integers(2_000, 30_000, size=(MEASURES * AREAS, BANDS))
    return dice.poisson(people * dice.uniform(0.001, 0.05, (MEASURES * AREAS, 1))) + 1, people


def others() -> dict[str, float]:
    """Milliseconds of other methods, each for all 211 areas."""
    dice = np.random.default_rng(SEED)
    whole = dice.integers(500, 20_000, AREAS)
    part = dice.binomial(whole, 0.9)
    expected = whole / 10.0
    deaths = dice.poisson(400, (AREAS, 20)) + 1
    bins = dice.poisson(30, (AREAS, 105))
    days = [date(2015 + month // 12, month % 12 + 1, 1) for month in range(42)]
    characters = dice.normal(size=(AREAS, 12))
    series = dice.normal(90, 3, (AREAS, 42))
    ages = [f"band {number}" for number in range(5)]
    places = [f"area {number}" for number in range(AREAS)]
    cells = {(place, age): int(dice.poisson(15)) for place in places for age in ages}
    cells |= {(place, "all"): sum(cells[place, age] for age in ages) for place in places}
    cells |= {("all", age): sum(cells[place, age] for place in places) for age in (*ages, "all")}
    sides = [
        Dimension("area", dict.fromkeys(places, "all")),
        Dimension("age", dict.fromkeys(ages, "all")),
    ]
    sums = sums_of(cells, sides)
    works: dict[str, Callable[[], object]] = {
        "proportions with limits": lambda: proportion(part, whole),
        "funnel limits": lambda: funnel_of_rates(0.1, whole),
        "over-dispersion": lambda: dispersion(Form.SHMI, part, expected * 9),
        "median waits": lambda: wait_percentile(bins, 50),
        "life expectancies": lambda: life_expectancy(deaths, deaths * 60),
        "ten most similar": lambda: similar(characters, dict.fromkeys(map(str, range(12)), 1)),
        "process charts of 42 months": lambda: [
            process_chart(days, each, better=Better.HIGHER) for each in series
        ],
        "hiding in a table of 1,272 cells": lambda: protect(cells, sums, RULES["hospital"]),
    }
    return {name: best(work, RUNS) for name, work in works.items()}


def best(work: Callable[[], object], runs: int) -> float:
    """Milliseconds, the best of some runs: the machine may be busy meanwhile."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return 1_000 * min(taken)


def main() -> None:
    """Print the times and the ratio, and fail where it is under its aim."""
    events, people = counted()
    bands = tuple(EUROPEAN_2013)

    def ours() -> object:
        return directly_standardised(
            events, people, bands, EUROPEAN_2013, multiplier=100_000, unit="per 100,000"
        )

    seconds = best(ours, RUNS) / 1_000
    print(
        f"{len(events):,} groups of {BANDS} age bands, rates with limits at two levels: "
        f"{1_000 * seconds:.0f} ms"
    )
    ratio = PEER_SECONDS[0] / seconds
    print(
        f"PHEindicatormethods takes {PEER_SECONDS[0]} to {PEER_SECONDS[1]} s: "
        f"{ratio:.0f} times as long (aim {AIM})"
    )
    for name, milliseconds in others().items():
        print(f"  {name}, 211 areas: {milliseconds:.1f} ms")
    sys.exit(int(ratio < AIM))


if __name__ == "__main__":
    main()
