"""Allotting on the command line: by a formula, by an official file, and whether it arrived."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from remit.domains.bodies.entities import registrar
from remit.domains.money.allotment import service
from remit.faces.cli import house, main
from tests.money.conftest import DAY, YEAR, Purse

Run = Callable[..., tuple[int, dict]]
HEADER = "code,name,fund,currency,pounds"
SUPPORT = "commissioning_support"


@pytest.fixture
def run(purse: Purse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr(house, "open_house", nullcontext)

    def command(*words: str) -> tuple[int, dict]:
        code = main.run([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return command


@pytest.fixture
def loaded(purse: Purse, tmp_path: Path) -> Callable[..., None]:
    def load(*lines: str, year: int = YEAR) -> None:
        path = tmp_path / "allotments.csv"
        path.write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")
        service.load(path, by=registrar(date.today()), as_of=date(year, 6, 3), year=year)

    return load


def test_only_what_invented_lists_shared_out_is_called_not_real(
    run, purse, loaded, client: Client
) -> None:
    # In force from another year than any of the example.
    day = date(2018, 6, 1)
    loaded(f"00C,,{SUPPORT},GBP,600.50", f"TOTAL,,{SUPPORT},GBP,600.50", year=2018)
    purse.fund(SUPPORT, 600_50, 2018, day)
    by = ("--by", purse.board(day).id, "--effective-on", day.isoformat())
    assert run("allot", "--official", "--fund", SUPPORT, "--year", "2018", *by)[0] == 0
    page = client.get("/money/ccg-00c?year=2018").content.decode()
    assert "£600.50" in page
    assert "not real" not in page
    page = client.get(f"/money/ccg-00c?year={YEAR}").content.decode()
    assert "These are not real amounts." in page
    # In a year of the example, what the file allotted is told apart from the rest.
    loaded(f"00C,,{SUPPORT},GBP,600.50", f"TOTAL,,{SUPPORT},GBP,600.50")
    purse.fund(SUPPORT, 600_50)
    by = ("--by", purse.board().id, "--effective-on", DAY.isoformat())
    assert run("allot", "--official", "--fund", SUPPORT, "--year", str(YEAR), *by)[0] == 0
    page = client.get(f"/money/ccg-00c?year={YEAR}").content.decode()
    assert "Some of these amounts are not real." in page
    assert "care for patients, 2013/14; running the organisation, 2013/14." in page


def test_an_official_file_is_allotted_as_it_stands(run, purse, loaded) -> None:
    loaded(
        f"00C,,{SUPPORT},GBP,600.50",
        f"99A,,{SUPPORT},GBP,300",
        f"TOTAL,,{SUPPORT},GBP,900.50",
    )
    purse.fund(SUPPORT, 1_000_00)
    asked = ("allot", "--official", "--fund", SUPPORT, "--year", str(YEAR))
    by = ("--by", purse.board().id, "--effective-on", DAY.isoformat())
    code, told = run(*asked, *by, "--dry-run")
    assert (code, told["dry_run"], purse.balance("ccg-00c", SUPPORT)) == (0, True, 0)
    code, told = run(*asked, *by)
    assert code == 0
    assert "allotted £900.50 to 2 commissioners, help with commissioning 2013/14" in told["summary"]
    assert purse.balance("ccg-00c", SUPPORT) == 600_50
    code, told = run("money", "whole", "--year", str(YEAR), "--fund", SUPPORT)
    assert (code, told["years"][0]["holds"]) == (0, True)
    code, told = run(*asked, *by)
    assert (code, told["error"]["code"]) == (4, "MON-009")


def test_a_formula_is_allotted_once(run, purse) -> None:
    by = ("--by", purse.board().id, "--effective-on", DAY.isoformat())
    code, told = run("allot", "--formula", "example_2013_14", *by)
    assert (code, told["error"]["code"]) == (4, "MON-009")
    code, told = run("allot", "--formula", "registered_2018_19", *by)
    assert (code, told["error"]["code"]) == (4, "ALT-009")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--formula", "example_2013_14"), "ALT-020"),
        (("--formula", "example_2013_14", "--pounds", "5"), "ALT-022"),
        ((), "ALT-023"),
        (("--official",), "ALT-023"),
        (("--official", "--year", "2014"), "ALT-008"),
    ],
)
def test_what_is_not_said_is_asked_for(run, words, code) -> None:
    status, told = run("allot", *words)
    assert (status, told["error"]["code"]) == (4, code)
    assert told["error"]["mend"]


def test_who_may_not_allot_is_refused_on_the_command_line_too(run, purse) -> None:
    by = ("--by", purse.finance("ccg-00c").id, "--effective-on", DAY.isoformat())
    code, told = run("allot", "--formula", "example_2013_14", *by)
    assert (code, told["error"]["code"]) == (2, "ACT-001")


def test_the_way_from_the_nation_is_a_question_like_any_other(run) -> None:
    code, told = run("money", "country", "--year", str(YEAR))
    assert code == 0
    assert [fund["fund"] for fund in told["funds"]] == ["programme", "running_costs"]
    assert told["whole"]["holds"]
