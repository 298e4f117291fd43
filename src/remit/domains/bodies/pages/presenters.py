"""Answers turned into what a reader sees, so that templates hold no logic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from remit.acts.queries import title_of
from remit.acts.words import day_words
from remit.domains.bodies.kinds import KINDS, RelationKind
from remit.domains.bodies.pages.evidence import sentences
from remit.domains.bodies.queries.authorisation import (
    IN_FULL,
    NOT_YET,
    UNKNOWN,
    WITH_CONDITIONS,
    AuthorisationView,
    ConditionView,
)
from remit.domains.bodies.queries.commissioner import CommissionedBy, CommissionerPeriod
from remit.domains.bodies.queries.find import Found, Hit
from remit.domains.bodies.queries.lineage import Lineage, Step
from remit.domains.bodies.queries.views import (
    BodyView,
    CodeView,
    RelationView,
    Succession,
)

SCHEMES = {
    "ods": "ODS code",
    "ons": "ONS code",
    "companies_house": "Companies House number",
    "charity": "Charity number",
}
SECTORS = {
    "government": "Government",
    "nhs": "NHS",
    "local_government": "Local government",
    "private": "Independent contractor or company",
    "charity": "Charity",
}
WHY = {
    "code": "its code is",
    "former name": "once called",
    "postcode": "its office is at",
}


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one kind, under one heading."""

    heading: str
    hits: list[tuple[Hit, str]]


def grouped(found: Found) -> list[HitGroup]:
    """Hits by kind, each with why it is one. The kind of the best hit comes first."""
    kinds: dict[str, list[tuple[Hit, str]]] = {}
    for hit in found.hits:
        kinds.setdefault(hit.kind, []).append((hit, because(hit)))
    return [
        HitGroup(KINDS[kind].plural if len(hits) > 1 else KINDS[kind].title, hits)
        for kind, hits in kinds.items()
    ]


def only_similar(found: Found) -> bool:
    """Whether nothing is called that, and all we have are names that look alike."""
    return bool(found.hits) and all(hit.why == "similar name" for hit in found.hits)


def because(hit: Hit) -> str:
    """Why a body is among the hits, where its name alone does not show it."""
    return f"{WHY[hit.why]} {hit.matched}" if hit.why in WHY else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The table of what a body is."""

    kind: str
    plural: str
    sector: str
    legal_person: bool
    codes: list[tuple[str, CodeView]]
    shown_codes: list[tuple[str, str]]
    absence: str
    last_day: date | None
    relations: list[tuple[str, list[RelationView]]]


def facts(view: BodyView) -> Facts:
    """Codes with the names of their schemes; relations by the words that they read as."""
    relations = sorted(
        # A practice's page tells its commissioners at its top, through time.
        (each for each in view.relations if each.kind != RelationKind.COMMISSIONED_BY),
        key=lambda each: (each.direction == "in", each.words),
    )
    on = view.on
    ended = not view.exists and view.closed is not None and view.closed <= on
    return Facts(
        kind=view.kind_title,
        plural=KINDS[view.kind].plural,
        sector=SECTORS.get(view.sector, view.sector),
        legal_person=view.legal_person,
        codes=[(SCHEMES.get(code.scheme, code.scheme), code) for code in view.codes],
        shown_codes=[
            (SCHEMES.get(code.scheme, code.scheme), code.code)
            for code in view.codes
            if _held(code, on) or not view.exists
        ],
        absence="Closed" if ended else "Not there yet on this date",
        last_day=view.closed - timedelta(days=1) if ended and view.closed else None,
        relations=[
            (words[:1].upper() + words[1:], list(rows))
            for words, rows in groupby(relations, key=lambda each: each.words)
        ],
    )


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition with its name and the titles of the acts that it takes away."""

    view: ConditionView
    tag: str
    takes: list[str]


@dataclass(frozen=True, slots=True)
class Powers:
    """What a commissioner's authorisation comes to, in a sentence, and the conditions on it."""

    view: AuthorisationView
    says: str
    lines: list[ConditionLine]


def powers(view: AuthorisationView) -> Powers:
    """A commissioner's powers in words."""
    since = day_words(view.powers_from) if view.powers_from else ""
    count = sum(each.open for each in view.conditions)
    binding = "a condition" if count == 1 else f"{count} conditions or directions"
    says = {
        IN_FULL: f"It has had its powers in full since {since}: no condition takes any from it.",
        WITH_CONDITIONS: f"It has had its powers since {since}, under {binding}.",
        NOT_YET: f"Its powers vest on {since}; until then it has none.",
        UNKNOWN: "The register holds nothing about its authorisation.",
    }[view.state]
    return Powers(view, says, [_condition(each) for each in view.conditions])


def _condition(view: ConditionView) -> ConditionLine:
    ended = "" if view.open else ", lifted"
    return ConditionLine(
        view,
        f"{view.nature.capitalize()}{ended}",
        [title_of(act) for act in view.removes],
    )


def _held(code: CodeView, on: date) -> bool:
    return (code.since is None or code.since <= on) and (code.until is None or on < code.until)


def commissioner_on(through_time: CommissionedBy, day: date) -> CommissionerPeriod | None:
    """Who commissions for the practice on a day."""
    for period in through_time.rows:
        if (period.since is None or period.since <= day) and (
            period.until is None or day < period.until
        ):
            return period
    return None


@dataclass(frozen=True, slots=True)
class Passing:
    """One line under a day: who went into whom, how much (`whole` says 100%), what shows it."""

    slug: str
    name: str
    whole: str
    share_ppm: int | None
    evidence: list[str]


@dataclass(frozen=True, slots=True)
class Moment:
    """One dot on the line of descent."""

    on: date | None
    heading: str
    here: bool = False
    passings: list[Passing] = field(default_factory=list)


def descent(view: BodyView, lineage: Lineage) -> list[Moment]:
    """The line through a body: what it followed, itself, each handing over since, and the end."""
    moments = [
        Moment(on, "It took over from", passings=[_came_from(row) for row in rows])
        for on, rows in _by_day(view.predecessors)
    ]
    first_name = view.names[0].value if view.names else view.name
    moments.append(Moment(view.opened, f"{first_name} began", here=True))
    gave_before: set[str] = set()
    for on, steps in groupby(lineage.steps, key=lambda step: step.on):
        for slug, same in groupby(sorted(steps, key=_giver), key=lambda step: step.from_slug):
            given = list(same)
            whole = "all that was left" if slug in gave_before else "all of it"
            gave_before.add(slug)
            moments.append(
                Moment(
                    on,
                    f"{given[0].from_name} passed to",
                    passings=[_went_to(step, whole) for step in sorted(given, key=_share)],
                )
            )
    # A body that gave a part away and lives on also takes over after its own beginning.
    return sorted(moments, key=lambda moment: (moment.on or date.min, not moment.here))


def _by_day(rows: list[Succession]) -> list[tuple[date | None, list[Succession]]]:
    ordered = sorted(rows, key=lambda row: (row.on or date.min, row.name))
    return [(on, list(same)) for on, same in groupby(ordered, key=lambda row: row.on)]


def _giver(step: Step) -> str:
    return step.from_slug


def _share(step: Step) -> tuple[int, str]:
    """The largest share first."""
    return -(step.share_ppm or 0), step.to_name


def _came_from(row: Succession) -> Passing:
    return Passing(row.slug, row.name, "all of it", row.share_ppm, sentences(row.evidence))


def _went_to(step: Step, whole: str) -> Passing:
    return Passing(step.to_slug, step.to_name, whole, step.share_ppm, sentences(step.evidence))
