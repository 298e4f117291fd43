"""Each act and each refused attempt has its entry; what is entered can be redacted, not changed."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from remit.acts import entries
from remit.acts.door import perform
from remit.acts.ids import new_id
from remit.acts.models import ActRow, Attempt, Entry, EntryPart
from remit.acts.registry import read_act
from remit.engines.record.statement import read
from remit.engines.settlement import EntityRef
from remit.errors import Refused
from tests.country import officer_of

pytestmark = pytest.mark.django_db
DAY = date(2014, 4, 1)
GROUP = "ccg-00c"


@pytest.fixture
def accountable_officer(england: None) -> EntityRef:
    return officer_of(GROUP, "accountable_officer", DAY)


def create_office(title: str = "Head of Outcomes"):
    return read_act("create_office", {"body": GROUP, "role": "lay_member", "office": title})


def statement_of(entry_id) -> dict:
    return dict(read(bytes(Entry.objects.get(pk=entry_id).statement)))


def hash_of(part: EntryPart) -> str:
    return hashlib.sha256(bytes(part.salt) + bytes(part.content)).hexdigest()


def test_an_act_is_entered_with_what_is_public_of_it(accountable_officer) -> None:
    receipt = perform(create_office(), by=accountable_officer, effective_on=DAY)
    said = statement_of(receipt.act_id)
    assert (said["kind"], said["act"], said["on"]) == ("act", "create_office", "2014-04-01")
    assert said["clauses"] == ["2006 Act Sch.1A"]
    part = EntryPart.objects.get(entry_id=receipt.act_id)
    assert (part.name, said["public"], said["private"]) == ("public", hash_of(part), None)
    content = json.loads(bytes(part.content))
    assert content["number"] == receipt.number
    assert content["inputs"]["office"] == "Head of Outcomes"
    row = ActRow.objects.get(pk=receipt.act_id)
    assert content == entries.shown(row, content["inputs"], row.duties.all())


def test_no_text_that_a_person_wrote_is_in_a_statement(accountable_officer) -> None:
    receipt = perform(create_office("Zebra keeper"), by=accountable_officer, effective_on=DAY)
    row = ActRow.objects.get(pk=receipt.act_id)
    statement = bytes(Entry.objects.get(pk=receipt.act_id).statement).decode()
    assert "Zebra" in row.summary
    assert "Zebra" not in statement
    assert row.actor_label not in statement


def test_the_receipt_gives_the_hash_under_which_the_log_will_hold_it(accountable_officer) -> None:
    receipt = perform(create_office(), by=accountable_officer, effective_on=DAY)
    statement = bytes(Entry.objects.get(pk=receipt.act_id).statement)
    assert receipt.entry == hashlib.sha256(b"\0" + statement).hexdigest()


def test_a_refused_attempt_is_entered_with_its_reasons(england: None) -> None:
    regulator = officer_of("regulator-monitor", "chief_executive", DAY)
    with pytest.raises(Refused) as refused:
        perform(create_office(), by=regulator, effective_on=DAY)
    attempt = Attempt.objects.get(pk=refused.value.details["attempt"])
    assert statement_of(attempt.pk)["kind"] == "refusal"
    content = json.loads(bytes(EntryPart.objects.get(entry_id=attempt.pk).content))
    assert content["reasons"] == attempt.reasons


def test_what_the_country_did_when_it_was_loaded_is_entered_too(england: None) -> None:
    assert Entry.objects.count() == ActRow.objects.count() + Attempt.objects.count()


def in_an_act(act_id, *statements: tuple[str, list[object]]) -> str | None:
    """What the database said against these statements in an act; None where it took them."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('remit.act', %s, true)", [str(act_id)])
            for sql, given in statements:
                cursor.execute(sql, given)
            cursor.execute("set constraints all immediate")
    except Error as error:
        return error.__cause__.sqlstate
    return None


def test_the_database_takes_no_entry_without_its_act(england: None) -> None:
    act_id = new_id()
    written = ("insert into entry (id, statement) values (%s, 'x')", [act_id])
    assert in_an_act(act_id, written) == "RM004"


def test_the_database_takes_no_act_without_its_entry(england: None) -> None:
    act_id = new_id()
    columns = [
        field.column for field in ActRow._meta.fields if field.column not in ("id", "number")
    ]
    names = ", ".join(columns)
    copied = (
        f"insert into act (id, {names}) select %s, {names} from act limit 1",
        [act_id],
    )
    assert in_an_act(act_id, copied) == "RM004"
    with_entry = ("insert into entry (id, statement) values (%s, 'x')", [act_id])
    assert in_an_act(act_id, copied, with_entry) is None


class Redacting:
    """The part of an act in progress that a redaction needs."""

    def __init__(self, act_id) -> None:
        self.act_id = act_id


def redact(entry_id, parts: list[str]) -> None:
    act_id = new_id()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('remit.act', %s, true)", [str(act_id)])
    entries.redact(Entry.objects.get(pk=entry_id), parts, Redacting(act_id))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('remit.act', '', true)")


def test_a_redaction_removes_the_text_and_leaves_the_statement(accountable_officer) -> None:
    receipt = perform(create_office("Zebra keeper"), by=accountable_officer, effective_on=DAY)
    before = bytes(Entry.objects.get(pk=receipt.act_id).statement)
    redact(receipt.act_id, ["public"])
    row = ActRow.objects.get(pk=receipt.act_id)
    part = EntryPart.objects.get(entry_id=receipt.act_id)
    assert (row.summary, row.actor_label, row.inputs) == ("", "", {})
    assert (part.salt, part.content) == (None, None)
    assert bytes(Entry.objects.get(pk=receipt.act_id).statement) == before


@pytest.mark.parametrize(
    "sql",
    [
        "update act set summary = 'x' where id = %(other)s",
        "update act set name = 'x' where id = %(own)s",
        "update act set effective_on = '2020-01-01' where id = %(own)s",
        "update entry_part set content = 'x' where entry_id = %(own)s",
        "update entry_part set salt = null, content = null where entry_id = %(own)s",
        "delete from entry_part where entry_id = %(own)s",
        "update entry set statement = 'x' where id = %(own)s",
    ],
)
def test_a_redaction_can_do_no_more_than_redact(accountable_officer, sql: str) -> None:
    own = perform(create_office("One"), by=accountable_officer, effective_on=DAY).act_id
    other = perform(create_office("Two"), by=accountable_officer, effective_on=DAY).act_id
    begun = ("select set_config('remit.redact', %s, true)", [str(own)])
    assert in_an_act(new_id(), begun, (sql, {"own": own, "other": other})) == "RM003"
