"""Whom a commissioner is for: people by age and sex, and those on the lists of its practices."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import ClassVar, Final

from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import counts, periods, states
from remit.domains.outcomes.counts import View
from remit.domains.outcomes.queries.compare import Found, found_alike
from remit.domains.outcomes.queries.present import vintage_lines
from remit.domains.outcomes.queries.views import (
    ListBand,
    ListsShown,
    OutcomeBody,
    PeopleShown,
    PopulationBand,
    PopulationShown,
    VintageLine,
)
from remit.engines.outcomes.model.bands import AGE_BANDS, first_day

PEOPLE: Final = "population.people"
LISTS, HALVES, THRESHOLDS = "registered.people", "registered.halves", "registered.thresholds"
FEMALE, MALE = "female", "male"
OLD: Final = "65+"
BANDS: Final[tuple[tuple[str, str | None, str | None], ...]] = (
    ("0-15", None, "16+"),
    ("16-17", "16+", "18+"),
    ("18-49", "18+", "50+"),
    ("50-64", "50+", OLD),
    (OLD, OLD, None),
)
"""Bands that do not overlap, each as the threshold at which it begins less the next."""

Cells = dict[tuple[str, str], int]


def population(body: str, on: date | None = None) -> PopulationShown:
    """The people of a commissioner on a day; on its own last day if it has ended by then.

    Raises `NotFound` (`OUT-014`).
    """
    found = found_alike(body, on)
    who = found.who
    return PopulationShown(
        body=OutcomeBody(code=who.code, slug=who.slug, name=who.name),
        as_at=found.alike.as_at,
        people=_people(found),
        lists=_lists(found),
    )


def _people(found: Found) -> PeopleShown:
    month, synthetic, vintage = _latest(PEOPLE, found.alike.as_at)
    own: Cells = {}
    every: Cells = {}
    if month:
        view = View(as_at=found.alike.as_at, areas=states.register().areas)
        own, every = _cells(view, PEOPLE, ["age_band", "sex"], month, found.who.code)
    people = sum(own.values())
    return PeopleShown(
        month=periods.month_key(month) if month else "",
        title=periods.words(month) if month else "",
        bands=[
            PopulationBand(
                band=band,
                female=own.get((band, FEMALE), 0),
                male=own.get((band, MALE), 0),
                female_beside=every.get((band, FEMALE), 0),
                male_beside=every.get((band, MALE), 0),
            )
            for band in AGE_BANDS
        ]
        if people
        else [],
        people=people,
        synthetic=synthetic,
        vintage=vintage,
        why_not="" if people else "no population by age and sex of it is loaded",
    )


def _lists(found: Found) -> ListsShown:
    month, synthetic, vintage = _latest(LISTS, found.alike.as_at)
    sexes: tuple[Cells, Cells] = ({}, {})
    ages: tuple[Cells, Cells] = ({}, {})
    if month:
        view = states.of_practices(found.alike.as_at)
        code = found.who.code
        sexes = _cells(view, LISTS, ["sex"], month, code)
        pairs = [_cells(view, each, ["age_band"], month, code) for each in (HALVES, THRESHOLDS)]
        ages = (pairs[0][0] | pairs[1][0], pairs[0][1] | pairs[1][1])
    people, beside = (sum(cells.values()) for cells in sexes)
    own, every = _of_bands(ages[0], people), _of_bands(ages[1], beside)
    male = sexes[0].get((MALE, ""), 0)
    return ListsShown(
        month=periods.month_key(month) if month else "",
        title=periods.words(month) if month else "",
        people=people,
        male=male,
        male_share=_share(male, people),
        male_share_beside=_share(sexes[1].get((MALE, ""), 0), beside),
        bands=[
            ListBand(
                band=band,
                people=own[band],
                share=_share(own[band], people),
                share_beside=_share(every[band], beside),
            )
            for band, _, _ in BANDS
        ]
        if people
        else [],
        synthetic=synthetic,
        vintage=vintage,
        why_not="" if people else "no lists of its practices are loaded for that day",
    )


def _of_bands(cells: Cells, everybody: int) -> dict[str, int]:
    """People of each band: those from its first year of age on, less those from the next on.

    A commissioner made of parts of others has shares of lists, each rounded: nought at the least.
    """

    def older(threshold: str | None, none: int) -> int:
        return none if threshold is None else cells.get((threshold, ""), 0)

    return {band: max(older(begins, everybody) - older(ends, 0), 0) for band, begins, ends in BANDS}


def _cells(view: View, series: str, by: list[str], month: int, code: str) -> tuple[Cells, Cells]:
    """Counts of a month by one or two dimensions: of one commissioner, and of all together."""
    found = view.figures(series, ["area", *by], None, (month, month))
    columns = [found.dimensions[name].tolist() for name in by]
    keys = zip(*columns, *([[""] * len(found.value)] * (2 - len(by))), strict=True)
    own: Cells = defaultdict(int)
    every: Cells = defaultdict(int)
    areas = found.dimensions["area"].tolist()
    for area, key, count in zip(areas, keys, found.value.tolist(), strict=True):
        every[key] += count
        if area == code:
            own[key] += count
    return own, every


def _latest(series: str, on: date) -> tuple[int, bool, list[VintageLine]]:
    """The newest month of a series that had begun by a day (0 where none had), whether its counts
    are made up, and the files that tell of it."""
    parts = [part for part in counts.state().parts if series in part.totals]
    begun = (m for part in parts for m in part.months if first_day(m) <= on)
    month = max(begun, default=0)
    of_month = [part for part in parts if month in part.months]
    lines = vintage_lines(part.sha256 for part in of_month) if month else []
    return month, any(part.synthetic for part in of_month), lines


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


@query
class ShowPopulation(Query):
    """`remit outcomes population BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.population",
        "People of a commissioner",
        "The people of a commissioner by age and sex, and those registered with its practices,"
        " beside all commissioners together.",
        positional=("body",),
    )
    body: str = Field(title="Body", description="its short name or code", max_length=80)
    on: date | None = Field(None, title="As at")

    def answer(self) -> PopulationShown:
        """Its people."""
        return population(self.body, self.on)
