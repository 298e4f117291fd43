"""A body's measures as a spine, and spend beside an outcome: charts of what is set side by side."""

from __future__ import annotations

from typing import Final

from remit.domains.outcomes.pages.charted import HASH_SHOWN, source_line
from remit.domains.outcomes.queries import BodyOutcomes, Resources
from remit.domains.outcomes.queries.views import SpendRow, Spine
from remit.domains.outcomes.spending import SPENT
from remit.engines.outcomes import charts
from remit.engines.outcomes.statistics import Better, Quadrant

PENCE: Final = 100


def spine_of(view: BodyOutcomes) -> dict[str, charts.Chart]:
    """The spine of a body; none where no measure has figures of all bodies."""
    rows = tuple(row for line in view.spine if (row := _line(line, view.body.slug)))
    if not rows:
        return {}
    judged = [charts.judged(row) for row in rows if row.value is not None]
    says = ", ".join(
        f"{judged.count(word):,} {words}"
        for word, words in (
            ("Worse", "worse than all together"),
            ("Better", "better"),
            ("Different", "different with neither way better"),
            ("No different", "no different"),
            ("Not compared", "not compared, as their method has no limits"),
        )
        if judged.count(word)
    )
    cubes = sorted({line.cube[:HASH_SHOWN] for line in view.spine})
    made_up = any(line.synthetic for line in view.spine)
    heading = charts.Heading(
        f"{view.body.name} among all",
        f"{says[:1].upper()}{says[1:]}." if says else "No figures.",
        "",
        f"{'Some of it made up. ' if made_up else ''}Counts {', '.join(cubes)}.",
        "Pale: from the lowest body to the highest; darker: the middle half; line: all together.",
    )
    place = charts.Place(view.body.slug, view.body.name, view.body.code)
    return {"spine": charts.SpineChart(heading, place, rows)}


def _line(line: Spine, slug: str) -> charts.SpineRow | None:
    ends = line.lowest, line.quarter_1, line.quarter_3, line.highest, line.england.value
    if any(each is None for each in ends):
        return None
    lowest, quarter, three_quarters, highest, together = (each or 0.0 for each in ends)
    differs = (
        1 if line.standing.startswith("high") else -1 if line.standing.startswith("low") else 0
    )
    return charts.SpineRow(
        line.measure.name,
        line.measure.title,
        line.measure.unit,
        Better(line.measure.better),
        line.figure.value,
        together,
        lowest,
        quarter,
        three_quarters,
        highest,
        None if line.standing == "not_given" else differs,
        f"/outcomes/{line.measure.name}/{slug}",
        line.figure.why_not,
    )


def value_of(view: Resources, chosen: str = "") -> dict[str, charts.Chart]:
    """Spend beside the outcome; none where they cannot be set beside each other."""
    points = tuple(point for row in view.rows if (point := _point(row, view.money_kind)))
    if not points:
        return {}
    out = sum(not point.in_box for point in points)
    heading = charts.Heading(
        f"Money and “{view.measure.title}”, {view.period.title}",
        f"{out:,} of {len(points):,} lie outside the box in which nothing stands out.",
        view.measure.unit,
        source_line([each.publisher for each in view.measure.sources], view.trust),
        f"Standard deviations over bodies; box at ± {view.box:g}. Money: {view.money_title}"
        f"{', made up' if view.money_synthetic else ''}.",
    )
    return {"value": charts.ValueChart(heading, f"£ a head {view.money_kind}", points, chosen)}


def _point(row: SpendRow, kind: str) -> charts.ValuePoint | None:
    pence = row.spent_pence_a_head if kind == SPENT else row.allotted_pence_a_head
    if (
        row.spend_z is None
        or row.outcome_z is None
        or row.outcome_z_lower is None
        or row.outcome_z_upper is None
        or pence is None
        or row.figure.value is None
    ):
        return None
    slug = row.body.slug
    href = f"/outcomes/bodies/{slug}" if slug else ""
    return charts.ValuePoint(
        charts.Place(slug or row.body.code, row.body.name, row.body.code, href),
        row.spend_z,
        row.outcome_z,
        row.outcome_z_lower,
        row.outcome_z_upper,
        Quadrant[row.quadrant.upper()],
        row.in_box,
        row.side_clear,
        pence / PENCE,
        row.figure.value,
    )
