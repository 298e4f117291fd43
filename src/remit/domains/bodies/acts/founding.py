"""Setting up an empty register: the body that keeps it, and who keeps it there."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.facts import period
from remit.acts.registry import act
from remit.domains.bodies.acts.entries import enter
from remit.domains.bodies.entities import REGISTRAR, register_thing
from remit.domains.bodies.kinds import slug_of
from remit.domains.bodies.models import Body, Office, Officer, Person
from remit.domains.bodies.statements import BodyStatement


@act
class FoundRegister(Act):
    """The first entry of all."""

    declaration: ClassVar = Declaration(
        name="found_register",
        title="Set up the register",
        words="Enters the body that keeps this register, and the officer who does it there.",
        group="founding",
        on="Register",
    )

    code: str = Field(
        title="Code of the body",
        pattern=r"^[A-Za-z0-9]{1,12}$",
        description="its ODS code, such as X26",
    )
    called: str = Field(title="Name of the body", min_length=2, max_length=300)
    person: str = Field(title="Who keeps the register", min_length=2, max_length=200)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def change(self, doing: Doing) -> str:
        """Enter the body, its office and its officer."""
        slug = slug_of("information_centre", self.code)
        enter(
            doing,
            BodyStatement(
                line=1,
                as_of=doing.effective_on,
                slug=slug,
                kind="information_centre",
                name=self.called,
                opened=doing.effective_on,
                codes={"ods": self.code.upper()},
            ),
        )
        body = Body.objects.get(slug=slug)
        office = Office.objects.create(
            body=body, role=REGISTRAR, title="Registrar", made_by_id=doing.act_id
        )
        person = Person.objects.create(name=self.person, made_by_id=doing.act_id)
        Officer.objects.create(
            office=office,
            person=person,
            made_by_id=doing.act_id,
            effective=period(doing.effective_on),
        )
        doing.touch(body.pk)
        return f"{self.person} of {self.called} keeps this register"
