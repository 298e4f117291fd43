"""Other people's programs read our books and come to the same balances, to the penny."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import duckdb
import pytest

from remit.engines.ledger import Account, accounts, balances
from remit.engines.ledger.exporting import (
    tables,
    write_beancount,
    write_csv,
    write_hledger,
    write_parquet,
    write_xlsx,
)
from remit.engines.ledger.exporting.rows import in_units, plain_name
from remit.errors import Invalid
from tests.ledger.house import House
from tests.ledger.test_checking import spend

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def spent(own_house: House) -> House:
    spend(own_house)
    return own_house


# Programs of other people under the GPL: processes of their own, never imported, never shipped.
PROGRAMS = {
    "hledger": "type: apt-get install hledger",
    "bean-check": "type: apt-get install beancount",
}


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine; {PROGRAMS[name]}")
    return found


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def ours(house: House) -> dict[str, Decimal]:
    names = {each.number: plain_name(each) for each in accounts(house.connection)}
    return {
        names[each.account]: Decimal(each.balance_pence) / 100
        for each in balances(house.connection, list(names))
        if each.balance_pence
    }


def test_hledger_comes_to_our_balances(spent: House, tmp_path: Path) -> None:
    hledger = program("hledger")
    journal = tmp_path / "books.journal"
    with journal.open("w") as out:
        assert write_hledger(spent.connection, out) == 8
    found = run(hledger, "-f", str(journal), "balance", "--flat", "-N", "-O", "csv")
    assert found.returncode == 0, found.stderr
    read = {
        row[0]: Decimal(row[1].removesuffix(" GBP").replace(",", ""))
        for row in list(csv.reader(io.StringIO(found.stdout)))[1:]
    }
    assert read == ours(spent)
    # A penny that goes astray is found by the program itself.
    journal.write_text(journal.read_text().replace(" 0.03 GBP", " 0.04 GBP"))
    assert run(hledger, "-f", str(journal), "balance").returncode != 0


def test_beancount_comes_to_our_balances(spent: House, tmp_path: Path) -> None:
    checker = program("bean-check")
    books = tmp_path / "books.beancount"
    with books.open("w") as out:
        assert write_beancount(spent.connection, out) == 8
    said = run(checker, str(books))
    assert (said.returncode, said.stderr) == (0, "")
    text = books.read_text()
    assert text.count(" balance ") == len(accounts(spent.connection))
    books.write_text(text.replace(" -1.20 GBP", " -1.21 GBP"))
    assert run(checker, str(books)).returncode != 0


def microseconds(moment: str) -> int:
    since = datetime.fromisoformat(moment) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(microseconds=1)


def test_tables_hold_every_entry(spent: House, tmp_path: Path) -> None:
    text = io.StringIO()
    assert write_csv(spent.connection, text) == 16
    lines = list(csv.DictReader(io.StringIO(text.getvalue())))
    assert sum(int(line["pence"]) for line in lines) == 0
    assert write_parquet(spent.connection, tmp_path / "books.parquet") == 16
    with duckdb.connect() as reader:
        table = reader.read_parquet(str(tmp_path / "books.parquet"))
        moment = "epoch_us(recorded_at)"
        read = table.select(f"pence, {moment}, effective_on, memo").fetchall()
    assert read == [
        (
            int(line["pence"]),
            microseconds(line["recorded_at"]),
            date.fromisoformat(line["effective_on"]),
            line["memo"],
        )
        for line in lines
    ]
    assert write_xlsx(spent.connection, tmp_path / "books.xlsx") == 16
    with ZipFile(tmp_path / "books.xlsx") as book:
        # Written by ourselves a moment ago.
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    cells = [list(row) for row in sheet.iter(f"{SHEET}row")]
    place = tables.COLUMNS.index("pence")
    assert [row[place].findtext(f"{SHEET}v") for row in cells[1:]] == [
        line["pence"] for line in lines
    ]
    bodies = {each.owner for each in accounts(spent.connection)}
    assert len(bodies) == 4


def test_more_than_a_sheet_holds_is_refused(
    spent: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "XLSX_ROWS_MAX", 16)
    with pytest.raises(Invalid, match="a sheet holds 15 lines"):
        write_xlsx(spent.connection, tmp_path / "books.xlsx")
    assert not (tmp_path / "books.xlsx").exists()


def test_two_accounts_are_never_added_under_one_name(spent: House) -> None:
    def same(_account: Account) -> str:
        return "all:one"

    for write in (write_hledger, write_beancount):
        with pytest.raises(Invalid, match="the same name"):
            write(spent.connection, io.StringIO(), naming=same)


@pytest.mark.parametrize(
    ("pence", "decimals", "told"),
    [(1234, 2, "12.34"), (-5, 2, "-0.05"), (0, 2, "0.00"), (7, 0, "7"), (-(2**63), 2, None)],
)
def test_amounts_are_exact(pence: int, decimals: int, told: str | None) -> None:
    said = in_units(pence, decimals)
    assert Decimal(said).scaleb(decimals) == pence
    assert told is None or said == told
