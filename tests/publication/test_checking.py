"""What a hand with every right changes in the database is told, with what was entered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from remit.acts.door import perform
from remit.acts.models import ActRow, Duty, Entry
from remit.acts.registry import ACTS, read_act
from remit.domains.publication.checking import check_all
from remit.domains.publication.publishing import publish_all
from remit.domains.publication.queries import entry_of
from remit.errors import Invalid, Refused
from tests.country import officer_of
from tests.publication.conftest import by_hand

pytestmark = pytest.mark.django_db
DAY = date(2014, 4, 1)
TODAY = date(2026, 11, 22)
GROUP = "ccg-00c"


def chief():
    return officer_of(GROUP, "accountable_officer", DAY)


@pytest.fixture
def act(record: Path) -> ActRow:
    """An act with a duty, published."""
    return appointed()


@pytest.fixture
def half_private(record: Path, monkeypatch: pytest.MonkeyPatch) -> ActRow:
    """The same act, where its declaration keeps the person's name private."""
    declared = ACTS["appoint_officer"]
    kept = replace(declared.declaration, private=frozenset({"person"}))
    monkeypatch.setattr(declared, "declaration", kept)
    return appointed()


def appointed() -> ActRow:
    perform(
        read_act("create_office", {"body": GROUP, "role": "lay_member", "office": "Lay member"}),
        by=chief(),
        effective_on=DAY,
    )
    receipt = perform(
        read_act(
            "appoint_officer", {"body": GROUP, "office": "Lay member", "person": "Invented Person"}
        ),
        by=chief(),
        effective_on=DAY,
    )
    publish_all(TODAY)
    return ActRow.objects.get(pk=receipt.act_id)


def test_nothing_differs_in_a_house_that_was_left_alone(act: ActRow) -> None:
    assert list(check_all()) == []
    assert entry_of(act.pk).differences == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("update act set summary = 'x' where id = %s", "summary"),
        ("update act set name = 'rename_body' where id = %s", "what was done"),
        ("update act set actor_label = 'x' where id = %s", "actor"),
        ("update act set actor_id = 'x' where id = %s", "actor id"),
        ("update act set actor_type = 'x' where id = %s", "actor type"),
        ("update act set body_id = null where id = %s", "the body"),
        ("update act set thing_label = 'x' where id = %s", "thing"),
        ("update act set thing_id = 'x' where id = %s", "thing id"),
        ("update act set thing_type = 'x' where id = %s", "thing type"),
        ("update act set number = 999999 where id = %s", "number"),
        ("update act set effective_on = '2015-01-01' where id = %s", "the date"),
        ("update act set recorded_at = now() where id = %s", "when it was recorded"),
        ("update act set pack = 'x' where id = %s", "its settlement"),
        ("update act set pack_hash = 'x' where id = %s", "its settlement"),
        ("update act set clauses = '[]' where id = %s", "its clauses"),
        ("update act set inputs = '{}' where id = %s", "inputs"),
        ("""update act set inputs = inputs || '{"planted": "x"}' where id = %s""", "inputs"),
        ("update duty set due_on = '2030-01-01' where act_id = %s", "duties"),
        ("delete from duty where act_id = %s", "duties"),
        ("delete from act where id = %s", "the act"),
        ("update entry_part set content = '{}' where entry_id = %s", "the public part"),
        ("update entry_part set salt = 'x' where entry_id = %s", "the public part"),
        ("delete from entry_part where entry_id = %s", "the public part"),
        ("update entry set statement = '{}' where id = %s", "the statement"),
        ("delete from entry where id = %s", "the entry"),
    ],
)
def test_each_change_by_hand_is_told(act: ActRow, sql: str, told: str) -> None:
    by_hand(sql, [act.pk])
    found = [each for each in check_all() if each.entry == act.pk]
    assert any(told in each.where for each in found), found


def test_a_change_of_every_column_of_an_act_is_tried() -> None:
    """The list above names every column of the journal, so that none is left unwatched."""
    tried = " ".join(
        sql for sql, _ in test_each_change_by_hand_is_told.pytestmark[0].args[1] if "act set" in sql
    )
    columns = {field.column for field in ActRow._meta.fields} - {"id"}
    assert {column for column in columns if f" {column} =" not in tried} == set()


def test_a_change_of_act_part_and_statement_alike_is_told_by_the_log(act: ActRow) -> None:
    entry = Entry.objects.get(pk=act.pk)
    said = json.loads(bytes(entry.statement)) | {"on": "2015-01-01"}
    forged = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    by_hand("update entry set statement = %s where id = %s", [forged, act.pk])
    by_hand("update act set effective_on = '2015-01-01' where id = %s", [act.pk])
    told = {each.where for each in check_all() if each.entry == act.pk}
    assert {"the statement", "the date from which it counts"} <= told


