"""The one door: what it lets through, what it keeps of what it refuses, and what it writes."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from remit.acts.door import ask, perform, rehearse
from remit.acts.ids import new_id
from remit.acts.models import ActRow, Attempt, Duty
from remit.acts.registry import ACTS, read_act
from remit.domains.bodies.models import Interest, Name, Office, Officer
from remit.engines.settlement import EntityRef
from remit.errors import Invalid, NotFound, Refused
from tests.country import officer_of

pytestmark = pytest.mark.django_db
DAY = date(2014, 4, 1)
GROUP = "ccg-00c"


@pytest.fixture
def accountable_officer(england: None) -> EntityRef:
    return officer_of(GROUP, "accountable_officer", DAY)


def create_office(body: str = GROUP, title: str = "Head of Outcomes"):
    return read_act("create_office", {"body": body, "role": "lay_member", "office": title})


def test_a_permitted_act_answers_a_receipt_with_its_clause(accountable_officer) -> None:
    receipt = perform(create_office(), by=accountable_officer, effective_on=DAY)
    assert [clause["clause"] for clause in receipt.clauses] == ["2006 Act Sch.1A"]
    assert receipt.pack == "england_2013"
    assert Office.objects.filter(title="Head of Outcomes", made_by_id=receipt.act_id).exists()
    row = ActRow.objects.get(pk=receipt.act_id)
    assert row.number == receipt.number
    assert row.touched.count() == 1


def test_numbers_of_acts_grow(accountable_officer) -> None:
    first = perform(create_office(), by=accountable_officer, effective_on=DAY)
    second = perform(create_office(), by=accountable_officer, effective_on=DAY)
    assert second.number > first.number


def test_the_settlement_is_the_one_of_the_effective_date(england: None) -> None:
    later = date(2023, 4, 1)
    chief = officer_of("icb-qhm", "chief_executive", later)
    receipt = perform(create_office("icb-qhm"), by=chief, effective_on=later)
    assert receipt.pack == "england_2022"
    assert [clause["clause"] for clause in receipt.clauses] == ["2006 Act Sch.1B"]


def test_a_refused_act_changes_nothing_and_is_kept(england: None) -> None:
    regulator = officer_of("regulator-monitor", "chief_executive", DAY)
    before = Office.objects.count(), ActRow.objects.count()
    with pytest.raises(Refused) as refused:
        perform(create_office(), by=regulator, effective_on=DAY)
    assert (Office.objects.count(), ActRow.objects.count()) == before
    attempt = Attempt.objects.get(pk=refused.value.details["attempt"])
    assert attempt.name == "create_office"
    assert attempt.actor_id == regulator.id
    assert any("2006 Act Sch.1A" in reason for reason in attempt.reasons)
    assert refused.value.exit_code == 2


def test_asking_keeps_nothing(england: None) -> None:
    regulator = officer_of("regulator-monitor", "chief_executive", DAY)
    before = Attempt.objects.count()
    assert not ask(create_office(), by=regulator, effective_on=DAY).permitted
    assert Attempt.objects.count() == before


def test_a_rehearsal_leaves_nothing_behind(accountable_officer) -> None:
    before = Office.objects.count(), ActRow.objects.count()
    receipt = rehearse(create_office(), by=accountable_officer, effective_on=DAY)
    assert receipt.summary == "created the office of Head of Outcomes"
    assert (Office.objects.count(), ActRow.objects.count()) == before


def test_the_same_id_again_answers_the_same_receipt(accountable_officer) -> None:
    act_id = new_id()
    first = perform(create_office(), by=accountable_officer, effective_on=DAY, act_id=act_id)
    again = perform(create_office(), by=accountable_officer, effective_on=DAY, act_id=act_id)
    assert again == first
    assert Office.objects.filter(title="Head of Outcomes").count() == 1


def test_the_same_id_for_another_act_names_what_differs(accountable_officer) -> None:
    act_id = new_id()
    perform(create_office(), by=accountable_officer, effective_on=DAY, act_id=act_id)
    with pytest.raises(Invalid) as caught:
        perform(
            create_office(title="Other"),
            by=accountable_officer,
            effective_on=DAY + timedelta(days=1),
            act_id=act_id,
        )
    assert caught.value.code == "ACT-004"
    assert caught.value.details["differing"] == ["effective_on", "office"]


def test_an_error_in_a_change_leaves_nothing(accountable_officer) -> None:
    appoint = read_act(
        "appoint_officer", {"body": GROUP, "office": "Nobody's chair", "person": "Invented Person"}
    )
    before = ActRow.objects.count()
    with pytest.raises(NotFound) as caught:
        perform(appoint, by=accountable_officer, effective_on=DAY)
    assert caught.value.code == "BOD-004"
    assert ActRow.objects.count() == before


def test_an_appointment_brings_its_duty_with_its_clock(accountable_officer) -> None:
    perform(create_office(), by=accountable_officer, effective_on=DAY)
    receipt = perform(
        read_act(
            "appoint_officer",
            {"body": GROUP, "office": "Head of Outcomes", "person": "Invented Person"},
        ),
        by=accountable_officer,
        effective_on=DAY,
    )
    duty = Duty.objects.get(act_id=receipt.act_id)
    assert (duty.clause, duty.due_on) == ("2006 Act s.14O", DAY + timedelta(days=28))


def test_an_office_that_is_taken_names_its_holder(accountable_officer) -> None:
    perform(create_office(), by=accountable_officer, effective_on=DAY)
    appoint = read_act(
        "appoint_officer", {"body": GROUP, "office": "head of outcomes", "person": "First Holder"}
    )
    perform(appoint, by=accountable_officer, effective_on=DAY)
    with pytest.raises(Invalid, match="First Holder holds that office"):
        perform(appoint, by=accountable_officer, effective_on=DAY)


def test_an_ended_appointment_keeps_its_history(accountable_officer) -> None:
    perform(create_office(), by=accountable_officer, effective_on=DAY)
    perform(
        read_act(
            "appoint_officer",
            {"body": GROUP, "office": "Head of Outcomes", "person": "First Holder"},
        ),
        by=accountable_officer,
        effective_on=DAY,
    )
    holding = Officer.objects.known().get(person__name="First Holder")
    end = DAY + timedelta(days=100)
    perform(
        read_act("end_appointment", {"officer": holding.ref}),
        by=accountable_officer,
        effective_on=end,
    )
    now = Officer.objects.known().get(ref=holding.ref)
    assert (now.since, now.until) == (DAY, end)
    assert Officer.objects.filter(ref=holding.ref).count() == 2


def test_an_interest_is_declared_and_ended(accountable_officer) -> None:
    declared = read_act(
        "declare_interest",
        {
            "officer": accountable_officer.id,
            "kind": "financial",
            "organisation": "Example Care Ltd",
            "says": "holds a fifth of the shares",
        },
    )
    perform(declared, by=accountable_officer, effective_on=DAY)
    row = Interest.objects.known().get(organisation="Example Care Ltd")
    end = DAY + timedelta(days=30)
    perform(
        read_act("end_interest", {"interest": row.ref, "officer": accountable_officer.id}),
        by=accountable_officer,
        effective_on=end,
    )
    assert Interest.objects.known().get(ref=row.ref).until == end


def test_an_unknown_actor_is_told(england: None) -> None:
    with pytest.raises(NotFound) as caught:
        perform(create_office(), by=EntityRef("Officer", str(uuid4())), effective_on=DAY)
    assert caught.value.code == "BOD-002"


def test_who_acts_outside_the_time_of_an_office_is_told_its_time(
    england: None, accountable_officer: EntityRef
) -> None:
    with pytest.raises(NotFound) as caught:
        perform(create_office(), by=accountable_officer, effective_on=date(2021, 1, 1))
    assert caught.value.code == "BOD-002"
    assert caught.value.what == (
        "the office of Accountable Officer was held from 1 April 2013 until 1 April 2020,"
        " not on 1 January 2021"
    )


@pytest.mark.parametrize("name", ["create_office", "appoint_officer", "rename_body"])
def test_wrong_inputs_are_told_by_field(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_act(name, {"body": "x" * 81, "surprise": 1})
    assert caught.value.code == "ACT-003"
    assert {"body", "surprise"} <= set(caught.value.details["fields"])


def test_an_unknown_act_lists_the_known() -> None:
    with pytest.raises(NotFound) as caught:
        read_act("abolish_the_moon", {})
    assert caught.value.details["acts"] == sorted(ACTS)


# The database itself refuses writes round the door.


def refused_by_database(sql: str, state: str) -> None:
    with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert caught.value.__cause__.sqlstate == state


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("update body_name set name = 'x'", "RM001"),
        ("delete from body_name", "RM003"),
        ("truncate body_name", "RM003"),
        ("update act set summary = 'x'", "RM003"),
        ("delete from act", "RM003"),
        ("truncate act cascade", "RM003"),
        ("update body set slug = 'x'", "RM003"),
        (
            "insert into person (id, name, synthetic, made_by_id) "
            "select gen_random_uuid(), 'x', true, id from act limit 1",
            "RM001",
        ),
        (
            "insert into body_name (body_id, name, effective, made_by_id) "
            "select body_id, name, effective, made_by_id from body_name limit 1",
            "RM001",
        ),
    ],
)
def test_the_database_refuses_a_write_outside_an_act(england: None, sql: str, state: str) -> None:
    refused_by_database(sql, state)


def test_the_database_refuses_to_change_a_fact_even_within_an_act(england: None) -> None:
    act = ActRow.objects.first()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('remit.act', %s, true)", [str(act.pk)])
    refused_by_database(
        f"update body_name set name = 'x', superseded_by_id = '{act.pk}', "
        "recorded = tstzrange(lower(recorded), now())",
        "RM002",
    )


def test_the_database_refuses_two_names_at_once(england: None) -> None:
    row = Name.objects.known().first()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('remit.act', %s, true)", [str(row.made_by_id)])
    refused_by_database(
        "insert into body_name (body_id, name, effective, made_by_id) select body_id, 'Other', "
        f"effective, made_by_id from body_name where id = {row.pk}",
        "23P01",
    )
