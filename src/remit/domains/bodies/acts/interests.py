"""Interests that officers declare, and that a body must keep a register of."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.facts import close, period
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing, officer
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Interest, Officer
from remit.errors import Invalid, NotFound


class InterestKind(StrEnum):
    """What ties a person to an organisation."""

    FINANCIAL = "financial"
    PROFESSIONAL = "professional"
    PERSONAL = "personal"
    INDIRECT = "indirect"


@act
class DeclareInterest(Act):
    """An officer declares an interest."""

    declaration: ClassVar = Declaration(
        name="declare_interest",
        title="Declare an interest",
        words="Enters an interest of an officer in the body's public register of interests.",
        group="own_officers",
        on="Body",
    )

    officer: UUID = Field(title="Officer", description="the reference that the body's page shows")
    kind: InterestKind = Field(title="Kind of interest")
    organisation: str = Field(title="Organisation", min_length=2, max_length=300)
    organisation_code: str | None = Field(
        None,
        title="Code of the organisation",
        max_length=80,
        description="if it is in the register",
    )
    says: str = Field(title="What the interest is", min_length=3, max_length=500)

    def thing(self, effective_on: date) -> Thing:
        """The body whose officer declares."""
        body_id = officer(str(self.officer), effective_on).body_id
        assert body_id is not None  # an officer always has a body
        return body_thing(body_id, effective_on)

    def change(self, doing: Doing) -> str:
        """Enter it from the effective date on."""
        holding = (
            Officer.objects.known()
            .on(doing.effective_on)
            .select_related("person")
            .get(ref=self.officer)
        )
        other = (
            body_called(self.organisation_code, doing.effective_on)
            if self.organisation_code
            else None
        )
        Interest.objects.create(
            person=holding.person,
            kind=self.kind.value,
            organisation=self.organisation,
            organisation_body=other,
            says=self.says,
            declared_on=doing.effective_on,
            effective=period(doing.effective_on),
            made_by_id=doing.act_id,
        )
        if other:
            doing.touch(other.pk)
        return f"{holding.person.name} declared an interest in {self.organisation}"


@act
class EndInterest(Act):
    """An interest ends."""

    declaration: ClassVar = Declaration(
        name="end_interest",
        title="End an interest",
        words="Records that an interest has ended; the register still shows that there was one.",
        group="own_officers",
        on="Body",
    )

    interest: UUID = Field(title="Interest", description="the reference in the register")
    officer: UUID = Field(title="Officer", description="whose interest it is")

    def thing(self, effective_on: date) -> Thing:
        """The body whose officer it is."""
        body_id = officer(str(self.officer), effective_on).body_id
        assert body_id is not None  # an officer always has a body
        return body_thing(body_id, effective_on)

    def change(self, doing: Doing) -> str:
        """Believe the shorter interest from now on."""
        person = Officer.objects.known().on(doing.effective_on).get(ref=self.officer).person
        row = (
            Interest.objects.known()
            .on(doing.effective_on)
            .filter(ref=self.interest, person=person)
            .first()
        )
        if row is None:
            raise NotFound(
                "BOD-006",
                f"{person.name} has no such interest then",
                where="interest",
                mend="take the reference from the body's page",
            )
        if row.since == doing.effective_on:
            raise Invalid(
                "BOD-003",
                "the interest ends before it begins",
                where="effective date",
                mend="give a later day",
            )
        close(Interest.objects.filter(pk=row.pk), doing.act_id)
        Interest.objects.create(
            ref=row.ref,
            person=person,
            kind=row.kind,
            organisation=row.organisation,
            organisation_body_id=row.organisation_body_id,
            says=row.says,
            declared_on=row.declared_on,
            synthetic=row.synthetic,
            effective=period(row.since, doing.effective_on),
            made_by_id=doing.act_id,
        )
        return f"{person.name} ended an interest in {row.organisation}"
