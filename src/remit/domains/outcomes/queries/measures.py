"""Which measures there are, and which are left out."""

from __future__ import annotations

from typing import ClassVar

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import counts, library
from remit.domains.outcomes.queries.present import measure_line
from remit.domains.outcomes.queries.views import LeftOutLine, MeasureList


def measure_list() -> MeasureList:
    """Every measure: those that have figures first, then by domain and title."""
    manifest = counts.state()
    lines = [measure_line(each, manifest) for each in library.measures().measures.values()]
    return MeasureList(
        cube=manifest.hash,
        measures=sorted(
            lines, key=lambda line: (not line.has_figures, line.example, line.domain, line.title)
        ),
        left_out=[
            LeftOutLine(reference=each.reference, title=each.title, reason=each.reason)
            for each in library.measures().left_out
        ],
    )


@query
class ListMeasures(Query):
    """`remit outcomes measures`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.measures",
        "Measures",
        "Every measure of outcomes, whether its counts are here, and what is left out and why.",
    )

    def answer(self) -> MeasureList:
        """The measures."""
        return measure_list()
