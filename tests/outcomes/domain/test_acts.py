"""Counting is an act: the journal says what counts, and the files follow it whatever happens."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from remit.acts.door import perform
from remit.acts.models import ActRow, Attempt, EntryPart
from remit.domains.bodies.entities import registrar
from remit.domains.outcomes import house
from remit.domains.outcomes.acts.loading import UndoOutcomes
from remit.domains.outcomes.loading import service
from remit.domains.outcomes.models import OutcomeSource
from remit.domains.outcomes.queries import counted_sources, shown_measure, source_faults
from remit.engines.outcomes.cube import manifest as manifests
from remit.errors import DoesNotHold, Invalid, NotFound, Refused
from tests.country import officer_of
from tests.outcomes.domain.conftest import prescribed, write_prescribing


def test_each_source_is_an_act_whose_record_holds_the_hashes(prescribing, own_cube: Path) -> None:
    assert [each.loaded.refused for each in prescribing] == [None, None]
    last = prescribing[-1]
    row = ActRow.objects.get(number=last.receipt.number)
    counted = row.inputs["counted"]
    assert counted["sha256"] == last.loaded.part.sha256
    assert row.inputs["cube"] == house.current().hash == house.of_record().hash
    public = EntryPart.objects.get(entry_id=row.pk, name="public")
    assert row.inputs["cube"].encode() in bytes(public.content)
    assert str(own_cube).encode() not in bytes(public.content)


def test_the_same_content_again_does_nothing(prescribing, load, tmp_path: Path) -> None:
    acts = ActRow.objects.count()
    again = load(*write_prescribing(tmp_path, prescribed()))
    assert [each.loaded.new for each in again] == [False, False]
    assert ActRow.objects.count() == acts


def test_a_load_killed_after_its_act_counts_all_the_same(
    prescribing, load, own_cube: Path, tmp_path: Path
) -> None:
    whole = house.of_record()
    manifests.keep(own_cube, manifests.Manifest(whole.parts[:1]))  # the list as it was before
    assert house.current().hash == whole.hash
    assert shown_measure("prescribing_share_of_items").trust.cube == whole.hash
    load(*write_prescribing(tmp_path, prescribed()))  # the next change makes the list follow
    assert manifests.load(own_cube) == whole
    assert house.current().verify() == []


def test_a_load_killed_before_its_act_leaves_nothing(load, own_cube: Path, tmp_path: Path) -> None:
    def killed(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    paths = write_prescribing(tmp_path, prescribed())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "perform", killed)
        with pytest.raises(KeyboardInterrupt):
            load(*paths)
    assert list((own_cube / "parts").glob("*/*")) != []  # built, and counting for nothing
    assert house.current().manifest().parts == ()
    assert [each.loaded.new for each in load(*paths)] == [True, True]
    assert len(list((own_cube / "parts").glob("*/*"))) == 2


def test_a_source_is_left_out_and_listed(prescribing) -> None:
    number = counted_sources().sources[0].number
    receipt = service.undo(number, by=registrar(date.today()))
    lines = counted_sources().sources
    assert lines[0].undone_by == receipt.number
    assert [line.counts for line in lines] == [False, True]
    assert house.current().hash == house.of_record().hash
    with pytest.raises(Invalid, match="does not count now"):
        service.undo(number, by=registrar(date.today()))


def test_a_corrected_file_replaces_and_comes_back(load, tmp_path: Path) -> None:
    items = prescribed()
    load(*write_prescribing(tmp_path, items))
    first = house.of_record()
    items["00C", 201404] = (items["00C", 201404][0] + 5, items["00C", 201404][1])
    corrected = [each for each in load(*write_prescribing(tmp_path, items)) if each.loaded.new]
    assert len(corrected) == 1
    assert len(house.of_record().parts) == 2
    newest = OutcomeSource.objects.latest("id")
    service.undo(newest.pk, by=registrar(date.today()))
    assert house.of_record().hash == first.hash


def test_a_dry_run_rules_and_leaves_nothing(load, own_cube: Path, tmp_path: Path) -> None:
    acts = ActRow.objects.count()
    taken = load(*write_prescribing(tmp_path, prescribed()), dry_run=True)
    assert [each.loaded.new for each in taken] == [True, True]
    assert ActRow.objects.count() == acts
    assert not (own_cube / "parts").exists()


def test_who_may_not_is_refused_and_nothing_counts(own_cube: Path, tmp_path: Path) -> None:
    chair = officer_of("ccg-00c", "chair", date(2014, 5, 1))
    attempts = Attempt.objects.count()
    with pytest.raises(Refused):
        service.load(
            write_prescribing(tmp_path, prescribed()), by=chair, effective_on=date(2014, 5, 1)
        )
    assert house.of_record().parts == ()
    assert Attempt.objects.count() == attempts + 1
    assert not (own_cube / "parts").exists()  # before anything was counted


def test_lost_files_are_told_and_made_again(prescribing, own_cube: Path, tmp_path: Path) -> None:
    shutil.rmtree(own_cube / house.of_record().parts[0].place)
    with pytest.raises(DoesNotHold, match="lost their files"):
        house.current()
    paths = write_prescribing(tmp_path, prescribed())
    assert [each.same for each in service.rebuild(paths)] == [True, True]
    assert house.current().verify() == []


def test_another_file_does_not_take_the_place_of_a_lost_one(
    prescribing, own_cube: Path, tmp_path: Path
) -> None:
    shutil.rmtree(own_cube / house.of_record().parts[0].place)
    items = prescribed() | {("00C", 201404): (1, 2)}
    (tmp_path / "other").mkdir()
    done = service.rebuild(write_prescribing(tmp_path / "other", items))
    assert [each.known for each in done] == [False, False]
    with pytest.raises(DoesNotHold):
        house.current()


def test_rows_with_a_code_unknown_that_month_are_kept_apart(load, tmp_path: Path) -> None:
    items = prescribed() | {("13T", 201404): (1, 2), ("ZZZ", 201404): (1, 2)}
    taken = load(*write_prescribing(tmp_path, items))
    assert [each.loaded.part.rows_at_fault for each in taken] == [2, 2]
    faults = source_faults(counted_sources().sources[0].number).faults
    assert {"13T", "ZZZ"} <= {
        word for each in faults for word in each.row.replace(",", " ").split()
    }


def test_a_claim_of_another_cube_is_refused(prescribing) -> None:
    number = counted_sources().sources[0].number
    with pytest.raises(DoesNotHold, match="not the one"):
        perform(
            UndoOutcomes(source=number, cube="0" * 64),
            by=registrar(date.today()),
            effective_on=date.today(),
        )


def test_the_database_refuses_to_change_what_was_counted(prescribing) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        OutcomeSource.objects.update(cube="0" * 64)


def test_there_is_no_such_source(own_cube: Path) -> None:
    with pytest.raises(NotFound, match="no counted source"):
        source_faults(999_999)
