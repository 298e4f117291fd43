"""Charts are drawn once for each house: kept by all that is in them, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from remit.domains.bodies import queries as bodies
from remit.domains.outcomes import drawings, even_map, kept
from remit.domains.outcomes.drawings import FORMS, INLINE, NARROW, drawing
from tests.outcomes.charts import making

CHART = making.a_spine()
SHARE = "/outcomes/prescribing_share_of_items"


@pytest.fixture
def drawn(read_only, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A process that has just begun, in a house that kept nothing; the forms drawn from now on."""
    made: list[str] = []

    def told(form: str):
        def draw(chart):
            made.append(form)
            return FORMS_BEFORE[form](chart)

        return draw

    monkeypatch.setattr(drawings, "FORMS", {form: told(form) for form in FORMS})
    drawing.cache_clear()
    for file in files():
        file.unlink()
    yield made
    drawing.cache_clear()


FORMS_BEFORE = dict(FORMS)


def files() -> list[Path]:
    return sorted((settings.CUBE_FOLDER / "drawings").glob("*/*"))


def test_the_same_chart_is_drawn_once_in_a_house(drawn) -> None:
    first = drawing(CHART, INLINE)
    assert drawing(making.a_spine(), INLINE) is first
    drawing.cache_clear()
    assert drawing(CHART, INLINE) == first
    assert drawn == [INLINE]
    assert len(files()) == 1


def test_another_figure_word_or_screen_is_another_drawing(drawn) -> None:
    first = drawing(CHART, INLINE)
    worse = replace(CHART.rows[0], value=13)
    assert drawing(replace(CHART, rows=(worse, *CHART.rows[1:])), INLINE) != first
    assert drawing(replace(CHART, heading=making.heading("Body 4", "")), INLINE) != first
    assert drawing(CHART, NARROW) != first
    assert drawn == [INLINE, INLINE, INLINE, NARROW]


def test_a_damaged_drawing_is_drawn_again(drawn) -> None:
    first = drawing(CHART, INLINE)
    for damaged in (b"", files()[0].read_bytes()[:-9], b"<svg>"):
        files()[0].write_bytes(damaged)
        drawing.cache_clear()
        assert drawing(CHART, INLINE) == first
    assert len(drawn) == 4


def test_no_more_drawings_are_kept_than_there_is_room_for(drawn, monkeypatch) -> None:
    monkeypatch.setattr(drawings, "DRAWINGS_KEPT_MAX", 1)
    drawing(CHART, INLINE)
    drawing(CHART, NARROW)
    assert len(files()) == 1


def test_drawings_of_other_counts_go(drawn) -> None:
    drawing(CHART, INLINE)
    [old] = files()
    kept.store(kept.folder("drawings", "other counts") / "any", b"any", 9)
    assert old not in files()


def test_image_of_a_page_is_of_the_same_day_and_has_its_size(client, read_only) -> None:
    page = client.get(f"{SHARE}?period=2015/16&on=2016-03-31").content.decode()
    told = re.findall(r'<img class="remit-chart-narrow" src="([^"]*)"[^>]* width="(\d+)"', page)
    assert len(told) == page.count('<svg class="remit-chart ')
    for address, width in told:
        assert "on=2016-03-31" in address
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert f'width="{width}"' in answer.content.decode()[:300]


def test_an_even_map_is_laid_out_once_for_the_same_places(drawn, monkeypatch) -> None:
    view = bodies.commissioners_map(date(2016, 3, 31))
    laid = bodies.even_cells(view)
    times: list[str] = []
    monkeypatch.setattr(bodies, "even_cells", lambda _: times.append("again") or laid)
    for file in maps():
        file.unlink()
    assert even_map.cells(view) == even_map.cells(view) == laid != {}
    assert len(times) == len(maps()) == 1
    elsewhere = view.rows[0].model_copy(update={"centre_lon": 1.5, "centre_lat": 52.0})
    even_map.cells(view.model_copy(update={"rows": [elsewhere, *view.rows[1:]]}))
    assert len(times) == 2
    for damaged in (b"", b"[1]", b'{"x": 3}'):
        for file in maps():
            file.write_bytes(damaged)
        assert even_map.cells(view) == laid
    assert len(times) == 5


def maps() -> list[Path]:
    return sorted((settings.CUBE_FOLDER / "maps").glob("*/*"))
