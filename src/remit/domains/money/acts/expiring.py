"""Commitments whose last day is past: what is left of them is free again."""

from __future__ import annotations

from typing import ClassVar, Final

from remit.acts.declare import Doing
from remit.acts.ids import new_id
from remit.acts.registry import act
from remit.acts.words import day_words
from remit.domains.money.acts.of_money import OfMoney, own
from remit.domains.money.budget.limits import LEFT_OPEN_TOLD_MAX
from remit.domains.money.budget.tables import Commitment
from remit.domains.money.ledger import connection, moving
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import Release, expire, lock_accounts
from remit.errors import Invalid

# The last day of a commitment is the last on which it can be paid from.
PAST_SQL: Final = """
select h.id, h.account from ledger.hold h
where h.id = any (%(holds)s) and h.expires_on < %(on)s and ledger.remaining(h.id) > 0
order by h.recorded_at, h.id
"""


@act
class ExpireCommitments(OfMoney):
    """What is left of commitments whose last day is past is free again."""

    declaration: ClassVar = own(
        "expire_commitments",
        "Let go of commitments that are past",
        "Lets go of all that is still held for commitments of a fund and year whose last day is"
        " past, so that it is free on its lines again. Nothing can be paid from them any more.",
    )

    def change(self, doing: Doing) -> str:
        """Let go of them. Raises `Invalid` (`BUD-030`) where there are none."""
        on = doing.effective_on
        money = self.money(on)
        rows = {row.hold: row for row in Commitment.objects.filter(**money.about)}
        asked = {"holds": list(rows), "on": on}
        # Whoever pays or releases one at this moment is waited for, then all is looked at again.
        accounts = {account for _, account in connection().execute(PAST_SQL, asked)}
        lock_accounts(connection(), accounts)
        past = [rows[hold] for hold, _ in connection().execute(PAST_SQL, asked)]
        if not past:
            raise Invalid(
                "BUD-030",
                f"no commitment of {money.words} is past its last day on {day_words(on)}",
                where="effective date",
                mend="nothing is to be done; a commitment that is not past is released"
                " (release_commitment)",
            )
        pence = 0
        with moving(doing) as books:
            for row in past:
                step = Release(new_id(), doing.act_id, row.hold, on, None, row.reference)
                pence += expire(books, step).pence
                doing.touch(row.payee_id)
        more = len(past) - LEFT_OPEN_TOLD_MAX
        names = ", ".join(row.reference for row in past[:LEFT_OPEN_TOLD_MAX])
        many = f"{names} and {more} more" if more > 0 else names
        return f"let go of {in_pounds(pence)} held for what is past its last day: {many}"
