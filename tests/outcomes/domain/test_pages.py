"""Pages about outcomes: what they say first, what they draw, and what their files hold."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO
from pathlib import Path

import pytest

from remit.domains.outcomes.pages import charted
from remit.domains.outcomes.pages.charted import POINTS_DRAWN_MAX
from remit.domains.outcomes.queries import shown_measure
from remit.engines.outcomes import charts
from remit.faces.site.sitemap import public_pages
from tests.outcomes.domain.conftest import (
    MONTHS,
    OTHERS,
    Load,
    prescribed,
    write_activity,
    write_people,
    write_prescribing,
)
from tests.site.test_pages import shape_faults, text_of

SHARE = "/outcomes/prescribing_share_of_items"
FOUR_HOURS = "/outcomes/example_ae_four_hours"
PER_HEAD = "/outcomes/example_contacts_per_head"
pytestmark = pytest.mark.usefixtures("england")


@pytest.fixture
def uneven(load: Load, tmp_path: Path) -> None:
    """Prescribing in which Darlington stands far above all others, and Durham Dales far below."""
    items = prescribed()
    for (area, month), (_, whole) in list(items.items()):
        if area in ("00C", "00D"):
            items[area, month] = (whole // 2 if area == "00C" else whole // 500, whole)
    load(*write_prescribing(tmp_path, items))


def html_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, text_of(answer)[:300])
    html = answer.content.decode()
    assert shape_faults(html) == [], address
    return html


def test_list_says_what_is_missing_before_any_figure(client, own_cube, prescribing):
    answer = client.get("/outcomes")
    words = text_of(answer)
    assert words.index("What is there") < words.index("Medicines")
    assert "2014-04 to 2016-03, 24 months" in words
    assert "No counts loaded" in words
    assert "Left out, and why" in words


def test_house_without_counts_says_so_and_breaks_nowhere(client, own_cube):
    for page in ("", "/completeness", "/compare", "/resources", "/build"):
        html_of(client, f"/outcomes{page}")
    assert "No counts are loaded yet" in text_of(client.get("/outcomes"))
    assert client.get(SHARE).status_code == 404
    assert "Load files of" in text_of(client.get(SHARE))


def test_measure_shows_figure_map_table_and_what_it_rests_on(client, own_cube, prescribing):
    html = html_of(client, SHARE)
    assert 'class="remit-chart remit-chart--map"' in html
    # Every body stands in the map and in the table, under one key.
    rows = set(re.findall(r'<tr data-body="([^"]+)"', html))
    cells = set(re.findall(r'<a href="[^"]+" data-body="([^"]+)"', html))
    assert {"ccg-13t", "ccg-00c"} <= cells <= rows
    words = text_of(client.get(SHARE))
    assert "A prompt to look, not a verdict" in words
    assert words.index("A prompt to look") < words.index("one by one")
    assert re.search(r"Act \d+", words)


def test_funnel_names_whom_to_look_at_first(client, uneven):
    html = html_of(client, SHARE)
    words = text_of(client.get(SHARE))
    first = words.split("Where to look first")[1].split("A prompt to look")[0]
    assert first.split("1")[0].strip().startswith("NHS Darlington CCG")
    assert "above the 99.8% limit" in first
    assert 'class="remit-chart remit-chart--funnel"' in html
    assert "These are not real outcomes" not in words


def test_made_up_figures_and_hidden_ones_are_marked(client, load, tmp_path):
    counts = {}
    for area in OTHERS:
        for month in MONTHS[:2]:
            counts["ae_over_four_hours", area, month] = 3
            counts["ae_within_four_hours", area, month] = 40
    load(
        write_activity(tmp_path, counts, "activity.csv"),
        write_people(tmp_path, dict.fromkeys(OTHERS, 500), MONTHS[:2]),
    )
    words = text_of(client.get(FOUR_HOURS))
    assert "Hidden: a small number" in words
    assert "figures are hidden, by this rule" in words
    # The contacts of this test are not marked as made up; the people they are set over are.
    assert "These are not real outcomes" not in words
    html_of(client, FOUR_HOURS)
    assert "These are not real outcomes" in text_of(client.get(PER_HEAD))


def test_trend_has_bands_limits_and_a_table_of_each(client, own_cube, prescribing):
    html = html_of(client, f"{SHARE}/ccg-00c")
    assert "remit-chart--trend" in html
    assert "remit-chart--process" in html
    assert html.count("The same as a table") == 2
    assert text_of(client.get(f"{SHARE}/ccg-00c")).count("2014-04") == 2


def test_code_leads_to_the_address_of_the_body(client, own_cube, prescribing):
    answer = client.get(f"{SHARE}/00C")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{SHARE}/ccg-00c"


def test_decisions_are_numbered_on_the_chart_as_in_the_list(client, own_cube, prescribing):
    html = html_of(client, f"{SHARE}/ccg-13t")
    listed = re.findall(r'<li id="decision-(\d+)"', html)
    led = re.findall(r'<a href="#decision-(\d+)"', html)
    assert listed
    assert sorted(set(led)) == listed
    begun = re.search(r"\?rebase=(\d{4}-\d\d-\d\d)", html)
    assert begun
    anew = text_of(client.get(f"{SHARE}/ccg-13t?rebase={begun[1]}"))
    assert "They now begin anew on" in anew
    assert client.get(f"{SHARE}/ccg-13t?rebase=2014-09-09").status_code == 400


def test_body_is_told_on_one_page(client, uneven):
    words = text_of(client.get("/outcomes/bodies/ccg-00c"))
    first = words.split("Where to look first")[1].split("A prompt to look")[0]
    assert "as a share of the second" in first
    assert "Compared with" in first
    assert "How sure" in first
    html = html_of(client, "/outcomes/bodies/ccg-00c")
    assert "remit-chart--spine" in html
    assert client.get("/outcomes/bodies/nobody").status_code == 404
    paper = client.get("/outcomes/bodies/ccg-00c.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert b"/Marked true" in paper.content
    assert b"/Alt" in paper.content, "its picture is told to who cannot see it"


def test_files_of_charts_are_what_they_say(client, uneven):
    page = f"{SHARE}/funnel"
    svg = client.get(f"{page}.svg")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert svg.content.startswith(b"<svg xmlns")
    assert client.get(f"{page}.png").content.startswith(b"\x89PNG")
    assert client.get(f"{page}.vega").json()["$schema"].startswith("https://vega.github.io")
    rows = list(csv.DictReader(StringIO(client.get(f"{page}.csv").content.decode())))
    assert {"00C", "13T"} <= {row["code"] for row in rows}
    for wrong in (f"{page}.exe", f"{SHARE}/pie.svg"):
        assert client.get(wrong).status_code == 404


def test_what_a_page_of_a_day_offers_to_take_away_is_of_that_day(client, own_cube, prescribing):
    day = "2016-03-31"
    for page in (SHARE, f"{SHARE}/ccg-00c", "/outcomes/bodies/ccg-00c", "/outcomes/resources"):
        found = re.findall(r'href="(/outcomes[^"]*)"', html_of(client, f"{page}?on={day}"))
        files = [each for each in found if re.search(r"[.](csv|json|pdf|svg|png|vega)\b", each)]
        assert len(files) > 1, page
        assert [each for each in files if f"on={day}" not in each] == [], page
        for each in files:
            answer = client.get(unescape(each))
            assert answer.status_code == 200, each
            assert day in answer.request["QUERY_STRING"]


def test_thousands_of_bodies_are_drawn_where_they_stand_out(uneven):
    view = shown_measure("prescribing_share_of_items")
    many = [
        row.model_copy(update={"code": f"{row.code}{turn}", "slug": ""})
        for turn in range(400)
        for row in view.rows
    ]
    assert len(many) > POINTS_DRAWN_MAX
    funnel = charted.charts_of(view.model_copy(update={"rows": many}))["funnel"]
    standings = {row.code: row.standing for row in many}
    drawn = {standings[point.place.code] for point in funnel.points}
    assert "as_expected" not in drawn
    assert drawn
    assert "within the limits are not drawn" in funnel.heading.method
    assert charts.svg(charts.picture(funnel)).startswith("<svg")


def test_table_of_a_measure_and_its_page_tell_the_same(client, own_cube, prescribing):
    rows = list(csv.DictReader(StringIO(client.get(f"{SHARE}.csv").content.decode())))
    own = next(row for row in rows if row["slug"] == "ccg-00c")
    twin = client.get(f"{SHARE}.json").json()
    same = next(row for row in twin["rows"] if row["slug"] == "ccg-00c")
    assert float(own["value"]) == same["figure"]["value"]
    assert f"{same['figure']['value']:.1f}%" in html_of(client, SHARE)


def test_bodies_alike_are_shown_with_why(client, own_cube, prescribing):
    words = text_of(client.get("/outcomes/compare?body=00C"))
    assert "Why these ten" in words or "No bodies alike are named" in words
    assert "NHS Darlington CCG" in words


def test_figure_of_ones_own_is_held_by_its_address(client, own_cube, prescribing):
    asked = (
        "numerator=prescribing.numerator_items&denominator=prescribing.denominator_items"
        "&method=proportion"
    )
    page = f"/outcomes/build?{asked}"
    words = text_of(client.get(page))
    assert "Nobody has reviewed this" in words
    html = html_of(client, page)
    # Its files carry the same question, and its marks lead to no page of a measure.
    assert re.search(r'href="/outcomes/build/map\.svg\?[^"]*numerator=prescribing', html)
    assert "/outcomes/own/" not in html
    assert client.get(f"/outcomes/build.csv?{asked}").content.startswith(b"code,")
    wrong = client.get("/outcomes/build?numerator=ae.nothing&denominator=ae.attendances")
    assert wrong.status_code in (400, 404)


def test_day_before_the_period_leads_to_the_page_without_it(client, own_cube, prescribing):
    answer = client.get(f"{SHARE}?on=2013-05-01")
    assert answer.status_code == 302
    assert answer.headers["Location"] == SHARE


def test_every_page_of_the_sitemap_about_outcomes_answers(client, uneven):
    pages = [page for page in public_pages() if page.startswith("/outcomes")]
    assert len(pages) > 20
    wrong = {page: code for page in pages if (code := client.get(page).status_code) != 200}
    assert wrong == {}
