"""A measure worked out for every body: what all questions about it share.

What may not be shown is gone before anything leaves this module.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from remit.domains.outcomes import counts, groups, kept, library, periods, releases, states
from remit.domains.outcomes.areas import Register
from remit.domains.outcomes.counts import EVERYBODY, IN_MONTH, View
from remit.domains.outcomes.limits import MEASURED_REMEMBERED_MAX
from remit.domains.outcomes.periods import ALL, Period, month_key
from remit.domains.outcomes.releases import Released
from remit.domains.outcomes.states import State
from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.cube.manifest import Manifest
from remit.engines.outcomes.measures import Measured, measured
from remit.engines.outcomes.measures.measure import Measure
from remit.engines.outcomes.statistics import Reason
from remit.engines.outcomes.statistics.figures import BoolArray, FloatArray
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

    @property
    def by_area(self) -> bool:
        """Whether its bodies are commissioners."""
        return self.measure.by == groups.AREA

    def view(self, *, monthly: bool = False, everybody: bool = False) -> View:
        """The cube as this case asks it."""
        return View(
            as_at=self.as_at if self.by_area else None,
            areas=self.register.areas if self.by_area else None,
            monthly=monthly,
            everybody=everybody,
            told_by=self.measure.told_by,
            whose=states.commissioners_of_practices if self.measure.told_by else None,
        )


def case(
    name: str, period: str = "", as_at: date | None = None, *, until_then: bool = False
) -> Case:
    """What is asked by a measure's name and a period's key; see `case_of`."""
    return case_of(library.named(name), period, as_at, until_then=until_then)


def case_of(
    measure: Measure, period: str = "", as_at: date | None = None, *, until_then: bool = False
) -> Case:
    """What is asked of a measure over the period of a key.

    Without a day it is the last of the period: the bodies of that time. `until_then`: one body is
    asked about as at the day, so that without a key the period is the newest by then, and one that
    is named may go on after the day, since the body may have ended in it. Raises `NotFound`
    (`OUT-012`) and `Invalid` (`OUT-010`, `OUT-013`).
    """
    manifest = counts.state()
    if not counts.has(measure, manifest):
        raise NotFound(
            "OUT-012",
            f"the counts of “{measure.title}” are not loaded",
            where=measure.name,
            mend="load files of: " + "; ".join(source.title for source in measure.sources),
        )
    months = counts.months_of(measure, manifest)
    whole_years = periods.yearly(measure)
    until = as_at if until_then else None
    span = periods.chosen(period, months, yearly=whole_years, until=until)
    if as_at is not None and as_at < span.ends.replace(day=1) and not until_then:
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
        states.register(),
    )


def every_body(asked: Case) -> Worked:
    """The measure of each body that should have a figure."""
    return _remembered(states.now(), _key(asked), "bodies")


def everybody(asked: Case) -> Worked:
    """The measure of all bodies together: one group."""
    return _remembered(states.now(), _key(asked), "all")


def by_month(asked: Case) -> Worked:
    """The measure of each body in each month of the period."""
    return _remembered(states.now(), _key(asked), "months")


def everybody_by_month(asked: Case) -> Worked:
    """The measure of all bodies together in each month of the period."""
    return _remembered(states.now(), _key(asked), "all months")


@dataclass(frozen=True, slots=True)
class _Key:
    """What an answer is remembered by; `case` is carried along."""

    measure: str
    cube: str
    period: str
    as_at: date
    case: Case

    def __hash__(self) -> int:
        return hash((self.measure, self.cube, self.period, self.as_at))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and all(
            getattr(self, name) == getattr(other, name)
            for name in ("measure", "cube", "period", "as_at")
        )


def _key(asked: Case) -> _Key:
    name = asked.measure.hash or repr(asked.measure)
    return _Key(name, asked.manifest.hash, asked.period.key, asked.as_at, asked)


@lru_cache(maxsize=MEASURED_REMEMBERED_MAX)
def _remembered(_state: State, key: _Key, what: str) -> Worked:
    asked = key.case
    file = kept.place_of(
        asked.measure,
        asked.manifest.hash,
        asked.period.key,
        asked.as_at.isoformat(),
        asked.register.hash,
        releases.name_of(asked.measure, asked.manifest),
        what,
    )
    found = kept.read(file, asked.measure) if file else None
    if found is None:
        found = _worked_out(asked, what)
        if file:
            kept.keep(file, found)
    return found


def _worked_out(asked: Case, what: str) -> Worked:
    monthly, one = what.endswith("months"), what.startswith("all")
    view = asked.view(monthly=monthly, everybody=one)
    who = groups.expected(asked.measure.by, asked.as_at, asked.register)
    if monthly or one:
        who = []
    found = measured(asked.measure, view, months=asked.months, groups=who or None)
    return _shown(asked, found, sum(view.unplaced.values()))


def _shown(asked: Case, found: Measured, unplaced: int) -> Worked:
    """Take off what may not be shown."""
    release = releases.released(asked.measure, asked.manifest)
    if release is None:
        hidden = found.figures.reason == Reason.HIDDEN_BY_PUBLISHER
        return Worked(found, found.numerator, found.denominator, hidden, unplaced)
    gone = _hidden(asked, found.groups, release)
    found = replace(found, figures=found.figures.without(gone, Reason.HIDDEN))
    numerator, denominator = found.numerator, found.denominator
    if releases.secret(asked.measure.numerator):
        numerator = _rounded(numerator, gone, release)
    if asked.measure.denominator is None or releases.secret(asked.measure.denominator):
        denominator = _rounded(denominator, gone, release)
    return Worked(found, numerator, denominator, gone, unplaced)


def _rounded(values: FloatArray, gone: BoolArray, release: Released) -> FloatArray:
    step = release.rule.round_to
    return np.where(gone, np.nan, np.floor((values + step // 2) / step) * step)


def _hidden(asked: Case, names: Sequence[str], release: Released) -> BoolArray:
    """Which groups of a view may not be shown: any part of them is hidden in the release."""
    parts = {
        releases.group_of(part)
        for part in (asked.measure.numerator, asked.measure.denominator)
        if part is not None and releases.secret(part)
    }
    made_of = _made_of(asked)
    gone = []
    for name in names:
        code, _, month = name.partition(IN_MONTH)
        only = int(month) if month else 0
        cells = _cells(code, only, asked, made_of)
        gone.append(any(release.hides(part, *cell) for part in parts for cell in cells))
    return np.array(gone, dtype=np.bool_)


def _made_of(asked: Case) -> dict[str, dict[str, set[int]]]:
    """For each body of the day the recorded codes that it took over, and in which months."""
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    view = asked.view()
    told = counts.codes_in("activity.count", asked.months)
    for code, month in told:
        heirs = (
            view.areas.shares(code, month, view.as_at)
            if view.areas is not None and view.as_at is not None
            else ((code, 1),)
        )
        for heir, _share in heirs:
            found[heir][code].add(month)
    return found


def _cells(
    code: str, month: int, asked: Case, made_of: dict[str, dict[str, set[int]]]
) -> list[tuple[str, str]]:
    """The cells of the release (code and period) that a figure is made from."""
    if code == EVERYBODY:
        return [(EVERYBODY, month_key(month) if month else asked.period.key)]
    sources = made_of.get(code, {code: set()})
    if month:
        return [(each, month_key(month)) for each, months in sources.items() if month in months]
    whole = [(each, asked.period.key) for each in sources]
    if asked.period.key == ALL or len(sources) < 2:
        return whole
    # Where a body gave a part away during the year, its months are told apart by their heirs.
    of_code: dict[str, int] = defaultdict(int)
    for each_sources in made_of.values():
        for each, months in each_sources.items():
            of_code[each] = max(of_code[each], len(months))
    parted = [each for each, months in sources.items() if len(months) < of_code[each]]
    return whole + [(each, month_key(m)) for each in parted for m in sources[each]]
