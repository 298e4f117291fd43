"""How an act and a question are declared: once, as typed classes.

From a declaration come the form, the API route, the command, the documentation and the Cedar
action, so none of them can say something else than the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator

from remit.engines.settlement import Entity, EntityRef, Pack, Question, Ruling


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is said of an act.

    `name` is its Cedar action, `group` the Cedar group of actions it is in, `on` the Cedar type of
    the thing it acts on; `title` is what its button says, `words` what it does, in plain words.
    `private` names the inputs that are kept but never shown. `by_command` says that it has a
    command of its own and no form: it reads what only the machine's own user can give it.
    """

    name: str
    title: str
    words: str
    group: str
    on: str
    private: frozenset[str] = frozenset()
    by_command: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """What an act is about: its entity, a label for people, and the entities law may look at."""

    ref: EntityRef
    label: str
    entities: tuple[Entity, ...]
    body_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an officer of a body on a date (or the operator, before there are bodies).

    Somebody `hypothetical`, such as an unnamed officer of a body, may ask and never act.
    """

    ref: EntityRef
    label: str
    body_id: UUID | None
    group: str
    entities: tuple[Entity, ...]
    hypothetical: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """One fact of a case that this house holds: the law's name for it, its value, and in `words`
    where it stands (who judged it, when, on what evidence)."""

    name: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused case, for whoever can tell what would have to happen for it to be permitted.

    `act` is what was tried, where somebody tried; a question about a case has none.
    """

    pack: Pack
    question: Question
    ruling: Ruling
    actor: Actor
    on: date
    act: Act | None = None


@dataclass(slots=True)
class Doing:
    """An act in progress: given to `change`, which writes facts under `act_id`."""

    act_id: UUID
    actor: Actor
    effective_on: date
    touched: set[UUID] = field(default_factory=set)

    def touch(self, *body_ids: UUID) -> None:
        """Say that the act concerns these bodies too; their pages will show it."""
        self.touched.update(body_ids)


class Inputs(BaseModel):
    """What acts and questions have in common: their inputs are checked, and never change."""

    # Checks are built when something is first checked: a command uses one of a hundred.
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    @field_validator("*", mode="after")
    @classmethod
    def _no_nul(cls, value: Any) -> Any:
        """PostgreSQL has no NUL in text; nobody types one on purpose."""
        if isinstance(value, str) and "\0" in value:
            raise ValueError("it holds a character that text cannot hold (NUL)")
        return value


class Act(Inputs):
    """One exercise of a power. Subclasses declare inputs as fields and say the rest below."""

    declaration: ClassVar[Declaration]

    def thing(self, effective_on: date) -> Thing:
        """What it acts on. Raises `NotFound` where there is no such thing on that date."""
        raise NotImplementedError

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """Facts about the request that the law asks for, beside the date (Cedar's context).

        `known` are those that the house holds by their names; what the act itself says comes first.
        """
        return dict(known)

    def change(self, doing: Doing) -> str:
        """Make the change; answer what was done, in one sentence for the journal."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class QueryDeclaration:
    """What is said of a question: `name` is `room.verb`, which is also its command."""

    name: str
    title: str
    words: str
    positional: tuple[str, ...] = ()


class Query(Inputs):
    """One question to the house. Subclasses declare inputs as fields and answer a model."""

    declaration: ClassVar[QueryDeclaration]

    def answer(self) -> BaseModel:
        """The answer, the same object for page, API and command."""
        raise NotImplementedError
