"""A commissioner beside the ten that are most like it, with the distance explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import counts, groups, library, shown, states
from remit.domains.outcomes.alike import Alike, alike
from remit.domains.outcomes.groups import Named
from remit.domains.outcomes.queries.present import figure_view, measure_line, period_view
from remit.domains.outcomes.queries.views import (
    CharacterView,
    Compared,
    OutcomeBody,
    OutcomeFigure,
    PeerFigure,
    PeerView,
)
from remit.domains.outcomes.shown import Case
from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.measures.measure import Measure
from remit.engines.outcomes.statistics import Better, opportunity
from remit.engines.outcomes.statistics.figures import FloatArray
from remit.errors import RemitError

AMOUNTS = {
    "proportion": "people",
    "crude_rate": "events",
    "directly_standardised": "events",
    "share_within": "people",
}
"""What an opportunity is counted in, for methods whose figures have intervals and counts."""


@dataclass(frozen=True, slots=True)
class Found:
    """A commissioner among those alike: `place` is its place in the arrays, -1 if it has none."""

    who: Named
    alike: Alike
    place: int

    @property
    def peers(self) -> list[int]:
        """The places of its peers, the nearest first; none where that cannot be said."""
        peers = self.alike.peers
        if peers is None or self.place < 0 or peers.reason[self.place]:
            return []
        return [int(each) for each in peers.nearest[self.place]]

    @property
    def why_not(self) -> str:
        """Why it has no peers; empty where it has."""
        if self.alike.peers is None:
            return self.alike.why_not
        return "" if self.peers else "what it is like is not known"


def found_alike(body: str, on: date | None) -> Found:
    """A commissioner and its peers on a day; on its own last day if it has ended by then.

    Raises `NotFound` (`OUT-014`).
    """
    day = on or date.today()
    register = states.register()
    who = groups.meant(groups.AREA, body, register, day)
    ended = register.by_slug[who.slug].until
    if ended is not None and ended <= day:
        day = ended - timedelta(days=1)
    found = alike(day)
    place = found.codes.index(who.code) if who.code in found.codes else -1
    return Found(who, found, place)


def peer_views(found: Found) -> list[PeerView]:
    """The peers with their distances in parts."""
    peers = found.alike.peers
    if peers is None or not found.peers:
        return []
    codes = [found.alike.codes[place] for place in found.peers]
    named = groups.named(groups.AREA, codes, found.alike.as_at, states.register())
    return [
        PeerView(
            body=OutcomeBody(code=code, slug=named[code].slug, name=named[code].name),
            distance=float(peers.distance[found.place, turn]),
            parts=_by_name(peers.variables, peers.part[found.place, turn]),
            differences=_by_name(peers.variables, peers.difference[found.place, turn]),
        )
        for turn, code in enumerate(codes)
    ]


def _by_name(names: tuple[str, ...], values: FloatArray) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))


def compared(body: str, on: date | None = None) -> Compared:
    """A commissioner beside its peers, in every measure that has figures of commissioners."""
    found = found_alike(body, on)
    values = {each.name: each.values.get(found.who.code) for each in found.alike.characters}
    manifest = counts.state()
    measures = [
        measure
        for measure in library.measures().measures.values()
        if measure.by == groups.AREA and counts.has(measure, manifest)
    ]
    lines = [_figure(measure, found) for measure in measures]
    return Compared(
        body=OutcomeBody(code=found.who.code, slug=found.who.slug, name=found.who.name),
        as_at=found.alike.as_at,
        characters=[
            CharacterView(
                name=each.name,
                title=each.title,
                source=each.source,
                synthetic=each.synthetic,
                value=values[each.name],
            )
            for each in found.alike.characters
        ],
        peers=peer_views(found),
        figures=[line for line in lines if line is not None],
        why_not=found.why_not,
    )


def _figure(measure: Measure, found: Found) -> PeerFigure | None:
    try:
        asked = shown.case_of(measure, "", found.alike.as_at, until_then=True)
    except RemitError:
        return None
    worked, england = shown.every_body(asked), shown.everybody(asked)
    places = {code: place for place, code in enumerate(worked.found.groups)}
    if found.who.code not in places:
        return None
    own = places[found.who.code]
    amount, unit = _opportunity(asked, worked, found, own)
    return PeerFigure(
        measure=measure_line(measure, asked.manifest),
        period=period_view(asked.period),
        own=figure_view(worked.found.figures.at(own)),
        england=figure_view(england.found.figures.at(0)),
        peers=[
            figure_view(worked.found.figures.at(places[found.alike.codes[peer]]))
            for peer in found.peers
        ],
        opportunity=amount,
        opportunity_unit=unit,
    )


def _opportunity(asked: Case, worked: Worked, found: Found, own: int) -> tuple[OutcomeFigure, str]:
    """What reaching the best five of the ten would mean, where that can be said."""
    measure, peers = asked.measure, found.alike.peers
    unit = AMOUNTS.get(measure.method.name, "")
    if measure.better is Better.NEITHER:
        why = "no direction of this measure is called better"
    elif not unit or worked.found.figures.interval_95 is None:
        why = "the method of this measure counts no events"
    elif peers is None or worked.found.groups != found.alike.codes:
        why = found.why_not or "the bodies differ"
    else:
        why = ""
    if why or peers is None:
        return OutcomeFigure(value=None, why_not=why), ""
    multiplier = 100.0 if measure.method.name == "share_within" else measure.multiplier
    amounts = opportunity(
        worked.found.figures,
        peers,
        measure.better,
        denominators=worked.denominator,
        multiplier=multiplier,
        unit=unit,
    )
    return figure_view(amounts.at(own)), unit


@query
class CompareBody(Query):
    """`remit outcomes compare BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.compare",
        "Bodies like this one",
        "A commissioner beside the ten most like it: what makes them alike, their figures, and what"
        " reaching the best five would mean.",
        positional=("body",),
    )
    body: str = Field(title="Body", description="its short name or code", max_length=80)
    on: date | None = Field(None, title="As at")

    def answer(self) -> Compared:
        """The peers and the figures."""
        return compared(self.body, self.on)
