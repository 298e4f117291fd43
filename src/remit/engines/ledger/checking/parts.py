"""The parts of a check beside its one pass: standings, ownership, holds, links.

Each is given what the pass found, and asks of transfers only what that left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import psycopg

from remit.engines.ledger.checking import questions
from remit.engines.ledger.checking.recount import Recount
from remit.engines.ledger.checking.report import Fault
from remit.engines.ledger.checking.restore import (
    ACCOUNT,
    EXCEPTION,
    HOLD,
    HOLD_CHANGE,
    restored,
)
from remit.engines.ledger.limits import FAULTS_MAX

Connection = psycopg.Connection[Any]
Row = tuple[Any, ...]
Part = Callable[[Connection, Recount], Iterable[Fault]]


def ask(connection: Connection, question: str, **more: object) -> list[Row]:
    """The rows at fault, at most `FAULTS_MAX`."""
    return connection.execute(question.encode(), {"faults": FAULTS_MAX} | more).fetchall()


def _standing(connection: Connection, _: Recount) -> Iterator[Fault]:
    for row in ask(connection, questions.STANDING):
        account, *found, version, balance, held, floor, ceiling = row
        named = f"balance {account}"
        if found[0] is None:
            yield Fault(named, "account", "missing", str(account), "each account has its balance")
            continue
        should = {"version": version, "balance": balance, "held": held}
        for (column, right), recorded in zip(should.items(), found, strict=True):
            if recorded != right:
                says = "it follows from the last entry and the holds of the account"
                yield Fault(named, column, str(recorded), str(right), says)
        if not (balance - held >= floor and balance <= ceiling):
            says = f"the account keeps between {floor} and {ceiling}, {held} of it held"
            yield Fault(f"account {account}", "bounds", str(balance), None, says)


def _taken(connection: Connection, recounted: Recount) -> Iterator[Fault]:
    if recounted.suspects == []:
        return
    rows = ask(connection, questions.TAKEN, suspects=recounted.suspects)
    for number, _, kind, account, owner, body in rows:
        yield Fault(
            f"transfer {number}",
            "act_id",
            f"an act of {body}",
            f"an act of {owner}",
            f"it takes from account {account}, and {kind} by that body is no lawful exception",
        )


def _currencies(connection: Connection, _: Recount) -> Iterator[Fault]:
    for number, mixed in ask(connection, questions.CURRENCIES):
        says = "a transfer is in one currency"
        yield Fault(f"transfer {number}", "currency", mixed, None, says)


def _accounts(connection: Connection, recounted: Recount) -> Iterator[Fault]:
    for (account,) in [] if recounted.chained else ask(connection, questions.NO_ACCOUNT):
        says = "entries name it, and nobody opened it"
        yield Fault(f"account {account}", "number", "missing", str(account), says)
    for (number,) in ask(connection, questions.ACCOUNTS):
        yield restored(connection, ACCOUNT, {"number": number})


def _holds(connection: Connection, _: Recount) -> Iterator[Fault]:
    for (hold,) in ask(connection, questions.HOLDS):
        yield restored(connection, HOLD, {"id": hold})
    for hold, step, altered, gap, remaining, right in ask(connection, questions.STEPS):
        named = f"hold_change {hold}/{step}"
        if altered:
            yield restored(connection, HOLD_CHANGE, {"hold": hold, "step": step})
        elif gap:
            yield Fault(named, "step", str(step), None, "steps of a hold are counted without a gap")
        else:
            says = "what is left is what was left before, less this step"
            yield Fault(named, "remaining", str(remaining), str(right), says)
    for key, of_transfer, of_step, moved, drawn in ask(connection, questions.PAID):
        says = "a payment from a hold is a step of it, for the same money"
        yield Fault(
            f"hold_change of transfer {key}", "hold or pence", f"{of_step} {drawn}",
            f"{of_transfer} {moved}", says,
        )  # fmt: skip


def _exceptions(connection: Connection, _: Recount) -> Iterator[Fault]:
    for kind, body, in_force in ask(connection, questions.EXCEPTIONS):
        key = {"kind": kind, "body": body, "in_force": in_force}
        yield restored(connection, EXCEPTION, key)


def _links(connection: Connection, recounted: Recount) -> Iterator[Fault]:
    without = ask(connection, questions.ACTS)
    if not recounted.acts_known:
        rows = ask(connection, questions.ACTS_OF_TRANSFERS)
        without = [("transfer", number, act) for number, act in rows] + without
    for table, key, act in without:
        says = "nothing moves without an act, and this one is not in the journal"
        yield Fault(f"{table} {key}", "act_id", str(act), None, says)
    named = {name for (name,) in connection.execute(questions.KINDS_NAMED)}
    sound = recounted.fitting and recounted.kinds <= named
    for number, kind in [] if sound else ask(connection, questions.KINDS):
        says = "nobody named this kind of transfer"
        yield Fault(f"transfer {number}", "kind", kind, None, says)


PARTS: Final[tuple[tuple[str, Part], ...]] = (
    ("where accounts stand", _standing),
    ("whose money was moved", _taken),
    ("currencies", _currencies),
    ("accounts", _accounts),
    ("holds", _holds),
    ("lawful exceptions", _exceptions),
    ("acts and kinds", _links),
)
