"""Entering how a duty was met."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.models import Duty, DutyMet
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing
from remit.domains.bodies.kinds import KINDS
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Standing
from remit.domains.bodies.queries import yearly_duties
from remit.errors import Invalid, NotFound

WHERE = Field(
    title="Where it can be seen",
    min_length=3,
    max_length=2000,
    description="an address, a document and its page, or the number of an act here",
)


@act
class DischargeDuty(Act):
    """A duty was met."""

    declaration: ClassVar = Declaration(
        name="discharge_duty",
        title="Enter how a duty was met",
        words="Says when something that an act brought with it was done, and where it can be seen.",
        group="own_record",
        on="Body",
    )

    duty: int = Field(title="Duty", description="the number that the list of duties shows")
    where: str = WHERE

    def thing(self, effective_on: date) -> Thing:
        """The body that owes it."""
        owed = self._owed()
        assert owed.body_id is not None
        return body_thing(owed.body_id, effective_on)

    def change(self, doing: Doing) -> str:
        """Enter it, once."""
        owed = self._owed()
        if (met := DutyMet.objects.filter(duty=owed).select_related("act").first()) is not None:
            raise Invalid(
                "PUB-010",
                f"this duty was met already, by act {met.act.number}",
                where="duty",
                mend="see that act; what it says can be added to by another act, not changed",
            )
        if doing.effective_on < owed.act.effective_on:
            raise Invalid(
                "PUB-011",
                "the duty was met before the act that brought it",
                where="effective date",
                mend=f"give {owed.act.effective_on.isoformat()} or a later day",
            )
        DutyMet.objects.create(
            duty=owed, act_id=doing.act_id, met_on=doing.effective_on, where=self.where
        )
        return f"met the duty to {owed.says} (act {owed.act.number})"

    def _owed(self) -> Duty:
        owed = Duty.objects.filter(pk=self.duty).exclude(body_id=None).first()
        if owed is None:
            raise NotFound(
                "PUB-012",
                f"no body owes a duty with the number {self.duty}",
                where="duty",
                mend="take the number from the list of duties",
            )
        return owed


@act
class DischargeYearlyDuty(Act):
    """A duty of a year was met."""

    declaration: ClassVar = Declaration(
        name="discharge_yearly_duty",
        title="Enter how a duty of a year was met",
        words="Says when something that the law has a body do each year, such as publishing its "
        "plan, was done, and where it can be seen.",
        group="own_record",
        on="Body",
    )

    body: str = Field(title="Body", description="its code or short name", max_length=80)
    duty: str = Field(title="Duty", description="its name in the law, such as plan", max_length=64)
    due_on: date = Field(title="Day on which it fell due")
    where: str = WHERE

    def thing(self, effective_on: date) -> Thing:
        """The body that owes it."""
        return body_thing(body_called(self.body, effective_on).pk, effective_on)

    def change(self, doing: Doing) -> str:
        """The journal is all that it writes; what is owed is told from there."""
        body = body_called(self.body, doing.effective_on)
        standing = Standing.objects.known().on(self.due_on).filter(body=body).first()
        due = (
            {each.name: each for each in yearly_duties(KINDS[standing.kind].group, self.due_on)}
            if standing is not None
            else {}
        )
        if self.duty not in due:
            raise Invalid(
                "PUB-013",
                f"no duty `{self.duty}` of this body fell due on {self.due_on.isoformat()}",
                where="duty",
                mend=f"on that day it owed: {', '.join(sorted(due)) or 'nothing'}",
            )
        return f"met the duty to {due[self.duty].says}, due on {self.due_on.isoformat()}"
