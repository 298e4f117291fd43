"""Outcomes beside resources: what each commissioner had for each person, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

import numpy as np
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import groups, library, shown, states
from remit.domains.outcomes.groups import Named
from remit.domains.outcomes.periods import year_of
from remit.domains.outcomes.queries.present import figure_view, measure_view, period_view
from remit.domains.outcomes.queries.show import count_at, trust_of
from remit.domains.outcomes.queries.views import OutcomeBody, Resources, SpendRow
from remit.domains.outcomes.spending import ALLOTTED, SPENT, Kind, Money, money_of
from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.statistics import Quadrant, Reason, SpendAndOutcome, spend_and_outcome
from remit.engines.outcomes.statistics.value import BOX
from remit.errors import Invalid

WORDS: Final = {SPENT: "spent", ALLOTTED: "were allotted"}


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
    codes = worked.found.groups
    had = money_of(year_of(asked.period.first), formula)
    kind = had.compared(codes)
    compared = had.kind(kind)
    pence = np.array([compared.pence.get(code, np.nan) for code in codes], dtype=np.float64)
    try:
        found = spend_and_outcome(pence / 100, worked.found.figures, measure.better)
        why = ""
    except Invalid as error:
        found, why = None, f"{error.what}: {error.mend}"
    named = states.named(measure.by, codes, asked.as_at)
    rows = [_row(worked, place, named[code], had, kind, found) for place, code in enumerate(codes)]
    return Resources(
        measure=measure_view(measure, asked.manifest),
        period=period_view(asked.period),
        as_at=asked.as_at,
        money_kind=kind,
        money_title=compared.title,
        money_says=compared.says,
        money_synthetic=compared.synthetic,
        spent_by=sum(code in had.spent.pence for code in codes),
        box=BOX,
        rows=sorted(rows, key=lambda row: row.body.name.casefold()),
        why_not=why,
        trust=trust_of(asked, worked, [named[code].slug or code for code in codes]),
    )


def _row(
    worked: Worked, place: int, who: Named, had: Money, kind: Kind, found: SpendAndOutcome | None
) -> SpendRow:
    figure = worked.found.figures.at(place)
    pence, own_kind = had.of(who.code)
    why = figure.why_not
    if not why and who.code not in had.kind(kind).pence:
        why = "its money is not known"
        if pence is not None:
            why = f"it is known what it {WORDS[own_kind]}, the others by what they {WORDS[kind]}"
    if found is not None and found.reason[place] and not why:
        why = Reason(int(found.reason[place])).says
    return SpendRow(
        body=OutcomeBody(code=who.code, slug=who.slug, name=who.name),
        pence_a_head=pence,
        money_kind=own_kind,
        spent_pence_a_head=had.spent.pence.get(who.code),
        allotted_pence_a_head=had.allotted.pence.get(who.code),
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
        "What each commissioner spent for each person, or was allotted, beside a measure: who"
        " stands out, and whether by more than chance.",
        positional=("measure",),
    )
    measure: str = Field(title="Measure", description="its name", max_length=80)
    period: str = Field("", title="Period", description="2018/19, 2018-04 or all", max_length=10)
    on: date | None = Field(None, title="On the bodies of")
    formula: str = Field("", title="Formula of allotment", max_length=40)

    def answer(self) -> Resources:
        """Money and figures."""
        return resources(self.measure, self.period, self.on, self.formula)
