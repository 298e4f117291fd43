"""What the database itself holds of every table of facts, whoever writes to it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from remit.acts.models import ActRow
from remit.domains.bodies.models import Body, Name, Relation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("england")]

ADD_NAME = (
    "insert into body_name (body_id, name, effective, made_by_id)"
    " values (%s, 'Other', '[1066-01-01,1067-01-01)', %s)"
)


def in_progress(act: UUID) -> None:
    """Make the database take an act for the one in progress, as the door does."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('remit.act', %s, true)", [str(act)])


def done(sql: str, parameters: list[object]) -> None:
    """Carry out a statement, and the checks that fall due when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        cursor.execute("set constraints all immediate")


def refusal(sql: str, parameters: list[object]) -> str:
    """The state with which the database refuses a statement at once, or as its checks fall due."""
    with pytest.raises(Error) as caught, transaction.atomic():
        done(sql, parameters)
    return str(caught.value.__cause__.sqlstate)


@pytest.fixture
def act() -> UUID:
    found = ActRow.objects.order_by("-number").first().pk
    in_progress(found)
    return found


@pytest.fixture
def body() -> UUID:
    return Body.objects.get(slug="ccg-00c").pk


def test_a_fact_by_the_act_in_progress_is_taken(act: UUID, body: UUID) -> None:
    done(ADD_NAME, [body, act])
    assert Name.objects.filter(body=body, name="Other").exists()


def test_a_fact_about_a_body_that_is_not_there_is_refused(act: UUID) -> None:
    assert refusal(ADD_NAME, [uuid4(), act]) == "23503"


def test_a_relation_to_a_body_that_is_not_there_is_refused(act: UUID, body: UUID) -> None:
    add = (
        "insert into body_relation (subject_id, kind, object_id, evidence, effective, made_by_id)"
        " values (%s, 'covers', %s, '{}', '[1066-01-01,1067-01-01)', %s)"
    )
    assert refusal(add, [body, uuid4(), act]) == "23503"
    assert refusal(add, [uuid4(), body, act]) == "23503"


def test_one_wrong_row_among_right_ones_is_refused(act: UUID, body: UUID) -> None:
    many = ADD_NAME + ", (%s, 'Another', '[1068-01-01,1069-01-01)', %s)"
    assert refusal(many, [body, act, body, uuid4()]) == "RM001"


def test_a_fact_by_an_act_that_the_journal_does_not_hold_is_refused(body: UUID) -> None:
    nobody = uuid4()
    in_progress(nobody)
    assert refusal(ADD_NAME, [body, nobody]) == "23503"


def test_a_fact_closed_by_an_act_that_the_journal_does_not_hold_is_refused(body: UUID) -> None:
    nobody = uuid4()
    in_progress(nobody)
    close = (
        "update body_name set recorded = tstzrange(lower(recorded), now()), superseded_by_id = %s"
        " where body_id = %s and upper_inf(recorded)"
    )
    assert refusal(close, [nobody, body]) == "23503"


def test_that_an_act_wrote_is_not_taken_back(act: UUID, body: UUID) -> None:
    done(ADD_NAME, [body, act])
    assert refusal("delete from act_wrote", []) == "RM003"


def test_a_new_fact_is_not_closed_already(act: UUID, body: UUID) -> None:
    closed = (
        "insert into body_name (body_id, name, effective, made_by_id, recorded) values"
        " (%s, 'Other', '[1066-01-01,1067-01-01)', %s, '[2020-01-01,2021-01-01)')"
    )
    assert refusal(closed, [body, act]) == "RM002"


def test_the_reason_for_a_closing_is_the_act_in_progress(act: UUID, body: UUID) -> None:
    close = (
        "update body_name set recorded = tstzrange(lower(recorded), now()), superseded_by_id = %s"
        " where body_id = %s and upper_inf(recorded)"
    )
    assert refusal(close, [uuid4(), body]) == "RM001"


@pytest.mark.parametrize(
    "kind", ["part_of", "commissioned_by", "member_of", "hosted_by", "succeeds"]
)
def test_a_relation_is_not_said_twice_of_one_time(act: UUID, kind: str) -> None:
    row = Relation.objects.known().filter(kind=kind).first()
    again = (
        "insert into body_relation (subject_id, kind, object_id, evidence, effective, made_by_id)"
        " select subject_id, kind, object_id, evidence, effective, %s from body_relation"
        " where id = %s"
    )
    assert refusal(again, [act, row.pk]) == "23P01"
