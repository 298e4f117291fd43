from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest

from remit.countries.registry import load_country
from remit.domains.bodies.kinds import KINDS, Group, RelationKind, slug_of
from remit.domains.bodies.statements import (
    REFERENCE_MARK,
    AreaStatement,
    BodyStatement,
    PopulationStatement,
    RelationStatement,
)

ENGLAND = load_country("england_2013")
SAID = list(ENGLAND.statements())
PEOPLE = ENGLAND.people()
BODIES = [s for s in SAID if isinstance(s, BodyStatement)]
RELATIONS = [s for s in SAID if isinstance(s, RelationStatement)]
LIFE = {s.slug: (s.opened, s.closed) for s in reversed(BODIES) if s.opened or s.closed}


def active_commissioners(bodies: list[BodyStatement], day: date) -> int:
    """Commissioners there on a day, without those still in shadow."""
    found: dict[str, str | None] = {}
    for said in sorted(bodies, key=lambda s: s.as_of):
        there = LIFE.get(said.slug, (None, None))
        if (
            KINDS[said.kind].group is Group.COMMISSIONER
            and there[0] <= day
            and (there[1] is None or day < there[1])
            and (said.as_of <= day or said.slug not in found)
        ):
            found[said.slug] = said.status or found.get(said.slug)
    return sum(status != "shadow" for status in found.values())


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2013, 4, 1), 211),
        (date(2015, 3, 31), 211),
        (date(2015, 4, 1), 209),
        (date(2017, 4, 1), 207),
        (date(2018, 4, 1), 195),
        (date(2019, 4, 1), 191),
        (date(2020, 4, 1), 135),
        (date(2021, 4, 1), 106),
        (date(2022, 6, 30), 106),
        (date(2022, 7, 1), 42),
        (date(2025, 1, 1), 42),
    ],
)
def test_commissioners_on_a_day(day, count):
    assert active_commissioners(BODIES, day) == count


def test_a_lost_commissioner_would_be_found():
    fewer = [s for s in BODIES if s.slug != "ccg-00c"]
    assert active_commissioners(fewer, date(2013, 4, 1)) == 210


def test_a_group_set_up_early_is_in_shadow_until_it_takes_over():
    early = [s for s in BODIES if s.slug == "ccg-13t"]
    assert [(s.as_of, s.status) for s in early] == [
        (date(2014, 11, 26), "shadow"),
        (date(2015, 4, 1), "active"),
    ]


def test_how_many_bodies_of_each_kind():
    kinds = Counter(kind for _, kind in {(s.slug, s.kind) for s in BODIES})
    assert kinds == {
        "minister": 1,
        "board": 1,
        "board_region": 10,
        "area_team": 25,
        "regulator": 2,
        "information_centre": 1,
        "review_panel": 1,
        "senate": 12,
        "ccg": 248,
        "icb": 42,
        "sub_icb_location": 106,
        "council": 152,
        "wellbeing_board": 152,
        "nhs_trust": 252,
        "support_unit": 19,
        "practice": 438,
    }


def unknown_names(relations: list[RelationStatement]) -> set[str]:
    """Bodies that a relation names and that no statement describes."""
    named = {slug for s in relations for slug in (s.subject, s.object)}
    return {name for name in named if REFERENCE_MARK not in name} - {s.slug for s in BODIES}


def test_relations_name_bodies_that_are_there():
    assert unknown_names(RELATIONS) == set()
    stray = RelationStatement(2, date(2013, 4, 1), "ccg-00c", RelationKind.PART_OF, "ccg-xxx")
    assert unknown_names([*RELATIONS, stray]) == {"ccg-xxx"}


def test_relations_of_other_kinds_last_no_longer_than_their_bodies():
    for said in RELATIONS:
        if said.kind == RelationKind.SUCCEEDS or REFERENCE_MARK in said.object:
            continue
        opened, closed = LIFE.get(said.object, (None, None))
        assert opened is None or said.since is None or opened <= said.since, said
        assert closed is None or (said.until is not None and said.until <= closed), said


def shares(relations: list[RelationStatement]) -> dict[tuple[str, date | None], int]:
    """The sum of the shares that were taken over of each body on the day it ended."""
    taken: dict[tuple[str, date | None], int] = defaultdict(int)
    for said in relations:
        if said.kind == RelationKind.SUCCEEDS and not said.evidence.get("part"):
            taken[said.object, said.since] += said.share_ppm or 0
    return dict(taken)


def test_every_group_that_ended_was_taken_over_whole_on_that_day():
    taken = shares(RELATIONS)
    ended = {(slug, closed) for slug, (_, closed) in LIFE.items() if slug.startswith("ccg-")}
    assert ended <= set(taken)
    assert set(taken.values()) == {1_000_000}


def test_a_share_gone_astray_would_be_found():
    lost = [s for s in RELATIONS if (s.subject, s.object) != ("icb-qj2", "ccg-01y")]
    assert shares(lost)["ccg-01y", date(2022, 7, 1)] < 1_000_000


