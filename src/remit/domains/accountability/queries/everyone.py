"""What every account of a year asks of the register alike: read once, and again after an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from remit.domains.bodies import queries as bodies
from remit.domains.bodies.queries import Commissioner, Registered
from remit.domains.outcomes import states
from remit.domains.outcomes.states import State

DAYS_REMEMBERED_MAX: Final = 4
"""Days whose lists a process keeps, some 100 kB each: the first days of years."""


def commissioner(slug: str) -> Commissioner | None:
    """A body that ever commissioned, by its slug; None for any other."""
    return _commissioners(states.now()).get(slug)


def persons_registered(slug: str, on: date) -> int | None:
    """How many are registered with its practices on a day; None where it has no practice."""
    listed = _lists(states.now(), on).get(slug)
    return listed.persons if listed else None


@lru_cache(maxsize=1)
def _commissioners(_state: State) -> Mapping[str, Commissioner]:
    return {each.slug: each for each in bodies.every_commissioner()}


@lru_cache(maxsize=DAYS_REMEMBERED_MAX)
def _lists(_state: State, on: date) -> Mapping[str, Registered]:
    return {each.slug: each for each in bodies.registered_lists(on, on)}
