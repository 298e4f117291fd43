"""`remit ledger`: what an auditor runs, and what other people's programs say of the same books."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from remit.domains.money.ledger import connection
from remit.domains.money.naming import account_names
from remit.engines import ledger
from remit.errors import Failure, Invalid
from remit.faces.cli.ledger import Form, check_command, export_command, role_command
from tests.money.books.conftest import GROUP, PAYMENTS, PLANNED, Spent

PAID = sum(PAYMENTS)


def test_the_books_hold_until_somebody_changes_a_row(
    spent: Spent, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_command(as_json=True) == 0
    sound = json.loads(capsys.readouterr().out)
    assert sound["holds"]
    assert sound["faults"] == []
    connection().execute("alter table ledger.entry disable trigger all")
    connection().execute(
        "update ledger.entry set pence = pence + 1 where account = %s and version = 1",
        [spent.line.number],
    )
    assert check_command(as_json=True) == 3
    found = json.loads(capsys.readouterr().out)
    assert not found["holds"]
    assert f"entry {spent.line.number}/1" in {fault["row"] for fault in found["faults"]}
    assert "rows are never changed" in {each["guard"] for each in found["guards_missing"]}


def test_hledger_comes_to_the_same_balances(spent: Spent, tmp_path: Path) -> None:
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not on this machine; type: apt-get install hledger")
    journal = tmp_path / "books.journal"
    export_command(Form.HLEDGER, journal)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [program, "-f", str(journal), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert run("check").returncode == 0
    told = run("balance", f"^{GROUP}:programme:2013:budget:acute$", "-O", "csv", "-N").stdout
    [[_name, amount]] = list(csv.reader(told.splitlines()[1:]))
    assert amount == f"{(PLANNED - PAID) / 100:.2f} GBP"
    spoilt = journal.read_text("utf-8").replace("25000.01", "25000.02")
    journal.write_text(spoilt, "utf-8")
    assert run("check").returncode != 0


def test_exports_go_to_files_whole_or_not_at_all(spent: Spent, tmp_path: Path) -> None:
    entries = connection().execute("select count(*) from ledger.entry").fetchone()
    for form in Form:
        export_command(form, tmp_path / f"books.{form}")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        f"books.{form}" for form in Form
    )
    with (tmp_path / "books.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == entries[0]
    assert (tmp_path / "books.parquet").read_bytes().startswith(b"PAR1")
    assert (tmp_path / "books.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(Failure, match="cannot be written"):
        export_command(Form.CSV, tmp_path / "nowhere" / "books.csv")
    with pytest.raises(Invalid, match="goes to a file"):
        export_command(Form.XLSX)


def test_text_goes_to_standard_output(spent: Spent, capsys: pytest.CaptureFixture[str]) -> None:
    export_command(Form.BEANCOUNT)
    text = capsys.readouterr().out
    assert "Assets:Ccg-00c:Programme:2013:Budget:Acute" in text


def test_accounts_have_names_of_their_own(spent: Spent) -> None:
    naming = account_names()
    every = ledger.accounts(connection())
    assert len({naming(each) for each in every}) == len(every)
    assert naming(spent.line) == f"{GROUP}:programme:2013:budget:acute"


def test_the_role_is_printed_for_an_administrator(
    england: None, capsys: pytest.CaptureFixture[str]
) -> None:
    role_command()
    text = capsys.readouterr().out
    role = f"{connection().info.dbname}_pages"
    assert f'create role "{role}" nologin' in text
    with connection().transaction(force_rollback=True):
        connection().execute(text.encode())
        assert all(guard.present for guard in ledger.guards(connection(), role))