def redact(entry_id, which: str, by=None):
    return perform(
        read_act(
            "redact_entry",
            {
                "entry": str(entry_id),
                "which": which,
                "ground": "a person's right to erasure (UK GDPR art.17)",
                "reason": "asked for by the person concerned",
            },
        ),
        by=by or chief(),
        effective_on=DAY,
    )


def test_a_redaction_is_shown_with_its_ground_and_the_proof_stays(act: ActRow) -> None:
    before = entry_of(act.pk)
    receipt = redact(act.pk, "what is public")
    view = entry_of(act.pk)
    assert view.shown is None
    assert view.parts[0].redaction.act_number == receipt.number
    assert "erasure" in view.parts[0].redaction.ground
    assert view.differences == []
    assert (view.leaf_hash, view.statement_bytes) == (before.leaf_hash, before.statement_bytes)
    assert view.proof is not None
    assert "Invented Person" not in view.model_dump_json()
    assert list(check_all()) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("update act set summary = 'x' where id = %s", "summary"),
        ("update act set actor_label = 'x' where id = %s", "actor label"),
        ("""update act set inputs = '{"person": "x"}' where id = %s""", "inputs"),
        ("update entry_part set redacted_by = entry_id where entry_id = %s", "the public part"),
    ],
)
def test_a_text_put_in_the_place_of_one_taken_back_is_told(
    act: ActRow, sql: str, told: str
) -> None:
    redact(act.pk, "what is public")
    by_hand(sql, [act.pk])
    assert told in {each.where for each in check_all() if each.entry == act.pk}
    assert any(words.startswith(told) for words in entry_of(act.pk).differences)


def test_a_part_that_no_act_took_back_is_missed(act: ActRow) -> None:
    """A hand that removes text may also write that some act had it removed."""
    other = ActRow.objects.exclude(pk=act.pk).latest("number")
    by_hand(
        "update entry_part set salt = null, content = null, redacted_by = %s where entry_id = %s",
        [other.pk, act.pk],
    )
    view = entry_of(act.pk)
    assert view.parts[0].redaction is None
    assert any("no act took it back" in words for words in view.differences)


def test_a_private_text_is_nowhere_and_a_change_of_it_is_told_without_it(
    half_private: ActRow,
) -> None:
    view = entry_of(half_private.pk)
    assert view.differences == []
    assert [part.name for part in view.parts] == ["public", "private"]
    assert "person" not in view.shown["inputs"]
    by_hand(
        """update act set inputs = inputs || '{"person": "Another"}' where id = %s""",
        [half_private.pk],
    )
    assert entry_of(half_private.pk).differences == [
        "the input person: the record says `a text that is kept private`, this house says `another`"
    ]


def test_a_private_text_is_erased_and_its_proof_stays(half_private: ActRow) -> None:
    before = entry_of(half_private.pk)
    redact(half_private.pk, "what is private")
    view = entry_of(half_private.pk)
    assert (view.proof, view.leaf_hash) == (before.proof, before.leaf_hash)
    assert view.parts[1].redaction is not None
    assert list(check_all()) == []
    assert "person" not in ActRow.objects.get(pk=half_private.pk).inputs
    by_hand(
        """update act set inputs = inputs || '{"person": "Another"}' where id = %s""",
        [half_private.pk],
    )
    assert [each.where for each in check_all()] == ["inputs"]


def test_the_ground_of_a_redaction_is_shown_for_good(act: ActRow) -> None:
    receipt = redact(act.pk, "what is public")
    with pytest.raises(Invalid) as refused:
        redact(receipt.act_id, "what is public")
    assert refused.value.code == "PUB-023"
    assert entry_of(act.pk).parts[0].redaction is not None


def test_text_is_taken_back_only_once(act: ActRow) -> None:
    redact(act.pk, "what is public")
    with pytest.raises(Invalid) as caught:
        redact(act.pk, "what is public")
    assert caught.value.code == "PUB-022"


def test_another_body_may_not_redact(act: ActRow) -> None:
    with pytest.raises(Refused):
        redact(act.pk, "what is public", by=officer_of("board-x24", "chief_executive", DAY))


def discharge(duty: Duty, where: str = "https://example.org/register", on: date = DAY):
    return perform(
        read_act("discharge_duty", {"duty": duty.pk, "where": where}), by=chief(), effective_on=on
    )


def test_a_duty_is_met_once_by_the_body_that_owes_it(act: ActRow) -> None:
    duty = act.duties.get()
    receipt = discharge(duty)
    assert ActRow.objects.get(pk=receipt.act_id).summary.startswith("met the duty to")
    duty.refresh_from_db()
    assert duty.met.where == "https://example.org/register"
    with pytest.raises(Invalid) as caught:
        discharge(duty)
    assert caught.value.code == "PUB-010"


def test_a_duty_is_not_met_before_the_act_that_brought_it(act: ActRow) -> None:
    with pytest.raises(Invalid) as caught:
        discharge(act.duties.get(), on=date(2014, 3, 31))
    assert caught.value.code == "PUB-011"
