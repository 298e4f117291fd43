"""Proofs look at a law on the days on which it is law, and on no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from remit.acts.law import PACKS
from remit.engines.settlement import day_number, load_pack, text_to_prove
from remit.engines.settlement.prover import Folder, compare, load_folder, load_pledges, prove
from remit.errors import Invalid
from tests.settlement.prover.laws import law

DATED = """
@id("late") permit (principal, action == Action::"award", resource)
when { principal.body == resource.owner };
"""
DAYS = "in_force_from = 2013-04-01\nin_force_to = 2022-07-01\n"
UNLESS_OLD = """
@id("never-early") forbid (principal, action == Action::"award", resource)
when { context.on < 15000 };
@id("never") forbid (principal, action == Action::"award", resource);
"""


def dated(place: Path, days: str) -> Folder:
    law(place, UNLESS_OLD, powers=DATED, limits="")
    (place / "pack.toml").write_text(days, "utf-8")
    return load_folder(place)


def test_a_law_with_dates_is_looked_at_on_those_days_only(tmp_path: Path) -> None:
    read = dated(tmp_path, DAYS)
    early, never = prove(read, read.pledges, written_for_it=True)
    assert early.status == "vacuous", "day 15000 is in 2011"
    assert never.counterexample is not None
    day = never.counterexample.context["on"]
    assert day_number(date(2013, 4, 1)) <= day < day_number(date(2022, 7, 1))


def test_a_law_without_dates_is_looked_at_on_any_day(tmp_path: Path) -> None:
    read = dated(tmp_path, "")
    early, never = prove(read, read.pledges, written_for_it=True)
    assert (early.status, never.status) == ("broken", "broken")


def test_two_laws_are_compared_on_days_of_both_or_else_of_the_later(tmp_path: Path) -> None:
    one = dated(tmp_path / "one", DAYS)
    law(tmp_path / "two", UNLESS_OLD, powers="", limits="")
    for days, begins, ends in (
        (DAYS, date(2013, 4, 1), date(2022, 7, 1)),
        ("in_force_from = 2020-01-01\n", date(2020, 1, 1), date(2022, 7, 1)),
        ("in_force_from = 2023-01-01\n", date(2023, 1, 1), date.max),
    ):
        (tmp_path / "two" / "pack.toml").write_text(days, "utf-8")
        (change,) = compare(one, load_folder(tmp_path / "two"))
        assert change.direction == "lost"
        assert day_number(begins) <= change.example.context["on"] < day_number(ends)


@pytest.mark.parametrize(
    "about", ['in_force_from = "2013"', "in_force_from = 2013-04-01T00:00:00", "in_force_from ="]
)
def test_dates_that_cannot_be_read_are_an_error(tmp_path: Path, about: str) -> None:
    with pytest.raises(Invalid) as caught:
        dated(tmp_path, about)
    assert (caught.value.code, caught.value.where) == ("SET-107", "pack.toml")


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("england_2013", date(2013, 4, 1), date(2022, 7, 1)),
        ("england_2013_si257", date(2013, 4, 1), date(2022, 7, 1)),
        ("england_2022", date(2022, 7, 1), date.max),
    ],
)
def test_each_counterexample_over_a_pack_is_on_one_of_its_days(
    name: str, begins: date, ends: date
) -> None:
    pledges = load_pledges(PACKS.parent / "pledges" / "letters_2012")
    broken = [
        verdict.counterexample
        for verdict in prove(text_to_prove(load_pack(PACKS / name)), pledges)
        if verdict.counterexample
    ]
    assert broken
    for example in broken:
        assert day_number(begins) <= example.context["on"] < day_number(ends)
