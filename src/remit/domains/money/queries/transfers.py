"""One transfer whole, and every transfer made on another's money, with its clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.registry import query
from remit.domains.money.budget.tables import Commitment
from remit.domains.money.ledger import connection
from remit.domains.money.queries.common import AccountLabel, Owner, kind_says, label, owners
from remit.engines import ledger

# Which clause let a body make a transfer of a kind on a day: the rule that commit itself applied.
CLAUSE = """
select x.clause from ledger.lawful_exception x
where x.kind = %(kind)s and x.body = %(body)s and %(day)s <@ x.in_force
order by x.recorded_at limit 1
"""


class Side(BaseModel):
    """One entry of a transfer: plus came in, minus left. The balance is that after it."""

    account: AccountLabel
    pence: int
    balance_pence: int


class TransferView(BaseModel):
    """A transfer: what moved, why, by whose act. `clause` is the law's where it is an exception:
    money moved by another than its owner. `hold` is what it was paid out of, and `promise` the
    reference under which that was committed."""

    id: UUID
    number: int
    kind: str
    says: str
    memo: str
    effective_on: date
    recorded_at: datetime
    pence: int
    sides: list[Side]
    act: int | None
    act_id: UUID
    act_summary: str
    decided_by: str
    exceptional: bool
    clause: str
    hold: UUID | None
    promise: str


class Exceptions(BaseModel):
    """Every transfer of an exceptional kind, the newest first."""

    transfers: list[TransferView]


def transfer(transfer_id: UUID) -> TransferView:
    """One transfer. Raises `NotFound` (`LED-018`)."""
    [view] = views([ledger.transfer(connection(), transfer_id)])
    return view


def exceptions() -> Exceptions:
    """What was done on another's money."""
    return Exceptions(transfers=views(ledger.exceptional_transfers(connection())[::-1]))


def views(found: Sequence[ledger.Transfer]) -> list[TransferView]:
    """Transfers with the names of their accounts, bodies and acts."""
    books = connection()
    numbers = {entry.account for each in found for entry in each.entries}
    accounts = {each.number: each for each in ledger.accounts(books, numbers=sorted(numbers))}
    known = owners((each.owner for each in accounts.values()), timezone.localdate())
    acts = {row.pk: row for row in ActRow.objects.filter(pk__in={t.post.act_id for t in found})}
    holds = {each.post.hold for each in found if each.post.hold}
    promises = dict(Commitment.objects.filter(hold__in=holds).values_list("hold", "reference"))
    return [
        _view(
            each,
            accounts,
            known,
            acts.get(each.post.act_id),
            promises.get(each.post.hold, "") if each.post.hold else "",
        )
        for each in found
    ]


def _view(
    found: ledger.Transfer,
    accounts: dict[int, ledger.Account],
    known: dict[UUID, Owner],
    act: ActRow | None,
    promise: str,
) -> TransferView:
    post = found.post
    return TransferView(
        id=post.id,
        number=found.number,
        kind=post.kind,
        says=kind_says(post.kind),
        memo=post.memo,
        effective_on=post.effective_on,
        recorded_at=found.recorded_at,
        pence=sum(entry.pence for entry in found.entries if entry.pence > 0),
        sides=[
            Side(
                account=label(accounts[entry.account], known[accounts[entry.account].owner]),
                pence=entry.pence,
                balance_pence=entry.balance_pence,
            )
            for entry in sorted(found.entries, key=lambda entry: entry.pence)
        ],
        act=act.number if act else None,
        act_id=post.act_id,
        act_summary=act.summary if act else "",
        decided_by=act.actor_label if act else "",
        exceptional=found.exceptional,
        clause=_clause(found, act) if found.exceptional else "",
        hold=post.hold,
        promise=promise,
    )


def _clause(found: ledger.Transfer, act: ActRow | None) -> str:
    asked = {
        "kind": found.post.kind,
        "body": act.body_id if act else None,
        "day": found.post.effective_on,
    }
    row = connection().execute(CLAUSE, asked).fetchone()
    return row[0] if row else ""


@query
class AskTransfer(Query):
    """`remit money transfer ID`."""

    declaration: ClassVar = QueryDeclaration(
        "money.transfer",
        "A transfer",
        "One transfer of money: from where, to where, why, and by whose act.",
        positional=("id",),
    )
    id: UUID = Field(title="Id of the transfer")

    def answer(self) -> TransferView:
        """The transfer."""
        return transfer(self.id)


@query
class AskExceptions(Query):
    """`remit money exceptions`."""

    declaration: ClassVar = QueryDeclaration(
        "money.exceptions",
        "What was done on another's money",
        "Every transfer of a body's money by another, with the clause of the law that lets it.",
    )

    def answer(self) -> Exceptions:
        """The transfers."""
        return exceptions()
