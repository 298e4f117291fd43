"""Where the accounts of bodies stand, now or on a day, and the lines of one of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.lookup import body_called
from remit.domains.money.ledger import connection
from remit.domains.money.queries.common import (
    AccountLabel,
    act_numbers,
    kind_says,
    label,
    owners,
)
from remit.engines import ledger
from remit.engines.ledger.limits import STATEMENT_LINES_MAX
from remit.errors import NotFound

ACCOUNTS_MAX = 1000
LINES = 50
# What the database holds of numbers of accounts, and of lines.
ACCOUNT_MAX, VERSION_MAX = 2**31 - 1, 2**63 - 1

# Whose accounts a page of transfers met, beside the one that the page is about.
OTHERS = """
select t.id, array_agg(distinct a.owner) filter (where a.number <> %(account)s)
from ledger.transfer t
join ledger.entry e on e.transfer = t.number
join ledger.account a on a.number = e.account
where t.id = any (%(transfers)s) group by t.id
"""


class AccountLine(AccountLabel):
    """An account and where it stands, in pence. `free_pence` can still be promised or paid."""

    balance_pence: int
    held_pence: int
    free_pence: int


class Balances(BaseModel):
    """Accounts by number. `after` is the number to ask for the next page with."""

    on: date | None
    accounts: list[AccountLine]
    after: int | None


class StatementLine(BaseModel):
    """One entry of an account, with the act that decided it and whom the money came from or went
    to. `version` counts the account's entries."""

    version: int
    transfer: UUID
    act: int | None
    kind: str
    says: str
    memo: str
    effective_on: date
    recorded_at: datetime
    pence: int
    balance_pence: int
    others: list[str]


class Statement(BaseModel):
    """The newest entries of an account, newest first; `before` asks for the next page."""

    account: AccountLine
    lines: list[StatementLine]
    before: int | None


def balances(
    body: str = "",
    fund: str | None = None,
    year: int | None = None,
    on: date | None = None,
    after: int = 0,
) -> Balances:
    """Where accounts stand, by what counts on a day and before; now if no day is given."""
    books, today = connection(), on or timezone.localdate()
    owner = body_called(body, today).pk if body else None
    found = [
        each
        for each in ledger.accounts(books, owner=owner, fund=fund, year=year)
        if each.number > after
    ]
    shown = found[:ACCOUNTS_MAX]
    return Balances(
        on=on,
        accounts=lines_of(shown, today, on),
        after=shown[-1].number if len(found) > len(shown) else None,
    )


def lines_of(
    accounts: list[ledger.Account], today: date, on: date | None = None
) -> list[AccountLine]:
    """Accounts with their owners, and where they stand: on a day, or now."""
    stands = ledger.balances(connection(), [each.number for each in accounts], effective_on=on)
    known = owners((each.owner for each in accounts), today)
    return [
        AccountLine(
            **label(account, known[account.owner]).model_dump(),
            balance_pence=stand.balance_pence,
            held_pence=stand.held_pence,
            free_pence=stand.free_pence,
        )
        for account, stand in zip(accounts, stands, strict=True)
    ]


def statement(account: int, before: int | None = None, lines: int = LINES) -> Statement:
    """One page of an account. Raises `NotFound` (`LED-006`), `Invalid` (`LED-017`)."""
    books, today = connection(), timezone.localdate()
    found = ledger.accounts(books, numbers=[account])
    if not found:
        raise NotFound(
            "LED-006",
            f"there is no account {account}",
            where="account",
            mend="see the accounts of its body",
        )
    rows = ledger.statement(books, account, lines=lines, before=before)
    asked = {"account": account, "transfers": [row.transfer_id for row in rows]}
    others = {each: met or [] for each, met in books.execute(OTHERS, asked)}
    names = owners((body for met in others.values() for body in met), today)
    acts = act_numbers(row.act_id for row in rows)
    return Statement(
        account=lines_of(found, today)[0],
        lines=[
            StatementLine(
                version=row.version,
                transfer=row.transfer_id,
                act=acts.get(row.act_id),
                kind=row.kind,
                says=kind_says(row.kind),
                memo=row.memo,
                effective_on=row.effective_on,
                recorded_at=row.recorded_at,
                pence=row.pence,
                balance_pence=row.balance_pence,
                others=sorted(names[body].name for body in others[row.transfer_id]),
            )
            for row in rows
        ],
        before=rows[-1].version if rows and rows[-1].version > 1 else None,
    )


@query
class AskBalances(Query):
    """`remit ledger balances`."""

    declaration: ClassVar = QueryDeclaration(
        "ledger.balances",
        "Balances",
        "Where accounts stand: what is there, what is promised, what is left.",
        positional=("body",),
    )
    body: str = Field("", title="Body", description="its slug or ODS code", max_length=80)
    fund: str | None = Field(None, title="Fund", max_length=40)
    year: int | None = Field(None, title="Year", description="2013 is 2013/14", ge=1948, le=2100)
    on: date | None = Field(None, title="On which day", description="now if not given")
    after: int = Field(0, title="After which account", ge=0, le=ACCOUNT_MAX)

    def answer(self) -> Balances:
        """The accounts."""
        return balances(self.body, self.fund, self.year, self.on, self.after)


@query
class AskStatement(Query):
    """`remit ledger statement ACCOUNT`."""

    declaration: ClassVar = QueryDeclaration(
        "ledger.statement",
        "Statement of an account",
        "What came into an account and what left it, the newest first.",
        positional=("account",),
    )
    account: int = Field(title="Number of the account", ge=1, le=ACCOUNT_MAX)
    before: int | None = Field(None, title="Only before this line", ge=1, le=VERSION_MAX)
    lines: int = Field(LINES, title="How many lines", ge=1, le=STATEMENT_LINES_MAX)

    def answer(self) -> Statement:
        """One page of its lines."""
        return statement(self.account, self.before, self.lines)
