"""A measure worked out for every body over a period: what all questions about it share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.domains.outcomes import counts, groups, library, periods
from remit.domains.outcomes.areas import Register, register
from remit.domains.outcomes.counts import View
from remit.domains.outcomes.periods import Period
from remit.domains.outcomes.queries.present import yearly
from remit.engines.outcomes.cube.manifest import Manifest
from remit.engines.outcomes.measures import Measured, measured
from remit.engines.outcomes.measures.measure import Measure
from remit.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked: a measure over a period, on the bodies of a day."""

    measure: Measure
    period: Period
    periods: tuple[Period, ...]
    as_at: date
    manifest: Manifest
    register: Register

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month."""
        return self.period.first, self.period.last

    def view(self, *, monthly: bool = False, everybody: bool = False) -> View:
        """The cube as this case asks it."""
        by_area = self.measure.by == groups.AREA
        return View(
            as_at=self.as_at if by_area else None,
            areas=self.register.areas if by_area else None,
            monthly=monthly,
            everybody=everybody,
        )


def case(name: str, period: str = "", as_at: date | None = None) -> Case:
    """What is asked by a measure's name and a period's key.

    Without a day it is the last of the period: the bodies of that time. Raises `NotFound`
    (`OUT-011`, `OUT-012`) and `Invalid` (`OUT-010`, `OUT-013`).
    """
    measure = library.named(name)
    manifest = counts.state()
    if not counts.has(measure, manifest):
        raise NotFound(
            "OUT-012",
            f"the counts of “{measure.title}” are not loaded",
            where=name,
            mend="load files of: " + "; ".join(source.title for source in measure.sources),
        )
    months = counts.months_of(measure, manifest)
    whole_years = yearly(measure)
    span = periods.chosen(period, months, yearly=whole_years)
    if as_at is not None and as_at < span.ends.replace(day=1):
        raise Invalid(
            "OUT-013",
            f"figures up to {span.ends:%B %Y} cannot be put on the bodies of an earlier day:"
            " nobody knows who of a merged body had been whose",
            where="on",
            mend=f"choose a day from {span.ends.replace(day=1).isoformat()} on",
        )
    return Case(
        measure,
        span,
        tuple(periods.offered(months, yearly=whole_years)),
        as_at or span.ends,
        manifest,
        register(),
    )


def every_body(asked: Case) -> tuple[Measured, View]:
    """The measure of each body that should have a figure, and the view it was asked through."""
    view = asked.view()
    who = groups.expected(asked.measure.by, asked.as_at, asked.register)
    return measured(asked.measure, view, months=asked.months, groups=who or None), view


def everybody(asked: Case) -> Measured:
    """The measure of all bodies together: one group."""
    return measured(asked.measure, asked.view(everybody=True), months=asked.months)
