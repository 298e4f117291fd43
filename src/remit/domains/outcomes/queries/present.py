"""From what the engine knows to the shapes in which it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from remit.acts.models import ActRow
from remit.domains.outcomes import counts, periods
from remit.domains.outcomes.models import OutcomeSource
from remit.domains.outcomes.periods import Period
from remit.domains.outcomes.queries.views import (
    MeasureLine,
    MeasureSource,
    MeasureView,
    OutcomeFigure,
    PeriodView,
    TargetView,
    VintageLine,
)
from remit.engines.outcomes.cube.manifest import Manifest
from remit.engines.outcomes.measures.measure import Measure
from remit.engines.outcomes.statistics import Figure

DOMAINS: Final = {
    "ae": "Urgent and emergency care",
    "rtt": "Waiting for planned care",
    "prescribing": "Medicines",
    "costs": "Cost",
    "registered": "Population",
    "activity": "Example, made up",
    "population": "Example, made up",
}
"""Under which heading the measures of a dataset are listed."""


def figure_view(figure: Figure) -> OutcomeFigure:
    """A figure as it is shown."""
    return OutcomeFigure(
        value=figure.value,
        lower_95=figure.lower_95,
        upper_95=figure.upper_95,
        lower_998=figure.lower_998,
        upper_998=figure.upper_998,
        why_not=figure.why_not,
    )


def period_view(period: Period) -> PeriodView:
    """A period as it is shown."""
    return PeriodView(
        key=period.key,
        title=period.title,
        first=period.first,
        last=period.last,
        months=period.months,
        expected=period.expected,
    )


def measure_line(measure: Measure, manifest: Manifest) -> MeasureLine:
    """A measure in a list."""
    return MeasureLine.model_validate(_line(measure, manifest))


def measure_view(measure: Measure, manifest: Manifest) -> MeasureView:
    """A measure whole."""
    target = measure.target
    return MeasureView(
        **_line(measure, manifest),
        caution=measure.caution,
        population=measure.population,
        standardisation=measure.standardisation,
        numerator=measure.numerator.says,
        denominator=measure.denominator.says if measure.denominator else "",
        method=measure.method.name,
        method_says=measure.method.says,
        multiplier=measure.multiplier,
        parameter=measure.parameter,
        standard=measure.standard,
        target=TargetView(value=target.value, since=target.since, source=target.source)
        if target
        else None,
        disclosure=measure.disclosure.says,
        sources=[
            MeasureSource(
                name=each.name,
                title=each.title,
                publisher=each.publisher,
                licence=each.licence,
                period=each.period,
            )
            for each in measure.sources
        ],
        author=measure.author,
        checker=measure.checker,
        checked=measure.checked,
        reviewed_on=measure.reviewed_on,
        next_review=measure.next_review,
        hash=measure.hash,
    )


def _line(measure: Measure, manifest: Manifest) -> dict[str, object]:
    here = counts.has(measure, manifest)
    months = counts.months_of(measure, manifest) if here else ()
    dataset = measure.numerator.series[0].split(".")[0]
    made_up = {part.dataset for part in manifest.parts if part.synthetic} | {
        source.name for source in measure.sources if source.synthetic
    }
    return {
        "name": measure.name,
        "title": measure.title,
        "why": measure.why,
        "framework": measure.framework,
        "domain": DOMAINS.get(dataset, dataset),
        "by": measure.by,
        "unit": measure.unit,
        "better": measure.better.value,
        "example": measure.example,
        "synthetic": bool(periods.datasets_of(measure) & made_up),
        "has_figures": here,
        "latest": period_view(periods.chosen("", months, yearly=periods.yearly(measure)))
        if months
        else None,
        "overdue": measure.overdue(date.today()),
    }


def vintage_of(measure: Measure, manifest: Manifest, period: Period) -> list[VintageLine]:
    """The files that the figures of a period rest on."""
    wanted = periods.datasets_of(measure)
    hashes = {
        part.sha256
        for part in manifest.parts
        if part.dataset in wanted
        and any(period.first <= month <= period.last for month in part.months)
    }
    return vintage_lines(hashes)


def vintage_lines(hashes: Iterable[str]) -> list[VintageLine]:
    """The files of these hashes that count now."""
    rows = OutcomeSource.objects.filter(sha256__in=list(hashes), undone__isnull=True)
    newest = {row.sha256: row for row in rows.order_by("id")}
    acts = ActRow.objects.in_bulk([row.act_id for row in newest.values()])
    return [
        VintageLine(
            number=row.pk,
            file=str(row.part["source"]),
            sha256=row.sha256,
            loaded_on=acts[row.act_id].recorded_at.date(),
            act=acts[row.act_id].number,
            synthetic=bool(row.part["synthetic"]),
        )
        for row in sorted(newest.values(), key=lambda row: row.pk)
    ]
