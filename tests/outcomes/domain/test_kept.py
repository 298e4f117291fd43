"""Figures that bodies keep: told when counts that come later lie past a limit, and only then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from remit.acts.door import Receipt, perform
from remit.acts.registry import read_act
from remit.domains.bodies.entities import registrar
from remit.domains.outcomes.loading import service
from remit.domains.outcomes.models import OutcomeSource
from remit.domains.outcomes.queries import kept_figure, kept_figures
from remit.errors import Invalid, NotFound, Refused
from remit.faces.site.accounts.models import Account
from tests.country import officer_of
from tests.outcomes.domain.conftest import MONTHS, Load, prescribed, write_prescribing
from tests.site.test_pages import shape_faults, text_of

DAY = date(2015, 6, 3)
SHARE = "prescribing_share_of_items"
OWN = "ccg-00c"
NEW = 201601
"""From this month on counts come after the figure is kept, and Darlington's leap up."""

Keep = Callable[..., Receipt]


@pytest.fixture
def keep(load: Load, tmp_path: Path) -> Keep:
    """Counts up to the month before `NEW`; and Darlington may keep figures."""
    before = {key: both for key, both in prescribed().items() if key[1] < NEW}
    load(*write_prescribing(tmp_path, before))

    def kept(slug: str = OWN, **inputs: Any) -> Receipt:
        said = {"body": OWN, "title": "Our share", "watched": "00C", "measure": SHARE} | inputs
        by = officer_of(slug, "finance_officer", DAY)
        return perform(read_act("keep_figure", said), by=by, effective_on=DAY)

    return kept


