"""Figures on the commissioners of another date: through successions, with exact shares.

A figure is recorded under the code of its time. What became of that code is followed step by step;
a share stays a fraction until the very end, so that nothing is lost, and the order of adding and
moving does not matter. `whole` makes integers of the result, once, and keeps every total
(docs/adr/0025).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final

from remit.engines.outcomes.limits import SUCCESSION_STEPS_MAX
from remit.engines.outcomes.model.bands import first_day
from remit.engines.outcomes.model.cells import Cells, Key
from remit.errors import Invalid

ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Succession:
    """On a date, `share` / `of` of the people of `before` came to `after`.

    What is not given away stays with `before`, which then goes on.
    """

    before: str
    after: str
    share: int
    of: int
    on: date


@dataclass(frozen=True, slots=True)
class Moved:
    """Figures on the areas of a date, exact, and those that nobody can place, as recorded."""

    cells: Mapping[Key, Fraction]
    unplaced: Mapping[Key, int]


class Areas:
    """Who took over from whom, in the shares that the register tells."""

    def __init__(self, successions: Iterable[Succession]) -> None:
        """Raises `Invalid` (CUB-070) where shares are negative or come to more than the whole."""
        self._given: dict[str, dict[date, dict[str, Fraction]]] = defaultdict(dict)
        self._taken: dict[str, set[tuple[str, date]]] = defaultdict(set)
        for each in successions:
            if each.of <= 0 or each.share < 0:
                raise _wrong(each.before, each.on, f"a share of {each.share}/{each.of}")
            day = self._given[each.before].setdefault(each.on, {})
            day[each.after] = day.get(each.after, Fraction(0)) + Fraction(each.share, each.of)
            if each.after != each.before:
                self._taken[each.after].add((each.before, each.on))
        for before, days in self._given.items():
            for on, shares in days.items():
                rest = ONE - sum(shares.values())
                if rest < 0:
                    raise _wrong(before, on, f"shares that come to {float(ONE - rest):.6g}")
                if rest:
                    shares[before] = shares.get(before, Fraction(0)) + rest
        self.shares = cache(self._shares)

    def _shares(self, code: str, month: int, as_at: date) -> tuple[tuple[str, Fraction], ...]:
        """Who has the people of an area, recorded in `month`, on the date `as_at`.

        Shares add up to one; none where that cannot be said: on an earlier date, the people of an
        area that was put together since are everybody's guess.
        """
        if as_at < first_day(month):
            origin = self._origin(code, month, as_at)
            return ((origin, ONE),) if origin else ()
        found: dict[str, Fraction] = defaultdict(Fraction)
        self._follow(code, first_day(month), as_at, ONE, found, 0)
        return tuple(sorted(found.items()))

    def _follow(
        self,
        code: str,
        after: date,
        as_at: date,
        part: Fraction,
        found: dict[str, Fraction],
        step: int,
    ) -> None:
        if step > SUCCESSION_STEPS_MAX:
            raise _wrong(code, as_at, "successions that go round in a circle")
        days = sorted(on for on in self._given.get(code, {}) if on <= as_at)
        # A code that ended by the month itself was used late: its successors are meant.
        coming = [on for on in days if on > after or code not in self._given[code][on]]
        if not coming:
            found[code] += part
            return
        on = coming[0]
        for heir, share in self._given[code][on].items():
            self._follow(heir, max(on, after), as_at, part * share, found, step + 1)

    def _origin(self, code: str, month: int, as_at: date) -> str:
        """The one area that became `code` since `as_at`, whole and alone; itself if none did."""
        for _step in range(SUCCESSION_STEPS_MAX):
            since = {
                (before, on)
                for before, on in self._taken.get(code, ())
                if as_at < on <= first_day(month)
            }
            if not since:
                return code
            before, on = next(iter(since))
            if len(since) > 1 or self._given[before][on] != {code: ONE}:
                return ""
            code = before
        raise _wrong(code, as_at, "successions that go round in a circle")

    def moved(self, cells: Cells, as_at: date) -> Moved:
        """Figures recorded by area, on the areas of the date `as_at`.

        What comes out and what is `unplaced` add up to what went in, exactly.
        """
        placed: dict[Key, Fraction] = defaultdict(Fraction)
        unplaced: dict[Key, int] = {}
        for key, value in cells.items():
            shares = self.shares(key.area, key.month, as_at)
            if not shares:
                unplaced[key] = value
            for area, share in shares:
                placed[key._replace(area=area)] += value * share
        return Moved(dict(placed), unplaced)


def whole(cells: Mapping[Key, Fraction]) -> dict[Key, int]:
    """Fractions as integers, with the total over the areas of each other key kept.

    Largest remainder: each is rounded down, and what is then missing goes, one each, to those with
    the largest fractions, in the order of their codes where these are equal. A total that is no
    integer (some of its people could not be placed) is rounded first, halves to the even.
    """
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in cells:
        groups[key._replace(area="")].append(key)
    found: dict[Key, int] = {}
    for keys in groups.values():
        floors = {key: cells[key].__floor__() for key in keys}
        left = round(sum((cells[key] for key in keys), Fraction(0))) - sum(floors.values())
        order = sorted(keys, key=lambda key: (floors[key] - cells[key], key.area))
        more = set(order[:left])
        found |= {key: floors[key] + (key in more) for key in keys}
    return found


def _wrong(code: str, on: date, what: str) -> Invalid:
    return Invalid(
        "CUB-070",
        f"the successions of `{code}` cannot be: {what}",
        where=f"`{code}` on {on.isoformat()}",
        mend="correct the shares in the register of bodies",
    )
