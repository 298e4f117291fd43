from __future__ import annotations

from datetime import date

import pytest

from remit.countries.dice import Dice
from remit.countries.interests import interests
from remit.countries.names import Heritage, Names, name_of, names_from
from remit.countries.people import Employer, Holding, Office, Persona, make_people
from remit.errors import Invalid

DICE = Dice(7)
NAMES = Names(
    (Heritage(("Ada", "Ben", "Cy", "Dot"), ("Lark", "Moss", "Nunn", "Orr"), 1.0),),
    frozenset({"Ada Lark"}),
)
OFFICES = (
    Office("chair", "Chair", True, (2, 3)),
    Office("registrar", "Registrar", False, (2, 4), since=date(2015, 1, 1)),
)
TOWN = Employer("ccg-town", date(2013, 4, 1), date(2022, 7, 1), OFFICES)
CITY = Employer("board-city", date(2013, 4, 1), None, OFFICES)
UNTIL = date(2026, 1, 1)


def made(*personas: Persona):
    return make_people(DICE, [TOWN, CITY], NAMES, personas, UNTIL)


def broken_terms(holdings: tuple[Holding, ...], seat: str, first: date, last: date | None):
    """Days at which the terms of a seat do not follow each other from its first to its last."""
    terms = sorted((h.since, h.until) for h in holdings if h.seat == seat)
    starts = [since for since, _ in terms]
    ends = [first, *(until for _, until in terms)]
    return [(a, b) for a, b in zip(ends, [*starts, last], strict=True) if a != b]


def test_terms_follow_each_other_for_as_long_as_the_body_is_there():
    holdings = made().holdings
    assert broken_terms(holdings, "ccg-town/chair", TOWN.since, TOWN.until) == []
    assert broken_terms(holdings, "board-city/chair", CITY.since, None) == []
    assert len([h for h in holdings if h.seat == "ccg-town/chair"]) > 1


def test_an_office_made_later_is_empty_before():
    holdings = made().holdings
    assert broken_terms(holdings, "board-city/registrar", date(2015, 1, 1), None) == []


def test_a_gap_between_terms_would_be_found():
    holdings = tuple(h for h in made().holdings if not h.key.endswith("/2"))
    assert broken_terms(holdings, "ccg-town/chair", TOWN.since, TOWN.until) != []


def test_a_persona_keeps_all_its_seats_for_their_whole_time():
    persona = Persona(
        "keeper", "A keeper", "keep", (("ccg-town", "registrar"), ("board-city", "registrar"))
    )
    people = made(persona)
    held = [h for h in people.holdings if h.person == "persona/keeper"]
    assert [(h.body, h.since, h.until) for h in held] == [
        ("ccg-town", date(2015, 1, 1), date(2022, 7, 1)),
        ("board-city", date(2015, 1, 1), None),
    ]
    assert len([p for p in people.persons if p.key == "persona/keeper"]) == 1


def test_everybody_is_synthetic_and_doctors_say_so():
    people = made()
    assert all(p.synthetic for p in people.persons)
    assert all(h.synthetic for h in people.holdings)
    chairs = {h.person for h in people.holdings if h.role == "chair"}
    assert {p.name.startswith("Dr ") for p in people.persons if p.key in chairs} == {True}
    assert {p.name.startswith("Dr ") for p in people.persons if p.key not in chairs} == {False}


def test_real_office_holders_and_names_already_taken_do_not_come_up():
    taken: set[str] = set()
    drawn = {name_of(DICE, NAMES, f"k{n}", doctor=False, taken=taken) for n in range(15)}
    assert len(drawn) == 15
    assert "Ada Lark" not in drawn
    with pytest.raises(Invalid) as caught:
        name_of(DICE, NAMES, "one too many", doctor=False, taken=taken)
    assert caught.value.code == "CTY-007"
    free = Names(NAMES.heritages, frozenset())
    assert "Ada Lark" in {
        name_of(DICE, free, f"k{n}", doctor=False, taken=set()) for n in range(200)
    }


def test_an_empty_list_of_names_is_refused():
    with pytest.raises(Invalid) as caught:
        names_from({"never": [], "heritage": [{"given": [], "family": ["Moss"], "weight": 1}]})
    assert caught.value.code == "CTY-006"


def test_doctors_who_lead_are_partners_in_a_practice_near_by():
    people = made()
    declared = list(interests(DICE, people, {"ccg-town": [("practice-a1", "Mill Surgery")]}))
    chairs = {h.person for h in people.holdings if h.seat == "ccg-town/chair"}
    assert {i.person for i in declared if i.organisation_body == "practice-a1"} == chairs
    elsewhere = {h.person for h in people.holdings if h.body == "board-city"}
    assert not any(i.organisation_body for i in declared if i.person in elsewhere)


def test_interests_are_synthetic_declared_soon_and_in_nothing_real_but_practices():
    people = made()
    first_day = {h.person: h.since for h in reversed(people.holdings)}
    declared = list(interests(DICE, people, {}))
    assert declared
    for interest in declared:
        assert interest.synthetic
        assert interest.organisation.endswith("(synthetic)")
        assert 0 <= (interest.declared_on - first_day[interest.person]).days < 28
        assert interest.kind in {"financial", "professional", "personal", "indirect"}
