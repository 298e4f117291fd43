"""Files through the door: kept, derived, passed over when known, left out again."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import permutations

import pytest
from django.db import connection
from django.db.utils import Error

from remit.acts.door import perform
from remit.acts.models import ActRow
from remit.acts.registry import read_act
from remit.domains.bodies.entities import OPERATOR
from remit.domains.bodies.loading.service import faults, load, loads, undo
from remit.domains.bodies.loading.tables import LoadBatch, LoadFault
from remit.domains.bodies.models import Body, Name, Officer, Relation, Standing
from remit.engines.settlement import EntityRef
from remit.errors import Invalid, NotFound, Refused
from tests.bodies.loading.conftest import facts
from tests.bodies.loading.samples import (
    BY_ODS,
    BY_ONS,
    CCG_LIST,
    EARLY,
    ECCG,
    ETR,
    ICB_LIST,
    LATE,
    REGISTER,
    write,
)

ON = date(2023, 6, 1)
FILES = {
    "eccg": ECCG,
    "etr": ETR,
    "early": EARLY,
    "late": LATE,
    "icbs": ICB_LIST,
    "ccgs": CCG_LIST,
    "register": REGISTER,
    "ods.geojson": BY_ODS,
    "ons.geojson": BY_ONS,
}


@pytest.fixture
def folder(tmp_path):
    for name, lines in FILES.items():
        write(tmp_path, name, lines)
    return tmp_path


def commissioners(slug: str) -> list[tuple[str, str]]:
    rows = Relation.objects.known().filter(subject__slug=slug, kind="commissioned_by")
    return [
        (row.object.slug, f"{row.since}..{row.until or ''}")
        for row in rows.order_by("effective").select_related("object")
    ]


def test_a_folder_is_loaded_in_one_act_and_answers_for_every_date(folder, registrar):
    write(folder, "notes.txt", "nothing official")
    report = load([folder], by=registrar, effective_on=ON)
    assert [source.faults for source in report.sources] == [0] * len(FILES)
    assert [(name.rpartition("/")[2], why) for name, why in report.unrecognised] == [
        ("notes.txt", "the file is in no layout that is known")
    ]
    assert report.changes.new == Body.objects.count() - 1
    row = ActRow.objects.get(number=report.act_number)
    assert row.name == "load_register_file"
    assert row.summary == report.sentence
    assert commissioners("practice-z00001") == [
        ("ccg-90a", "2013-04-01..2017-04-01"),
        ("ccg-90c", "2017-04-01..2022-07-01"),
        ("icb-qz1", "2022-07-01.."),
    ]
    assert commissioners("practice-z00025") == [
        ("ccg-90d", "2013-04-01..2022-07-01"),
        ("icb-qz2", "2022-07-01.."),
    ]
    assert commissioners("practice-z00030") == [("commissioning-hub-90h", "2015-09-01..")]
    assert commissioners("practice-w00032") == []


def test_commissioners_and_shadows_on_every_date(folder, registrar):
    load([folder], by=registrar, effective_on=ON)

    def standing(day: date) -> dict[str, str]:
        rows = Standing.objects.known().on(day).filter(kind__in=["ccg", "icb"])
        return {row.body.slug: row.status for row in rows.select_related("body")}

    assert standing(date(2013, 4, 1)) == dict.fromkeys(
        ("ccg-90a", "ccg-90b", "ccg-90d", "ccg-91d"), "active"
    )
    assert standing(date(2016, 12, 1))["ccg-90c"] == "shadow"
    assert set(standing(date(2017, 4, 1)).values()) == {"active"}
    assert set(standing(date(2022, 6, 30))) == {"ccg-90c", "ccg-90d", "ccg-91d"}
    assert set(standing(date(2022, 7, 1))) == {"icb-qz1", "icb-qz2"}


def test_successions_carry_their_share_and_evidence(folder, registrar):
    load([folder], by=registrar, effective_on=ON)
    split = {
        row.subject.slug: row
        for row in Relation.objects.known().filter(object__slug="ccg-90d", kind="succeeds")
    }
    assert {slug: row.share_ppm for slug, row in split.items()} == {
        "icb-qz1": 714_285,
        "icb-qz2": 285_714,
    }
    assert split["icb-qz2"].evidence["practices_moved"] == 2
    assert split["icb-qz2"].evidence["practices_counted"] == 7
    assert split["icb-qz2"].since == date(2022, 7, 1)


def test_names_are_best_cased_and_dated(folder, registrar):
    load([folder], by=registrar, effective_on=ON)
    names = [
        (row.name, str(row.since))
        for row in Name.objects.known().filter(body__slug="practice-z00011").order_by("effective")
    ]
    assert names == [("Lower Surgery", "1974-04-01"), ("New Surgery", "2023-05-01")]


def test_a_team_known_by_its_code_alone_is_a_body(folder, registrar):
    load([folder / "register"], by=registrar, effective_on=ON)
    (team,) = Relation.objects.known().filter(subject__slug="ccg-90a", kind="overseen_by")
    assert team.object.slug == "area-team-e39000901"
    assert str(team.until) == "2015-04-01"


def test_an_area_known_by_an_ons_code_waits_for_the_list_that_tells_whose_it_is(folder, registrar):
    first = load([folder / "ons.geojson"], by=registrar, effective_on=ON)
    assert (first.waiting, first.changes.new) == (1, 0)
    second = load([folder / "ccgs"], by=registrar, effective_on=ON)
    assert second.waiting == 0
    assert any(kind == "area" and slug == "ccg-90a" for slug, kind, *_ in facts())


def test_the_same_content_twice_changes_nothing(folder, registrar):
    load([folder], by=registrar, effective_on=ON)
    before, rows = facts(), LoadBatch.objects.count()
    shutil.copy(folder / "early", folder / "again.csv")
    report = load([folder], by=registrar, effective_on=ON)
    assert all(source.batch is None for source in report.sources)
    assert (report.changes.facts_added, report.changes.facts_closed) == (0, 0)
    assert (facts(), LoadBatch.objects.count()) == (before, rows)


def test_the_same_facts_in_another_file_change_nothing(folder, registrar):
    load([folder], by=registrar, effective_on=ON)
    before = facts()
    again = write(folder, "again", [*EARLY, ""])
    again.write_text(again.read_text() + "\n")
    report = load([again], by=registrar, effective_on=ON)
    assert report.sources[0].batch is not None
    assert (report.changes.facts_added, report.changes.facts_closed) == (0, 0)
    assert facts() == before


def test_the_order_of_loading_does_not_matter(folder, registrar):
    names = ["eccg", "early", "late", "ccgs", "ons.geojson"]
    results = []
    for order in list(permutations(names))[::37]:
        numbers = []
        for name in order:
            report = load([folder / name], by=registrar, effective_on=ON)
            numbers.append(report.sources[0].batch)
        results.append(facts())
        for number in numbers:
            undo(number, by=registrar, effective_on=ON)
    assert len(results) == 4
    assert all(result == results[0] for result in results)


def test_an_undone_load_leaves_the_register_as_if_it_had_never_been(folder, registrar):
    load([folder / "eccg", folder / "early"], by=registrar, effective_on=ON)
    before = facts()
    report = load([folder / "late"], by=registrar, effective_on=ON)
    assert facts() != before
    rehearsed = undo(report.sources[0].batch, by=registrar, dry_run=True, effective_on=ON)
    changes = undo(report.sources[0].batch, by=registrar, effective_on=ON)
    assert changes == rehearsed
    assert changes.facts_closed > 0
    assert facts() == before
    assert loads()[0]["undone_by"] == ActRow.objects.order_by("-number").first().number
    again = load([folder / "late"], by=registrar, effective_on=ON)
    assert again.sources[0].batch is not None


def test_a_dry_run_says_what_would_change_and_leaves_nothing(folder, registrar):
    load([folder / "eccg", folder / "early"], by=registrar, effective_on=ON)
    before, acts = facts(), ActRow.objects.count()
    would = load([folder / "late"], by=registrar, dry_run=True, effective_on=ON)
    assert (facts(), ActRow.objects.count(), len(loads())) == (before, acts, 2)
    assert would.act_number is None
    did = load([folder / "late"], by=registrar, effective_on=ON)
    assert did.changes == would.changes
    assert did.changes.examples["new"] == ["practice-z00040"]
    assert did.changes.renamed == 3
    assert did.changes.examples["moved"] == ["practice-z00025", "practice-z00026"]


def test_good_lines_go_in_and_bad_lines_are_listed(folder, registrar):
    garbled = write(
        folder, "garbled", [EARLY[0], EARLY[1].replace("19740401", "x\x00y"), *EARLY[2:]]
    )
    report = load([garbled], by=registrar, effective_on=ON)
    (source,) = report.sources
    assert (source.rows, source.faults) == (len(EARLY), 1)
    (fault,) = faults(source.batch)
    assert (fault["file"], fault["line"], fault["column"]) == ("garbled", 2, "11")
    assert [(each.line, each.reason) for each in source.first_faults] == [(2, fault["reason"])]
    assert "\u2400" in fault["text"]
    assert Body.objects.filter(slug="practice-z00001").exists()
    assert not Body.objects.filter(slug="practice-z00002").exists()


def test_one_code_is_never_held_by_two(folder, registrar):
    twice = write(folder, "twice", [*CCG_LIST, "E38000901,90X,NHS Pretender CCG"])
    load([twice], by=registrar, effective_on=ON)
    holders = {slug for slug, kind, _, said in facts() if kind == "code" and "E38000901" in said}
    assert holders == {"ccg-90a"}


def test_a_file_named_itself_must_be_usable(folder, registrar):
    with pytest.raises(Invalid) as refused:
        load([folder / "eccg", write(folder, "empty", "")], by=registrar, effective_on=ON)
    assert refused.value.code == "LOD-002"
    (folder / "nothing").mkdir()
    with pytest.raises(Invalid) as refused:
        load([folder / "nothing"], by=registrar, effective_on=ON)
    assert refused.value.code == "LOD-009"
    write(folder / "nothing", "cut", "")
    with pytest.raises(Invalid) as refused:
        load([folder / "nothing"], by=registrar, effective_on=ON)
    assert refused.value.where.endswith("cut: the file is empty")


def test_a_file_that_changed_meanwhile_is_refused(folder, registrar):
    act = read_act(
        "load_register_file", {"files": [{"path": str(folder / "eccg"), "sha256": "0" * 64}]}
    )
    with pytest.raises(Invalid) as refused:
        perform(act, by=registrar, effective_on=ON)
    assert refused.value.code == "LOD-008"


def test_only_loads_that_stand_can_be_undone(folder, registrar):
    number = load([folder / "eccg"], by=registrar, effective_on=ON).sources[0].batch
    undo(number, by=registrar, effective_on=ON)
    with pytest.raises(Invalid) as refused:
        undo(number, by=registrar, effective_on=ON)
    assert refused.value.code == "LOD-011"
    entry = LoadBatch.objects.get(layout="act")
    for absent in (entry.pk, 999):
        with pytest.raises(NotFound):
            undo(absent, by=registrar, effective_on=ON)
        with pytest.raises(NotFound):
            faults(absent)


def test_who_does_not_keep_the_register_may_not_load(folder, registrar):
    with pytest.raises(Refused):
        load([folder / "eccg"], by=OPERATOR, effective_on=ON)
    assert not LoadFault.objects.exists()


def test_progress_is_heard(folder, registrar):
    heard: list[tuple[str, int]] = []
    load(
        [folder / "early"],
        by=registrar,
        effective_on=ON,
        progress=lambda stage, done: heard.append((stage, done)),
    )
    assert ("early", len(EARLY)) in heard
    assert heard[-1][0] == "comparing"


def test_what_a_file_made_cannot_be_written_outside_an_act(folder, registrar):
    load([folder / "eccg"], by=registrar, effective_on=ON)
    with pytest.raises(Error, match="no write outside an act"), connection.cursor() as cursor:
        cursor.execute("update body_name set recorded = tstzrange(lower(recorded), now())")


def test_files_and_the_example_country_tell_of_the_same_bodies(folder, england):
    day = date(2014, 6, 1)
    officers = Relation.objects.known().filter(kind="overseen_by", subject__slug="ccg-00c")
    (overseen,) = officers
    path = write(
        folder,
        "register of 2013",
        [
            REGISTER[0],
            "E38000042,00C,NHS Darlington CCG,E39000002,Durham,E40000001,North of England",
        ],
    )
    keeper = EntityRef(
        "Officer", str(Officer.objects.known().on(day).get(office__role="registrar").ref)
    )
    report = load([path], by=keeper, effective_on=day)
    assert (report.changes.new, report.changes.closed) == (0, 0)
    assert [row.object_id for row in officers.all()] == [overseen.object_id]
