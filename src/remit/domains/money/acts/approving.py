"""Who may approve payments, and up to how much."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Act, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Office
from remit.domains.money.acts.of_money import CODE, own, restate
from remit.domains.money.amounts import PenceOrNothing
from remit.domains.money.budget.tables import ApprovalLimit
from remit.domains.money.words import pounds as in_pounds
from remit.errors import NotFound


@act
class SetApprovalLimit(Act):
    """Up to how much an office may approve one payment, from a day on."""

    declaration: ClassVar = own(
        "set_approval_limit",
        "Set an approval limit",
        "Says up to how much whoever holds an office of the body may approve one payment from the"
        " effective date on. An office without a limit approves none.",
        on="Body",
    )

    body: str = CODE
    office: str = Field(
        title="Office", max_length=120, description="its title, as the body's page shows it"
    )
    limit_pence: PenceOrNothing = Field(
        title="Up to", description="in pounds, for one payment; 0 for none any more"
    )

    def thing(self, effective_on: date) -> Thing:
        """The body."""
        return body_thing(body_called(self.body, effective_on).pk, effective_on)

    def change(self, doing: Doing) -> str:
        """Keep it. Raises `NotFound` (`BUD-010`), `Invalid` (`BUD-004`) a later one."""
        body = body_called(self.body, doing.effective_on)
        office = Office.objects.filter(body=body, title__iexact=self.office).first()
        if office is None:
            raise NotFound(
                "BUD-010",
                f"the body has no office of {self.office}",
                where="office",
                mend="take the title from the body's page",
            )
        pence = self.limit_pence
        restate(doing, ApprovalLimit, {"body_id": body.pk, "office_id": office.pk}, pence=pence)
        return f"the {office.title} approves payments of up to {in_pounds(pence)}"
