"""The books as plain text for hledger and for beancount, two programs by other people.

Both files end by asserting every balance, so that the other program says itself whether it agrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TextIO

from remit.engines.ledger.books import Account
from remit.engines.ledger.exporting.rows import (
    Connection,
    by_transfer,
    decimals_of,
    entries,
    in_units,
    plain_name,
)
from remit.engines.ledger.queries import accounts, balances
from remit.errors import Invalid

Naming = Callable[[Account], str]
UNSAFE_WORDS = re.compile(r"[\r\n;|\"\\]+")
# beancount's accounts: parts of letters, digits and dashes, each begun by a capital or a digit.
UNSAFE_PART = re.compile(r"[^A-Za-z0-9]+")


def write_hledger(connection: Connection, out: TextIO, *, naming: Naming = plain_name) -> int:
    """Write an hledger journal; answers how many transfers."""
    opened, count, last = accounts(connection), 0, date.min
    decimals = decimals_of(connection)
    names = {each.number: _hledger_name(naming(each)) for each in opened}
    _require_different(names)
    currency = {each.number: each.currency for each in opened}

    def amount(account: int, pence: int) -> str:
        code = currency[account]
        return f"{in_units(pence, decimals[code])} {code}"

    for code, places in sorted(decimals.items()):
        out.write(f"commodity {in_units(1000 * 10**places, places)} {code}\n")
    for group in by_transfer(entries(connection, by_day=True)):
        head = group[0]
        words = UNSAFE_WORDS.sub(" ", f"{head.kind} {head.memo}").strip()
        out.write(f"\n{head.effective_on} ({head.number}) {words}  ; id:{head.transfer_id}\n")
        out.writelines(
            f"    {names[row.account]}  {amount(row.account, row.pence)}\n" for row in group
        )
        count += 1
        last = max(last, head.effective_on)
    if count:
        out.write(f"\n{last} the balances of the ledger\n")
        for found in balances(connection, list(names)):
            stands = amount(found.account, found.balance_pence)
            nothing = amount(found.account, 0)
            out.write(f"    {names[found.account]}  {nothing} = {stands}\n")
    return count


def write_beancount(connection: Connection, out: TextIO, *, naming: Naming = plain_name) -> int:
    """Write a beancount file; answers how many transfers. Every account is an `Assets` account."""
    opened, count = accounts(connection), 0
    decimals = decimals_of(connection)
    names = {each.number: _beancount_name(naming(each)) for each in opened}
    _require_different(names)
    currency = {each.number: each.currency for each in opened}
    first, last = _days(connection)

    def amount(account: int, pence: int) -> str:
        code = currency[account]
        return f"{in_units(pence, decimals[code])} {code}"

    out.write('option "title" "The ledger"\n')
    out.writelines(f"{first} open {names[each]} {currency[each]}\n" for each in names)
    for group in by_transfer(entries(connection, by_day=True)):
        head = group[0]
        words = UNSAFE_WORDS.sub(" ", head.memo)
        out.write(f'{head.effective_on} * "{head.kind}" "{words}"\n  id: "{head.transfer_id}"\n')
        out.writelines(
            f"  {names[row.account]} {amount(row.account, row.pence)}\n" for row in group
        )
        count += 1
    # A balance is asserted as the day begins: the day after the last.
    after = last + timedelta(days=1)
    for found in balances(connection, list(names)):
        stands = amount(found.account, found.balance_pence)
        out.write(f"{after} balance {names[found.account]} {stands}\n")
    return count


def _days(connection: Connection) -> tuple[date, date]:
    row = connection.execute(
        "select coalesce(min(effective_on), date '2000-01-01'),"
        " coalesce(max(effective_on), date '2000-01-01') from ledger.transfer"
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def _hledger_name(name: str) -> str:
    return re.sub(r"\s+", " ", UNSAFE_WORDS.sub(" ", name)).strip()


def _beancount_name(name: str) -> str:
    return ":".join(["Assets", *_parts(name)])


def _parts(name: str) -> Iterator[str]:
    for part in name.split(":"):
        plain = UNSAFE_PART.sub("-", part).strip("-")
        yield plain[:1].upper() + plain[1:]


def _require_different(names: dict[int, str]) -> None:
    """Two accounts under one name would be added together unseen."""
    seen: dict[str, int] = {}
    for number, name in names.items():
        if name in seen:
            raise Invalid(
                "LED-030",
                f"accounts {seen[name]} and {number} would have the same name, {name}",
                where=f"account {number}",
                mend="name accounts so that their names differ in letters and digits",
            )
        seen[name] = number
