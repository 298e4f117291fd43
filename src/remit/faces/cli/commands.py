"""Commands made from the registry: one for each question, one for each act."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import typer
from pydantic.fields import FieldInfo

from remit.acts.declare import Act, Query
from remit.acts.door import ask, perform, rehearse
from remit.acts.inputs import choices_of
from remit.acts.registry import ACTS, QUERIES, read_act, read_query
from remit.engines.settlement import EntityRef
from remit.errors import Invalid
from remit.faces.cli.output import PENCE, show

JSON = inspect.Parameter(
    "as_json",
    inspect.Parameter.KEYWORD_ONLY,
    annotation=bool,
    default=typer.Option(False, "--json", help="Answer in JSON."),
)


def _option(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default
    )


# What every act is asked, beside its own inputs.
ABOUT_AN_ACT = [
    _option("by", str, typer.Option(..., "--by", help="Reference of the officer who acts.")),
    _option(
        "effective_on",
        str | None,
        typer.Option(
            None, "--effective-on", help="The date from which it counts; today if not given."
        ),
    ),
    _option(
        "act_id",
        str | None,
        typer.Option(None, "--act-id", help="An id of your own (UUID), so that a repeat is safe."),
    ),
    _option(
        "dry_run",
        bool,
        typer.Option(False, "--dry-run", help="Show what would be done, and do nothing."),
    ),
    _option(
        "only_ask",
        bool,
        typer.Option(
            False, "--ask", help="Only ask whether it may be done, and under which clause."
        ),
    ),
]


def question_group(room: str) -> typer.Typer:
    """The questions to a room: `bodies.count` becomes `remit bodies count`."""
    app = typer.Typer(no_args_is_help=True)
    for name, declared in sorted(QUERIES.items()):
        if name.startswith(f"{room}."):
            verb = name.removeprefix(f"{room}.")
            app.command(verb, help=declared.declaration.words)(_question(name, declared))
    return app


def act_group() -> typer.Typer:
    """`remit act NAME`: every act of the house."""
    app = typer.Typer(help="Do an act: the one way to change anything.", no_args_is_help=True)
    for name, declared in sorted(ACTS.items()):
        if declared.declaration.by_command:
            continue
        app.command(name.replace("_", "-"), help=declared.declaration.words)(_doing(name, declared))
    return app


def _question(name: str, declared: type[Query]) -> Callable[..., None]:
    def command(as_json: bool, **inputs: str | None) -> None:
        given = {key: value for key, value in inputs.items() if value is not None}
        show(read_query(name, given).answer(), as_json=as_json)

    return _signed(
        command,
        [
            _parameter(key, field, positional=key in declared.declaration.positional)
            for key, field in declared.model_fields.items()
        ],
    )


def _doing(name: str, declared: type[Act]) -> Callable[..., None]:
    def command(
        as_json: bool,
        by: str,
        effective_on: str | None,
        act_id: str | None,
        dry_run: bool,
        only_ask: bool,
        **inputs: str | None,
    ) -> None:
        given = {key: value for key, value in inputs.items() if value is not None}
        act = read_act(name, given)
        who = actor_ref(by)
        on = read_date(effective_on, "effective-on")
        if only_ask:
            ruling = ask(act, by=who, effective_on=on)
            show(
                {
                    "permitted": ruling.permitted,
                    "reasons": list(ruling.reasons),
                    "pack": ruling.pack,
                    "clauses": [clause.as_dict() for clause in ruling.clauses],
                },
                as_json=as_json,
            )
            return
        if dry_run:
            receipt = rehearse(act, by=who, effective_on=on)
        else:
            receipt = perform(act, by=who, effective_on=on, act_id=read_id(act_id))
        show({"dry_run": dry_run} | receipt.as_dict(), as_json=as_json)

    inputs_of = [
        _parameter(key, field, positional=False) for key, field in declared.model_fields.items()
    ]
    return _signed(command, [*inputs_of, *ABOUT_AN_ACT])


def actor_ref(text: str) -> EntityRef:
    """Who acts: an officer's reference, or `operator` for whoever runs this installation."""
    return (
        EntityRef("Operator", "this-installation")
        if text == "operator"
        else EntityRef("Officer", text)
    )


def read_date(text: str | None, where: str) -> date:
    """A date as typed (`2013-04-01`), today if none. Raises `Invalid` (`CLI-002`)."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "CLI-002",
            f"`{text}` is no date",
            where=where,
            mend="write it as year-month-day, such as 2013-04-01",
        ) from None


def read_id(text: str | None) -> UUID | None:
    """An act id as typed. Raises `Invalid` (`CLI-003`)."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid(
            "CLI-003",
            f"`{text}` is no UUID",
            where="act-id",
            mend="leave it out, or give a UUID of version 7",
        ) from None


def _parameter(key: str, field: FieldInfo, *, positional: bool) -> inspect.Parameter:
    """A field as an argument or option. All come as text; the declaration checks them, so that a
    wrong value gets the same message here as on a page."""
    choices = choices_of(field)
    one_of = f"one of: {', '.join(choices)}" if choices else ""
    words = ". ".join(filter(None, [field.title, field.description, one_of]))
    default: Any = ... if field.is_required() else None
    if positional:
        return _option(
            key,
            str if field.is_required() else str | None,
            typer.Argument(default, metavar=key.upper(), help=words),
        )
    return _option(
        key,
        str if field.is_required() else str | None,
        typer.Option(default, option_of(key), help=words),
    )


def option_of(key: str) -> str:
    """The option of a field. What is pence in data is typed in pounds, so no name says pence."""
    return f"--{key.removesuffix(PENCE).replace('_', '-')}"


def _signed(
    command: Callable[..., None], parameters: list[inspect.Parameter]
) -> Callable[..., None]:
    """Typer reads a command's options from its signature; this one is made, not written."""
    every = [*parameters, JSON]
    command.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in every}
    return command


__all__ = ["act_group", "actor_ref", "question_group", "read_date", "read_id"]
