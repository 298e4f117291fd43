"""`remit ledger check`, `export` and `role`: for an auditor, and for a database's administrator.

Exit codes of `check`: 0 the books hold, 3 they do not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from remit.domains.money.checking import check_books
from remit.domains.money.ledger import connection
from remit.domains.money.naming import account_names
from remit.domains.money.queries import books as guards_of
from remit.engines.ledger import exporting
from remit.errors import DoesNotHold, Failure, Invalid
from remit.faces.cli.output import show
from remit.faces.cli.progress import told
from remit.house import pages_role

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


class Form(StrEnum):
    """Which program or format an export is for."""

    HLEDGER = "hledger"
    BEANCOUNT = "beancount"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


# Those that are not text, and so go to a file only.
BINARY: dict[Form, Callable[..., int]] = {
    Form.PARQUET: exporting.write_parquet,
    Form.XLSX: exporting.write_xlsx,
}


def check_command(as_json: Json = False) -> int:
    """Recompute the books from their entries, and compare closed years with what they sealed.

    Answers 3 where a row is not as it was written, or a year not as it was sealed.
    """
    with told(quiet=as_json) as progress:
        checked = check_books(lambda words: progress(words, 0))
    report, closed = checked.report, checked.closed
    guards = guards_of(pages_role.role_for(connection()))
    show(
        {
            "holds": checked.holds,
            "accounts": report.accounts,
            "transfers": report.transfers,
            "entries": report.entries,
            "commitments": report.holds,
            "faults": [asdict(fault) for fault in report.faults],
            "closed_years": len(closed.years),
            "closed_years_broken": [
                {"body": each.body.name, "year": each.year_words, "fault": fault}
                for each in closed.years
                for fault in each.faults
            ],
            "guards_missing": [
                {"guard": each.name, "mend": each.mend}
                for each in guards.guards
                if not each.present
            ],
        },
        as_json=as_json,
    )
    return 0 if checked.holds else DoesNotHold.exit_code


def export_command(
    form: Annotated[Form, typer.Argument(help="For which program, or in which format.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="The file; standard output if not given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the books so that others can check them. The journals assert every balance."""
    if to is None:
        if form in BINARY or as_json:
            raise Invalid(
                "MON-070",
                f"the export for {form} goes to a file",
                where="--to",
                mend=f"name one: --to books.{form}",
            )
        _write_text(form, sys.stdout)
        return
    with _whole_file(to) as partial:
        if form in BINARY:
            count = BINARY[form](connection(), partial)
        else:
            with partial.open("w", encoding="utf-8", newline="") as out:
                count = _write_text(form, out)
    lines = "transfers" if form in (Form.HLEDGER, Form.BEANCOUNT) else "entries"
    show({"file": str(to), "for": form.value, lines: count}, as_json=as_json)


def role_command(
    name: Annotated[
        str, typer.Option("--name", help="What to call the role; after the database by default.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Print the SQL that makes the role which pages connect as, for an administrator to run.

    It cannot sign in until the administrator gives it a password; then set
    REMIT_PAGES_DATABASE_URL to its address.
    """
    role = name or pages_role.role_for(connection())
    text = pages_role.script(connection(), role)
    if as_json:
        show({"role": role, "sql": text}, as_json=True)
    else:
        print(text, end="")


def _write_text(form: Form, out: TextIO) -> int:
    if form is Form.CSV:
        return exporting.write_csv(connection(), out)
    write = exporting.write_hledger if form is Form.HLEDGER else exporting.write_beancount
    return write(connection(), out, naming=account_names())


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    """A file beside the one that is wanted, which takes its place once it is whole."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        yield partial
        partial.replace(path)
    except OSError as error:
        raise Failure(
            "MON-071",
            f"the export cannot be written: {error.strerror or error}",
            where=str(path),
            mend="name a file in a folder that is there and has room",
        ) from error
    finally:
        partial.unlink(missing_ok=True)
