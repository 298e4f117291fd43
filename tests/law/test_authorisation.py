"""Conditions on authorisation bite at the door and are lifted there; the past keeps its answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from remit.acts.door import ask, perform
from remit.acts.law import settlements
from remit.acts.models import ActRow, Attempt
from remit.acts.registry import read_act
from remit.acts.words import day_words
from remit.domains.bodies.acts.entries import RegisterBody
from remit.domains.bodies.entities import body_entity
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Condition
from remit.domains.bodies.queries import authorisation_of
from remit.domains.law.acts.oversight import removable_acts
from remit.domains.law.queries import may
from remit.domains.law.queries.powers import powers_of
from remit.engines.settlement import EntityRef, day_number
from remit.errors import Invalid, NotFound, Refused
from tests.country import officer_of

BEFORE, DAY = date(2014, 3, 1), date(2014, 4, 1)
LATER = DAY + timedelta(days=90)
GROUP = "ccg-00c"
TEXT = "The Board signs off each plan to integrate services"
pytestmark = pytest.mark.usefixtures("england")


def board(on: date = DAY) -> EntityRef:
    return officer_of("board-x24", "director", on)


def chief(on: date = DAY) -> EntityRef:
    return officer_of(GROUP, "accountable_officer", on)


def oversee(name: str, on: date = DAY, given: str = "", **inputs):
    act = read_act(
        name,
        {"who_it_concerns": GROUP, "words": TEXT, "given": f"autonomy_regarded=yes; {given}"}
        | inputs,
    )
    return perform(act, by=board(on), effective_on=on)


def impose(on: date = DAY, **inputs):
    return oversee(
        "impose_condition",
        on,
        "criteria_met=no",
        **{"removes": "decide_integration", **inputs},
    )


def deciding():
    return read_act("decide_integration", {"who_it_concerns": "00C", "words": "Join the two teams"})


def test_a_condition_takes_a_named_act_and_says_how_it_would_come_back() -> None:
    assert ask(deciding(), by=chief(), effective_on=DAY).permitted
    receipt = impose()
    assert [clause["id"] for clause in receipt.clauses] == ["board.imposes-condition"]
    with pytest.raises(Refused) as refused:
        perform(deciding(), by=chief(), effective_on=DAY)
    told = refused.value
    assert [clause["id"] for clause in told.details["clauses"]] == ["removed.decide_integration"]
    assert f"lift the condition of 1 April 2014: {TEXT} (SI 2012/1631 reg.8)" in told.mend
    attempt = Attempt.objects.get(pk=told.details["attempt"])
    assert (attempt.name, attempt.body_id) == ("decide_integration", body_called(GROUP, DAY).pk)
    assert any(reason.startswith("lift the condition") for reason in attempt.reasons)


def test_a_condition_takes_nothing_else() -> None:
    impose()
    other = read_act(
        "commission",
        {"who_it_concerns": "00C", "words": "Go on", "given": "mandate_consistent=yes"},
    )
    assert ask(other, by=chief(), effective_on=DAY).permitted
    elsewhere = officer_of("ccg-01y", "accountable_officer", DAY)
    theirs = read_act("decide_integration", {"who_it_concerns": "01Y", "words": "Join"})
    assert ask(theirs, by=elsewhere, effective_on=DAY).permitted


def test_a_condition_that_only_asks_for_something_takes_nothing() -> None:
    impose(removes="")
    assert ask(deciding(), by=chief(), effective_on=DAY).permitted
    assert authorisation_of(GROUP, DAY).conditions[0].removes == []


def test_lifted_it_is_permitted_again_and_the_past_keeps_its_answer() -> None:
    impose()
    ref = Condition.objects.known().get(says=TEXT).ref
    oversee("remove_condition", LATER, "criteria_met=yes", condition=str(ref))
    assert perform(deciding(), by=chief(LATER), effective_on=LATER).number
    # The condition was open until then, whenever somebody asks; and not before it was imposed.
    assert not ask(deciding(), by=chief(), effective_on=LATER - timedelta(days=1)).permitted
    assert ask(deciding(), by=chief(BEFORE), effective_on=BEFORE).permitted
    view = authorisation_of(GROUP, LATER)
    (condition,) = [each for each in view.conditions if each.says == TEXT]
    assert (condition.open, condition.until) == (False, LATER)
    imposed, lifted = (
        ActRow.objects.get(number=number) for number in (condition.imposed_by, condition.lifted_by)
    )
    assert (imposed.name, lifted.name) == ("impose_condition", "remove_condition")


def test_an_act_done_before_the_condition_keeps_its_ruling() -> None:
    done = perform(deciding(), by=chief(BEFORE), effective_on=BEFORE)
    impose()
    kept = ActRow.objects.get(pk=done.act_id)
    assert [clause["id"] for clause in kept.clauses] == ["liberty.group"]


def test_two_conditions_on_one_act_must_both_be_lifted() -> None:
    impose()
    impose(words="The Board agrees each joint plan with the council")
    ruling = ask(deciding(), by=chief(), effective_on=DAY)
    assert sum(reason.startswith("lift the condition") for reason in ruling.reasons) == 2


def test_only_the_board_imposes_and_only_where_it_is_not_satisfied() -> None:
    by_itself = read_act(
        "impose_condition",
        {
            "who_it_concerns": GROUP,
            "words": TEXT,
            "given": "autonomy_regarded=yes; criteria_met=no",
        },
    )
    with pytest.raises(Refused):
        perform(by_itself, by=chief(), effective_on=DAY)
    with pytest.raises(Refused) as refused:
        oversee("impose_condition", given="criteria_met=yes")
    assert "SI 2012/1631 reg.8" in str(refused.value.details["reasons"])
    assert not Condition.objects.filter(says=TEXT).exists()


def test_what_cannot_be_taken_away_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        impose(removes="publish_plan")
    assert caught.value.code == "LAW-018"
    assert "award_direct" in caught.value.details["acts"]
    with pytest.raises(NotFound) as missing:
        oversee(
            "remove_condition",
            given="criteria_met=yes",
            condition="00000000-0000-7000-8000-000000000000",
        )
    assert missing.value.code == "BOD-014"


def test_every_act_that_can_be_taken_away_has_its_limit() -> None:
    """A condition on an act without a limit of its own would not bite."""
    known = settlements()
    for pack, day in zip(known.packs, (DAY, date(2023, 4, 1)), strict=True):
        removable = set(removable_acts(day))
        limits = {key.removeprefix("removed.") for key in pack.clauses if "removed." in key}
        assert removable == limits
        # Patients' choice is nobody's to restrict, so there is nothing to take away.
        rest = {name for name, group in pack.acts.items() if group == "commissioning"} - removable
        assert rest == {"restrict_patient_choice"}


def test_a_direction_after_failure_takes_acts_and_names_who_does_them() -> None:
    risk = "significant_risk=yes"
    oversee("stop_function", given=risk, removes="award_direct; advertise")
    oversee(
        "act_in_place", given=f"{risk}; consulted=yes", removes="decide_integration", instead="01Y"
    )
    assert not ask(deciding(), by=chief(), effective_on=DAY).permitted
    view = authorisation_of(GROUP, DAY)
    assert view.state == "with_conditions"
    assert view.removed == ["advertise", "award_direct", "decide_integration"]
    assert {each.instead for each in view.conditions} >= {None, "ccg-01y"}
    with pytest.raises(Refused):
        oversee("stop_function", given="significant_risk=no", removes="advertise")
    with pytest.raises(Invalid):
        oversee("stop_function", given=risk)


def test_a_direction_may_name_its_own_last_day() -> None:
    end = {"until": LATER.isoformat(), "removes": "decide_integration"}
    oversee("stop_function", given="failing=yes", **end)
    assert not ask(deciding(), by=chief(), effective_on=LATER - timedelta(days=1)).permitted
    assert ask(deciding(), by=chief(LATER), effective_on=LATER).permitted
    with pytest.raises(Invalid, match="ends before it begins"):
        oversee("stop_function", LATER, "failing=yes", **end)


def test_may_i_tells_the_condition() -> None:
    impose()
    answer = may("00C", "decide_integration", "own", DAY)
    assert answer.status == "refused"
    assert [clause.id for clause in answer.clauses] == ["removed.decide_integration"]
    assert answer.lifting == [f"lift the condition of 1 April 2014: {TEXT} (SI 2012/1631 reg.8)"]
    rows = [row for area in powers_of("00C", DAY).areas for row in area.rows]
    assert next(row for row in rows if row.act == "decide_integration").answer == "no"
    # Somebody of that kind in general has no condition.
    assert may("ccg", "decide_integration", "own", DAY).lifting == []


def test_powers_vest_on_their_day() -> None:
    """A new group, authorised before its day, has its powers from that day on and not before."""
    keeper = officer_of("information-centre-x26", "registrar", DAY)
    entered = RegisterBody(kind="ccg", code="99Z", called="NHS Example Shadow Group")
    perform(entered, by=keeper, effective_on=DAY)
    restate = read_act("restate_body", {"body": "ccg-99z", "status": "shadow"})
    perform(restate, by=keeper, effective_on=DAY)
    assert authorisation_of("ccg-99z", DAY).state == "unknown"
    granted = "applied=yes; criteria_met=yes"
    oversee("authorise_group", given=granted, who_it_concerns="ccg-99z", powers_from=str(LATER))
    early = body_entity(body_called("ccg-99z", DAY).pk, LATER - timedelta(days=1))
    assert (early.attrs["status"], early.attrs["powers_from"]) == ("shadow", day_number(LATER))
    assert authorisation_of("ccg-99z", DAY).state == "not_yet"
    assert authorisation_of("ccg-99z", LATER).state == "in_full"
    refused = may("ccg-99z", "decide_integration", "own", DAY)
    assert refused.lifting == [f"wait until its powers vest on {day_words(LATER)}"]
    assert may("ccg-99z", "decide_integration", "own", LATER).status == "permitted"
    with pytest.raises(Invalid) as caught:
        oversee("authorise_group", given=granted, who_it_concerns="ccg-99z")
    assert caught.value.code == "BOD-013"


def test_a_group_that_is_dissolved_is_closed_in_the_register() -> None:
    steps = "failing=yes; consulted=yes; reasons_given=yes"
    with pytest.raises(Refused):
        oversee("dissolve_group", given=steps)
    oversee("dissolve_group", given=f"{steps}; report_published=yes")
    pk = body_called(GROUP, DAY).pk
    assert body_entity(pk, DAY).attrs["status"] == "absent"
    assert body_entity(pk, DAY - timedelta(days=1)).attrs["status"] == "active"


def test_a_boards_law_knows_no_conditions() -> None:
    on = date(2023, 4, 1)
    act = read_act(
        "impose_condition",
        {"who_it_concerns": "icb-qhm", "words": TEXT, "given": "criteria_met=no"},
    )
    with pytest.raises(Refused):
        perform(act, by=board(on), effective_on=on)


def test_a_bodys_page_and_the_api_show_its_powers(client) -> None:
    impose()
    address = f"/bodies/{GROUP}?on={DAY}"
    html = client.get(address).content.decode()
    section = html.split('id="powers"')[1].split("<h2")[0]
    assert "under a condition" in section
    assert TEXT in section
    assert "Decide where services are to be integrated" in section
    assert 'id="powers"' not in client.get(f"/bodies/board-x24?on={DAY}").content.decode()
    told = client.get("/api/bodies/authorisation", {"code": "00C", "on": DAY.isoformat()}).json()
    assert (told["state"], told["removed"]) == ("with_conditions", ["decide_integration"])
    # The group's own page shows what it then tried.
    with pytest.raises(Refused):
        perform(deciding(), by=chief(), effective_on=DAY)
    tried = client.get(address).content.decode().split('id="refused"')[1]
    assert "SI 2012/1631 reg.8" in tried
