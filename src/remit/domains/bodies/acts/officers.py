"""Offices, and who holds them. A body arranges its own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.facts import close, period
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Office, Officer, Person
from remit.errors import Invalid, NotFound

CODE = Field(
    title="Body", description="its code or short name, such as 00C or ccg-00c", max_length=80
)


@act
class CreateOffice(Act):
    """A new seat in a body."""

    declaration: ClassVar = Declaration(
        name="create_office",
        title="Create an office",
        words="Adds a seat to a body, such as a lay member, which somebody can then hold.",
        group="own_officers",
        on="Body",
    )

    body: str = CODE
    role: str = Field(
        title="Role",
        pattern=r"^[a-z_]{2,40}$",
        description="what it is in law, such as accountable_officer, chair, "
        "finance_officer, lay_member",
    )
    office: str = Field(
        title="Title of the office",
        min_length=2,
        max_length=120,
        description="what its holder is called, such as Chief Finance Officer",
    )

    def thing(self, effective_on: date) -> Thing:
        """The body that gets the seat."""
        return body_thing(body_called(self.body, effective_on).pk, effective_on)

    def change(self, doing: Doing) -> str:
        """Add the seat."""
        body = body_called(self.body, doing.effective_on)
        Office.objects.create(body=body, role=self.role, title=self.office, made_by_id=doing.act_id)
        return f"created the office of {self.office}"


@act
class AppointOfficer(Act):
    """Somebody takes an office."""

    declaration: ClassVar = Declaration(
        name="appoint_officer",
        title="Appoint an officer",
        words="Puts a person into a vacant office of a body from the effective date on.",
        group="own_officers",
        on="Body",
    )

    body: str = CODE
    office: str = Field(
        title="Office", max_length=120, description="its title, as the body's page shows it"
    )
    person: str = Field(title="Name of the person", min_length=2, max_length=200)
    until: date | None = Field(
        None, title="Until", description="the first day after the term, if it is fixed"
    )

    def thing(self, effective_on: date) -> Thing:
        """The body whose office it is."""
        return body_thing(body_called(self.body, effective_on).pk, effective_on)

    def change(self, doing: Doing) -> str:
        """Seat the person; a seat that is taken is an error that names its holder."""
        on = doing.effective_on
        if self.until is not None and self.until <= on:
            raise Invalid(
                "BOD-003",
                "the term ends before it begins",
                where="until",
                mend="give a day after the effective date, or none",
            )
        body = body_called(self.body, on)
        office = vacant_office(body.pk, self.office, on)
        person = Person.objects.create(name=self.person, made_by_id=doing.act_id)
        Officer.objects.create(
            office=office, person=person, made_by_id=doing.act_id, effective=period(on, self.until)
        )
        return f"appointed {self.person} as {office.title}"


def vacant_office(body_id: UUID, title: str, on: date) -> Office:
    """A seat of that title which nobody holds on or after the date. Raises `Invalid`."""
    seats = Office.objects.filter(body_id=body_id, title__iexact=title).order_by("id")
    if not seats:
        known = Office.objects.filter(body_id=body_id).values_list("title", flat=True)
        raise NotFound(
            "BOD-004",
            f"the body has no office called `{title}`",
            where="office",
            mend="choose one of: " + ("; ".join(sorted(set(known))) or "none yet"),
        )
    taken = {
        row.office_id: row
        for row in Officer.objects.known()
        .filter(office__in=seats)
        .select_related("person")
        .order_by("effective")
        if row.until is None or row.until > on
    }
    for seat in seats:
        if seat.pk not in taken:
            return seat
    holder = taken[seats[0].pk]
    raise Invalid(
        "BOD-005",
        f"{holder.person.name} holds that office",
        where="office",
        mend="end that appointment first, or appoint from the day it ends",
    )


@act
class EndAppointment(Act):
    """Somebody leaves an office."""

    declaration: ClassVar = Declaration(
        name="end_appointment",
        title="End an appointment",
        words="Ends a person's term in an office; the effective date is the first day without.",
        group="own_officers",
        on="Body",
    )

    officer: UUID = Field(title="Officer", description="the reference that the body's page shows")

    def thing(self, effective_on: date) -> Thing:
        """The body whose officer it is."""
        return body_thing(self._holding(effective_on).office.body_id, effective_on)

    def _holding(self, on: date) -> Officer:
        row = (
            Officer.objects.known()
            .filter(ref=self.officer, effective__contains=on)
            .select_related("person", "office")
            .first()
        )
        if row is None:
            raise NotFound(
                "BOD-002",
                f"nobody holds an office as `{self.officer}` on {on.isoformat()}",
                where="officer",
                mend="take the reference from the body's page as at that date",
            )
        return row

    def change(self, doing: Doing) -> str:
        """Believe the shorter term from now on."""
        row = self._holding(doing.effective_on)
        if row.since == doing.effective_on:
            raise Invalid(
                "BOD-003",
                "the term ends before it begins",
                where="effective date",
                mend="give a day after the appointment's first",
            )
        close(Officer.objects.filter(pk=row.pk), doing.act_id)
        Officer.objects.create(
            ref=row.ref,
            office=row.office,
            person=row.person,
            made_by_id=doing.act_id,
            effective=period(row.since, doing.effective_on),
        )
        return f"ended the appointment of {row.person.name} as {row.office.title}"
