"""Questions about outcomes, on files whose every number is known."""

from __future__ import annotations

from datetime import date

import pytest

from remit.domains.outcomes import shown, trends
from remit.domains.outcomes.queries import (
    body_outcomes,
    measure_list,
    resources,
    shown_measure,
    shown_trend,
)
from remit.domains.outcomes.queries.body import look_first
from remit.domains.outcomes.queries.own import AskOwn
from remit.domains.outcomes.tables_as_text import measure_csv
from remit.errors import Invalid, NotFound
from tests.outcomes.domain.conftest import (
    MERGED,
    MONTHS,
    OTHERS,
    prescribed,
)

SHARE = "prescribing_share_of_items"
FIRST_YEAR = [month for month in MONTHS if month < 201504]


def share(codes: tuple[str, ...], months: list[int]) -> tuple[float, int, int]:
    """Per cent, numerator and denominator, added up by hand."""
    both = [prescribed().get((code, month), (0, 0)) for code in codes for month in months]
    above, below = sum(each[0] for each in both), sum(each[1] for each in both)
    return 100 * above / below, above, below


def test_a_measure_of_a_year_is_what_the_files_add_up_to(read_only) -> None:
    view = shown_measure(SHARE, "2014/15")
    rows = {row.code: row for row in view.rows}
    for code in ("00C", "00F"):
        value, above, below = share((code,), FIRST_YEAR)
        assert rows[code].figure.value == pytest.approx(value)
        assert (rows[code].numerator, rows[code].denominator) == (above, below)
        assert rows[code].figure.lower_95 < value < rows[code].figure.upper_95
    value, above, below = share((*MERGED, *OTHERS), FIRST_YEAR)
    assert view.england.value == pytest.approx(value)
    assert (view.england_numerator, view.england_denominator) == (above, below)
    assert rows["00C"].slug == "ccg-00c"
    assert view.funnel is not None
    assert view.funnel.target == pytest.approx(value)


def test_bodies_that_the_source_does_not_tell_of_are_named(read_only) -> None:
    trust = shown_measure(SHARE, "2014/15").trust
    assert (trust.told, trust.expected) == (15, 211)
    assert "ccg-01a" in trust.missing
    assert "ccg-00c" not in trust.missing
    assert len(trust.vintage) == 2
    assert {line.act for line in trust.vintage} == {each.receipt.number for each in read_only}


def test_a_year_before_a_merger_on_the_body_that_came_of_it(read_only) -> None:
    rows = {row.code: row for row in shown_measure(SHARE, "2014/15", date(2015, 6, 1)).rows}
    _, above, below = share(MERGED, FIRST_YEAR)
    assert (rows["13T"].numerator, rows["13T"].denominator) == (above, below)
    assert not set(MERGED) & set(rows)
    whole = shown_measure(SHARE, "2014/15", date(2026, 11, 22))
    assert sum(row.numerator or 0 for row in whole.rows) == share((*MERGED, *OTHERS), FIRST_YEAR)[1]


def test_figures_are_not_put_on_bodies_of_an_earlier_day(read_only) -> None:
    with pytest.raises(Invalid, match="earlier day"):
        shown_measure(SHARE, "2015/16", date(2014, 6, 1))


def test_a_trend_goes_across_a_merger_and_marks_it(read_only) -> None:
    view = shown_trend(SHARE, "13T")
    assert [point.month for point in view.points] == list(MONTHS)
    march = next(point for point in view.points if point.month == 201503)
    assert march.figure.value == pytest.approx(share(MERGED, [201503])[0])
    assert march.england == pytest.approx(share((*MERGED, *OTHERS), [201503])[0])
    assert {(each.on, each.kind) for each in view.decisions} == {(date(2015, 4, 1), "merger")}
    assert all(point.lower < point.mean < point.upper for point in view.points)


def test_limits_begin_anew_only_with_a_dated_decision(read_only) -> None:
    view = shown_trend(SHARE, "13T", rebase=date(2015, 4, 1))
    assert [point.part for point in view.points] == [0] * 12 + [1] * 12
    assert view.points[0].mean != view.points[-1].mean
    with pytest.raises(Invalid, match="no decision of this body is dated"):
        shown_trend(SHARE, "13T", rebase=date(2015, 9, 1))


