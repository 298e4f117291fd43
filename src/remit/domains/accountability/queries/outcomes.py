"""What a body achieved by the end of its year."""

from __future__ import annotations

from collections import Counter
from datetime import date

from remit.domains.accountability.queries.views import CountedBy, OutcomesPart
from remit.domains.outcomes import queries as outcomes
from remit.domains.outcomes.queries.views import SourceLine, Spine


def outcomes_part(slug: str, begins: date, on: date) -> OutcomesPart:
    """Every measure that tells of it in a period within the year, and where to look first."""
    told = outcomes.body_outcomes(slug, on)
    spine = [
        line
        for line in told.spine
        if line.period.first <= on.year * 100 + on.month
        and begins.year * 100 + begins.month <= line.period.last
    ]
    names = {line.measure.name for line in spine}
    stale = [line.measure.title for line in told.spine if line.measure.name not in names]
    sources = outcomes.counted_sources()
    rest_on = [
        source
        for source in sources.sources
        if source.counts and source.first and any(_overlap(source, line) for line in spine)
    ]
    files = Counter(source.act for source in rest_on)
    synthetic = {source.act for source in rest_on if source.synthetic}
    return OutcomesPart(
        spine=spine,
        look_first=[each for each in told.look_first if each.measure in names],
        left_out=[*told.left_out, *stale],
        counted_by=[
            CountedBy(act=act, files=count, synthetic=act in synthetic)
            for act, count in sorted(files.items())
        ],
        cube=sources.cube if spine else "",
        says=told.says,
    )


def _overlap(source: SourceLine, line: Spine) -> bool:
    """Whether a source has months of the period of a figure."""
    first, last = (int(month.replace("-", "")) for month in (source.first, source.last))
    return first <= line.period.last and line.period.first <= last
