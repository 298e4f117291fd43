"""What a formula is made of, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What a formula is: used, asked about, or an illustration on invented lists."""

    IN_FORCE = "in_force"
    WHAT_IF = "what_if"
    EXAMPLE = "example"


class NeedsFrom(StrEnum):
    """Where the populations and needs of a formula come from."""

    PRACTICE_WEIGHTS = "practice_weights"
    CORE_ALLOCATIONS = "core_allocations"
    REGISTER = "register"


class Rule(StrEnum):
    """How far allotments move: at once, by pace of change, or as an official file prints them."""

    TARGET = "target"
    CONVERGE = "converge"
    PUBLISHED = "published"


class Opening(StrEnum):
    """What a year's movement starts from."""

    NONE = "none"
    PUBLISHED = "published"
    PER_HEAD = "per_head"


@dataclass(frozen=True, slots=True)
class Component:
    """One part of need. `weight` is its part of all need; all weights together are 1.

    `market_forces` says that its costs differ by place, and so the factor of a place counts;
    `inequality` marks the adjustment for unequal health.
    """

    name: str
    title: str
    weight: Fraction
    market_forces: bool = False
    inequality: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Bounds of growth for whoever opens above a distance from target (a ratio: 0.05 is 5%)."""

    above: Fraction
    floor: Fraction
    cap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of change.

    `speed` is the part of the way to target that is gone in the year, before bounds; `floor` and
    `cap` bound growth from the opening allotment (ratios; None is no bound); a band replaces both
    for those who open above its distance. `below_target_max` bounds how far below target anybody
    may end.
    """

    rule: Rule
    speed: Fraction = Fraction(1)
    floor: Fraction | None = None
    cap: Fraction | None = None
    bands: tuple[Band, ...] = ()
    below_target_max: Fraction | None = None

    def growth_bounds(self, opening_distance: Fraction) -> tuple[Fraction | None, Fraction | None]:
        """The least and the most growth for an opening distance from target."""
        found = [band for band in self.bands if opening_distance > band.above]
        return (found[-1].floor, found[-1].cap) if found else (self.floor, self.cap)


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures of a formula were taken from, and what was done to them."""

    title: str
    publisher: str
    licence: str
    taken: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula for one year. `year` is the one in which it begins (2018 is 2018/19).

    `total_pence` is None where the official file tells it, or where it is so much for each
    registered person (`per_head_pence`). A `notional` total is no money that anybody was given: it
    is there to show shares with. For `Opening.PER_HEAD`, `opening_on` is the day whose lists the
    opening is made from, and `opening_per_head_pence` what each person on them brings.
    """

    name: str
    title: str
    says: str
    year: int
    kind: Kind
    fund: str
    needs_from: NeedsFrom
    components: tuple[Component, ...]
    pace: Pace
    unit_pence: int
    sources: tuple[Source, ...]
    reviewed_on: date
    total_pence: int | None = None
    per_head_pence: int | None = None
    notional: bool = False
    opening: Opening = Opening.NONE
    opening_on: date | None = None
    opening_per_head_pence: int | None = None
    table: str = ""

    @property
    def begins(self) -> date:
        """The first day of its year."""
        return date(self.year, 4, 1)

    @property
    def year_words(self) -> str:
        """Its year as people write it: 2018/19."""
        return f"{self.year}/{(self.year + 1) % 100:02}"


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of one commissioner before money is shared out.

    `needs` holds, for each component, the population of the place weighted for that need, in
    persons. `published_pence` is what an official file says it got.
    """

    body: str
    registered: Fraction
    needs: Mapping[str, Fraction] = field(default_factory=dict)
    market_forces: Fraction = Fraction(1)
    opening_pence: int | None = None
    published_pence: int | None = None
