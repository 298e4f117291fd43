"""What is there and what is missing: shown before any figure is."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import ClassVar

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.registry import query
from remit.domains.outcomes import counts, groups, library, periods, states
from remit.domains.outcomes.areas import Register
from remit.domains.outcomes.models import OutcomeSource
from remit.domains.outcomes.queries.present import measure_line
from remit.domains.outcomes.queries.views import Completeness, DatasetView, MonthTold
from remit.engines.outcomes.cube.manifest import Manifest, Part
from remit.engines.outcomes.limits import MONTH_FIRST, MONTH_LAST
from remit.engines.outcomes.measures.measure import Source
from remit.engines.outcomes.model.bands import first_day, months_between

EVERY_MONTH = (MONTH_FIRST, MONTH_LAST)
TOLD_BY = (groups.AREA, groups.PROVIDER, groups.PRACTICE)


def completeness() -> Completeness:
    """Every dataset, by its name."""
    manifest = counts.state()
    parts: dict[str, list[Part]] = defaultdict(list)
    for part in manifest.parts:
        parts[part.dataset].append(part)
    every = library.measures()
    return Completeness(
        cube=manifest.hash,
        datasets=[
            _dataset(name, parts[name], every.sources.get(name), manifest) for name in sorted(parts)
        ],
        without_counts=[
            measure_line(each, manifest)
            for each in every.measures.values()
            if not counts.has(each, manifest)
        ],
    )


def _dataset(
    name: str, parts: list[Part], source: Source | None, manifest: Manifest
) -> DatasetView:
    rows = list(OutcomeSource.objects.filter(sha256__in=[part.sha256 for part in parts]))
    checks = [check for row in rows for check in row.checks]
    loaded = ActRow.objects.filter(pk__in=[row.act_id for row in rows]).order_by("-number").first()
    by, months = _told(parts, source)
    every = (
        months_between(min(m.month for m in months), max(m.month for m in months)) if months else []
    )
    there = {each.month for each in months}
    yearly = name in periods.YEARLY
    reasons: Counter[str] = Counter()
    for part in parts:
        reasons.update(part.faults)
    return DatasetView(
        dataset=name,
        title=source.title if source else name,
        publisher=source.publisher if source else "",
        licence=source.licence if source else "",
        period=source.period if source else "",
        by=by,
        sources=len(parts),
        rows=sum(part.rows for part in parts),
        left_out=sum(part.rows_at_fault for part in parts),
        reasons=dict(reasons),
        checks=len(checks),
        checks_hold=sum(check["ours"] == check["theirs"] for check in checks),
        said=sorted({said for row in rows for said in row.said}),
        synthetic=any(part.synthetic for part in parts),
        loaded_on=loaded.recorded_at.date() if loaded else None,
        months=months,
        gaps=[periods.month_key(month) for month in every if month not in there and not yearly],
        short=[
            each.key for each in months if each.expected is not None and each.told < each.expected
        ],
        measures=[
            each.name
            for each in library.measures().measures.values()
            if name in periods.datasets_of(each) and counts.has(each, manifest)
        ],
    )


def _told(parts: list[Part], source: Source | None) -> tuple[str, list[MonthTold]]:
    """By whom a dataset is told, and of how many of them in each month."""
    series = sorted({name for part in parts for name in part.totals})
    known = source.series if source else {}
    named = [name for name in series if name in known] or series
    by = next((each for each in TOLD_BY if each in known.get(named[0], ())), "")
    if not by:
        months = sorted({month for part in parts for month in part.months if month})
        return "", [_month(month, 1, None) for month in months]
    register = states.register()
    found = (
        _commissioners_by_month(named[0], register)
        if by == groups.AREA
        else counts.bodies_by_month(named[0], by)
    )
    return by, [
        _month(month, told, len(register.there(first_day(month))) if by == groups.AREA else None)
        for month, told in sorted(found.items())
    ]


def _commissioners_by_month(series: str, register: Register) -> dict[int, int]:
    """Of how many commissioners a series tells in each month, under whichever of their codes."""
    found: dict[int, set[str]] = defaultdict(set)
    for code, month in counts.codes_in(series, EVERY_MONTH):
        holder = register.holder(code, month)
        found[month].add(holder.slug if holder else code)
    return {month: len(slugs) for month, slugs in found.items()}


def _month(month: int, told: int, expected: int | None) -> MonthTold:
    return MonthTold(month=month, key=periods.month_key(month), told=told, expected=expected)


@query
class ShowCompleteness(Query):
    """`remit outcomes completeness`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.completeness",
        "What is there and what is missing",
        "Each dataset: its files, rows left out and why, totals that reconcile, months that are"
        " missing, and bodies told of in each month.",
    )

    def answer(self) -> Completeness:
        """The datasets."""
        return completeness()
