"""The books of this house: the engine's ledger, over the connection that the door has open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection as django_connection
from django.db import transaction

from remit.acts.declare import Doing
from remit.acts.ids import new_id
from remit.domains.bodies.entities import name_of
from remit.domains.money.books import FUND_WORDS, KIND_WORDS, Fund, Kind, year_words
from remit.domains.money.words import pounds
from remit.engines.ledger import (
    Account,
    Entry,
    NewAccount,
    Post,
    accounts,
    lock_accounts,
    open_many,
)
from remit.errors import Refused

Key = tuple[UUID, str, str, str, int]
NO_COVER: Final = "LED-002"
OVER_BOUND: Final = "LED-004"
CLOSED: Final = "LED-020"


def connection() -> psycopg.Connection[Any]:
    """The connection under Django's, with its transaction: what an act posts, it posts whole."""
    django_connection.ensure_connection()
    # Django's stubs call it by the name of the driver before.
    under: psycopg.Connection[Any] = django_connection.connection
    return under


@contextmanager
def looking_up() -> Iterator[psycopg.Connection[Any]]:
    """The connection, for questions that look a few rows up in thick books: the planner, who takes
    all accounts to be as full as the fullest, would compile what is run in less time."""
    books = connection()
    with books.transaction():
        books.execute("set local jit = off")
        yield books


@contextmanager
def moving(doing: Doing) -> Iterator[psycopg.Connection[Any]]:
    """The connection, for the length of a block that moves or holds money.

    Where the books refuse for want of cover, the block leaves nothing behind and the error says
    whose money is short, of what and by how much: `details` has `account` and `short_pence`.
    Accounts are opened before the block, as else they are gone when their money is short.
    """
    try:
        with transaction.atomic():
            yield connection()
    except Refused as refused:
        if refused.code in (NO_COVER, OVER_BOUND, CLOSED):
            _say_whose(refused, doing.effective_on)
        raise


def opened(wanted: Iterable[NewAccount], doing: Doing) -> Mapping[Key, Account]:
    """The accounts of the chart that an act needs, by `key`; those not there yet are opened.

    Opening locks the chart until the act ends, so those that are there are looked up first.
    """
    named = {key(each): each for each in wanted}
    there = found(named.values())
    missing = [each for name, each in named.items() if name not in there]
    if missing:
        there |= {key(each): each for each in open_many(connection(), missing, doing.act_id)}
    return there


def found(wanted: Iterable[NewAccount]) -> dict[Key, Account]:
    """Those of the accounts that are open, by `key`."""
    keys = {key(each) for each in wanted}
    owners, funds, years = ({name[place] for name in keys} for place in (0, 1, 4))
    asked: dict[str, Any] = {}
    for name, values in (("owner", owners), ("fund", funds), ("year", years)):
        if len(values) == 1:
            asked[name] = values.pop()
    return {key(each): each for each in accounts(connection(), **asked) if key(each) in keys}


def lock(held: Iterable[Account]) -> None:
    """Take accounts for the length of the act, so that what is read of them still stands when it
    posts."""
    lock_accounts(connection(), [each.number for each in held])


def from_to(
    doing: Doing, kind: str, source: Account, to: Account, pence: int, memo: str = ""
) -> Post:
    """A transfer of the act in progress; below nothing, the money goes the other way."""
    entries = (Entry(source.number, -pence), Entry(to.number, pence))
    return Post(new_id(), doing.act_id, kind, doing.effective_on, entries, memo)


def key(account: Account | NewAccount) -> Key:
    """What tells an account from all others."""
    return (account.owner, account.fund, account.kind, account.line, account.year)


def words_of(account: Account, on: date) -> str:
    """An account as people say it: whose it is, in which fund, of what kind, for which year."""
    line = f" `{account.line}`" if account.line else ""
    return (
        f"{name_of(account.owner, on)}: {FUND_WORDS[Fund(account.fund)]}"
        f" {year_words(account.year)}, {KIND_WORDS[Kind(account.kind)]}{line}"
    )


def _say_whose(refused: Refused, on: date) -> None:
    number = int(refused.where.removeprefix("account "))
    account = accounts(connection(), numbers=[number])[0]
    refused.details["account"] = number
    refused.where = words_of(account, on)
    if refused.code == NO_COVER:
        refused.what = (
            f"the money does not cover this: {pounds(refused.details['short_pence'])} short"
        )
    elif refused.code == CLOSED:
        refused.what = f"the books of {year_words(refused.details['year'])} are closed"
    else:
        refused.what = (
            f"the account takes no more: {pounds(refused.details['over_pence'])} too much"
        )
