"""Pages, twins, downloads and commands of allotting, on the example country."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client

from remit.domains.money.queries import allotment, formula_list
from remit.errors import Invalid, NotFound
from remit.faces.cli.allot import allot_command

pytestmark = pytest.mark.django_db


def test_the_example_is_shared_out_to_the_penny_and_marked() -> None:
    view = allotment("registered_2018_19")
    assert view.synthetic
    assert view.notional
    assert len(view.rows) == 195
    assert sum(row.pence for row in view.rows) == view.total_pence
    for row in view.rows:
        assert row.opening_pence
        assert row.opening_pence * 111 <= row.pence * 100 <= row.opening_pence * 116
    assert view.at_floor
    assert view.at_cap


def test_needs_of_integrated_care_boards_are_shared_out_without_any_file() -> None:
    view = allotment("core_2023_24_inequality_20", "core_2023_24")
    assert len(view.rows) == 42
    assert not view.synthetic
    assert view.notional
    assert view.moved
    assert view.moved.gained_pence == view.moved.lost_pence > 0
    assert {each.name for each in formula_list().formulas if not each.here} == {
        "core_2018_19",
        "core_2018_19_alike",
        "core_2018_19_half_way",
        "core_2018_19_to_target",
    }


def test_formulas_of_different_bodies_are_not_compared() -> None:
    with pytest.raises(Invalid, match="among different bodies"):
        allotment("core_2023_24", "registered_2018_19")
    with pytest.raises(Invalid, match="is a formula for 2023/24"):
        allotment("core_2023_24", year=2018)


def test_another_total_is_shared_out_by_the_same_shares() -> None:
    once, twice = allotment("core_2023_24"), allotment("core_2023_24", pounds=2_000_000_000)
    assert twice.total_pence == 2 * once.total_pence
    for row, double in zip(once.rows, twice.rows, strict=True):
        assert abs(double.pence - 2 * row.pence) <= 1


def test_page_twin_and_download_say_the_same(client: Client) -> None:
    asked = "?formula=core_2023_24_inequality_20&against=core_2023_24"
    page = client.get(f"/money/allotment{asked}")
    twin = client.get(f"/money/allotment.json{asked}").json()
    rows = list(
        csv.DictReader(StringIO(client.get(f"/money/allotment.csv{asked}").content.decode()))
    )
    assert page.status_code == 200
    text = page.content.decode()
    assert "nobody’s money" in text
    assert len(rows) == len(twin["rows"]) == 42
    for row, told in zip(rows, twin["rows"], strict=True):
        assert round(float(row["allotment_pounds"]) * 100) == told["pence"]
        assert round(float(row["difference_pounds"]) * 100) == told["against"]["difference_pence"]
        assert row["mark"] == "notional"
        assert f"/money/allotment/{row['slug']}" in text


def test_a_share_is_shown_with_every_step(client: Client) -> None:
    page = client.get("/money/allotment/icb-qe1").content.decode()
    twin = client.get("/money/allotment/icb-qe1.json").json()
    assert len(twin["steps"]) == 12
    for step in twin["steps"]:
        assert f'<li id="{step["name"]}">' in page
        assert step["result"]["text"] in page
        assert all(figure["text"] in page for figure in step["inputs"])


def test_the_example_says_on_every_share_that_it_is_invented(client: Client) -> None:
    page = client.get("/money/allotment/ccg-00c?formula=registered_2018_19").content.decode()
    assert "This is not a real amount." in page
    assert "remit-tag--synthetic" in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/money/allotment?formula=nobody", 404, "there is no formula"),
        ("/money/allotment?pounds=-1", 400, "pounds"),
        ("/money/allotment?formula=core_2018_19", 400, "are not here"),
        ("/money/allotment/ccg-zzz", 404, "no share"),
        ("/money/allocations/99", 404, "there is no allocation file"),
    ],
)
def test_errors_say_what_and_where(client: Client, address: str, status: int, words: str) -> None:
    answer = client.get(address.replace("?", ".json?") if "?" in address else f"{address}.json")
    assert answer.status_code == status
    assert words in answer.json()["error"]["what"]


def test_the_command_simulates_beside_the_formula_in_force(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "shares.csv"
    allot_command("core_2023_24_inequality_20", simulate=True, csv=path, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["against"]["name"] == "core_2023_24"
    assert len(path.read_text("utf-8").splitlines()) == 43
    allot_command("core_2023_24_inequality_20", simulate=True)
    shown = capsys.readouterr().out
    assert "£1,000,000,000.00 — notional" in shown
    assert "gain" in shown


def test_a_body_without_a_share_is_said_to_have_none() -> None:
    from remit.domains.money.queries import share_of

    with pytest.raises(NotFound, match="gives `ccg-00c` no share"):
        share_of("ccg-00c", "core_2023_24")