@pytest.mark.parametrize("body", ["13T", "00F", "01A", "of nobody"])
def test_the_chart_alone_is_that_of_the_trend(read_only, body: str) -> None:
    asked = shown.case(SHARE, "all")
    alone, whole = trends.chart_of(asked, body), trends.trend(asked, body).chart
    assert repr(alone) == repr(whole)
    # The others have too few months of their own.
    assert (alone is not None) == (body == "13T")


def test_the_trend_of_a_body_that_ended_ends_with_it(read_only) -> None:
    assert [point.month for point in shown_trend(SHARE, "ccg-00f").points] == FIRST_YEAR


def test_measures_without_counts_say_what_to_load(read_only) -> None:
    lines = {line.name: line for line in measure_list().measures}
    assert lines[SHARE].has_figures
    assert not lines["ae_four_hours"].has_figures
    with pytest.raises(NotFound, match="not loaded") as caught:
        shown_measure("ae_four_hours")
    assert "A&E attendances" in caught.value.mend
    with pytest.raises(NotFound, match="there is no measure"):
        shown_measure("ae_for_hours")


def test_spend_has_no_quadrant_where_no_direction_is_better(read_only) -> None:
    view = resources(SHARE, "2014/15")
    assert "no better direction" in view.why_not
    assert {row.quadrant for row in view.rows} == {"not_given"}


def test_a_figure_of_ones_own_is_worked_out_and_called_unreviewed(read_only) -> None:
    asked = AskOwn(
        numerator="prescribing.numerator_cost_pence",
        denominator="prescribing.numerator_items",
        period="2014/15",
    ).answer()
    row = next(row for row in asked.shown.rows if row.code == "00C")
    assert row.figure.value == pytest.approx(350)  # 3.50 pounds an item in every row
    assert asked.shown.measure.checker == "nobody"


@pytest.mark.parametrize(
    ("inputs", "what"),
    [
        ({"numerator": "ae.breaches"}, "no series"),
        ({"method": "magic"}, "no method"),
        ({"numerator_kind": "tablets"}, "tells no kind"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(read_only, inputs: dict[str, str], what: str) -> None:
    given = {
        "numerator": "prescribing.numerator_items",
        "denominator": "prescribing.denominator_items",
    }
    with pytest.raises(Invalid, match=what):
        AskOwn(**(given | inputs)).answer()


def test_a_bodys_page_is_whole_and_says_what_it_is(read_only) -> None:
    view = body_outcomes("13T")
    assert {line.measure.name for line in view.spine} == {
        "prescribing_cost_per_item",
        "prescribing_quantity_per_item",
        SHARE,
    }
    line = next(line for line in view.spine if line.measure.name == SHARE)
    assert line.lowest <= line.figure.value <= line.highest
    assert line.before.value == pytest.approx(share(MERGED, FIRST_YEAR)[0])
    assert "not a verdict" in view.says
    with pytest.raises(NotFound):
        body_outcomes("nobody")


def test_what_is_worse_and_sure_comes_first(read_only) -> None:
    [line, *_] = [each for each in body_outcomes("13T").spine if each.measure.name == SHARE]

    def like(name: str, **more: str) -> object:
        measure = line.measure.model_copy(update={"name": name})
        return line.model_copy(update={"measure": measure, "variation": "", **more})

    plain = {"change_reads": "same"}
    spine = [
        like("usual", standing="as_expected", reads="as_expected", **plain),
        like("different", standing="high_998", reads="high", **plain),
        like("worse", standing="low_95", reads="worse", **plain),
        like("surely_worse", standing="low_998", reads="worse", **plain),
    ]
    assert [each.measure for each in look_first(spine)] == ["surely_worse", "worse", "different"]
    assert look_first(spine)[0].how_sure.startswith("outside the 99.8%")
    changed = "special cause, lower values"
    spine[1:] = [
        like("changed", reads="as_expected", **plain | {"variation": changed}),
        like("better", reads="as_expected", **plain | {"variation": "improvement, lower values"}),
        like("worse", standing="low_95", reads="worse", **plain),
    ]
    told = look_first(spine)
    assert [each.measure for each in told] == ["worse", "changed"]
    assert told[1].words == "its latest months are lower by more than the usual ups and downs"
    assert told[1].compared_with == "its own earlier months"


def test_a_table_says_in_each_row_what_it_rests_on(read_only) -> None:
    view = shown_measure(SHARE, "2014/15")
    lines = measure_csv(view).splitlines()
    assert len(lines) == 2 + len(view.rows)
    assert all(line.endswith(f"{view.trust.cube},{view.trust.measure}") for line in lines[1:])
