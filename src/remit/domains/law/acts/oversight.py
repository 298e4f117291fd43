"""What the Board makes of a commissioner: authorised, on conditions, directed, dissolved.

Each is told and ruled on like any act of the law (`recorded.py`); what it leaves in the register
takes acts from the commissioner, or gives them back, from the effective date on.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field, field_validator

from remit.acts.declare import Declaration, Doing
from remit.acts.registry import act
from remit.domains.bodies.acts import authorisation
from remit.domains.bodies.acts.authorisation import Nature
from remit.domains.bodies.entities import name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.law.asking import pack_for
from remit.domains.law.recorded import RecordedAct, split_lines
from remit.domains.law.vocabulary import vocabulary
from remit.domains.money.acts.directing import Directed, move_directed
from remit.domains.money.amounts import Pence
from remit.domains.money.books import Fund
from remit.errors import Invalid


def removable_acts(on: date) -> list[str]:
    """The acts for which the law in force has a limit that an open condition sets off."""
    words = vocabulary(pack_for(on))
    return [
        act.name
        for act in words.acts.values()
        if any(act.name in policy.words for policy in words.speaking(act, "forbid"))
    ]


def _declared(name: str, title: str, words: str) -> Declaration:
    return Declaration(name=name, title=title, words=words, group="oversight", on="Body")


class OfCommissioner(RecordedAct):
    """An act of oversight; `who_it_concerns` is the commissioner."""

    def body(self, on: date) -> Body:
        """The commissioner."""
        return body_called(self.who_it_concerns, on)

    def clause(self, on: date) -> str:
        """Where the law gives the power."""
        said = self.declaration
        return next(
            (
                clause.clause
                for clause in pack_for(on).clauses_for(said.name, said.group)
                if clause.effect == "permit"
            ),
            "",
        )


@act
class AuthoriseGroup(OfCommissioner):
    """A commissioner is established."""

    declaration: ClassVar = _declared(
        "authorise_group",
        "Authorise a commissioner",
        "Establishes a commissioner; its powers vest on the day given, in full unless a condition "
        "takes something from them.",
    )

    powers_from: date | None = Field(
        None,
        title="From when it has its powers",
        description="the effective date if not given",
    )

    def change(self, doing: Doing) -> str:
        """Enter the authorisation, and in the register the day from which the body is active."""
        on = doing.effective_on
        body, vests = self.body(on), self.powers_from or on
        if vests < on:
            raise Invalid(
                "BOD-015",
                "its powers vest before it is authorised",
                where="powers_from",
                mend="give the effective date or a later day",
            )
        authorisation.authorise(doing, body, vests, self.clause(on))
        authorisation.restate(doing, body, vests, active=True)
        return f"authorised {name_of(body.pk, on)}, with its powers from {vests.isoformat()}"


class Taking(OfCommissioner):
    """An act that takes acts from a commissioner."""

    nature: ClassVar[Nature]
    takes_something: ClassVar[bool] = True

    removes: list[str] = Field(
        default_factory=list,
        title="Acts that it takes away",
        max_length=60,
        description="by their names, such as award_direct, with semicolons between them",
    )

    until: date | None = Field(
        None,
        title="Until",
        description="the first day without it, if that is settled already",
    )

    @field_validator("removes", mode="before")
    @classmethod
    def _split_acts(cls, value: object) -> object:
        """A form and a command line give them as one text."""
        return split_lines(value)

    def instead_of_it(self, on: date) -> Body | None:
        """Who acts in its place, where somebody does."""
        return None

    def change(self, doing: Doing) -> str:
        """Enter the condition. Raises `Invalid` (`LAW-018`) for what cannot be taken away."""
        on = doing.effective_on
        body = self.body(on)
        self._check(on)
        authorisation.impose(
            doing,
            body,
            nature=self.nature,
            says=self.words,
            clause=self.clause(on),
            acts=self.removes,
            until=self.until,
            instead=self.instead_of_it(on),
        )
        return f"{self.nature.value} on {name_of(body.pk, on)}: {self.words}"

    def _check(self, on: date) -> None:
        removable = removable_acts(on)
        wrong = [name for name in self.removes if name not in removable]
        if wrong or (self.takes_something and not self.removes):
            raise Invalid(
                "LAW-018",
                f"`{wrong[0]}` cannot be taken away" if wrong else "it takes nothing away",
                where="removes",
                mend="name one or more of: " + ", ".join(removable),
                details={"acts": removable},
            )


@act
class ImposeCondition(Taking):
    """A condition on authorisation."""

    declaration: ClassVar = _declared(
        "impose_condition",
        "Impose a condition on authorisation",
        "Takes named acts from a commissioner, or asks something of it, until the condition is "
        "lifted.",
    )
    nature: ClassVar = Nature.CONDITION
    takes_something: ClassVar = False


@act
class RemoveCondition(OfCommissioner):
    """A condition is lifted."""

    declaration: ClassVar = _declared(
        "remove_condition",
        "Lift a condition",
        "Ends a condition or a direction; the effective date is the first day without.",
    )

    condition: UUID = Field(
        title="Condition", description="the reference that the body's page shows"
    )

    def change(self, doing: Doing) -> str:
        """End it."""
        body = self.body(doing.effective_on)
        row = authorisation.open_condition(self.condition, body, doing.effective_on)
        authorisation.lift(doing, row)
        return f"lifted the {row.nature} on {name_of(body.pk, doing.effective_on)}: {row.says}"


@act
class DirectGroup(Taking):
    """A direction after failure that leaves the commissioner its functions."""

    declaration: ClassVar = _declared(
        "direct_group",
        "Direct a failing commissioner",
        "Records a direction to a commissioner that fails or may fail, and what it takes away, if "
        "anything.",
    )
    nature: ClassVar = Nature.DIRECTION
    takes_something: ClassVar = False


@act
class StopFunction(Taking):
    """A direction after failure that stops functions."""

    declaration: ClassVar = _declared(
        "stop_function",
        "Stop a function of a failing commissioner",
        "Takes named acts from a commissioner that fails or may fail.",
    )
    nature: ClassVar = Nature.DIRECTION


@act
class ActInPlace(Taking):
    """A direction after failure that hands functions to somebody else."""

    declaration: ClassVar = _declared(
        "act_in_place",
        "Act in place of a failing commissioner",
        "Takes named acts from a commissioner that fails or may fail, and records who does them "
        "instead.",
    )
    nature: ClassVar = Nature.DIRECTION

    instead: str = Field(
        title="Who acts in its place", max_length=80, description="the code of the body"
    )
    amount_pence: Pence | None = Field(
        None,
        title="Money that goes with it",
        description="in pounds, out of the commissioner's own; none if not given",
    )
    fund: Fund = Field(Fund.PROGRAMME, title="Fund", description="of that money")
    year: int | None = Field(
        None, title="Year", description="of that money, as 2013 for 2013/14", ge=1948, le=2100
    )
    line: str = Field(
        "", title="Line of the plan", max_length=60, description="where the money is planned"
    )

    def instead_of_it(self, on: date) -> Body:
        """The body that acts instead."""
        return body_called(self.instead, on)

    def change(self, doing: Doing) -> str:
        """Enter the direction, and move the money. Raises `Invalid` (`LAW-018`, `MON-011`)."""
        said = super().change(doing)
        if self.amount_pence is None:
            return said
        on = doing.effective_on
        money = Directed(self.fund, self.year, self.line, self.amount_pence)
        moved = move_directed(doing, self.declaration, self.body(on), self.instead_of_it(on), money)
        return f"{said}; {moved}"


class Ending(OfCommissioner):
    """An act that ends a commissioner."""

    def change(self, doing: Doing) -> str:
        """Close the body in the register."""
        body = self.body(doing.effective_on)
        name = name_of(body.pk, doing.effective_on)
        authorisation.restate(doing, body, doing.effective_on, active=False)
        return f"dissolved {name}: {self.words}"


@act
class DissolveGroup(Ending):
    """A commissioner that failed is dissolved."""

    declaration: ClassVar = _declared(
        "dissolve_group",
        "Dissolve a failing commissioner",
        "Ends a commissioner; the effective date is the first day without it.",
    )


@act
class DissolveOnRequest(Ending):
    """A commissioner that asked for it is dissolved."""

    declaration: ClassVar = _declared(
        "dissolve_on_request",
        "Dissolve a commissioner that asks for it",
        "Ends a commissioner; the effective date is the first day without it.",
    )