def test_what_became_of_cumbria_and_of_glossop():
    became = {
        (s.object, s.subject): (s.since, s.share_ppm)
        for s in RELATIONS
        if s.kind == RelationKind.SUCCEEDS
    }
    assert became["ccg-01h", "ccg-01k"] == (date(2017, 4, 1), 31 * 1_000_000 // 70)
    assert became["ccg-01h", "icb-qhm"] == (date(2022, 7, 1), 1_000_000)
    assert became["ccg-01y", "icb-qj2"] == (date(2022, 7, 1), 5 * 1_000_000 // 36)
    assert became["ccg-d2p2l", "icb-qhl"][0] == date(2022, 7, 1)
    assert became["regulator-monitor", "board-x24"] == (date(2022, 7, 1), 1_000_000)


def commissioner(practice: str, day: date) -> str:
    """Who commissioned for a practice on a day, by the codes as they were held then."""
    (code,) = (
        s.object.rpartition("=")[2]
        for s in RELATIONS
        if s.subject == f"practice-{practice.lower()}"
        and s.kind == RelationKind.COMMISSIONED_BY
        and s.since <= day
        and (s.until is None or day < s.until)
    )
    if day < date(2022, 7, 1):
        return f"ccg-{code}"
    (board,) = (
        s.object
        for s in RELATIONS
        if s.subject == f"sub-icb-location-{code}" and s.kind == RelationKind.PART_OF
    )
    return board


@pytest.mark.parametrize(
    ("practice", "then"),
    [
        ("C81081", ("ccg-01y", "ccg-01y", "icb-qj2")),  # Glossop
        ("A81001", ("ccg-00k", "ccg-00k", "icb-qhm")),  # Stockton-on-Tees
        ("A82003", ("ccg-01h", "ccg-01k", "icb-qe1")),  # South Cumbria
    ],
)
def test_who_commissioned_for_a_practice_then_and_now(practice, then):
    days = (date(2014, 6, 1), date(2018, 6, 1), date(2025, 1, 1))
    assert tuple(commissioner(practice, day) for day in days) == then


def test_a_practice_is_under_a_group_only_while_the_group_is_there():
    practices = {s.subject for s in RELATIONS if s.kind == RelationKind.COMMISSIONED_BY}
    begin = {p: min(s.since for s in RELATIONS if s.subject == p) for p in practices}
    assert Counter(begin.values()) == {date(2013, 4, 1): 432, date(2015, 4, 1): 6}
    for said in RELATIONS:
        if said.kind != RelationKind.COMMISSIONED_BY or said.since >= date(2022, 7, 1):
            continue
        opened, closed = LIFE[slug_of("ccg", said.object.rpartition("=")[2])]
        assert opened <= said.since < closed, said
        assert closed == date(2022, 7, 1) or (said.until and said.until <= closed), said


def test_each_commissioner_has_one_centre_in_england_and_no_boundary():
    areas = [s for s in SAID if isinstance(s, AreaStatement)]
    commissioners = {s.slug for s in BODIES if KINDS[s.kind].group is Group.COMMISSIONER}
    assert sorted(s.slug for s in areas) == sorted(commissioners)
    assert all(-6.5 < s.centre_lon < 2 and 49.8 < s.centre_lat < 56 for s in areas)
    assert {s.geometry_wkb for s in areas} == {b""}


def test_list_sizes_are_synthetic_and_of_a_likely_size():
    lists = [s for s in SAID if isinstance(s, PopulationStatement)]
    assert all(s.synthetic for s in lists)
    first = sorted(s.registered for s in lists if s.as_of == date(2013, 4, 1))
    assert len(first) == 438
    assert 5_500 < first[219] < 7_500
    assert first[0] >= 900
    assert first[-1] < 50_000


def test_facts_carried_over_are_not_marked_synthetic():
    assert not any(s.synthetic for s in BODIES)


def test_every_commissioner_has_its_officers_on_every_day_of_its_life():
    for slug, (opened, closed) in LIFE.items():
        if not slug.startswith(("ccg-", "icb-")):
            continue
        terms = [h for h in PEOPLE.holdings if h.body == slug]
        assert len({h.role for h in terms}) == (7 if slug.startswith("ccg-") else 6)
        for role in {h.role for h in terms}:
            held = sorted((h.since, h.until) for h in terms if h.role == role)
            assert held[0][0] == opened
            assert held[-1][1] == closed
            assert all(a[1] == b[0] for a, b in pairwise(held))


def test_the_registrar_moves_with_the_register():
    held = [h for h in PEOPLE.holdings if h.role == "registrar"]
    assert [(h.body, h.since, h.until) for h in held] == [
        ("board-x24", date(2023, 2, 1), None),
        ("information-centre-x26", date(2013, 4, 1), date(2023, 2, 1)),
    ]
    assert len({h.person for h in held}) == 1


def test_personas_hold_seats_that_are_there():
    seats = {(seat.body, seat.role) for seat in PEOPLE.seats}
    personas = ENGLAND.personas()
    assert [p.key for p in personas] == [
        "accountable-officer",
        "lay-member",
        "board-director",
        "monitor-officer",
        "senate-chair",
        "registrar",
    ]
    assert {seat for p in personas for seat in p.seats} <= seats
    assert not {("ccg-00c", "astrologer")} <= seats


def test_interests_name_practices_that_are_there_or_say_that_they_are_invented():
    practices = {s.slug for s in BODIES if s.kind == "practice"}
    for interest in PEOPLE.interests:
        assert interest.synthetic
        assert interest.organisation_body in practices or interest.organisation.endswith(
            "(synthetic)"
        )


def fingerprint(country) -> str:
    people = country.people()
    lists = [s for s in country.statements() if isinstance(s, PopulationStatement)]
    return sha256(repr((people, lists)).encode()).hexdigest()


def test_all_that_is_made_follows_from_the_printed_number():
    again = load_country("england_2013")
    assert fingerprint(again) == fingerprint(ENGLAND) == FINGERPRINT
    assert fingerprint(replace(again, seed=1)) != FINGERPRINT


# Pinned, so that two machines, or two versions of Python, cannot drift apart unseen.
FINGERPRINT = "d49ce78b759809332ff3899fb49b2c721a763943235cffbadeed52147bcc91d5"
