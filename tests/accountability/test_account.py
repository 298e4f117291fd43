"""The account of a body for a year: each part from where it is kept, and what shows it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from remit.acts.door import perform
from remit.countries.england_2013.national import BOARD
from remit.domains.accountability import queries
from remit.domains.accountability.acts import PublishAnnualReport
from remit.domains.bodies import queries as bodies
from remit.domains.bodies.entities import registrar
from remit.domains.law import queries as law
from remit.domains.money import queries as money
from remit.domains.money.acts import Reallot
from remit.domains.money.allotment import service
from remit.errors import Failure, Invalid, NotFound, Refused
from remit.faces.cli.tree import build
from tests.country import officer_of

DARLINGTON, DURHAM = "ccg-00c", "ccg-00d"
YEAR = 2013
AFTER = date(2014, 6, 1)
# Two groups of an official file that agree with themselves: 2,000 and 1,000 pounds a head.
CORE_ALLOCATIONS = """\
CCG,Opening DfT,Minimum allocation,Minimum growth,Final allocation,Final growth,\
Per capita allocation,Per capita growth,Final per capita growth,Final closing DfT
NHS Darlington CCG,1%,102000,2.00%,102000,2.00%,2000,1%,2.00%,51000
NHS Crawley CCG,-1%,51000,2.00%,51000,2.00%,1000,1%,-4.00%,51000
"""


def publish(slug: str = DARLINGTON, on: date = AFTER) -> None:
    act = PublishAnnualReport(who_it_concerns=slug, year=YEAR, words="our first year")
    perform(act, by=officer_of(slug, "accountable_officer", on), effective_on=on)


def test_each_part_says_what_its_own_domain_says(england: None) -> None:
    account = queries.account_of(DARLINGTON, YEAR)
    assert (account.begins_on, account.ends_on) == (date(2013, 4, 1), date(2014, 3, 31))
    whole = money.whole(YEAR, body=DARLINGTON)
    assert account.resources.arrivals == whole.arrivals
    assert account.resources.arrivals, "the example allots"
    had = account.resources
    assert had.received_pence - had.passed_on_pence - had.paid_pence == (
        had.committed_pence + had.accrued_pence + had.left_pence
    )
    powers = law.powers_of(DARLINGTON, account.ends_on)
    assert account.powers.counts == powers.counts
    assert sum(area.may + area.may_if + area.may_not for area in account.powers.areas) == sum(
        powers.counts.values()
    )
    assert all(limit.effect == "forbid" for limit in account.powers.limits)


def test_what_is_invented_says_so(england: None) -> None:
    account = queries.account_of(DARLINGTON, YEAR)
    assert account.resources.synthetic
    assert account.synthetic


def test_an_official_allotment_is_told_where_the_books_hold_none(
    england: None, tmp_path: Path
) -> None:
    path = tmp_path / "core.csv"
    path.write_text(CORE_ALLOCATIONS, encoding="utf-8")
    by = registrar(date.today())
    loaded = service.load(path, by=by, as_of=date(2018, 4, 1), year=2018)
    account = queries.account_of(DARLINGTON, 2018)
    assert account.resources.arrivals == []
    allocated = account.resources.allocated
    assert allocated is not None
    assert allocated.pence == money.share_of(DARLINGTON, "core_2018_19").row.pence
    assert allocated.act == loaded.receipt.number
    assert f"/acts/{allocated.act}" in {each.address for each in account.proofs}
    assert any("official file alone" in each.why for each in account.missing)
    page = Client().get(f"/accounts/2018/{DARLINGTON}").content.decode()
    assert "Allotted to it, as published" in page
    assert queries.account_of(DARLINGTON, YEAR).resources.allocated is None


def test_a_body_that_went_within_the_year_answers_to_its_last_day(england: None) -> None:
    gone = next(
        each for each in bodies.every_commissioner() if each.until and each.until.month == 7
    )
    assert gone.until is not None
    account = queries.account_of(gone.slug, gone.until.year)
    assert account.ends_on.isoformat() == f"{gone.until.year}-06-30"


def test_every_proof_leads_somewhere(house: None) -> None:
    client = Client()
    account = queries.account_of(DARLINGTON, YEAR)
    assert {each.part for each in account.proofs} >= {"powers", "resources"}
    for each in account.proofs:
        assert client.get(each.address).status_code == 200, each
        assert each.hash == "" or len(each.hash) == 64


@pytest.mark.parametrize(
    ("code", "year", "error", "says"),
    [
        ("nobody", YEAR, NotFound, "nobody"),
        ("monitor", YEAR, NotFound, "regulator-monitor"),
        (DARLINGTON, 2021, NotFound, "no powers as a commissioner"),
        (DARLINGTON, 2090, Invalid, "has not begun"),
    ],
)
def test_who_owes_no_account_is_told_so(
    england: None, code: str, year: int, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        queries.account_of("regulator-monitor" if code == "monitor" else code, year)


def test_a_list_has_everybody_who_was_there_in_the_year(england: None) -> None:
    assert len(queries.accounts_of(2013).lines) == 211
    assert len(queries.accounts_of(2023).lines) == 42
    assert not any(line.published for line in queries.accounts_of(2013).lines)


def test_publishing_keeps_the_account_and_its_hash_and_tells_what_changed(england: None) -> None:
    publish()
    [said] = queries.account_of(DARLINGTON, YEAR).published
    assert said.same
    assert [line.slug for line in queries.accounts_of(YEAR).lines if line.published] == [DARLINGTON]
    change_its_money()
    [said] = queries.account_of(DARLINGTON, YEAR).published
    assert not said.same, "the Board changed an allotment after the account was published"
    publish(on=date(2014, 7, 1))
    assert [each.same for each in queries.account_of(DARLINGTON, YEAR).published] == [False, True]


def test_a_year_that_is_not_over_is_not_published(england: None) -> None:
    with pytest.raises(Invalid, match="ends on 31 March 2014"):
        publish(on=date(2014, 3, 31))


def test_nobody_publishes_the_account_of_another(england: None) -> None:
    act = PublishAnnualReport(who_it_concerns=DARLINGTON, year=YEAR, words="of somebody else")
    with pytest.raises(Refused):
        perform(act, by=officer_of(DURHAM, "accountable_officer", AFTER), effective_on=AFTER)


def change_its_money() -> None:
    act = Reallot(
        who_it_concerns=DARLINGTON,
        words="less than was thought",
        fund="programme",
        year=YEAR,
        total_pence=100,
        given=["autonomy_regarded=yes"],
    )
    on = date(2014, 3, 1)
    perform(act, by=officer_of(BOARD, "finance_officer", on), effective_on=on)


def test_the_page_the_twin_and_the_paper_are_of_one_answer(house: None) -> None:
    client = Client()
    page = client.get(f"/accounts/{YEAR}/{DARLINGTON}")
    assert page.status_code == 200
    account = queries.account_of(DARLINGTON, YEAR)
    twin = client.get(f"/accounts/{YEAR}/{DARLINGTON}.json").json()
    assert twin == json.loads(account.model_dump_json())
    paper = client.get(f"/accounts/{YEAR}/{DARLINGTON}.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert b"/Marked true" in paper.content


def test_building_can_be_stopped_and_given_again(house: None, tmp_path: Path) -> None:
    asked = ["account", "build", str(YEAR), "--out", str(tmp_path), "--json"]
    asked += ["--only", DARLINGTON, "--only", DURHAM]

    def written() -> int:
        done = CliRunner().invoke(build("account"), asked)
        assert done.exit_code == 0, done.output
        return int(json.loads(done.stdout)["written"])

    assert written() == 2
    folder = tmp_path / str(YEAR)
    assert sorted(file.suffix for file in folder.glob(f"{DARLINGTON}.*")) == [
        ".html", ".json", ".pdf",
    ]  # fmt: skip
    (folder / f"{DARLINGTON}.pdf").unlink()
    assert written() == 1
    assert written() == 0


def test_a_folder_that_cannot_be_written_says_so(house: None, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    asked = ["account", "build", str(YEAR), "--out", str(taken), "--json"]
    failed = CliRunner().invoke(build("account"), asked)
    assert isinstance(failed.exception, Failure)
    assert failed.exception.code == "ACC-010"


def test_show_prints_the_paper(house: None) -> None:
    said = CliRunner().invoke(build("account"), ["account", "show", "00C", str(YEAR)]).stdout
    assert "Did the money arrive whole?" in said
    assert "Check it yourself" in said