@pytest.fixture
def come(load: Load, tmp_path: Path) -> Callable[[], list[Any]]:
    """The months that come later, in which half of Darlington's items are of the first group."""

    def came() -> list[Any]:
        later = {key: both for key, both in prescribed().items() if key[1] >= NEW}
        for (area, month), (_, whole) in list(later.items()):
            if area == "00C":
                later[area, month] = (whole // 2, whole)
        (tmp_path / "later").mkdir()
        return load(*write_prescribing(tmp_path / "later", later))

    return came


def test_only_months_that_came_since_are_told(keep, come) -> None:
    keep(upper=1, signals="no")
    [line] = kept_figures().figures
    # Every month so far lies above one per cent, and was there to be seen when it was kept.
    assert (line.told, line.last_told) == (0, None)
    taken = come()
    told = kept_figure(line.number).told
    assert [each.key for each in told] == ["2016-03", "2016-02", "2016-01"]
    assert {each.act for each in told} == {taken[-1].receipt.number}
    assert told[0].figure.value == pytest.approx(50)
    assert told[0].why == ["above your limit of 1"]


def test_limits_are_kept_from_both_sides(keep, come) -> None:
    for turn, limits in enumerate(({"lower": 60}, {"lower": 40, "upper": 60}, {"upper": 49})):
        keep(title=f"Figure {turn}", signals="no", **limits)
    come()
    told = {line.title: line.told for line in kept_figures("00C").figures}
    assert told == {"Figure 0": 3, "Figure 1": 0, "Figure 2": 3}
    assert kept_figures("13T").figures == []


def test_special_causes_are_told_without_a_limit(keep, come) -> None:
    keep()
    keep(title="A steady neighbour", watched="00D")
    come()
    for line in kept_figures().figures:
        shown = kept_figure(line.number)
        special = {point.key for point in shown.trend.points if point.signal != "none"}
        since = {point.key for point in shown.trend.points if point.month >= NEW}
        assert {each.key for each in shown.told} == special & since
    leapt = kept_figures().figures[-1]
    assert leapt.told >= 1
    assert "usual ups and downs" in leapt.last_told.why[0]


def test_a_figure_of_ones_own_is_kept_as_it_was_built(keep, come) -> None:
    keep(
        measure="",
        numerator="prescribing.numerator_items",
        denominator="prescribing.denominator_items",
        method="proportion",
        scale=100,
        upper=40,
        signals="no",
    )
    come()
    shown = kept_figure(kept_figures().figures[0].number)
    assert [each.figure.value for each in shown.told] == pytest.approx([50, 50, 50])
    assert shown.trend.measure.checker == "nobody"


def test_what_is_undone_is_no_longer_told(keep, come) -> None:
    keep(upper=1, signals="no")
    for each in come():
        service.undo(number_of(each), by=registrar(date.today()))
    [line] = kept_figures().figures
    assert line.told == 0
    assert line.latest.key == "2015-12"


def number_of(taken: Any) -> int:
    return OutcomeSource.objects.get(sha256=taken.loaded.part.sha256).pk


def test_nobody_keeps_figures_for_another_body(keep) -> None:
    with pytest.raises(Refused):
        keep("ccg-00d")
    assert kept_figures().figures == []


@pytest.mark.parametrize(
    ("inputs", "error", "what"),
    [
        ({"measure": ""}, Invalid, "not said what the figure is"),
        (
            {"numerator": "prescribing.numerator_items", "denominator": "ae.breaches"},
            Invalid,
            "not said what the figure is",
        ),
        ({"measure": "nothing_like_it"}, NotFound, "no measure"),
        ({"measure": "unit_cost"}, Invalid, "tells no commissioners or trusts apart"),
        ({"lower": 5, "upper": 5}, Invalid, "not below the upper"),
        ({"watched": "R1A"}, NotFound, "none of those"),
    ],
)
def test_what_cannot_be_kept_is_refused(keep, inputs, error, what) -> None:
    with pytest.raises(error, match=what):
        keep(**inputs)
    assert kept_figures().figures == []


def test_page_feed_and_files_tell_the_same(client, keep, come) -> None:
    assert "Nobody keeps a figure yet" in text_of(client.get("/outcomes/kept"))
    keep(upper=40)
    come()
    [line] = kept_figures().figures
    page = f"/outcomes/kept/{line.number}"
    answer = client.get(page)
    assert shape_faults(answer.content.decode()) == []
    words = text_of(answer)
    assert "50.0% in March 2016 : above your limit of 40" in words
    assert "A prompt to look, not a verdict" in words
    assert "Our share" in text_of(client.get("/outcomes/kept"))
    atom = ElementTree.fromstring(client.get(f"{page}.atom").content)  # noqa: S314 - our own
    space = {"a": "http://www.w3.org/2005/Atom"}
    entries = atom.findall("a:entry", space)
    assert [each.findtext("a:title", "", space) for each in entries] == [
        f"Our share: 50.0% in {month} 2016" for month in ("March", "February", "January")
    ]
    ids = {each.findtext("a:id", "", space) for each in entries}
    assert len(ids) == len(entries)
    assert client.get(f"{page}.json").json()["told"][0]["key"] == "2016-03"
    assert client.get(f"{page}/months.csv").content.count(b"\n") == 1 + len(MONTHS)
    assert client.get(f"{page}/process.svg").headers["Content-Type"] == "image/svg+xml"
    assert client.get("/outcomes/kept/999").status_code == 404


def test_a_figure_is_let_go_once_and_its_page_says_so(client, keep) -> None:
    keep()
    [line] = kept_figures().figures
    drop = read_act("drop_figure", {"figure": line.number})
    with pytest.raises(Refused):
        perform(drop, by=officer_of("ccg-00d", "finance_officer", DAY), effective_on=DAY)
    by = officer_of(OWN, "finance_officer", DAY)
    perform(drop, by=by, effective_on=DAY)
    assert kept_figures().figures == []
    assert "Let go by act" in text_of(client.get(f"/outcomes/kept/{line.number}"))
    with pytest.raises(Invalid, match="let go before"):
        perform(drop, by=by, effective_on=DAY)


def test_whoever_signs_in_is_told_on_their_own_page(client: Client, keep, come) -> None:
    assert client.get("/my").status_code == 302
    user = get_user_model().objects.create_user("ada", "ada@example.org", "a long quiet river")
    ref = officer_of(OWN, "finance_officer", DAY).id
    Account.objects.create(user=user, officer_ref=ref, label="Ada")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Your body keeps no figures yet" in text_of(client.get("/my"))
    keep(upper=40, signals="no")
    assert "Nothing new" in text_of(client.get("/my"))
    come()
    answer = client.get("/my")
    assert shape_faults(answer.content.decode()) == []
    assert "Our share : 50.0% in March 2016, above your limit of 40. 2 more" in text_of(answer)
    assert "private" in answer.headers["Cache-Control"]
    led = client.get("/my/keep?measure=ae_four_hours&body=13T").headers["Location"]
    assert led.startswith("/acts/kinds/keep_figure/do?")
    assert "body=00C" in led
    assert "measure=ae_four_hours" in led
    assert b'value="ae_four_hours"' in client.get(led).content
