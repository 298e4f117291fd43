"""Payments over a threshold, in the columns in which the Treasury has departments publish theirs.

The columns are those of HM Treasury's guidance on publishing spend over 25,000 pounds (2010, kept
by its successors): department family, entity, date, expense type, expense area, supplier,
transaction number, amount in sterling. Beside them stand what those files lack: codes of both
bodies, the transfer's id and the number of the act that decided it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.lookup import body_called
from remit.domains.money.ledger import connection
from remit.domains.money.queries.common import Owner, fund_words, line_title, owners
from remit.engines.ledger.limits import PENCE_MAX

OVER_POUNDS = 25_000
PAYMENTS_MAX = 5_000
DEPARTMENT_FAMILY = "Department of Health"
DEPARTMENT_RENAMED = date(2018, 1, 8)
"""The day on which the department took on social care, and its name with it."""

# One line for each account paid from, as the guidance asks: those of one transfer share its number.
# A transfer that pays one payee names it; several are told apart by their own entries.
PAYMENTS = """
select t.number, t.id, t.effective_on, t.memo, j.number, a.owner, a.fund, a.year, a.line, -e.pence,
    paid.owner, paid.owners
from ledger.transfer t
join ledger.entry e on e.transfer = t.number and e.pence < 0
join ledger.account a on a.number = e.account
join act j on j.id = t.act_id
cross join lateral (
    select min(p.owner::text)::uuid as owner, count(distinct p.owner) as owners,
        sum(i.pence) as pence
    from ledger.entry i join ledger.account p on p.number = i.account
    where i.transfer = t.number and i.pence > 0
) paid
where t.kind = 'pay' and t.effective_on >= %(since)s and t.effective_on < %(until)s
    and (%(body)s::uuid is null or a.owner = %(body)s) and paid.pence > %(over)s
order by t.effective_on, t.number, e.account
limit %(lines)s
"""


class Payment(BaseModel):
    """One line: what a body paid to a supplier, in pence, and where that was decided. `year` is
    that of the money, which may be paid in the next."""

    paid_on: date
    entity: Owner
    expense_type: str
    expense_area: str
    year: int
    supplier: Owner
    suppliers: int
    transaction: int
    pence: int
    memo: str
    transfer: UUID
    act: int

    @property
    def department_family(self) -> str:
        """The department in whose accounts the body's spending ends, by its name that day."""
        renamed = self.paid_on >= DEPARTMENT_RENAMED
        return f"{DEPARTMENT_FAMILY} and Social Care" if renamed else DEPARTMENT_FAMILY


class Spend(BaseModel):
    """Payments over so many pounds between two days (`until` is the first day after), the first
    first. `more` says that there are more than are listed."""

    since: date
    until: date
    over_pounds: int
    payments: list[Payment]
    total_pence: int
    more: bool


def spend(since: date, until: date, body: str = "", over_pounds: int = OVER_POUNDS) -> Spend:
    """What was paid between two days, in transfers of more than so much. Raises `NotFound`."""
    today = timezone.localdate()
    asked = {
        "since": since,
        "until": until,
        "body": body_called(body, today).pk if body else None,
        "over": over_pounds * 100,
        "lines": PAYMENTS_MAX + 1,
    }
    rows = connection().execute(PAYMENTS, asked).fetchall()
    known = owners({each for row in rows for each in (row[5], row[10])}, today)
    payments = [_payment(row, known) for row in rows[:PAYMENTS_MAX]]
    return Spend(
        since=since,
        until=until,
        over_pounds=over_pounds,
        payments=payments,
        total_pence=sum(each.pence for each in payments),
        more=len(rows) > PAYMENTS_MAX,
    )


def _payment(row: tuple[Any, ...], known: dict[UUID, Owner]) -> Payment:
    number, transfer, paid_on, memo, act, payer, fund, year, line, pence, payee, payees = row
    return Payment(
        paid_on=paid_on,
        entity=known[payer],
        expense_type=line_title(fund, line) or fund_words(fund),
        expense_area=fund_words(fund),
        year=year,
        supplier=known[payee],
        suppliers=payees,
        transaction=number,
        pence=pence,
        memo=memo,
        transfer=transfer,
        act=act,
    )


@query
class AskSpend(Query):
    """`remit money spend`."""

    declaration: ClassVar = QueryDeclaration(
        "money.spend",
        "Spend over £25,000",
        "Every payment of more than 25,000 pounds, with who decided it.",
    )
    since: date = Field(title="From which day")
    until: date = Field(title="Up to, and without, which day")
    body: str = Field("", title="Body", description="its slug or ODS code", max_length=80)
    over_pounds: int = Field(
        OVER_POUNDS, title="Only more than so many pounds", ge=0, le=PENCE_MAX // 100
    )

    def answer(self) -> Spend:
        """The payments."""
        return spend(self.since, self.until, self.body, self.over_pounds)
