"""What answers stand on: nothing changes but by an act, so the newest act names everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple

from django.db import connection

from remit.acts import prepared
from remit.domains.bodies import queries as bodies
from remit.domains.bodies.hexmap import Hex
from remit.domains.outcomes import areas, even_map, groups
from remit.domains.outcomes.areas import Register
from remit.domains.outcomes.counts import View
from remit.domains.outcomes.groups import PRACTICE, Named
from remit.engines.outcomes.model.bands import first_day

NEWEST: Final = "select number, recorded_at from act order by number desc limit 1"
_READING: Final = Lock()


class State(NamedTuple):
    """The database and its newest act: what a process may remember an answer under."""

    database: str
    number: int
    recorded_at: datetime | None


def now() -> State:
    """The state as it is; one small question."""
    newest = prepared.rows(NEWEST, {})
    number, recorded_at = newest[0] if newest else (0, None)
    return State(connection.settings_dict["NAME"], number, recorded_at)


def register() -> Register:
    """The register, read again only after an act, and by one thread for all."""
    with _READING:
        return _register(now())


def cells(on: date) -> Mapping[str, Hex]:
    """The place of each commissioner of a day on the even map, by slug; as `register`."""
    with _READING:
        return _cells(now(), on)


def named(by: str, codes: tuple[str, ...], on: date) -> Mapping[str, Named]:
    """Whom codes mean on a day (`groups.named`); as `register`."""
    with _READING:
        return _named(now(), by, codes, on)


def commissioners_of_practices(month: int) -> Mapping[str, str]:
    """The code of the commissioner that each practice (code) had when a month began."""
    return _commissioners_of_practices(now(), month)


def of_practices(as_at: date) -> View:
    """What practices tell, on the commissioners of a day."""
    return View(
        as_at=as_at,
        areas=register().areas,
        told_by=PRACTICE,
        whose=commissioners_of_practices,
    )


@lru_cache(maxsize=4)
def _commissioners_of_practices(_state: State, month: int) -> Mapping[str, str]:
    known = register()
    return {
        areas.code_in(practice): known.code_of(slug)
        for practice, slug in bodies.commissioners_of_practices(first_day(month)).items()
        if slug in known.by_slug
    }


@lru_cache(maxsize=16)
def _named(state: State, by: str, codes: tuple[str, ...], on: date) -> Mapping[str, Named]:
    return groups.named(by, codes, on, _register(state))


@lru_cache(maxsize=8)
def _cells(_state: State, on: date) -> Mapping[str, Hex]:
    return even_map.cells(bodies.commissioners_map(on))


@lru_cache(maxsize=2)
def _register(_state: State) -> Register:
    return areas.register()
