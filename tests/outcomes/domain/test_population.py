"""The people of a commissioner: a pyramid from files that tell ages of each sex, and its lists."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from remit.domains.bodies import queries as bodies
from remit.domains.outcomes.queries import population
from remit.engines.outcomes.model.bands import AGE_BANDS
from remit.errors import NotFound
from tests.outcomes.domain.conftest import MERGED, Load, write_people
from tests.site.test_pages import shape_faults, text_of

DAY = date(2015, 4, 1)


@pytest.fixture
def people(load: Load, tmp_path: Path) -> None:
    """So many people in each band and sex: three groups in 2014 that are one in 2015."""
    each = {"00F": 10, "00G": 20, "00H": 30, "00C": 40}
    [taken] = load(write_people(tmp_path, each, (201404,)))
    assert taken.loaded.refused is None


@pytest.fixture
def lists(load: Load, tmp_path: Path) -> int:
    """Two hundred people with each practice of the example; how many are Darlington's."""
    known = bodies.commissioners_of_practices(DAY)
    codes = [practice.rpartition("-")[2].upper() for practice in known]
    header = "PRACTICE_CODE,Percent_male,Total,16+,17+,18+,30_74,50+,0_64,65+\n"
    rows = [f"{code},0.25,200,180,175,170,120,90,150,50\n" for code in codes]
    path = tmp_path / "lists_2015-04.csv"
    path.write_text(header + "".join(rows), "utf-8")
    load(path)
    return sum(slug == "ccg-00c" for slug in known.values())


def test_people_of_groups_are_those_of_the_one_that_came_of_them(people) -> None:
    before = population("00G", date(2014, 6, 1)).people
    assert [each.band for each in before.bands] == list(AGE_BANDS)
    assert {(each.female, each.male) for each in before.bands} == {(20, 20)}
    assert {each.female_beside for each in before.bands} == {100}
    after = population("13T", DAY).people
    assert {(each.female, each.male) for each in after.bands} == {(60, 60)}
    assert after.people == 2 * 60 * len(AGE_BANDS)
    assert after.synthetic
    assert population("00F", DAY).body.slug in {f"ccg-{code.lower()}" for code in MERGED}


def test_lists_are_cut_into_bands_that_do_not_overlap(lists) -> None:
    told = population("00C", DAY).lists
    assert lists > 0
    assert (told.people, told.male) == (200 * lists, 50 * lists)
    assert {each.band: each.people for each in told.bands} == {
        "0-15": 20 * lists,
        "16-17": 10 * lists,
        "18-49": 80 * lists,
        "50-64": 40 * lists,
        "65+": 50 * lists,
    }
    assert told.male_share == told.male_share_beside == 25
    assert all(each.share == pytest.approx(each.share_beside) for each in told.bands)
    assert not told.synthetic


def test_before_anything_was_counted_there_is_a_reason(people, lists) -> None:
    view = population("00C", date(2013, 6, 1))
    assert (view.people.bands, view.lists.bands) == ([], [])
    assert "no population" in view.people.why_not
    assert "no lists" in view.lists.why_not
    with pytest.raises(NotFound):
        population("nobody")


def test_page_draws_the_pyramid_and_says_that_it_is_made_up(client, people, lists) -> None:
    page = "/outcomes/bodies/ccg-00c/population"
    html = client.get(f"{page}?on=2015-04-01").content.decode()
    assert shape_faults(html) == []
    assert "remit-chart--pyramid" in html
    words = text_of(client.get(f"{page}?on=2015-04-01"))
    assert "These are not real people" in words
    assert "no pyramid can be drawn from them" in words
    rows = list(csv.DictReader(StringIO(client.get(f"{page}/pyramid.csv").content.decode())))
    assert {(row["female"], row["male"]) for row in rows} == {("40", "40")}
    assert client.get(f"{page}/pyramid.svg").content.startswith(b"<svg xmlns")
    assert client.get(f"{page}/pyramid.png").content.startswith(b"\x89PNG")
    assert client.get("/outcomes/bodies/00C/population").headers["Location"] == page
    bare = client.get("/outcomes/bodies/ccg-00d/population")
    assert "No population by age and sex of it is loaded" in text_of(bare)
    assert client.get(f"{page}.json").json()["lists"]["people"] == 200 * lists
