"""Questions about bodies, asked of the example country: published facts with known answers."""

from __future__ import annotations

from datetime import date

import pytest

from remit.acts.door import perform
from remit.acts.registry import read_act
from remit.domains.bodies.entities import registrar
from remit.domains.bodies.kinds import KINDS
from remit.domains.bodies.queries import (
    commissioner_of,
    commissioners_map,
    count_bodies,
    find_bodies,
    list_bodies,
    members_of,
    show_body,
    successors_of,
)
from remit.domains.bodies.queries.lineage import WHOLE_PPM
from remit.errors import Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("england")]
LETTER = date(2013, 4, 1)
TODAY = date(2026, 11, 1)

# How many commissioners there were, as published at the time.
COMMISSIONERS = {
    date(2013, 4, 1): 211,
    date(2015, 3, 31): 211,
    date(2015, 4, 1): 209,
    date(2016, 4, 1): 209,
    date(2017, 4, 1): 207,
    date(2018, 4, 1): 195,
    date(2019, 4, 1): 191,
    date(2020, 4, 1): 135,
    date(2021, 4, 1): 106,
    date(2022, 6, 30): 106,
    date(2022, 7, 1): 42,
    TODAY: 42,
}


@pytest.mark.parametrize(("on", "expected"), COMMISSIONERS.items())
def test_commissioners_are_as_many_as_published(on: date, expected: int) -> None:
    assert count_bodies(on, "commissioner").total == expected


def test_nobody_commissioned_before_the_first_day() -> None:
    assert count_bodies(date(2013, 3, 31), "commissioner").total == 0


def test_a_kind_that_is_none_lists_the_kinds() -> None:
    with pytest.raises(Invalid) as caught:
        count_bodies(LETTER, "guild")
    assert caught.value.code == "BOD-007"
    assert "ccg" in caught.value.mend


def test_a_body_in_its_shadow_is_not_counted_but_shown() -> None:
    shadow = show_body("13T", date(2015, 1, 1))
    assert (shadow.exists, shadow.status) == (True, "shadow")
    assert show_body("13T", date(2015, 4, 1)).status == "active"


def test_a_code_that_was_given_on_leads_to_its_holder_of_the_day() -> None:
    assert show_body("01Y", date(2022, 6, 30)).slug == "ccg-01y"
    assert show_body("01Y", date(2022, 7, 1)).slug == "sub-icb-location-01y"
    assert show_body("ccg-01y", TODAY).exists is False


def test_an_unknown_code_is_told() -> None:
    with pytest.raises(NotFound) as caught:
        show_body("ZZZ9", LETTER)
    assert caught.value.code == "BOD-001"


def test_a_merger_is_followed_to_today() -> None:
    lineage = successors_of("00C", TODAY)
    assert [(step.from_slug, step.to_slug, step.on) for step in lineage.steps] == [
        ("ccg-00c", "ccg-16c", date(2020, 4, 1)),
        ("ccg-16c", "icb-qhm", date(2022, 7, 1)),
    ]
    assert [(end.slug, end.share_ppm) for end in lineage.ends] == [("icb-qhm", WHOLE_PPM)]
    assert lineage.name == "NHS Darlington CCG"


def test_a_merger_is_not_followed_past_the_date_asked_for() -> None:
    lineage = successors_of("00C", date(2021, 1, 1))
    assert [end.slug for end in lineage.ends] == ["ccg-16c"]


def test_a_split_keeps_its_shares() -> None:
    """Glossop left Tameside and Glossop for Derbyshire's board in July 2022."""
    ends = {end.slug: end.share_ppm for end in successors_of("01Y", TODAY).ends}
    assert set(ends) == {"icb-qop", "icb-qj2"}
    assert sum(ends.values()) == WHOLE_PPM
    assert ends["icb-qj2"] < ends["icb-qop"]


def test_what_a_continuing_body_gave_away_leaves_it() -> None:
    """Cumbria's south went to Morecambe Bay in 2017; the rest lived on under its old code."""
    ends = {end.slug: end.share_ppm for end in successors_of("01H", TODAY).ends}
    assert set(ends) == {"icb-qhm", "icb-qe1"}
    assert sum(ends.values()) == WHOLE_PPM


