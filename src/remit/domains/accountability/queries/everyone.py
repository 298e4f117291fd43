"""What every account of a year asks alike: read once, and again after an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from remit.domains.accountability.queries.views import Allocated
from remit.domains.bodies import queries as bodies
from remit.domains.bodies.queries import Commissioner, Registered
from remit.domains.money import queries as money
from remit.domains.money.books import Fund
from remit.domains.outcomes import states
from remit.domains.outcomes.states import State

YEARS_REMEMBERED_MAX: Final = 4
"""Years of which a process keeps the lists and allotments of everybody, some 100 kB each."""

IN_FORCE: Final = "in_force"


def commissioner(slug: str) -> Commissioner | None:
    """A body that ever commissioned, by its slug; None for any other."""
    return _commissioners(states.now()).get(slug)


def persons_registered(slug: str, on: date) -> int | None:
    """How many are registered with its practices on a day; None where it has no practice."""
    listed = _lists(states.now(), on).get(slug)
    return listed.persons if listed else None


def allocated(slug: str, year: int) -> Allocated | None:
    """What the official file of a year gives it by the formula in force; None where there is no
    such file, or it gives it nothing."""
    return _allocations(states.now(), year).get(slug)


@lru_cache(maxsize=1)
def _commissioners(_state: State) -> Mapping[str, Commissioner]:
    return {each.slug: each for each in bodies.every_commissioner()}


@lru_cache(maxsize=YEARS_REMEMBERED_MAX)
def _lists(_state: State, on: date) -> Mapping[str, Registered]:
    return {each.slug: each for each in bodies.registered_lists(on, on)}


@lru_cache(maxsize=YEARS_REMEMBERED_MAX)
def _allocations(_state: State, year: int) -> Mapping[str, Allocated]:
    for line in money.formula_list(year).formulas:
        if not line.here or (line.kind, line.fund) != (IN_FORCE, Fund.PROGRAMME):
            continue
        shared = money.allotment(line.name)
        acts = {file.number: file.act for file in money.allocation_files().files}
        if shared.file is not None:
            return {
                row.slug: Allocated(
                    formula=line.name,
                    title=line.title,
                    told_by=shared.told_by,
                    pence=row.pence,
                    act=acts[shared.file],
                )
                for row in shared.rows
            }
    return {}
