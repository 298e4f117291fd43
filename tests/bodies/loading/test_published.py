"""The published files of England, held against what is publicly known of its commissioners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from remit.domains.bodies.loading.service import load
from remit.domains.bodies.models import Area, Code, Name, Relation, Standing
from tests import conftest as whole
from tests.bodies.loading.conftest import found_register

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FOLDERS = [DATA / "register", DATA / "boundaries"]
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not all(folder.is_dir() for folder in FOLDERS),
        reason="the published files are not beside the repository",
    ),
]

# Mergers of CCGs took effect on 1 April; all of them closed as the boards began.
COMMISSIONERS = {
    date(2013, 4, 1): 211,
    date(2015, 4, 1): 209,
    date(2017, 4, 1): 207,
    date(2018, 4, 1): 195,
    date(2019, 4, 1): 191,
    date(2020, 4, 1): 135,
    date(2021, 4, 1): 106,
    date(2022, 7, 1): 42,
}


@pytest.fixture(scope="module", autouse=True)
def published(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A house of its own with every published file of the register in it."""
    name = whole._name()
    own = name + "_published"
    with django_db_blocker.unblock():
        whole._copy(name + whole.EMPTY, own)
        connection.settings_dict["NAME"] = own
        try:
            report = load(FOLDERS, by=found_register(), effective_on=date(2024, 12, 31))
            assert report.unrecognised == []
            assert sum(source.faults for source in report.sources) == 0
            assert report.waiting == 0
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            whole._drop(own)


def active(day: date) -> int:
    return Standing.objects.known().on(day).filter(kind__in=["ccg", "icb"], status="active").count()


def commissioner(practice: str, year: int) -> str | None:
    row = (
        Relation.objects.known()
        .on(date(year, 9, 1))
        .filter(subject__slug=practice, kind="commissioned_by")
        .select_related("object")
        .first()
    )
    return row.object.slug if row else None


def successors(slug: str) -> dict[str, Relation]:
    rows = Relation.objects.known().filter(object__slug=slug, kind="succeeds")
    return {row.subject.slug: row for row in rows.select_related("subject")}


def test_the_number_of_commissioners_changes_on_days_of_mergers_and_on_no_other():
    assert active(date(2013, 3, 31)) == 0
    day, expected = date(2013, 4, 1), 0
    while day < date(2025, 1, 1):
        expected = COMMISSIONERS.get(day, expected)
        if day.day in (1, 26) or day + timedelta(days=1) in COMMISSIONERS:
            assert (day, active(day)) == (day, expected)
        day += timedelta(days=1)


def test_newcastle_gateshead_was_in_shadow_until_its_predecessors_closed():
    rows = Standing.objects.known().filter(body__slug="ccg-13t").order_by("effective")
    assert [(row.status, row.since) for row in rows] == [
        ("shadow", date(2014, 11, 26)),
        ("active", date(2015, 4, 1)),
    ]


@pytest.mark.parametrize(
    ("predecessors", "successor"),
    [
        ("00f 00g 00h", "ccg-13t"),
        ("00c 00k 00m", "ccg-16c"),
        ("03d", "ccg-42d"),
        ("00w 01m 01n", "ccg-14l"),
        ("02p", "icb-qf7"),
        ("a3a8r", "icb-qmf"),
    ],
)
def test_bodies_that_one_body_took_over(predecessors, successor):
    for code in predecessors.split():
        found = successors(f"ccg-{code}")
        assert set(found) == {successor}
        assert found[successor].share_ppm > 990_000
        assert found[successor].evidence["basis"] in ("practices", "areas")


def test_glossop_left_tameside_for_derbyshire_as_the_boards_began():
    found = successors("ccg-01y")
    assert set(found) == {"icb-qop", "icb-qj2"}
    assert found["icb-qj2"].evidence["practices_moved"] == 6
    assert sum(row.share_ppm for row in found.values()) > 999_990
    assert [commissioner("practice-c81077", year) for year in (2014, 2018, 2024)] == [
        "ccg-01y",
        "ccg-01y",
        "icb-qj2",
    ]


def test_the_south_of_cumbria_went_to_morecambe_bay_in_2017():
    part = successors("ccg-01h")["ccg-01k"]
    assert (part.since, part.evidence["part"]) == (date(2017, 4, 1), True)
    assert part.evidence["practices_moved"] == 32
    moved = Relation.objects.known().filter(
        kind="commissioned_by", object__slug="ccg-01k", effective__startswith=date(2017, 4, 1)
    )
    assert moved.count() >= 32
    assert commissioner("practice-a82004", 2018) == "ccg-01h"


def test_every_group_that_closed_has_a_successor():
    closed = set(
        Standing.objects.known()
        .filter(kind="ccg", effective__upper_inf=False)
        .values_list("body__slug", flat=True)
    )
    followed = set(
        Relation.objects.known().filter(kind="succeeds").values_list("object__slug", flat=True)
    )
    assert len(closed) == 248
    assert closed - followed == set()


def test_practices_that_english_bodies_commission_for():
    day = date(2023, 11, 1)
    found = Counter(
        Relation.objects.known()
        .on(day)
        .filter(
            kind="commissioned_by",
            object__slug__startswith="icb-",
            subject__standings__kind="practice",
            subject__standings__recorded__upper_inf=True,
            subject__standings__effective__contains=day,
            subject__standings__status="active",
        )
        .values_list("object__slug", flat=True)
    )
    assert len(found) == 42
    assert 6_000 < found.total() < 7_000


def test_a_welsh_practice_has_no_commissioner_here():
    row = Standing.objects.known().filter(body__slug="practice-w00005").first()
    if row is None:
        (row, *_) = Standing.objects.known().filter(body__slug__startswith="practice-w9")
    assert not Relation.objects.known().filter(subject_id=row.body_id).exists()


def test_names_are_those_of_their_time():
    def called(slug: str, year: int) -> str:
        return Name.objects.known().on(date(year, 9, 1)).get(body__slug=slug).name

    assert called("ccg-02p", 2014) == "NHS Barnsley CCG"
    assert called("sub-icb-location-02p", 2023) == "NHS South Yorkshire ICB - 02P"
    assert called("icb-qf7", 2023) == "NHS South Yorkshire Integrated Care Board"
    assert called("ccg-01k", 2014) == "NHS Lancashire North CCG"
    assert called("ccg-01k", 2021) == "NHS Morecambe Bay CCG"


def test_a_code_has_one_holder_on_each_day():
    holders = [
        (row.body.slug, row.since)
        for row in Code.objects.known()
        .filter(scheme="ods", code="02P")
        .order_by("effective")
        .select_related("body")
    ]
    assert holders == [("ccg-02p", date(2013, 4, 1)), ("sub-icb-location-02p", date(2022, 7, 1))]


def test_every_commissioner_that_the_boundaries_show_has_an_area():
    for day, count in ((date(2013, 4, 1), 211), (date(2020, 4, 1), 135), (date(2023, 4, 1), 42)):
        assert (
            Area.objects.known()
            .on(day)
            .filter(
                body__standings__kind__in=["ccg", "icb"], body__standings__effective__contains=day
            )
            .count()
            == count
        )
