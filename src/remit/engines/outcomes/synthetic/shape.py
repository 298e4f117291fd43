"""What invented activity looks like: who comes, how old, for what, and how places differ.

All of it is made up. It is shaped so that pages have something to show (older people come more
often, winters are harder, areas differ), and nothing may be concluded from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from remit.engines.outcomes.model.bands import AGE_BANDS, age_band
from remit.engines.outcomes.synthetic.hashing import draw

T = TypeVar("T")

PLACE_SLOTS: Final = 4_096
PERSON_SLOTS: Final = 4_096
KIND_SLOTS: Final = 256
PRACTICES: Final = 8
"""Invented practices of each slot of a place."""

OLDEST: Final = 100
_GROWN: Final = 55
_FEMALE_PER_MILLE: Final = 507
_PLACE_DRAW: Final = 101


class Kind(NamedTuple):
    """A kind of contact: its share of all (of 256) and its usual cost in pence."""

    name: str
    slots: int
    cost_pence: int


EMERGENCY_CARE: Final = Kind("ae_within_four_hours", 60, 18_000)
"""Some of these become `LATE`, more of them in some areas and in winter."""

LATE: Final = "ae_over_four_hours"
WAITING: Final = Kind("elective", 30, 210_000)
"""The one kind that people wait for."""

KINDS: Final = (
    EMERGENCY_CARE,
    WAITING,
    Kind("emergency_admission", 25, 290_000),
    Kind("outpatient", 110, 14_000),
    Kind("community", 31, 6_000),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An area that invented people live in: its code, how many they are, and when it was there.

    `since` and `until` are months as year * 100 + month; `until` is the first month without it.
    """

    code: str
    population: int
    since: int = 0
    until: int = 999_999

    def there(self, month: int) -> bool:
        """Whether it was there in a month."""
        return self.since <= month < self.until


class Character(NamedTuple):
    """How a place differs: waits over four hours (of 256), cost (of 128), weeks of waiting."""

    late: int
    cost: int
    wait_weeks: int


def character(seed: int, code: str) -> Character:
    """The character of an area, drawn from the seed and its code."""
    number = draw(seed, int.from_bytes(code.encode()[-4:], "big"), _PLACE_DRAW)
    return Character(12 + (number & 31), 112 + (number >> 5 & 31), 6 + (number >> 10 & 15))


def shared(things: Sequence[tuple[T, int]], slots: int) -> list[T]:
    """As many slots for each thing as its weight asks for: largest remainders, no thing doubled."""
    whole = sum(weight for _, weight in things)
    quotas = [divmod(weight * slots, whole) for _, weight in things]
    left = slots - sum(quota for quota, _ in quotas)
    order = sorted(range(len(things)), key=lambda place: (-quotas[place][1], place))
    more = set(order[:left])
    return [
        thing
        for place, (thing, _) in enumerate(things)
        for _ in range(quotas[place][0] + (place in more))
    ]


def people() -> list[tuple[tuple[int, str], int]]:
    """Ages and sexes with the weight of their population, flat to 55 and falling to nothing."""
    found = []
    for age in range(OLDEST):
        alive = 1_000 if age <= _GROWN else 1_000 * (OLDEST - age) // (OLDEST - _GROWN)
        found.append(((age, "female"), alive * _FEMALE_PER_MILLE))
        found.append(((age, "male"), alive * (1_000 - _FEMALE_PER_MILLE)))
    return found


def users() -> list[tuple[tuple[int, str], int]]:
    """The same, weighted by how often people of an age come."""
    return [((age, sex), weight * (60 + age * age // 50)) for (age, sex), weight in people()]


def population(place: Place) -> dict[tuple[str, str], int]:
    """The people of a place by (age band, sex); they add up to its population."""
    weights = dict.fromkeys(((band, sex) for band in AGE_BANDS for sex in ("female", "male")), 0)
    for (age, sex), weight in people():
        weights[age_band(age), sex] += weight
    whole, found, passed, given = sum(weights.values()), {}, 0, 0
    for key, weight in weights.items():
        passed += weight
        upto = place.population * passed // whole
        found[key], given = upto - given, upto
    return found
