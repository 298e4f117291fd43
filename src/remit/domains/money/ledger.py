"""The books of this house: the engine's ledger, over the connection that the door has open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection as django_connection

from remit.acts.declare import Doing
from remit.engines.ledger import Account, NewAccount, accounts, open_account

Key = tuple[UUID, str, str, str, int]


def connection() -> psycopg.Connection[Any]:
    """The connection under Django's, with its transaction: what an act posts, it posts whole."""
    django_connection.ensure_connection()
    # Django's stubs call it by the name of the driver before.
    under: psycopg.Connection[Any] = django_connection.connection
    return under


def opened(wanted: Iterable[NewAccount], doing: Doing) -> Mapping[Key, Account]:
    """The accounts of the chart that an act needs, by `key`; those not there yet are opened.

    Opening locks the chart until the act ends, so those that are there are looked up first.
    """
    named = {key(each): each for each in wanted}
    there = found(named.values())
    for name in named.keys() - there.keys():
        there[name] = open_account(connection(), named[name], doing.act_id)
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


def key(account: Account | NewAccount) -> Key:
    """What tells an account from all others."""
    return (account.owner, account.fund, account.kind, account.line, account.year)
