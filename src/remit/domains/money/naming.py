"""Names of accounts that people and other programs can read."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from remit.domains.bodies import queries as bodies
from remit.domains.money.books import CURRENCY
from remit.domains.money.ledger import connection
from remit.engines import ledger


def account_names() -> Callable[[ledger.Account], str]:
    """What to call each account: `ccg-00c:programme:2013:budget:acute`.

    The body by its address, which it has for ever; the currency only where it is another.
    """
    owners = {account.owner for account in ledger.accounts(connection())}
    known = bodies.called(owners, timezone.localdate())

    def name(account: ledger.Account) -> str:
        owner = known[account.owner].slug if account.owner in known else str(account.owner)
        currency = "" if account.currency == CURRENCY else account.currency
        parts = (owner, account.fund, str(account.year), account.kind, account.line, currency)
        return ":".join(part for part in parts if part)

    return name