def test_every_commissioner_of_2013_is_somewhere_today() -> None:
    for line in list_bodies("ccg", LETTER, rows_max=500).rows:
        ends = successors_of(line.slug, TODAY).ends
        assert ends, line.slug
        assert all(end.exists and end.kind == "icb" for end in ends), line.slug
        assert abs(sum(end.share_ppm for end in ends) - WHOLE_PPM) <= 1000, line.slug


def test_who_commissioned_for_a_practice_then_and_now() -> None:
    told = commissioner_of("A82003", date(2014, 4, 1))
    assert [(row.slug, row.since) for row in told.rows] == [
        ("ccg-01h", date(2013, 4, 1)),
        ("ccg-01k", date(2017, 4, 1)),
        ("icb-qe1", date(2022, 7, 1)),
    ]
    assert told.at_date is not None
    assert told.at_date.name == "NHS Cumbria CCG"
    assert commissioner_of("A82003", date(2018, 4, 1)).at_date.slug == "ccg-01k"


def test_practices_of_a_commissioner_come_a_page_at_a_time() -> None:
    whole = members_of("icb-qhm", TODAY)
    parts = [
        members_of("icb-qhm", TODAY, page, rows_max=7)
        for page in range(1, 99)
        if (page - 1) * 7 < whole.total
    ]
    assert [row.slug for part in parts for row in part.rows] == [row.slug for row in whole.rows]
    assert all(row.synthetic for row in whole.rows if row.registered is not None)


@pytest.mark.parametrize(
    ("text", "why", "slug"),
    [
        ("00C", "code", "ccg-00c"),
        ("E38000042", "code", None),
        ("darlington ccg", "name", "ccg-00c"),
        ("CCG Darlington", "name", "ccg-00c"),
        ("darlinton", "similar name", "ccg-00c"),
        ("glosop", "similar name", "ccg-01y"),
    ],
)
def test_a_body_is_found(text: str, why: str, slug: str | None) -> None:
    found = find_bodies(text, LETTER)
    assert found.hits
    assert found.hits[0].why == why
    if slug:
        assert found.hits[0].slug == slug


def test_a_closed_body_is_found_by_its_former_name_today() -> None:
    hits = [hit for hit in find_bodies("darlington ccg", TODAY).hits if hit.slug == "ccg-00c"]
    assert [(hit.why, hit.active) for hit in hits] == [("former name", False)]


@pytest.mark.parametrize("text", ["NHS Darlington CCG", "darlington ccg"])
def test_the_commissioner_of_that_very_name_comes_before_its_namesake(text: str) -> None:
    namesake = {"kind": "prescriber", "code": "Y99999", "called": "NHS Darlington CCG"}
    perform(read_act("register_body", namesake), by=registrar(LETTER), effective_on=LETTER)
    hits = find_bodies(text, TODAY).hits
    assert [hit.slug for hit in hits[:2]] == ["ccg-00c", "prescriber-y99999"]


def test_a_body_is_found_by_postcode_district() -> None:
    found = find_bodies("LA12", LETTER)
    assert "postcode districts" in found.searched
    assert "practice-a82003" in [hit.slug for hit in found.hits]


@pytest.mark.parametrize("text", ["", "   ", "%", "'; drop table act --", "zzzzqqqq", "x" * 500])
def test_a_text_that_finds_nothing_is_no_error(text: str) -> None:
    assert find_bodies(text, LETTER).total >= 0


def test_the_map_holds_every_active_commissioner_with_a_place() -> None:
    rows = commissioners_map(LETTER).rows
    assert len(rows) == 211
    assert all(row.centre_lon is not None for row in rows)


def test_officers_and_interests_of_the_example_are_marked() -> None:
    shown = show_body("ccg-00c", date(2014, 4, 1))
    assert shown.officers
    assert all(officer.synthetic for officer in shown.officers)
    assert all(interest.synthetic for officer in shown.officers for interest in officer.interests)


def test_lists_are_paged_and_sorted() -> None:
    whole = list_bodies("ccg", LETTER, rows_max=500)
    names = [row.name.upper() for row in whole.rows]
    assert names == sorted(names)
    assert list_bodies("ccg", LETTER, page=99, rows_max=100).page == 3


def test_every_kind_says_what_it_is() -> None:
    assert all(kind.title and kind.plural for kind in KINDS.values())
