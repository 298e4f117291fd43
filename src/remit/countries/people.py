"""Synthetic officers: persons who never lived, in offices that the law made.

Everything here is marked synthetic and follows from the country's one printed number. An office
is a seat in a body; a holding is a person's term in it; terms follow each other without a gap
for as long as the body is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from remit.countries.dice import Dice
from remit.countries.names import Names, name_of

SHORTEST_LAST_TERM = timedelta(days=270)  # nobody takes office for the last months of a body


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `key` names the person for ever: the seat and turn first held."""

    key: str
    name: str
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class OfficeSeat:
    """A seat in the body `body` (slug): `role` is what it may do in law, `title` its name."""

    key: str
    body: str
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A person's term in a seat, half open; `until` is None while it lasts."""

    key: str
    person: str
    seat: str
    body: str
    role: str
    title: str
    since: date
    until: date | None
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class InterestStatement:
    """An interest that a person declared in `organisation` (a body's slug where it is one).

    `kind` is one of NHS England's four: financial, professional, personal, indirect.
    """

    key: str
    person: str
    kind: str
    organisation: str
    organisation_body: str | None
    says: str
    declared_on: date
    until: date | None
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class People:
    """All that a country's generator makes about people."""

    persons: tuple[Person, ...]
    seats: tuple[OfficeSeat, ...]
    holdings: tuple[Holding, ...]
    interests: tuple[InterestStatement, ...]


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody a visitor may sign in as: one person who holds `seats` ((body slug, role) pairs).

    `label` says who it is, `tries` what is worth trying. The persona keeps each seat for as long
    as the body is there, so that there is an officer to sign in as on every date.
    """

    key: str
    label: str
    tries: str
    seats: tuple[tuple[str, str], ...]

    @property
    def body(self) -> str:
        """The slug of the body of the first seat."""
        return self.seats[0][0]


@dataclass(frozen=True, slots=True)
class Office:
    """One office that each body of a kind has; terms last between two numbers of years.

    `since` is the day on which the office was made, None where it is as old as the body.
    """

    role: str
    title: str
    doctor: bool
    term_years: tuple[int, int]
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Employer:
    """A body that needs officers, from `since` until `until` (half open, None while it lasts)."""

    slug: str
    since: date
    until: date | None
    offices: tuple[Office, ...]


@dataclass(slots=True)
class _Staff:
    dice: Dice
    names: Names
    until: date
    keepers: dict[tuple[str, str], Persona]
    persons: dict[str, Person] = field(default_factory=dict)
    seats: list[OfficeSeat] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)

    def fill(self, employer: Employer, office: Office, taken: set[str]) -> None:
        seat = OfficeSeat(
            f"{employer.slug}/{office.role}", employer.slug, office.role, office.title
        )
        self.seats.append(seat)
        begins = max(employer.since, office.since or employer.since)
        keeper = self.keepers.get((employer.slug, office.role))
        if keeper is not None:
            self._appoint(seat, 1, f"persona/{keeper.key}", office, taken, begins, employer.until)
            return
        for turn, (since, end) in enumerate(self._terms(employer, office, seat, begins), start=1):
            self._appoint(seat, turn, f"{seat.key}/{turn}", office, taken, since, end)

    def _appoint(
        self,
        seat: OfficeSeat,
        turn: int,
        person: str,
        office: Office,
        taken: set[str],
        since: date,
        until: date | None,
    ) -> None:
        if person not in self.persons:
            name = name_of(self.dice, self.names, person, doctor=office.doctor, taken=taken)
            self.persons[person] = Person(person, name)
        self.holdings.append(
            Holding(
                f"{seat.key}/{turn}",
                person,
                seat.key,
                seat.body,
                seat.role,
                seat.title,
                since,
                until,
            )
        )

    def _terms(
        self, employer: Employer, office: Office, seat: OfficeSeat, begins: date
    ) -> list[tuple[date, date | None]]:
        """Terms without a gap from the first day; the last one ends with the employer."""
        terms: list[tuple[date, date | None]] = []
        last = employer.until - SHORTEST_LAST_TERM if employer.until else self.until
        since = begins
        while True:
            years = self.dice.between(*office.term_years, "term", seat.key, len(terms))
            month = self.dice.between(1, 12, "month", seat.key, len(terms))
            end = date(since.year + years, month, 1)
            if end >= last:
                return [*terms, (since, employer.until)]
            terms.append((since, end))
            since = end


def make_people(
    dice: Dice,
    employers: Iterable[Employer],
    names: Names,
    personas: Sequence[Persona],
    until: date,
) -> People:
    """Officers for every office of every employer, terms made up to the day `until`.

    Declared interests are made from these by `remit.countries.interests`.
    """
    keepers = {seat: persona for persona in personas for seat in persona.seats}
    staff = _Staff(dice, names, until, keepers)
    for employer in employers:
        taken: set[str] = set()
        for office in employer.offices:
            staff.fill(employer, office, taken)
    return People(tuple(staff.persons.values()), tuple(staff.seats), tuple(staff.holdings), ())
