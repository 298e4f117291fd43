"""The one door: `perform` is the only way to change anything.

It takes the settlement in force on the effective date, gathers facts, rules, and then either
keeps the refused attempt and says why and what would have to happen, or makes the change, its
journal row and its duties in one database transaction and answers a receipt. Either is entered in
the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from django.db import Error as DatabaseError
from django.db import connection, transaction

from remit.acts import entries, registry
from remit.acts.declare import Act, Actor, Doing, Refusal, Thing
from remit.acts.ids import new_id
from remit.acts.law import bank_holidays, settlements
from remit.acts.models import ActRow, Attempt, Duty, Entry, TouchedBody
from remit.engines.ledger import MET, as_remit, retrying
from remit.engines.record import leaf_hash
from remit.engines.settlement import EntityRef, Pack, Question, Ruling, day_number, rule
from remit.errors import Invalid, Refused


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act answers: its id and number in the journal, the clauses, what was done.

    `entry` is the leaf hash under which the record will hold it: a promise that anybody can check.
    """

    act_id: UUID
    number: int
    act: str
    summary: str
    effective_on: date
    clauses: tuple[dict[str, str], ...]
    duties: tuple[dict[str, str], ...]
    pack: str
    entry: str

    def as_dict(self) -> dict[str, Any]:
        """As the API and the command line print it."""
        return asdict(self) | {
            "act_id": str(self.act_id),
            "effective_on": self.effective_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class _Case:
    """An act, who asks, on what, and the law's answer."""

    act: Act
    actor: Actor
    thing: Thing
    effective_on: date
    pack: Pack
    ruling: Ruling
    context: dict[str, Any]
    remedies: tuple[str, ...] = ()

    @property
    def reasons(self) -> list[str]:
        """Why it was refused, and then what would have to happen."""
        return [*self.ruling.reasons, *self.remedies]

    @property
    def row(self) -> dict[str, Any]:
        """The columns that the journal and the refused attempts share."""
        return {
            "name": self.act.declaration.name,
            "actor_type": self.actor.ref.type,
            "actor_id": self.actor.ref.id,
            "actor_label": self.actor.label,
            "body_id": self.actor.body_id,
            "thing_type": self.thing.ref.type,
            "thing_id": self.thing.ref.id,
            "thing_label": self.thing.label,
            "effective_on": self.effective_on,
            "inputs": self.act.model_dump(mode="json"),
            "pack": self.pack.name,
            "pack_hash": self.pack.hash,
            "clauses": [clause.as_dict() for clause in self.ruling.clauses],
        }


def perform(act: Act, *, by: EntityRef, effective_on: date, act_id: UUID | None = None) -> Receipt:
    """Do an act, or refuse it.

    `act_id` is made by the caller (`ids.new_id`) where a repeat must be safe: the same id with the
    same act answers the same receipt. Raises `Refused` (`ACT-001`), and `Invalid`: `ACT-004`
    for an id already used for something else, `ACT-010` for somebody hypothetical. Whatever
    `change` raises leaves nothing behind; where it is `Refused` (the law permits, and the books
    have no cover), the attempt is kept as one that the law refused is.
    """
    if act_id is not None and (done := ActRow.objects.filter(pk=act_id).first()):
        return _same_again(done, act, by, effective_on)
    case = _rule(act, by, effective_on)
    if case.actor.hypothetical:
        raise Invalid(
            "ACT-010",
            f"{case.actor.label} is nobody in particular, and so can do nothing",
            where="by",
            mend="name an officer in office on that date; to ask is open to anybody",
        )
    if not case.ruling.permitted:
        raise _refusal(case, _keep_attempt(case, case.reasons))
    act_id = act_id or new_id()
    try:
        return retrying(lambda: _carry_out(case, act_id))
    except Refused as refused:
        reasons = [each for each in (str(refused), refused.mend) if each]
        refused.details |= _told_of(case, reasons, _keep_attempt(case, reasons))
        raise


def rehearse(act: Act, *, by: EntityRef, effective_on: date) -> Receipt:
    """Everything that `perform` does, and then as if it had not been: a preview.

    A refusal is raised and not kept, since nothing was tried.
    """
    case = _rule(act, by, effective_on)
    if not case.ruling.permitted:
        raise _refusal(case, None)
    with transaction.atomic():
        receipt = _carry_out(case, new_id())
        transaction.set_rollback(True)
    return receipt


def ask(act: Act, *, by: EntityRef, effective_on: date) -> Ruling:
    """The ruling alone; nothing is changed and nothing is kept."""
    case = _rule(act, by, effective_on)
    return replace(case.ruling, reasons=tuple(case.reasons))


def _rule(act: Act, by: EntityRef, effective_on: date) -> _Case:
    pack = settlements().in_force(effective_on)
    name = act.declaration.name
    actor = registry.actor(by, effective_on)
    thing = act.thing(effective_on)
    known = registry.known_facts(actor, thing, name, effective_on)
    question = Question(
        principal=actor.ref,
        act=name,
        group=act.declaration.group,
        resource=thing.ref,
        entities=tuple(
            {entity.ref: entity for entity in (*actor.entities, *thing.entities)}.values()
        ),
        context={"on": day_number(effective_on)}
        | act.facts(effective_on, {key: each.value for key, each in known.items()}),
    )
    ruling = rule(pack, question)
    refusal = Refusal(pack, question, ruling, actor, effective_on, act)
    remedies = () if ruling.permitted else tuple(registry.remedies(refusal))
    return _Case(act, actor, thing, effective_on, pack, ruling, question.context, remedies)


@contextmanager
def _act_in_progress(act_id: UUID) -> Iterator[None]:
    """One transaction in which the database takes writes, and takes them for this act only."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('remit.act', %s, true), "
                "set_config('remit.at', clock_timestamp()::text, true)",
                [str(act_id)],
            )
        yield
        with connection.cursor() as cursor:
            # Judged now, with the act in the journal, and not later by whoever commits around it.
            cursor.execute(
                "set constraints all immediate; set constraints all deferred; "
                "select set_config('remit.act', '', true)"
            )


@contextmanager
def _told() -> Iterator[None]:
    """What the database refuses, as errors of the house; where two acts met, the driver's error."""
    try:
        with connection.wrap_database_errors:
            yield
    except DatabaseError as error:
        cause = error.__cause__
        if not isinstance(cause, psycopg.Error):
            raise
        if (known := as_remit(cause)) is not None:
            raise known from error
        if cause.sqlstate in MET:
            raise cause from error
        raise


def _carry_out(case: _Case, act_id: UUID) -> Receipt:
    doing = Doing(act_id, case.actor, case.effective_on)
    with _told(), _act_in_progress(act_id):
        summary = case.act.change(doing)
        row = ActRow.objects.create(id=act_id, summary=summary, **case.row)
        row.refresh_from_db(fields=["number", "recorded_at"])
        if case.thing.body_id:
            doing.touch(case.thing.body_id)
        TouchedBody.objects.bulk_create(
            [TouchedBody(act_id=act_id, body_id=body) for body in sorted(doing.touched)],
            batch_size=5000,
            # The change itself may have said so of many bodies at once.
            ignore_conflicts=True,
        )
        duties = Duty.objects.bulk_create(
            Duty(
                act_id=act_id,
                name=duty.name,
                body_id=case.actor.body_id,
                says=duty.says,
                clause=duty.clause,
                due_on=duty.due(case.effective_on, bank_holidays()),
            )
            for duty in case.pack.duties
            if duty.applies(case.act.declaration.name, case.actor.group, case.context)
        )
        entry = entries.enter(row, duties)
    return _receipt(row, entry)


def _receipt(row: ActRow, entry: str) -> Receipt:
    return Receipt(
        act_id=row.id,
        number=row.number,
        act=row.name,
        summary=row.summary,
        effective_on=row.effective_on,
        clauses=tuple(row.clauses),
        duties=tuple(
            {
                "name": duty.name,
                "says": duty.says,
                "clause": duty.clause,
                "due_on": duty.due_on.isoformat(),
            }
            for duty in row.duties.all()
        ),
        pack=row.pack,
        entry=entry,
    )


def _same_again(row: ActRow, act: Act, by: EntityRef, effective_on: date) -> Receipt:
    asked = {
        "act": (row.name, act.declaration.name),
        "by": (row.actor_id, by.id),
        "effective_on": (row.effective_on, effective_on),
    }
    inputs = act.model_dump(mode="json")
    asked |= {name: (row.inputs.get(name), inputs.get(name)) for name in inputs}
    differing = [name for name, (then, now) in asked.items() if then != now]
    if differing:
        raise Invalid(
            "ACT-004",
            f"this id was already used for another act: {', '.join(differing)} differ",
            where="act id",
            mend="make a new id for a new act",
            details={"differing": differing, "number": row.number},
        )
    statement = bytes(Entry.objects.get(pk=row.id).statement)
    return _receipt(row, leaf_hash(statement).hex())


def _keep_attempt(case: _Case, reasons: list[str]) -> UUID:
    attempt_id = new_id()
    with _act_in_progress(attempt_id):
        row = Attempt.objects.create(id=attempt_id, reasons=reasons, **case.row)
        row.refresh_from_db(fields=["recorded_at"])
        entries.enter(row)
    return attempt_id


def _refusal(case: _Case, attempt_id: UUID | None) -> Refused:
    return Refused(
        "ACT-001",
        f"{case.actor.label} may not do this: {case.act.declaration.title.lower()}",
        where=case.thing.label,
        mend="; ".join((case.ruling.reasons[0], *case.remedies[:1])),
        details=_told_of(case, case.reasons, attempt_id),
    )


def _told_of(case: _Case, reasons: list[str], attempt_id: UUID | None) -> dict[str, Any]:
    return {
        "reasons": reasons,
        "clauses": [clause.as_dict() for clause in case.ruling.clauses],
        "pack": case.pack.name,
        "attempt": str(attempt_id) if attempt_id else None,
    }
