"""Lists of practices put to their commissioners: as they were in the month of the lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from remit.domains.bodies import queries as bodies
from remit.domains.outcomes.alike import alike
from remit.domains.outcomes.queries import shown_measure
from tests.outcomes.domain.conftest import Load

MEASURE = "registered_65_and_over_by_commissioner"
COUNTED_ON = date(2015, 4, 1)
WELSH = "W00001"
HEADER = "PRACTICE_CODE,Percent_male,Total,16+,17+,18+,30_74,50+,0_64,65+\n"  # as far as it is read


def members() -> dict[str, str]:
    """The code of the commissioner of each practice of the example on the day of the lists."""
    return {
        practice.rpartition("-")[2].upper(): slug.rpartition("-")[2].upper()
        for practice, slug in bodies.commissioners_of_practices(COUNTED_ON).items()
    }


def old_of(place: int) -> int:
    """How many of the hundred on the list of the practice in that place are 65 or older."""
    return place % 30 + 1


@pytest.fixture
def lists(load: Load, tmp_path: Path) -> dict[str, str]:
    """A hundred people with each practice of the example, and with one across the border."""
    known = members()
    rows = [
        f"{code},0.5,100,90,89,88,60,50,{100 - old_of(place)},{old_of(place)}\n"
        for place, code in enumerate([*sorted(known), WELSH])
    ]
    path = tmp_path / "lists_2015-04.csv"
    path.write_text(HEADER + "".join(rows), "utf-8")
    [taken] = load(path)
    assert taken.loaded.refused is None
    assert taken.loaded.part.rows_at_fault == 0
    return known


def test_practices_count_for_the_commissioner_that_they_had(lists) -> None:
    view = shown_measure(MEASURE, "2015-04")
    rows = {row.code: row for row in view.rows}
    known = sorted(lists)
    assert "13T" in lists.values()
    for code in ("13T", lists[known[0]], lists[known[-1]]):
        mine = [place for place, each in enumerate(known) if lists[each] == code]
        assert rows[code].denominator == 100 * len(mine)
        assert rows[code].numerator == sum(map(old_of, mine))
    # Who is with a practice that the register does not know is in the figure of all together only.
    assert view.england_denominator == 100 * (len(known) + 1)
    assert view.trust.unplaced == 100


def test_lists_follow_the_successions_to_a_later_day(lists) -> None:
    today = shown_measure(MEASURE, "2015-04", date(2026, 11, 22))
    assert all(row.slug.startswith("icb-") for row in today.rows)
    assert sum(row.denominator or 0 for row in today.rows) == 100 * len(lists)


def test_bodies_alike_know_how_many_are_old(lists) -> None:
    older = next(each for each in alike(COUNTED_ON).characters if each.name == "older")
    rows = {row.code: row for row in shown_measure(MEASURE, "2015-04").rows}
    for code in ("13T", "00C"):
        assert older.values[code] == round(rows[code].figure.value)
