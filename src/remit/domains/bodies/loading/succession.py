"""Who took over from whom, derived from evidence and never from a list. Pure.

Three kinds of evidence, the strongest that there is decides the share:

- practices: of the GP practices a closed body had on its last day, whose they were on the next;
- areas: how much of its area lies in the area of each body that was there afterwards;
- dates: one body of the same ICB area opened as it closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from remit.domains.bodies.kinds import slug_of
from remit.domains.bodies.loading.frame import Frame
from remit.domains.bodies.loading.histories import Life
from remit.domains.bodies.loading.ods import ICB_FIRST_DAY
from remit.domains.bodies.loading.ons import FIRST_DAY
from remit.domains.bodies.loading.timelines import Piece

WHOLE_PPM = 1_000_000
PRACTICES_MIN = 2  # one practice that changed hands is no succession
PRACTICES_SHARE_PPM_MIN = 10_000
PART_PRACTICES_MIN = 3
PART_SHARE_PPM_MIN = 20_000
AREA_SHARE_PPM_MIN = 50_000  # below this it is two drawings of one border
SHADOW_DAYS_MAX = 366
CLOSING_KINDS = ("ccg",)
TAKING_KINDS = ("ccg", "icb")


class Spells(NamedTuple):
    """How many GP practices were under a code from `since`, and what came next.

    `left` is the first day without a commissioner, where the practice closed.
    """

    code: str
    since: date | None
    left: date | None
    next_code: str | None
    next_since: date | None
    practices: int


@dataclass(frozen=True, slots=True)
class Succession:
    """`successor` took over `share_ppm` of `predecessor` on `day`."""

    successor: str
    predecessor: str
    day: date
    share_ppm: int
    evidence: dict[str, Any]
    closed: bool


AreaShares = Callable[[str, date], Mapping[str, int]]


def successions(
    frame: Frame, spells: Sequence[Spells], area_shares: AreaShares
) -> list[Succession]:
    """Every succession that the evidence shows; `frame.follower` grows with what is found.

    `area_shares` answers, for a body and a day, the share of its area (parts per million) in the
    area of each commissioner that was there on that day. Days are taken in order, since who had a
    practice on one day may follow from a succession before it.
    """
    closing: dict[date, list[Life]] = {}
    for life in sorted(frame.lives.values(), key=lambda life: life.slug):
        if life.kind in CLOSING_KINDS and life.closed is not None:
            closing.setdefault(life.closed, []).append(life)
    found: list[Succession] = []
    for day in sorted(closing):
        moves = _moves(frame, spells, day)
        for life in closing[day]:
            found += _of_closed(frame, life, day, moves.get(life.slug, Counter()), area_shares)
        frame.follower = followers(found)
    return found + _of_parts(frame, spells)


def _moves(frame: Frame, spells: Iterable[Spells], day: date) -> dict[str, Counter[str]]:
    """The practices of each body on the day before `day`, by whose they were on `day`."""
    morrow = day + timedelta(days=1)
    before: dict[str, str | None] = {}
    after: dict[str, str | None] = {}
    moves: dict[str, Counter[str]] = {}
    for spell in spells:
        end = spell.next_since or spell.left
        if (spell.since is not None and spell.since >= day) or (end is not None and end < day):
            continue
        code = spell.next_code if end == day else spell.code
        if code is None:
            continue
        if spell.code not in before:
            before[spell.code] = _last(frame.resolve(spell.code, None, day), day)
        if code not in after:
            after[code] = _last(frame.resolve_own(code, day, morrow), morrow)
        had, holder = before[spell.code], after[code]
        if had and holder:
            moves.setdefault(had, Counter())[holder] += spell.practices
    return moves


def _last(pieces: Sequence[Piece[str]], until: date) -> str | None:
    """Who had a code up to a day, None where it was nobody's by then."""
    return pieces[-1].value if pieces and pieces[-1].until == until else None


