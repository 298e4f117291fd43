"""Publishing: every entry gets its place once, whatever is cut off, and nothing is forked."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.db import OperationalError

from remit.acts.door import perform
from remit.acts.models import Entry
from remit.acts.registry import read_act
from remit.domains.publication import publishing
from remit.domains.publication.checking import check_all
from remit.domains.publication.logs import log_names, place_of, reader_of
from remit.domains.publication.models import Place, TreeHead, Waiting
from remit.domains.publication.publishing import Publisher, publish_all
from remit.engines.record import Integrator, check_proof, fsck
from remit.errors import DoesNotHold, Failure
from tests.acts.test_door import refused_by_database
from tests.country import officer_of
from tests.publication.conftest import by_hand

pytestmark = pytest.mark.django_db
DAY = date(2014, 4, 1)
TODAY = date(2026, 11, 22)
GROUP = "ccg-00c"


def create_office(title: str) -> None:
    chief = officer_of(GROUP, "accountable_officer", DAY)
    act = read_act("create_office", {"body": GROUP, "role": "lay_member", "office": title})
    perform(act, by=chief, effective_on=DAY)


def test_what_waits_is_published_in_one_log_of_the_year(record: Path) -> None:
    before = Entry.objects.count()
    for title in ("Head of Outcomes", "Head of Incomes"):
        create_office(title)
    assert Waiting.objects.count() == 2
    (done,) = publish_all(TODAY)
    assert (done.log, done.entries, done.size) == ("2026", 2, before + 2)
    assert Waiting.objects.count() == 0
    head = reader_of("2026").head()
    assert head.size == Entry.objects.count()
    assert TreeHead.objects.order_by("-size").first().root == head.root.hex()


def test_the_log_holds_the_very_bytes_that_were_entered(record: Path) -> None:
    publish_all(TODAY)
    place = Place.objects.order_by("?").first()
    assert reader_of("2026").entry(place.number) == bytes(place.entry.statement)
    assert fsck(record / "2026").faults == ()


def test_publishing_again_without_news_signs_nothing(record: Path) -> None:
    before = TreeHead.objects.count()
    assert publish_all(TODAY) == []
    assert TreeHead.objects.count() == before


def test_a_new_year_closes_the_log_and_chains_the_next(record: Path) -> None:
    publish_all(TODAY)
    create_office("Head of Outcomes")
    (done,) = publish_all(date(2027, 4, 1))
    assert (done.log, done.entries) == ("2027", 1)
    assert log_names() == ["2026", "2027"]
    assert Place.objects.get(log="2027").number == 1
    assert reader_of("2026").description().closed is not None
    assert fsck(record / "2027", previous=record / "2026").faults == ()


def test_a_proof_of_an_entry_can_be_checked_with_the_key_alone(record: Path) -> None:
    publish_all(TODAY)
    log = reader_of("2026")
    text = str(log.proof(0))
    assert check_proof(text, vkeys=[str(log.description().current)]).holds


@pytest.mark.parametrize(
    "step", ["hashed", "written", "read back", "signed", "published", "swept", "noted"]
)
def test_killed_at_any_step_it_goes_on_without_fork_or_loss(record: Path, step: str) -> None:
    class Killed(BaseException):
        pass

    def fault(reached: str) -> None:
        if reached == step:
            raise Killed

    publish_all(TODAY)
    create_office("Head of Outcomes")
    original, note = Integrator.open, publishing.note_head
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Integrator, "open", lambda place: original(place, fault=fault))
        patch.setattr(publishing, "note_head", lambda *given: fault("noted") or note(*given))
        with pytest.raises(Killed):
            publish_all(TODAY)
    before = Entry.objects.count()
    publish_all(TODAY)
    assert reader_of("2026").head().size == before
    assert TreeHead.objects.order_by("-size").first().size == before
    numbers = Place.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(before))
    assert fsck(record / "2026").faults == ()


def test_two_publishers_are_one_too_many(record: Path, django_db_blocker) -> None:
    publish_all(TODAY)
    with Publisher() as first:
        first.publish(TODAY)
        with Publisher() as second, pytest.raises(Failure) as caught:
            second.publish(TODAY)
    assert caught.value.code == "REC-006"


def test_an_old_copy_of_the_folder_is_not_signed_on(record: Path, tmp_path: Path) -> None:
    publish_all(TODAY)
    shutil.copytree(record, tmp_path / "backup")
    create_office("Head of Outcomes")
    publish_all(TODAY)
    shutil.rmtree(record)
    shutil.copytree(tmp_path / "backup", record)
    create_office("Head of Incomes")
    with pytest.raises(DoesNotHold):
        publish_all(TODAY)


def test_old_copies_of_folder_and_guard_are_told_by_the_database(
    record: Path, tmp_path: Path
) -> None:
    publish_all(TODAY)
    shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-backup")
    create_office("Head of Outcomes")
    publish_all(TODAY)
    shutil.rmtree(tmp_path)
    shutil.copytree(tmp_path.parent / f"{tmp_path.name}-backup", tmp_path)
    with pytest.raises(DoesNotHold) as caught:
        publish_all(TODAY)
    assert caught.value.code == "PUB-004"


def test_an_old_copy_of_the_database_is_told_by_the_log(record: Path) -> None:
    publish_all(TODAY)
    head = reader_of("2026").head().size
    by_hand("delete from record_place where number >= %s", [head - 2])
    with pytest.raises(Failure) as caught:
        publish_all(TODAY)
    assert caught.value.code == "PUB-003"


def test_an_entry_changed_before_it_is_published_is_not_what_the_receipt_promised(
    record: Path,
) -> None:
    """The receipt's hash was given out with the act: it is what a changed entry is caught by."""
    create_office("Head of Outcomes")
    entry = Entry.objects.order_by("-pk").first()
    changed = json.dumps({"changed": True}).encode()
    by_hand("update entry set statement = %s where id = %s", [changed, entry.pk])
    publish_all(TODAY)
    assert any(found.entry == entry.pk for found in check_all())


def test_places_are_never_changed_or_taken_away(record: Path) -> None:
    publish_all(TODAY)
    refused_by_database("update record_place set number = number + 1", "RM003")
    refused_by_database("delete from record_tree_head", "RM003")


def test_the_key_is_for_the_publisher_alone(record: Path) -> None:
    publish_all(TODAY)
    key = place_of("2026").state / "key"
    assert key.stat().st_mode & 0o077 == 0


def test_a_database_that_goes_away_is_waited_for(record: Path, monkeypatch) -> None:
    calls = []

    def gone_once(*_given: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("the server closed the connection")

    monkeypatch.setattr(publishing, "_follow", gone_once)
    monkeypatch.setattr(publishing, "NEWS_SECONDS_MAX", 0)
    monkeypatch.setattr(publishing.connection, "close", lambda: calls.append(2))
    publishing.follow(lambda _done: None, lambda: len(calls) > 2)
    assert calls == [1, 2, 1]


def test_following_publishes_what_comes_and_stops_when_told(record: Path) -> None:
    create_office("Head of Outcomes")
    told: list[int] = []
    publishing.follow(lambda done: told.append(done.entries), lambda: bool(told))
    assert told == [1]
