"""Money a head of each commissioner: what it spent by the books, or what it was allotted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from remit.domains.bodies import queries as bodies
from remit.domains.money import queries as money
from remit.domains.money.books import year_begins, year_words
from remit.domains.outcomes import states
from remit.domains.outcomes.areas import code_in
from remit.domains.outcomes.states import State
from remit.errors import RemitError

SPENT: Final = "spent"
ALLOTTED: Final = "allotted"
Kind = Literal["spent", "allotted"]


@dataclass(frozen=True, slots=True)
class AHead:
    """Pence for each registered person by ODS code, and where they come from."""

    pence: dict[str, int]
    title: str
    says: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Money:
    """Both kinds of a year; a body's own is what it spent, where the books hold any of it."""

    spent: AHead
    allotted: AHead

    def of(self, code: str) -> tuple[int | None, Kind]:
        """A body's pence a head, and of which kind."""
        if code in self.spent.pence:
            return self.spent.pence[code], SPENT
        return self.allotted.pence.get(code), ALLOTTED

    def compared(self, codes: tuple[str, ...]) -> Kind:
        """The kind by which some bodies are set beside each other: the one that most of them have.

        What some spent and what others were allotted are not the same thing, and are never mixed.
        """
        spent = sum(code in self.spent.pence for code in codes)
        return SPENT if 2 * spent > len(codes) else ALLOTTED

    def kind(self, name: Kind) -> AHead:
        """One of the two."""
        return self.spent if name == SPENT else self.allotted


def money_of(year: int, formula: str = "") -> Money:
    """The money of the financial year that began in `year`."""
    return _money_of(states.now(), year, formula)


@lru_cache(maxsize=8)
def _money_of(_state: State, year: int, formula: str) -> Money:
    return Money(_spent(year), _allotted(year, formula))


def _spent(year: int) -> AHead:
    """By those registered with a body's practices on the first day of the year."""
    spent = money.spent_in(year)
    day = year_begins(year)
    lists = {each.slug: each for each in bodies.registered_lists(day, day)} if spent else {}
    known = {slug: lists[slug] for slug in spent if slug in lists and lists[slug].persons}
    return AHead(
        {code_in(slug): spent[slug].pence // each.persons for slug, each in known.items()},
        f"Spent in {year_words(year)}, by the books of this house",
        "payments, and what was received and not yet paid, of all funds, for each person registered"
        f" on {day:%-d %B %Y}",
        any(each.synthetic for each in known.values()),
    )


def _allotted(year: int, formula: str) -> AHead:
    """The allotment of the year, or of the nearest year for which one is known.

    One that gives everybody the same for each person is passed over while there is another: beside
    it no outcome has more or less money than the next.
    """
    lines = [line for line in money.formula_list().formulas if line.here]
    if formula:
        lines = [line for line in money.formula_list().formulas if line.name == formula] or lines
    lines.sort(key=lambda line: (abs(line.year - year), line.kind != "in_force", line.name))
    alike: AHead | None = None
    for line in lines:
        try:
            found = _by_formula(line.name, year)
        except RemitError:
            continue
        if len(set(found.pence.values())) > 1:
            return found
        alike = alike or found
    return alike or AHead({}, "no allotment is known", "load allocations to see them", False)


def _by_formula(name: str, year: int) -> AHead:
    found = money.allotment(name)
    notional = ", of a notional total" if found.notional else ""
    other = "" if found.formula.year == year else f"; not of {year}, the nearest that tells apart"
    return AHead(
        {code_in(row.slug): row.per_head_pence for row in found.rows},
        f"{found.formula.title}, {found.formula.year_words}",
        f"allotted for each registered person{notional}; {found.told_by}{other}",
        found.synthetic,
    )
