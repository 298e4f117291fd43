"""Single entries of the register, made by whoever keeps it.

An entry is a statement like those of a file, dated with the act: the register's facts follow from
all of them together, so an entry and a later file never contradict each other unseen.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing, name_of, register_thing
from remit.domains.bodies.kinds import (
    KINDS,
    RelationKind,
    Scheme,
    Sector,
    Status,
    slug_of,
)
from remit.domains.bodies.loading.loads import Source, take_in
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body, Relation, Standing
from remit.domains.bodies.statements import BodyStatement, RelationStatement, Statement
from remit.errors import Invalid, NotFound

CODE = Field(
    title="Body", description="its code or short name, such as 00C or ccg-00c", max_length=80
)


def enter(doing: Doing, statement: Statement) -> None:
    """Keep one statement as a source of its own, and derive the facts anew.

    Its name sorts after every file's hash: of two sources of one day, the entry is believed.
    """
    source = Source(
        name=f"act {doing.act_id}",
        sha256=f"z-act-{doing.act_id.hex}",
        layout="act",
        as_of=doing.effective_on,
        as_of_given=True,
        statements=lambda: [statement],
    )
    take_in(doing.act_id, [source])


def _declared(name: str, title: str, words: str, on: str = "Body") -> Declaration:
    return Declaration(name=name, title=title, words=words, group="keeping_the_register", on=on)


class OfOneBody(Act):
    """An entry about a body that the register holds."""

    body: str = CODE

    def thing(self, effective_on: date) -> Thing:
        """The body."""
        return body_thing(body_called(self.body, effective_on).pk, effective_on)

    def said(self, doing: Doing, **what: Any) -> Body:
        """State something of the body as at the effective date."""
        body = body_called(self.body, doing.effective_on)
        kind = (
            Standing.objects.known()
            .filter(body=body)
            .order_by("-effective")
            .values_list("kind", flat=True)
            .first()
        )
        enter(
            doing,
            BodyStatement(
                line=1, as_of=doing.effective_on, slug=body.slug, kind=kind or "provider", **what
            ),
        )
        return body


@act
class RegisterBody(Act):
    """A body that no file tells of."""

    declaration: ClassVar = _declared(
        "register_body",
        "Register a body",
        "Enters a new body that opens on the effective date.",
        on="Register",
    )

    kind: str = Field(title="Kind of body", description="such as provider, support_supplier")
    code: str = Field(
        title="Code",
        pattern=r"^[A-Za-z0-9-]{1,40}$",
        description="its ODS code if it has one, or a short name of your own",
    )
    called: str = Field(title="Name", min_length=2, max_length=300)
    scheme: Scheme | None = Field(
        None, title="Whose code it is", description="leave empty for a short name of your own"
    )
    sector: Sector | None = Field(None, title="Sector")
    postcode: str | None = Field(None, title="Postcode", max_length=10)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def change(self, doing: Doing) -> str:
        """Enter it; a slug that is taken is an error."""
        if self.kind not in KINDS:
            raise Invalid(
                "BOD-007",
                f"`{self.kind}` is no kind of body",
                where="kind",
                mend="choose one of: " + ", ".join(KINDS),
            )
        slug = slug_of(self.kind, self.code)
        if Body.objects.filter(slug=slug).exists():
            raise Invalid(
                "BOD-009",
                f"`{slug}` is already in the register",
                where="code",
                mend="choose another code, or correct the entry that is there",
            )
        enter(
            doing,
            BodyStatement(
                line=1,
                as_of=doing.effective_on,
                slug=slug,
                kind=self.kind,
                name=self.called,
                opened=doing.effective_on,
                sector=self.sector.value if self.sector else None,
                codes={self.scheme.value: self.code.upper()} if self.scheme else {},
                postcode=self.postcode,
            ),
        )
        doing.touch(Body.objects.get(slug=slug).pk)
        return f"registered {self.called}"


@act
class RenameBody(OfOneBody):
    """A new name."""

    declaration: ClassVar = _declared(
        "rename_body",
        "Rename a body",
        "Gives a body another name from the effective date on; the old one stays in its history.",
    )

    new_name: str = Field(title="New name", min_length=2, max_length=300)

    def change(self, doing: Doing) -> str:
        """State the name."""
        before = name_of(body_called(self.body, doing.effective_on).pk, doing.effective_on)
        self.said(doing, name=self.new_name)
        return f"renamed {before} to {self.new_name}"


@act
class ReaddressBody(OfOneBody):
    """A new office."""

    declaration: ClassVar = _declared(
        "readdress_body",
        "Change a body's address",
        "Records where a body has its office from the effective date on.",
    )

    address: str = Field(
        title="Address",
        min_length=3,
        max_length=300,
        description="its lines with commas between them, without the postcode",
    )
    postcode: str = Field(title="Postcode", pattern=r"^[A-Za-z0-9 ]{5,8}$")

    def change(self, doing: Doing) -> str:
        """State the address."""
        lines = tuple(line.strip() for line in self.address.split(",") if line.strip())
        body = self.said(doing, address=lines, postcode=self.postcode.upper())
        return f"recorded the address of {name_of(body.pk, doing.effective_on)}"


@act
class RestateBody(OfOneBody):
    """Another sector or status, or an end."""

    declaration: ClassVar = _declared(
        "restate_body",
        "Change what a body is",
        "Changes a body's sector or status from the effective date on, or closes it.",
    )

    status: Status | None = Field(None, title="Status")
    sector: Sector | None = Field(None, title="Sector")
    closes: str | None = Field(
        None,
        title="Does it close?",
        pattern="^(yes|no)$",
        description="yes, if the effective date is the first day without it",
    )

    def change(self, doing: Doing) -> str:
        """State the status, the sector or the end."""
        if not (self.status or self.sector or self.closes == "yes"):
            raise Invalid(
                "BOD-010",
                "nothing was said to change",
                where="status",
                mend="give a status, a sector, or say that it closes",
            )
        body = self.said(
            doing,
            status=self.status.value if self.status else None,
            sector=self.sector.value if self.sector else None,
            closed=doing.effective_on if self.closes == "yes" else None,
        )
        verb = "closed" if self.closes == "yes" else "changed what is said of"
        return f"{verb} {name_of(body.pk, doing.effective_on)}"


@act
class CodeBody(OfOneBody):
    """Another code."""

    declaration: ClassVar = _declared(
        "code_body",
        "Give a body a code",
        "Records a code of a body in a scheme from the effective date on.",
    )

    scheme: Scheme = Field(title="Whose code it is")
    code: str = Field(title="Code", pattern=r"^[A-Za-z0-9-]{1,40}$")

    def change(self, doing: Doing) -> str:
        """State the code."""
        body = self.said(doing, codes={self.scheme.value: self.code.upper()})
        return f"gave {name_of(body.pk, doing.effective_on)} the code {self.code.upper()}"


@act
class RelateBodies(OfOneBody):
    """How one body stands to another."""

    declaration: ClassVar = _declared(
        "relate_bodies",
        "Relate two bodies",
        "Records how a body stands to another from the effective date on, such as who hosts it.",
    )

    relation: RelationKind = Field(
        title="Relation", description="read: the body - relation - other"
    )
    other: str = Field(title="The other body", description="its code or short name", max_length=80)
    share_percent: float | None = Field(
        None,
        title="Share in percent",
        ge=0,
        le=100,
        description="for succeeds only: the share of the other body that was taken over",
    )

    def change(self, doing: Doing) -> str:
        """State the relation."""
        on = doing.effective_on
        body, other = body_called(self.body, on), body_called(self.other, on)
        if body == other:
            raise Invalid(
                "BOD-011",
                "a body does not stand to itself",
                where="other",
                mend="name another body",
            )
        enter(
            doing,
            RelationStatement(
                line=1,
                as_of=on,
                subject=body.slug,
                kind=self.relation.value,
                object=other.slug,
                since=on,
                share_ppm=None
                if self.share_percent is None
                else round(self.share_percent * 10_000),
                evidence={"entered": "by whoever keeps the register"},
            ),
        )
        doing.touch(other.pk)
        words = self.relation.value.replace("_", " ")
        return f"recorded: {name_of(body.pk, on)} {words} {name_of(other.pk, on)}"


@act
class EndRelation(OfOneBody):
    """A relation ends."""

    declaration: ClassVar = _declared(
        "end_relation",
        "End a relation of two bodies",
        "Ends how a body stands to another; the effective date is the first day without.",
    )

    relation: RelationKind = Field(title="Relation")
    other: str = Field(title="The other body", max_length=80)

    def change(self, doing: Doing) -> str:
        """State the relation again, with its end."""
        on = doing.effective_on
        body, other = body_called(self.body, on), body_called(self.other, on)
        row = (
            Relation.objects.known()
            .on(on)
            .filter(subject=body, object=other, kind=self.relation.value)
            .first()
        )
        if row is None:
            raise NotFound(
                "BOD-012",
                "there is no such relation on that date",
                where="relation",
                mend="see the body's page as at that date",
            )
        enter(
            doing,
            RelationStatement(
                line=1,
                as_of=on,
                subject=body.slug,
                kind=row.kind,
                object=other.slug,
                since=row.since,
                until=on,
                share_ppm=row.share_ppm,
                evidence=row.evidence,
            ),
        )
        doing.touch(other.pk)
        return f"ended: {name_of(body.pk, on)} {row.kind.replace('_', ' ')} {name_of(other.pk, on)}"