def _of_closed(
    frame: Frame, life: Life, day: date, moved: Counter[str], area_shares: AreaShares
) -> list[Succession]:
    counted = sum(moved.values())
    areas = {
        slug: share
        for slug, share in area_shares(life.slug, day).items()
        if share >= AREA_SHARE_PPM_MIN
    }
    if counted:
        shares = {
            slug: (
                WHOLE_PPM * n // counted,
                {"basis": "practices", "practices_moved": n, "practices_counted": counted},
            )
            for slug, n in sorted(moved.items())
            if n >= min(PRACTICES_MIN, counted)
            and WHOLE_PPM * n // counted >= PRACTICES_SHARE_PPM_MIN
        }
    elif areas:
        shares = {slug: (share, {"basis": "areas"}) for slug, share in sorted(areas.items())}
    else:
        shares = {slug: (WHOLE_PPM, {"basis": "dates"}) for slug in _by_dates(frame, life, day)}
    found = []
    for slug, (share, evidence) in shares.items():
        opened = frame.lives[slug].opened
        evidence["closed_on"] = (day - timedelta(days=1)).isoformat()
        if opened:
            evidence["opened_on"] = opened.isoformat()
        if slug in areas:
            evidence["area_share_ppm"] = areas[slug]
        found.append(Succession(slug, life.slug, day, share, evidence, closed=True))
    return found


def _by_dates(frame: Frame, life: Life, day: date) -> list[str]:
    """The one body that can have taken over by its dates and its place, if there is only one."""
    if life.lies_in and day == ICB_FIRST_DAY:
        slug = slug_of("icb", life.lies_in)
        return [slug] if slug in frame.lives else []
    earliest = day - timedelta(days=SHADOW_DAYS_MAX)
    fitting = [
        other.slug
        for other in frame.lives.values()
        if other.kind == life.kind
        and other.lies_in == life.lies_in
        and life.lies_in
        and other.opened
        and earliest < other.opened <= day
        and other.opened > FIRST_DAY
    ]
    return fitting if len(fitting) == 1 else []


def _of_parts(frame: Frame, spells: Sequence[Spells]) -> list[Succession]:
    """Parts that moved on one day from a body that went on."""
    leaving: Counter[date] = Counter()
    for spell in spells:
        if spell.next_since is not None:
            leaving[spell.next_since] += spell.practices
    found = []
    for day in sorted(day for day, n in leaving.items() if n >= PART_PRACTICES_MIN):
        for before, moved in sorted(_moves(frame, spells, day).items()):
            life = frame.lives[before]
            if life.kind in TAKING_KINDS and life.on(day):
                found += _parts_of(frame, life, day, moved)
    return found


def _parts_of(frame: Frame, life: Life, day: date, moved: Counter[str]) -> list[Succession]:
    counted = sum(moved.values())
    return [
        Succession(
            after,
            life.slug,
            day,
            WHOLE_PPM * n // counted,
            {
                "basis": "practices",
                "part": True,
                "practices_moved": n,
                "practices_counted": counted,
                "moved_on": day.isoformat(),
            },
            closed=False,
        )
        for after, n in sorted(moved.items())
        if after != life.slug
        and frame.lives[after].kind in TAKING_KINDS
        and n >= PART_PRACTICES_MIN
        and WHOLE_PPM * n // counted >= PART_SHARE_PPM_MIN
    ]


def followers(found: Iterable[Succession]) -> dict[str, str]:
    """Closed bodies that one body took over, and that body."""
    takers: dict[str, set[str]] = {}
    for succession in found:
        if succession.closed:
            takers.setdefault(succession.predecessor, set()).add(succession.successor)
    return {slug: next(iter(taken)) for slug, taken in takers.items() if len(taken) == 1}


def shadows(frame: Frame, found: Iterable[Succession]) -> dict[str, date]:
    """Bodies that were set up before they had powers, and the day on which they got them.

    A CCG that opened while all those whose place it took were still there was a shadow of itself
    until they closed.
    """
    days: dict[str, set[date]] = {}
    for succession in found:
        if succession.closed:
            days.setdefault(succession.successor, set()).add(succession.day)
    found_shadows = {}
    for slug, closing in days.items():
        life = frame.lives[slug]
        opened, first = life.opened, min(closing)
        if (
            life.kind == "ccg"
            and opened
            and FIRST_DAY < opened < first
            and first - opened <= timedelta(days=SHADOW_DAYS_MAX)
        ):
            found_shadows[slug] = first
    return found_shadows
