"""Outcomes beside resources: what each commissioner had for each person, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

import numpy as np
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.money import queries as money
from remit.domains.outcomes import groups, library, shown, states
from remit.domains.outcomes.groups import Named
from remit.domains.outcomes.periods import year_of
from remit.domains.outcomes.queries.present import figure_view, measure_view, period_view
from remit.domains.outcomes.queries.show import count_at, trust_of
from remit.domains.outcomes.queries.views import OutcomeBody, Resources, SpendRow
from remit.domains.outcomes.shown import Worked
from remit.domains.outcomes.states import State
from remit.engines.outcomes.statistics import Quadrant, Reason, SpendAndOutcome, spend_and_outcome
from remit.engines.outcomes.statistics.value import BOX
from remit.errors import Invalid, RemitError


@dataclass(frozen=True, slots=True)
class Money:
    """Pence for each person by ODS code, from one formula of allotment."""

    pence: dict[str, int]
    title: str
    says: str
    synthetic: bool
    named_on: date | None


def resources(name: str, period: str = "", on: date | None = None, formula: str = "") -> Resources:
    """Money beside a measure of commissioners.

    Raises as `shown.case`, `Invalid` (`OUT-016`) for a measure that is not of commissioners, and as
    `money.allotment` for a formula.
    """
    measure = library.named(name)
    if measure.by != groups.AREA:
        raise Invalid(
            "OUT-016",
            f"“{measure.title}” is not told by commissioner, so no money goes with it",
            where="measure",
            mend="choose a measure of commissioners",
        )
    asked = shown.case(name, period, on)
    worked = shown.every_body(asked)
    spent = _money(states.now(), formula, year_of(asked.period.first))
    codes = worked.found.groups
    pence = np.array([spent.pence.get(code, np.nan) for code in codes], dtype=np.float64)
    try:
        found = spend_and_outcome(pence / 100, worked.found.figures, measure.better)
        why = ""
    except Invalid as error:
        found, why = None, f"{error.what}: {error.mend}"
    named = groups.named(measure.by, codes, asked.as_at, asked.register)
    rows = [
        _row(worked, place, named[code], spent.pence.get(code), found)
        for place, code in enumerate(codes)
    ]
    return Resources(
        measure=measure_view(measure, asked.manifest),
        period=period_view(asked.period),
        as_at=asked.as_at,
        money_title=spent.title,
        money_says=spent.says,
        money_synthetic=spent.synthetic,
        box=BOX,
        rows=sorted(rows, key=lambda row: row.body.name.casefold()),
        why_not=why,
        trust=trust_of(asked, worked, [named[code].slug or code for code in codes]),
    )


@lru_cache(maxsize=8)
def _money(_state: State, formula: str, year: int) -> Money:
    """The allotment of the year, or of the nearest year for which one is known.

    One that gives everybody the same for each person is passed over while there is another: beside
    it no outcome has more or less money than the next.
    """
    lines = [line for line in money.formula_list().formulas if line.here]
    if formula:
        lines = [line for line in money.formula_list().formulas if line.name == formula] or lines
    lines.sort(key=lambda line: (abs(line.year - year), line.kind != "in_force", line.name))
    alike: Money | None = None
    for line in lines:
        try:
            found = _allotted(line.name, year)
        except RemitError:
            continue
        if len(set(found.pence.values())) > 1:
            return found
        alike = alike or found
    return alike or Money({}, "no allotment is known", "load allocations to see them", False, None)


def _allotted(name: str, year: int) -> Money:
    found = money.allotment(name)
    notional = ", of a notional total" if found.notional else ""
    other = "" if found.formula.year == year else f"; not of {year}, the nearest that tells apart"
    return Money(
        {row.slug.rpartition("-")[2].upper(): row.per_head_pence for row in found.rows},
        f"{found.formula.title}, {found.formula.year_words}",
        f"allotted for each registered person{notional}; {found.told_by}{other}",
        found.synthetic,
        found.named_on,
    )


def _row(
    worked: Worked, place: int, who: Named, pence: int | None, found: SpendAndOutcome | None
) -> SpendRow:
    figure = worked.found.figures.at(place)
    why = figure.why_not or ("" if pence is not None else "its money is not known")
    if found is not None and found.reason[place] and not why:
        why = Reason(int(found.reason[place])).says
    return SpendRow(
        body=OutcomeBody(code=who.code, slug=who.slug, name=who.name),
        pence_a_head=pence,
        figure=figure_view(figure),
        spend_z=count_at(found.spend, place) if found else None,
        outcome_z=count_at(found.outcome, place) if found else None,
        outcome_z_lower=count_at(found.outcome_interval.lower, place) if found else None,
        outcome_z_upper=count_at(found.outcome_interval.upper, place) if found else None,
        quadrant=Quadrant(int(found.quadrant[place])).name.lower() if found else "not_given",
        in_box=bool(found.in_box[place]) if found else False,
        side_clear=bool(found.side_clear[place]) if found else False,
        why_not=why,
    )


@query
class ShowResources(Query):
    """`remit outcomes resources MEASURE`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.resources",
        "Outcomes beside resources",
        "What each commissioner was allotted for each person beside a measure: who stands out, and"
        " whether by more than chance.",
        positional=("measure",),
    )
    measure: str = Field(title="Measure", description="its name", max_length=80)
    period: str = Field("", title="Period", description="2018/19, 2018-04 or all", max_length=10)
    on: date | None = Field(None, title="On the bodies of")
    formula: str = Field("", title="Formula of allotment", max_length=40)

    def answer(self) -> Resources:
        """Money and figures."""
        return resources(self.measure, self.period, self.on, self.formula)
