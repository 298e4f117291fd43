"""What commissioners are like, from what is loaded, so that like is compared with like.

Only what describes a place, never what it achieved: how many people it has, how old they are, how
closely its neighbours lie, how great its need was reckoned to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import cos, hypot, log, radians
from typing import Final

import numpy as np

from remit.domains.bodies import queries as bodies
from remit.domains.money import queries as money
from remit.domains.outcomes import counts, states
from remit.domains.outcomes.areas import code_in
from remit.domains.outcomes.counts import View
from remit.domains.outcomes.limits import NEIGHBOURS, PEERS_KNOWN_MIN
from remit.domains.outcomes.periods import words, year_of
from remit.domains.outcomes.states import State
from remit.engines.outcomes.model.bands import first_day
from remit.engines.outcomes.statistics import Peers, similar
from remit.errors import RemitError

KM_OF_A_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True)
class Character:
    """One thing that describes places: its values by code, on the scale on which it is compared."""

    name: str
    title: str
    source: str
    synthetic: bool
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Alike:
    """The commissioners of a day with their characters and peers. `codes` are in the order of
    the arrays in `peers`; `why_not` says why there are none."""

    as_at: date
    codes: tuple[str, ...]
    characters: tuple[Character, ...]
    peers: Peers | None
    why_not: str = ""


def alike(as_at: date) -> Alike:
    """The commissioners of a day, each with the ten that are most like it."""
    return _alike(states.now(), as_at)


@lru_cache(maxsize=8)
def _alike(_state: State, as_at: date) -> Alike:
    codes = tuple(sorted(states.register().there(as_at)))
    every = [
        each
        for each in (*_people(as_at, codes), *_need(as_at, codes), *_crowding(as_at))
        if _tells(each, codes)
    ]
    if not every:
        why = "nothing is loaded that describes places; load populations, allocations or lists"
        return Alike(as_at, codes, (), None, why)
    table = np.array([[each.values.get(code, np.nan) for each in every] for code in codes])
    return Alike(
        as_at, codes, tuple(every), similar(table, dict.fromkeys([e.name for e in every], 1.0))
    )


def _tells(each: Character, codes: tuple[str, ...]) -> bool:
    known = [each.values[code] for code in codes if code in each.values]
    return len(known) >= max(PEERS_KNOWN_MIN * len(codes), 2) and float(np.std(known)) > 0


def _people(as_at: date, codes: tuple[str, ...]) -> list[Character]:
    """How many people and how old: from registered lists, else from populations."""
    registered = _registered(as_at)
    if registered and _tells(registered[0], codes):
        return registered
    told = _latest("population.people")
    if told is None:
        return []
    month, made_up = told
    view = View(as_at=max(as_at, first_day(month)), areas=states.register().areas)
    people, old = _by_age(view, "population.people", month)
    return _of_people(people, old, f"populations of {words(month)}", synthetic=made_up)


def _registered(as_at: date) -> list[Character]:
    """From lists of practices, put to the commissioners of the day of the lists."""
    told = _latest("registered.halves")
    if told is None:
        return []
    month, made_up = told
    people, old = _by_age(states.of_practices(as_at), "registered.halves", month)
    return _of_people(people, old, f"registered lists of {words(month)}", synthetic=made_up)


def _by_age(view: View, series: str, month: int) -> tuple[dict[str, int], dict[str, int]]:
    """All people of each commissioner, and those of 65 and over."""
    found = view.figures(series, ["area", "age_band"], None, (month, month))
    people: dict[str, int] = defaultdict(int)
    old: dict[str, int] = defaultdict(int)
    columns = (found.dimensions["area"].tolist(), found.dimensions["age_band"].tolist())
    for code, band, count in zip(*columns, found.value.tolist(), strict=True):
        people[code] += count
        old[code] += count if int(band.partition("-")[0].rstrip("+")) >= 65 else 0
    return people, old


def _of_people(
    people: Mapping[str, int], old: Mapping[str, int], source: str, *, synthetic: bool
) -> list[Character]:
    some = {code: count for code, count in people.items() if count > 0}
    size = {code: log(count) for code, count in some.items()}
    # In whole points: shares that differ in the last places only tell no places apart.
    share = {code: float(round(100 * old[code] / count)) for code, count in some.items()}
    return [
        Character("size", "number of people (logarithm)", source, synthetic, size),
        Character("older", "share of people aged 65 and over, %", source, synthetic, share),
    ]


def _need(as_at: date, codes: tuple[str, ...]) -> list[Character]:
    """The need index of the formula of that year, where its bodies are these."""
    for line in money.formula_list(year_of(as_at.year * 100 + as_at.month)).formulas:
        if line.here:
            try:
                found = money.allotment(line.name)
            except RemitError:
                continue
            values = {code_in(row.slug): float(row.need_index) for row in found.rows}
            if set(codes) & set(values):
                title, source = (
                    "need for each person, England 1",
                    f"{line.title}, {line.year_words}",
                )
                return [Character("need", title, source, found.synthetic, values)]
    return []


def _crowding(as_at: date) -> list[Character]:
    """The mean distance to the nearest centres of others: town or country."""
    register = states.register()
    centres = {
        register.code_of(row.slug): (row.centre_lon, row.centre_lat)
        for row in bodies.commissioners_map(as_at).rows
        if row.slug in register.by_slug and row.centre_lon is not None
    }
    values = {}
    for code, (lon, lat) in centres.items():
        assert lon is not None  # both or neither
        assert lat is not None
        steps = sorted(
            hypot((x - lon) * cos(radians(lat)), y - lat) * KM_OF_A_DEGREE
            for other, (x, y) in centres.items()
            if other != code and x is not None and y is not None
        )[:NEIGHBOURS]
        if steps:
            values[code] = log(max(sum(steps) / len(steps), 0.1))
    title = f"distance to the {NEIGHBOURS} nearest centres, km (logarithm)"
    return [Character("crowding", title, "the register of bodies", False, values)]


def _latest(series: str) -> tuple[int, bool] | None:
    """The last month of a series and whether it is made up; None where it is not loaded."""
    parts = [part for part in counts.state().parts if series in part.totals]
    if not parts:
        return None
    return max(max(part.months) for part in parts), any(part.synthetic for part in parts)
