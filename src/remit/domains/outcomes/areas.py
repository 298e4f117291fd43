"""What the register tells of codes in files: whose they were in a month, and who came after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from hashlib import sha256

from remit.domains.bodies import queries as bodies
from remit.domains.bodies.queries import Commissioner, PlaceOf
from remit.engines.outcomes.areas.succession import Areas, Succession
from remit.engines.outcomes.model.bands import first_day
from remit.errors import NotFound

WHOLE_PPM = 1_000_000
ROUNDING_PPM = 100
"""Shares that come this near to the whole are the whole: divisions left the rest over."""


@dataclass(frozen=True, slots=True)
class Register:
    """The commissioners of all times by code, the places within them by theirs, and the successions
    between their codes.

    `hash` is SHA-256 (hex) over all of it: answers that stand on the register are kept by it.
    """

    by_code: dict[str, tuple[Commissioner, ...]]
    by_slug: dict[str, Commissioner]
    places: dict[str, tuple[PlaceOf, ...]]
    areas: Areas
    hash: str

    def known(self, code: str, month: int) -> bool:
        """Whether a code was some commissioner's in a month (year * 100 + month)."""
        return self.holder(code, month) is not None

    def called(self, code: str, month: int) -> Commissioner | None:
        """The commissioner whose own code it was in a month."""
        return next((each for each in self.by_code.get(code, ()) if _within(each, month)), None)

    def holder(self, code: str, month: int) -> Commissioner | None:
        """The commissioner who had a code in a month, or of whom a place had it.

        Since July 2022 files speak of sub-ICB locations under the codes of the groups before them.
        """
        if found := self.called(code, month):
            return found
        for place in self.places.get(code, ()):
            if _within(place, month):
                return self.by_slug.get(place.commissioner)
        return None

    def code_of(self, slug: str) -> str:
        """The ODS code under which files speak of a commissioner: the end of its slug.

        Raises `NotFound` (`OUT-006`).
        """
        if slug not in self.by_slug:
            raise NotFound(
                "OUT-006",
                f"`{slug}` never was a commissioner",
                where="body",
                mend="name a clinical commissioning group or an integrated care board",
            )
        return code_in(slug)

    def there(self, on: date) -> dict[str, Commissioner]:
        """The commissioners of a day by the code that files use."""
        return {self.code_of(each.slug): each for each in self.by_slug.values() if each.there(on)}


class AreasOfFiles(Areas):
    """Successions, for codes as files have them: of a place within a commissioner, or of a scheme
    other than that of the successions. `holder` tells whom a code means in a month."""

    def __init__(
        self,
        successions: Iterable[Succession],
        holder: Callable[[str, int], Commissioner | None],
    ) -> None:
        super().__init__(successions)
        followed = self.shares

        def shares(code: str, month: int, as_at: date) -> tuple[tuple[str, Fraction], ...]:
            meant = holder(code, month)
            return followed(code_in(meant.slug) if meant else code, month, as_at)

        self.shares = cache(shares)


def _within(each: Commissioner | PlaceOf, month: int) -> bool:
    """Whether a period holds any day of a month."""
    following = first_day(month + (89 if month % 100 == 12 else 1))
    began = each.since is None or each.since < following
    return began and (each.until is None or each.until > first_day(month))


def register() -> Register:
    """The register as it stands, in a handful of questions."""
    everyone = bodies.every_commissioner()
    by_code: dict[str, list[Commissioner]] = defaultdict(list)
    for each in everyone:
        for code in each.codes:
            by_code[code].append(each)
    by_slug = {each.slug: each for each in everyone}
    lain: dict[str, list[PlaceOf]] = defaultdict(list)
    places = bodies.places_of_commissioners()
    for place in places:
        lain[place.code].append(place)
    successions = _successions(set(by_slug))
    told = (*map(repr, everyone), *map(repr, places), *map(repr, successions))
    codes = Register(
        {code: tuple(holders) for code, holders in by_code.items()},
        by_slug,
        {code: tuple(each) for code, each in lain.items()},
        Areas(()),
        sha256("\n".join(sorted(told)).encode()).hexdigest(),
    )
    return replace(codes, areas=AreasOfFiles(successions, codes.holder))


def known() -> Callable[[str, int], bool]:
    """Which area codes are right in which months, for whoever reads a file."""
    return register().known


def _successions(commissioners: set[str]) -> list[Succession]:
    """Each handing over between commissioners, in whole parts of what was given that day.

    A share that nobody knows counts as the whole where there is one heir, as everywhere in the
    register (`bodies.successors_of`); with several, it is divided evenly among them.
    """
    days: dict[tuple[str, date], list[bodies.HandingOver]] = defaultdict(list)
    for each in bodies.handings_over():
        if each.before in commissioners and each.after in commissioners and each.on:
            days[each.before, each.on].append(each)
    found = []
    for (before, on), given in days.items():
        shares = [
            WHOLE_PPM // len(given) if each.share_ppm is None else each.share_ppm for each in given
        ]
        total = sum(shares)
        of = total if abs(total - WHOLE_PPM) <= ROUNDING_PPM else WHOLE_PPM
        found += [
            Succession(code_in(before), code_in(each.after), share, of, on)
            for each, share in zip(given, shares, strict=True)
        ]
    return found


def code_in(slug: str) -> str:
    """The code under which files speak of a body: the end of its slug."""
    return slug.rpartition("-")[2].upper()
