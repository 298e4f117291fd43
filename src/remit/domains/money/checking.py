"""Whether the books of this house hold: everything recomputed from the entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from psycopg.pq import TransactionStatus

from remit.domains.money.ledger import connection
from remit.domains.money.queries import ClosedYears, closed_years
from remit.engines import ledger


@dataclass(frozen=True, slots=True)
class Checked:
    """The books worked out again, and compared with what closed years sealed in the record."""

    report: ledger.Report
    closed: ClosedYears

    @property
    def holds(self) -> bool:
        """Whether every row is as it was written, and every closed year as it was sealed."""
        return self.report.holds_true and self.closed.holds


def check_books(progress: Callable[[str], None] = lambda _words: None) -> Checked:
    """The books recomputed, in one snapshot; people may go on posting meanwhile.

    Within a transaction that has begun, what that transaction sees is checked.
    """
    books = connection()
    begun = books.info.transaction_status != TransactionStatus.IDLE
    with books.transaction():
        if not begun:
            books.execute("set transaction isolation level repeatable read")
        report = ledger.check(books, progress=progress)
        progress("closed years, by what they sealed")
        return Checked(report, closed_years())
