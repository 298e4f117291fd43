"""Charts say what the figures say: marks at their places, words, tables, the same bytes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest

from remit.engines.outcomes import charts
from remit.engines.outcomes.statistics import Standing
from remit.errors import Invalid
from tests.outcomes.charts import making

SVG = "{http://www.w3.org/2000/svg}"
XLINKED = re.compile(r"(?:xlink:)?href=\"https?:")
MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[charts.Picture, str]]:
    return {kind: (each, charts.svg(each)) for kind, each in making.pictures().items()}


def parsed(svg: str) -> ElementTree.Element:
    # Inside a page an SVG element needs no namespace; an XML reader does.
    named = re.sub(r"^<svg (?!xmlns)", '<svg xmlns="http://www.w3.org/2000/svg" ', svg)
    return ElementTree.fromstring(named)  # noqa: S314 - our own drawing


def marks(svg: str) -> dict[str, tuple[float, float]]:
    """Where each linked or named mark lies, by its words."""
    found = {}
    for element in parsed(svg).iter():
        titles = element.findall(f"{SVG}title") + element.findall(f"{SVG}path/{SVG}title")
        path = element.find(f"{SVG}path")
        if titles and path is not None and (place := MOVED.search(path.get("transform", ""))):
            found[str(titles[0].text)] = (float(place[1]), float(place[2]))
    return found


@pytest.mark.parametrize("kind", making.made())
def test_chart_is_well_formed_and_keeps_to_the_page(drawn, kind):
    picture, svg = drawn[kind]
    root = parsed(svg)
    assert root.get("aria-label", "").startswith(picture.heading.title)
    assert root.get("viewBox", "").split()[:3] == ["0", "0", "480"]
    # Nothing inline that the page's own policy forbids, nothing from elsewhere.
    assert " style=" not in svg
    assert "<style" not in svg
    assert not XLINKED.search(svg)
    assert "<mark-" not in svg
    assert 'aria-label="#' not in svg
    assert "NaN" not in svg


@pytest.mark.parametrize("kind", making.made())
def test_chart_for_a_narrow_screen_is_an_image_of_the_size_that_is_told(drawn, kind):
    picture = charts.picture(making.made()[kind], charts.NARROW)
    svg = charts.image(picture)
    root = parsed(svg)
    assert (root.get("width"), root.get("height")) == tuple(map(str, picture.size))
    assert picture.size[0] == charts.NARROW.width
    sizes = {int(size) for size in re.findall(r'font-size="(\d+)px"', svg)}
    assert min(sizes) >= charts.NARROW.words
    assert "aria-" not in svg
    assert "<mark-" not in svg
    assert not list(root.iter(f"{SVG}a"))
    # The same marks, and as many as the table tells of.
    links = sum(link.href != "" or link.key != "" for link in picture.links)
    assert svg.count("<path") >= min(links, 5)
    assert picture.table == drawn[kind][0].table


@pytest.mark.parametrize("kind", making.made())
def test_words_that_are_put_in_afterwards_are_all_put_in(drawn, kind):
    picture, svg = drawn[kind]
    told = json.dumps(picture.spec(), ensure_ascii=False)
    for words in (svg, charts.svg_file(picture), told):
        assert "§" not in words
    for word in picture.words:
        assert json.dumps(word, ensure_ascii=False) in told
        assert f">{escape(word)}<" in svg


def test_long_words_go_over_more_lines_and_stay_as_they_are():
    long = "people registered with practices & < counted in the middle of each year of the period"
    picture = charts.funnel(replace(making.a_funnel(), denominator=long), charts.NARROW)
    usual = charts.funnel(making.a_funnel(), charts.NARROW)
    assert picture.size[1] > usual.size[1]
    root = parsed(charts.image(picture))
    words = " ".join(text for each in root.iter(f"{SVG}text") for text in each.itertext())
    assert " ".join(long.split()) in words


@pytest.mark.parametrize("kind", making.made())
def test_same_figures_give_the_same_bytes(drawn, kind):
    assert charts.svg(making.pictures()[kind]) == drawn[kind][1]


@pytest.mark.parametrize("kind", making.made())
def test_file_and_image_stand_alone(drawn, kind):
    picture = drawn[kind][0]
    alone = charts.svg_file(picture)
    root = parsed(alone)
    assert root.findtext(f"{SVG}title") == picture.heading.title
    assert root.findtext(f"{SVG}desc") == picture.heading.says
    words = " ".join(text for element in root.iter(f"{SVG}text") for text in element.itertext())
    assert picture.heading.source in words
    assert charts.png(picture).startswith(b"\x89PNG")


def test_every_mark_of_a_funnel_is_a_link_at_its_figure(drawn):
    chart, (_, svg) = making.a_funnel(), drawn["funnel"]
    at = marks(svg)
    assert len(at) == len(chart.points)
    root = parsed(svg)
    leads = {link.get("aria-label"): link.get("href") for link in root.iter(f"{SVG}a")}
    by_words = {}
    for point in chart.points:
        words = (
            f"{point.place.name}: {charts.figure(point.value, '%')}, "
            f"{charts.STANDINGS[point.standing]}"
        )
        assert leads[words] == point.place.href
        by_words[words] = point
    # On one scale: any three marks lie on lines of figure against place, on both axes.
    (a, b, *others) = sorted(by_words, key=lambda words: by_words[words].value)[:: 210 // 5]
    for axis, of in ((1, "value"), (0, "denominator")):
        first, second = getattr(by_words[a], of), getattr(by_words[b], of)
        slope = (at[b][axis] - at[a][axis]) / (second - first)
        for other in others:
            expected = at[a][axis] + slope * (getattr(by_words[other], of) - first)
            assert at[other][axis] == pytest.approx(expected, abs=0.01)
    assert slope > 0
    high, low = (max, min)
    assert (
        at[high(at, key=lambda words: by_words[words].value)][1]
        < at[low(at, key=lambda words: by_words[words].value)][1]
    )


def test_what_stands_out_of_a_funnel_has_another_shape():
    usual = charts.svg(charts.funnel(making.a_funnel()))
    points = tuple(
        replace(point, standing=Standing.AS_EXPECTED) for point in making.a_funnel().points
    )
    calm = charts.svg(charts.funnel(replace(making.a_funnel(), points=points)))

    def shapes(svg: str) -> set[str]:
        return set(re.findall(r'<a [^>]*><path transform="[^"]*" d="([^"]*)"', svg))

    assert len(shapes(usual)) == 3
    assert len(shapes(calm)) == 1


def test_process_chart_names_its_signals_its_target_and_its_decision(drawn):
    picture, svg = drawn["process"]
    said = [link.says for link in picture.links]
    assert said[9] == "January 2014: 85.0%. Worse: outside the limits"
    assert said[-1] == "Decision 1: A new urgent care centre, from 01 December 2014"
    assert "target 95.0%" in svg
    at = marks(svg)
    assert at[said[9]][1] == max(y for _, y in at.values())
    assert {link.get("href") for link in parsed(svg).iter(f"{SVG}a")} == {"/acts/1"}
    # Two stretches have two means: the decision began the second.
    assert len({row[2] for row in picture.table.rows}) == 2


def test_gap_in_a_trend_is_a_gap_and_not_a_line_across(drawn):
    picture, svg = drawn["trend"]
    assert len([link for link in picture.links if "Decision" not in link.says]) == 35
    assert picture.table.rows[5][1] is None
    assert picture.table.rows[5][-1] == "the source does not give it"
    line = next(
        each
        for each in re.findall(r'<path d="(M[^"]*)" stroke="#12403a" stroke-width="2"', svg)
        if each.count("L") > 20
    )
    assert line.count("M") == 2


def test_better_is_right_in_a_spine_whichever_way_a_measure_runs(drawn):
    _, svg = drawn["spine"]
    at = {words.split(":")[0]: x for words, (x, _) in marks(svg).items()}
    rows = {row.title: row for row in making.SPINE_ROWS}
    assert charts.judged(rows["Median wait"]) == "Worse"
    assert charts.judged(rows["Within four hours"]) == "Better"
    assert charts.judged(rows["Cost per item"]) == "No different"
    assert charts.judged(rows["65 and over"]) == "Different"
    assert at["Median wait"] < at["Cost per item"] < at["Within four hours"]
    assert "Not given" not in at


def test_map_shades_by_fifths_and_outlines_where_there_is_no_figure(drawn):
    picture, svg = drawn["map"]
    fills = re.findall(r'<a [^>]*><path [^>]*fill="(#[0-9a-f]+)"', svg)
    assert len(set(fills)) == 6
    assert "Body 4: no figure: not supplied" in svg
    assert picture.table.rows[4] == ("X04", "Body 4", None, None, "not supplied")


def test_spend_beside_outcome_draws_the_box_at_two_sides_alike(drawn):
    picture, svg = drawn["value"]
    inside = [row for row in picture.table.rows if row[-2] == "yes"]
    assert 0 < len(inside) < making.BODIES
    assert all(abs(row[4]) < 1.96 and abs(row[5]) < 1.96 for row in inside)
    shapes = set(re.findall(r'<a [^>]*><path transform="[^"]*" d="([^"]*)"', svg))
    assert len(shapes) == 2


def test_pyramid_compares_shares_and_not_counts(drawn):
    picture, _ = drawn["pyramid"]
    shares = [row["share"] for row in picture.rows["bars"]]
    assert sum(abs(share) for share in shares) == pytest.approx(100)
    assert all(row["share"] < 0 for row in picture.rows["bars"] if row["sex"] == "Female")
    empty = tuple(replace(band, female=0, male=0) for band in making.a_pyramid().bands)
    with pytest.raises(Invalid, match="pyramid of nobody"):
        charts.pyramid(replace(making.a_pyramid(), bands=empty))


def test_too_many_marks_are_refused():
    point = making.a_funnel().points[0]
    crowd = replace(making.a_funnel(), points=(point,) * 5_001)
    with pytest.raises(Invalid, match="cannot be read"):
        charts.svg(charts.funnel(crowd))


def test_words_of_a_body_cannot_break_out_of_the_drawing():
    chart = making.a_funnel()
    evil = charts.Place("x", 'A <script>alert(1)</script> & "B" \\1', "X", '/a"onload="b')
    first = replace(chart.points[0], place=evil)
    picture = charts.funnel(replace(chart, points=(first, *chart.points[1:])))
    for svg in (charts.svg(picture), charts.svg_file(picture)):
        root = parsed(svg)
        assert not list(root.iter(f"{SVG}script"))
        assert not any("onload" in element.attrib for element in root.iter())
    assert evil.name in next(iter(marks(charts.svg(picture))))


def test_table_of_a_chart_keeps_numbers_whole_and_gaps_empty():
    text = charts.trend(making.a_trend()).table.csv()
    lines = text.splitlines()
    assert len(lines) == making.MONTHS + 1
    assert lines[6].startswith("2013-09,,,,")
    assert lines[0].startswith("month,value (%),lower 95%,upper 95%,all together")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (95.04, "%", "95.0%"),
        (1234.5, "per 1,000", "1,234 per 1,000"),
        (8.127, "£ per item", "£8.13 per item"),
        (-8.127, "£ per item", "−£8.13 per item"),
        (None, "%", "no figure"),
    ],
)
def test_figures_are_said_in_the_digits_that_a_reader_compares(value, unit, words):
    assert charts.figure(value, unit) == words
