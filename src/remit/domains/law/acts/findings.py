"""Recording a judgement that the law leaves to somebody, or a fact that stands in a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.facts import close, period
from remit.acts.registry import act, actor, thing_named
from remit.domains.bodies.entities import body_thing, person_of
from remit.domains.bodies.lookup import body_called
from remit.domains.law.asking import pack_for
from remit.domains.law.dossier import OWNER
from remit.domains.law.facts import read_value
from remit.domains.law.models import Finding
from remit.domains.law.vocabulary import FactForm
from remit.domains.law.words import is_personal, left_to
from remit.engines.settlement import EntityRef, Fact
from remit.errors import Invalid, NotFound

GROUP: Final = "keeping_the_dossier"
ABOUT: Final = Field(
    title="About whom or what",
    max_length=80,
    description="a body's code, or the name of a thing in a dossier",
)


def named(name: str, on: date) -> Thing:
    """The thing in a dossier, or the body, that a text names. Raises `NotFound` (`BOD-001`)."""
    for kind in OWNER:
        if held := thing_named(kind, name, on):
            return held
    return body_thing(body_called(name, on).pk, on)


@act
class RecordFinding(Act):
    """Somebody's answer to a question of the law."""

    declaration: ClassVar = Declaration(
        name="record_finding",
        title="Record a judgement",
        words="Records the answer to a question that the law asks: who judged, when, and on what "
        "evidence. From then on the law is asked with it.",
        group=GROUP,
        on="Body",
    )

    about: str = ABOUT
    question: str = Field(
        title="Question",
        pattern=r"^[a-z][a-z_]{2,63}$",
        description="the law's name for it, such as sole_capable_provider",
    )
    answer: str = Field(
        title="Answer", min_length=1, max_length=200, description="such as yes or no"
    )
    evidence: str = Field(
        title="Evidence",
        min_length=10,
        max_length=2000,
        description="what the answer rests on, and where it can be read",
    )
    officer: UUID | None = Field(
        None,
        title="Officer",
        description="whom it is about, where the question is about one officer",
    )

    def thing(self, effective_on: date) -> Thing:
        """The body that it is about, or whose the thing is."""
        return _whose(named(self.about, effective_on), effective_on)

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """To whom the law leaves it. Raises `NotFound` (`LAW-014`)."""
        return {"left_to": left_to(_fact(self.question, effective_on).judge)}

    def change(self, doing: Doing) -> str:
        """Believe it from the effective date on, in place of what the same body found before."""
        on = doing.effective_on
        fact = _fact(self.question, on)
        value = read_value(FactForm(fact.name, fact.type, required=True), self.answer)
        thing = named(self.about, on)
        body_id = doing.actor.body_id
        assert body_id is not None  # only officers are given this power, and each has a body
        same = Finding.objects.known().filter(
            thing_type=thing.ref.type,
            thing_id=thing.ref.id,
            about_person=self._person(on),
            name=fact.name,
            judged_by=body_id,
        )
        until = _make_room(same, doing)
        Finding.objects.create(
            thing_type=thing.ref.type,
            thing_id=thing.ref.id,
            about_person=self._person(on),
            name=fact.name,
            value=value,
            left_to=left_to(fact.judge),
            clause=fact.clause,
            judged_by_id=body_id,
            judge=doing.actor.label,
            evidence=self.evidence,
            effective=period(on, until),
            made_by_id=doing.act_id,
        )
        doing.touch(*([thing.body_id] if thing.body_id else []))
        return f"{fact.says} {self.answer} ({fact.clause}), of {thing.label}"

    def _person(self, on: date) -> str:
        """The person whom it is about. Raises `Invalid` (`LAW-015`)."""
        if is_personal(self.question) != (self.officer is not None):
            needed = is_personal(self.question)
            raise Invalid(
                "LAW-015",
                f"`{self.question}` is {'' if needed else 'not '}a question about one officer",
                where="officer",
                mend="name the officer" if needed else "leave the officer out",
            )
        if self.officer is None:
            return ""
        return person_of(actor(EntityRef("Officer", str(self.officer)), on))


@act
class WithdrawFinding(Act):
    """A judgement that no longer stands."""

    declaration: ClassVar = Declaration(
        name="withdraw_finding",
        title="Withdraw a judgement",
        words="Ends what was recorded; the effective date is the first day without it.",
        group=GROUP,
        on="Body",
    )

    finding: UUID = Field(title="Judgement", description="its reference in the dossier")

    def thing(self, effective_on: date) -> Thing:
        """The body whose officer judged: nobody withdraws another's judgement."""
        return body_thing(self._row(effective_on).judged_by_id, effective_on)

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """To whom the law leaves it."""
        return {"left_to": self._row(effective_on).left_to}

    def change(self, doing: Doing) -> str:
        """Believe the shorter one, or none where it ends on the day on which it began."""
        row = self._row(doing.effective_on)
        if row.judged_by_id != doing.actor.body_id:
            raise Invalid(
                "LAW-016",
                "this is another body's judgement",
                where="finding",
                mend="record your own; or ask those who judged to withdraw theirs",
            )
        _make_room(Finding.objects.known().filter(pk=row.pk), doing)
        return f"withdrew: {row.name.replace('_', ' ')}"

    def _row(self, on: date) -> Finding:
        row = Finding.objects.known().on(on).filter(ref=self.finding).first()
        if row is None:
            raise NotFound(
                "LAW-017",
                f"nothing is recorded as `{self.finding}` on {on.isoformat()}",
                where="finding",
                mend="take the reference from the dossier: `remit law findings NAME`",
            )
        return row


def _whose(thing: Thing, on: date) -> Thing:
    return body_thing(thing.body_id, on) if thing.body_id else thing


def _fact(name: str, on: date) -> Fact:
    """A question of the law in force. Raises `NotFound` (`LAW-014`)."""
    pack = pack_for(on)
    if name not in pack.facts:
        raise NotFound(
            "LAW-014",
            f"{pack.title} asks nothing called `{name}`",
            where="question",
            mend="see what an act asks: `remit may CODE ACT`",
            details={"questions": sorted(pack.facts)},
        )
    return pack.facts[name]


def _make_room(same: Any, doing: Doing) -> date | None:
    """End what was believed from the effective date on; answers when a later answer begins."""
    on = doing.effective_on
    until: date | None = None
    for row in same.order_by("effective"):
        if row.until is not None and row.until <= on:
            continue
        if row.since is not None and row.since > on:
            later: date = row.since
            return until or later
        close(Finding.objects.filter(pk=row.pk), doing.act_id)
        until = row.until
        if row.since is None or row.since < on:
            Finding.objects.create(
                ref=row.ref,
                thing_type=row.thing_type,
                thing_id=row.thing_id,
                about_person=row.about_person,
                name=row.name,
                value=row.value,
                left_to=row.left_to,
                clause=row.clause,
                judged_by_id=row.judged_by_id,
                judge=row.judge,
                evidence=row.evidence,
                effective=period(row.since, on),
                made_by_id=doing.act_id,
            )
    return until
