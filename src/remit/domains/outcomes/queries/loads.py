"""What was counted, and the rows that were left out."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.registry import query
from remit.domains.outcomes import counts, house, periods
from remit.domains.outcomes.acts.loading import numbered
from remit.domains.outcomes.loading import service
from remit.domains.outcomes.models import OutcomeSource
from remit.domains.outcomes.queries.views import RowLeftOut, SourceFaults, SourceLine, Sources


def counted_sources() -> Sources:
    """Every source, the last first."""
    manifest = counts.state()
    standing = {part.sha256 for part in manifest.parts}
    rows = list(OutcomeSource.objects.select_related("undone").order_by("-id"))
    undone = {row.pk: row.undone.act_id for row in rows if hasattr(row, "undone")}
    acts = {row.act_id for row in rows} | set(undone.values())
    numbers = dict(ActRow.objects.filter(pk__in=acts).values_list("pk", "number"))
    lines = []
    for row in rows:
        part = house.part_of(row.part)
        months = [month for month in part.months if month]
        lines.append(
            SourceLine(
                number=row.pk,
                dataset=part.dataset,
                file=part.source,
                sha256=part.sha256,
                digest=part.digest,
                rows=part.rows,
                left_out=part.rows_at_fault,
                reasons=dict(part.faults),
                cells=part.cells,
                first=periods.month_key(min(months)) if months else "",
                last=periods.month_key(max(months)) if months else "",
                synthetic=part.synthetic,
                counts=row.pk not in undone and part.sha256 in standing,
                act=numbers[row.act_id],
                undone_by=numbers[undone[row.pk]] if row.pk in undone else None,
                cube=row.cube,
                said=list(row.said),
            )
        )
    return Sources(cube=manifest.hash, sources=lines)


def source_faults(number: int) -> SourceFaults:
    """The rows of a source that were left out. Raises `NotFound` (`OUT-004`)."""
    return SourceFaults(
        number=number,
        file=str(numbered(number).part["source"]),
        faults=[
            RowLeftOut(file=each.file, line=each.line, reason=each.reason, row=each.row)
            for each in service.rows_at_fault(number)
        ],
    )


@query
class ListSources(Query):
    """`remit outcomes list`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.list",
        "Counted files",
        "Every file that was counted: by which act, whether it counts now, and the cube with it.",
    )

    def answer(self) -> Sources:
        """The sources."""
        return counted_sources()


@query
class ListSourceFaults(Query):
    """`remit outcomes faults NUMBER`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.faults",
        "Rows left out",
        "The rows of a counted file that were left out, with the reason.",
        positional=("number",),
    )
    number: int = Field(title="Number of the source", ge=1)

    def answer(self) -> SourceFaults:
        """The rows, in the file's order."""
        return source_faults(self.number)
