"""A body's outcomes on one page: the spine, what changed, and where to look first."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

import numpy as np
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import counts, funnels, groups, library, periods, shown, states, trends
from remit.domains.outcomes.funnels import Placed
from remit.domains.outcomes.groups import Named
from remit.domains.outcomes.limits import PROMPTS_MAX
from remit.domains.outcomes.queries.compare import Found, found_alike, peer_views
from remit.domains.outcomes.queries.present import (
    figure_view,
    measure_line,
    measure_view,
    period_view,
)
from remit.domains.outcomes.queries.views import (
    BodyOutcomes,
    OutcomeBody,
    PeriodView,
    Prompt,
    Spine,
)
from remit.domains.outcomes.shown import Case
from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.measures.measure import Measure
from remit.engines.outcomes.statistics import Better, Figure, Standing, Variation
from remit.errors import NotFound, RemitError

SAYS: Final = "A prompt to look, not a verdict: figures differ for many reasons, some of them good."
NOT_GIVEN: Final = "not_given"
CONCERN, SPECIAL = (
    each.value.partition(",")[0] for each in (Variation.CONCERN_HIGH, Variation.NEUTRAL_HIGH)
)


def body_outcomes(body: str, on: date | None = None) -> BodyOutcomes:
    """A commissioner or a trust in every measure that tells of it.

    Raises `NotFound` (`OUT-014`).
    """
    try:
        found: Found | None = found_alike(body, on)
    except NotFound:
        found = None
    by = groups.AREA if found else groups.PROVIDER
    as_at = found.alike.as_at if found else on or date.today()
    who = found.who if found else groups.meant(by, body, states.register(), as_at)
    manifest = counts.state()
    mine = [each for each in library.measures().measures.values() if each.by == by]
    spine = [
        line
        for each in mine
        if counts.has(each, manifest) and (line := _spine(each, who, as_at, found))
    ]
    spine.sort(key=lambda line: (line.measure.example, line.measure.domain, line.measure.title))
    told = {line.measure.name for line in spine}
    return BodyOutcomes(
        body=OutcomeBody(code=who.code, slug=who.slug, name=who.name),
        as_at=as_at,
        look_first=look_first(spine),
        spine=spine,
        peers=peer_views(found) if found else [],
        why_no_peers=found.why_not if found else "trusts are not compared by their places",
        left_out=[each.title for each in mine if each.name not in told],
        says=SAYS,
    )


def _spine(measure: Measure, who: Named, as_at: date, found: Found | None) -> Spine | None:
    day = as_at if measure.by == groups.AREA else None
    try:
        asked = shown.case_of(measure, "", day, until_then=True)
    except RemitError:
        return None
    worked, england = shown.every_body(asked), shown.everybody(asked)
    places = {code: place for place, code in enumerate(worked.found.groups)}
    if who.code not in places:
        return None
    own = places[who.code]
    placed = funnels.placed(worked, england)
    standing = placed.standing[own] if isinstance(placed, Placed) else Standing.NOT_GIVEN
    values = worked.found.figures.value
    given = values[np.isfinite(values)]
    ends = np.percentile(given, [0, 25, 50, 75, 100]).tolist() if len(given) else [None] * 5
    figure = worked.found.figures.at(own)
    before, before_period = _before(asked, who)
    changed = _changed(figure, before)
    chart = trends.chart_of(_all(asked), who.code)
    return Spine(
        measure=measure_line(measure, asked.manifest),
        period=period_view(asked.period),
        figure=figure_view(figure),
        england=figure_view(england.found.figures.at(0)),
        lowest=ends[0],
        quarter_1=ends[1],
        middle=ends[2],
        quarter_3=ends[3],
        highest=ends[4],
        peers=_of_peers(worked, found, places),
        standing=standing.name.lower(),
        reads=funnels.reads(standing, measure.better),
        target=measure_view(measure, asked.manifest).target,
        before=figure_view(before) if before else None,
        before_period=before_period,
        changed=changed,
        change_reads=_reads(changed, measure.better),
        variation=chart.variation().value if chart else "",
        assurance=chart.assurance.value if chart else "",
        synthetic=worked.found.synthetic,
        cube=worked.found.cube_hash,
    )


def _all(asked: Case) -> Case:
    """The same over all months that there are."""
    return shown.case_of(asked.measure, asked.periods[-1].key, asked.as_at, until_then=True)


def _of_peers(worked: Worked, found: Found | None, places: dict[str, int]) -> float | None:
    if found is None or not found.peers:
        return None
    codes = [found.alike.codes[peer] for peer in found.peers]
    values = [worked.found.figures.value[places[code]] for code in codes if code in places]
    known = [float(each) for each in values if np.isfinite(each)]
    return sum(known) / len(known) if known else None


def _before(asked: Case, who: Named) -> tuple[Figure | None, PeriodView | None]:
    """The figure of the year before, on the same bodies; none where it is not as whole."""
    years = [each for each in asked.periods if each.key != periods.ALL]
    place = years.index(asked.period) if asked.period in years else len(years)
    earlier = years[place + 1] if place + 1 < len(years) else None
    if earlier is None or earlier.months < asked.period.months:
        return None, None
    then = shown.case_of(asked.measure, earlier.key, asked.as_at, until_then=True)
    worked = shown.every_body(then)
    if who.code not in worked.found.groups:
        return None, None
    figure = worked.found.figures.at(worked.found.groups.index(who.code))
    return figure, period_view(earlier)


def _changed(now: Figure, before: Figure | None) -> str:
    """Whether two figures can be told apart: their 95 per cent intervals do not meet."""
    if before is None or None in (now.lower_95, now.upper_95, before.lower_95, before.upper_95):
        return NOT_GIVEN
    assert now.lower_95 is not None and now.upper_95 is not None  # noqa: PT018 - one question
    assert before.lower_95 is not None and before.upper_95 is not None  # noqa: PT018 - as above
    if now.lower_95 > before.upper_95:
        return "up"
    return "down" if now.upper_95 < before.lower_95 else "same"


def _reads(changed: str, better: Better) -> str:
    if changed in ("same", NOT_GIVEN) or better is Better.NEITHER:
        return changed
    return "better" if (changed == "up") == (better is Better.HIGHER) else "worse"


def look_first(spine: list[Spine]) -> list[Prompt]:
    """The few measures in which a body stands out most, the surest first."""
    ranked = sorted(
        ((_weight(line), place, line) for place, line in enumerate(spine)),
        key=lambda each: each[:2],
    )
    return [_prompt(line) for weight, _, line in ranked if weight < 0][:PROMPTS_MAX]


def _weight(line: Spine) -> int:
    """The lower, the sooner it is looked at: worse before merely different, surer before less, and
    last what changed where neither way is better."""
    strict = line.standing.endswith("998")
    weight = {"worse": -6, "high": -3, "low": -3}.get(line.reads, 0)
    weight -= 2 if strict and weight else 0
    weight -= 4 if line.variation.startswith(CONCERN) else 0
    weight -= 1 if line.variation.startswith(SPECIAL) else 0
    return weight - (2 if line.change_reads == "worse" else 0)


def _prompt(line: Spine) -> Prompt:
    said = []
    if line.reads == "worse":
        said.append("worse than others of its size")
    elif line.reads in ("high", "low"):
        said.append(f"{'higher' if line.reads == 'high' else 'lower'} than others of its size")
    if line.variation.startswith(CONCERN):
        said.append(
            "its latest months are a change for the worse, more than the usual ups and downs"
        )
    elif line.variation.startswith(SPECIAL):
        way = "higher" if line.variation == Variation.NEUTRAL_HIGH else "lower"
        said.append(f"its latest months are {way} by more than the usual ups and downs")
    if line.change_reads == "worse" and line.before_period:
        said.append(f"worse than in {line.before_period.title}")
    with_whom, sure = _grounds(line)
    return Prompt(
        measure=line.measure.name,
        title=line.measure.title,
        words="; ".join(said),
        compared_with=with_whom,
        how_sure=sure,
    )


def _grounds(line: Spine) -> tuple[str, str]:
    """Compared with whom a measure is to be looked at, and how sure that is."""
    if line.reads in ("worse", "high", "low"):
        level = "99.8" if line.standing.endswith("998") else "95"
        return (
            f"all bodies in {line.period.title}, each by its size",
            f"outside the {level}% limits, which allow for how much bodies differ anyway",
        )
    if line.variation.startswith((CONCERN, SPECIAL)):
        return "its own earlier months", "by the rules of its process chart"
    return "its own year before", "the 95% intervals of the two years do not meet"


@query
class ShowBodyOutcomes(Query):
    """`remit outcomes body BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.body",
        "A body's outcomes",
        "A body's outcomes on one page: each measure beside England and bodies alike, what changed,"
        " and where to look first.",
        positional=("body",),
    )
    body: str = Field(title="Body", description="its short name or code", max_length=80)
    on: date | None = Field(None, title="As at")

    def answer(self) -> BodyOutcomes:
        """The page."""
        return body_outcomes(self.body, self.on)
