"""The example countries, found by looking: a country is a folder beside this module.

To add one, add a folder `countries/<name>/` that holds

- `country.toml`: `title`, `seed` (the one number from which all that is synthetic is made),
  `begins` (the first day worth looking at) and `people_until` (the day to which terms of office
  are made);
- `sources.toml`: one table for each published source (`title`, `publisher`, `licence`, `taken`)
  and a table `tables`, which names the sources of each of the country's own tables;
- `tables/*.csv`: facts, one file for each kind of body;
 - `story.toml`: what its invented officers do, as acts;
 - `__init__.py` with `statements(seed)`, `people(seed, until)`, `authorised(seed)`, `personas()`,
   `places(seed)` and `dealings(seed)`.

Nothing else in the product knows a country by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol, cast

from remit.countries.authorised import Authorised
from remit.countries.dealings import Dealing
from remit.countries.people import People, Persona
from remit.countries.story import Step, steps_from
from remit.domains.bodies.statements import Statement
from remit.engines.outcomes.synthetic.shape import Place
from remit.errors import NotFound

DEFAULT = "england_2013"
"""The country that a house shows unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published source: what it is called, whose it is, under which licence, what was taken."""

    key: str
    title: str
    publisher: str
    licence: str
    taken: str


class Maker(Protocol):
    """What the package of a country offers."""

    def statements(self, seed: int) -> Iterator[Statement]:
        """All facts; what is synthetic among them comes from the seed."""
        ...

    def people(self, seed: int, until: date) -> People:
        """Synthetic officers, with terms made up to a day."""
        ...

    def authorised(self, seed: int) -> Authorised:
        """The authorisation of commissioners, and the conditions on it."""
        ...

    def personas(self) -> tuple[Persona, ...]:
        """Whom a visitor may sign in as."""
        ...

    def places(self, seed: int) -> tuple[Place, ...]:
        """The areas that invented activity takes place in, with invented numbers of people."""
        ...

    def dealings(self, seed: int) -> Iterator[Dealing]:
        """The acts done once it is loaded, each made when the one before is done."""
        ...


@dataclass(frozen=True, slots=True)
class Country:
    """One example country; everything it says is made anew at each call, always the same."""

    name: str
    title: str
    seed: int
    begins: date
    people_until: date
    sources: tuple[Source, ...]
    sources_of: dict[str, tuple[str, ...]]
    maker: Maker

    def statements(self) -> Iterator[Statement]:
        """All facts about bodies, and the synthetic populations, in the register's vocabulary."""
        return self.maker.statements(self.seed)

    def people(self) -> People:
        """Synthetic officers, their terms of office and their interests."""
        return self.maker.people(self.seed, self.people_until)

    def authorised(self) -> Authorised:
        """The authorisation of commissioners, and the conditions on it."""
        return self.maker.authorised(self.seed)

    def personas(self) -> tuple[Persona, ...]:
        """Whom a visitor may sign in as."""
        return self.maker.personas()

    def story(self) -> Iterator[Step]:
        """What its invented officers do, in order."""
        return steps_from(f"{__package__}.{self.name}")

    def places(self) -> tuple[Place, ...]:
        """The areas that invented activity takes place in, with invented numbers of people."""
        return self.maker.places(self.seed)

    def dealings(self) -> Iterator[Dealing]:
        """The acts done once it is loaded, each made when the one before is done."""
        return self.maker.dealings(self.seed)


def countries() -> list[str]:
    """The names of the countries that can be loaded, sorted."""
    return sorted(entry.name for entry in _root().iterdir() if (entry / "country.toml").is_file())


def load_country(name: str) -> Country:
    """The country in the folder `name`. Raises `NotFound` where there is none."""
    if name not in countries():
        raise NotFound(
            "CTY-001",
            f"there is no example country `{name}`",
            mend=f"choose one of: {', '.join(countries())}",
        )
    folder = _root() / name
    about = tomllib.loads((folder / "country.toml").read_text("utf-8"))
    cited = tomllib.loads((folder / "sources.toml").read_text("utf-8"))
    tables = cited.pop("tables")
    return Country(
        name=name,
        title=about["title"],
        seed=about["seed"],
        begins=about["begins"],
        people_until=about["people_until"],
        sources=tuple(Source(key, **source) for key, source in sorted(cited.items())),
        sources_of={table: tuple(keys) for table, keys in tables.items()},
        maker=cast(Maker, import_module(f"{__package__}.{name}")),
    )


def _root() -> Traversable:
    return files(__package__)
