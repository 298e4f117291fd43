"""A small house for the ledger: a table of acts, a board, two commissioners and a supplier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Account,
    Acts,
    Entry,
    NewAccount,
    Post,
    allow_exception,
    install,
    name_kind,
    open_account,
    post,
    settle,
    told,
)
from remit.errors import RemitError

ACTS = Acts("public.deed", id="deed", body="doer")
DAY = date(2013, 4, 1)
NAMES = UUID(int=1)
BOARD, NORTH, SOUTH, SUPPLIER = (
    uuid5(NAMES, name) for name in ("board", "north", "south", "supplier")
)
BODIES = (BOARD, NORTH, SOUTH, SUPPLIER)
VOTED = 10**12
CLAUSE = "2006 Act s.223G(4)"


def deed_of(body: UUID) -> UUID:
    """The id of the one act that each body has done in these books."""
    return uuid5(body, "deed")


def found(connection: psycopg.Connection[Any], acts: Acts) -> None:
    """The ledger, kinds of transfer, an act of each body, the Board's exception."""
    connection.execute("create table public.deed (deed uuid primary key, doer uuid not null)")
    for body in BODIES:
        connection.execute("insert into deed values (%s, %s)", (deed_of(body), body))
    install(connection, acts)
    name_kind(connection, "allotment", "Money given for a year")
    name_kind(connection, "payment", "Money paid")
    name_kind(connection, "reallotment", "A new allotment in the year", exceptional=True)
    allow_exception(connection, "reallotment", BOARD, CLAUSE, deed_of(BOARD), since=DAY)
    opened = House(connection)
    for name in ("source", "north", "south", "supplier", "euros"):
        getattr(opened, name)


@dataclass
class House:
    """The books in the hands of a test."""

    connection: psycopg.Connection[Any]

    @cached_property
    def source(self) -> Account:
        """The Board's money, which may go a long way below nothing."""
        return self.account(BOARD, floor_pence=-VOTED)

    @cached_property
    def north(self) -> Account:
        return self.account(NORTH)

    @cached_property
    def south(self) -> Account:
        return self.account(SOUTH)

    @cached_property
    def supplier(self) -> Account:
        return self.account(SUPPLIER)

    @cached_property
    def euros(self) -> Account:
        return self.account(NORTH, currency="EUR", floor_pence=-VOTED)

    def account(self, body: UUID, **words: Any) -> Account:
        """The account of a body, opened if it is not."""
        if words.get("currency") == "EUR":
            self.connection.execute(
                "insert into ledger.currency values ('EUR', '€', 2) on conflict do nothing"
            )
        new = NewAccount(body, "programme", "cash", 2013, **words)
        return open_account(self.connection, new, deed_of(body))

    def move(self, pence: int, source: Account, target: Account, **words: Any) -> Post:
        """The words of a transfer by the owner of `source`, not posted."""
        sides = (Entry(source.number, -pence), Entry(target.number, pence))
        given = {"act_id": deed_of(source.owner), "kind": "payment", "effective_on": DAY} | words
        return Post(id=given.pop("id", None) or new_id(), entries=sides, **given)

    def refuses(self, *does: Callable[[], object]) -> RemitError:
        """The error of doing all of it in one transaction, which leaves nothing behind."""
        try:
            with self.connection.transaction(), told():
                for each in does:
                    each()
                settle(self.connection)
        except RemitError as error:
            return error
        pytest.fail("it was done")

    def runs(self, *statements: str) -> list[Callable[[], object]]:
        """Statements, to be run."""
        return [partial(self.connection.execute, each.encode()) for each in statements]

    def give(self, pence: int, target: Account) -> Post:
        """Allot money, so that there is some to spend."""
        given = self.move(pence, self.source, target, kind="allotment")
        post(self.connection, given)
        return given
