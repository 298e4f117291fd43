"""The commands by their first word. Only the one that was typed is loaded, with what it needs.

Most of what a small command costs is loading: the list of all of them, `remit --help`, loads none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import typer

HERE: Final = "remit.faces.cli"
Puts = Callable[[typer.Typer, str], None]


@dataclass(frozen=True)
class Word:
    """A first word: what the list of commands says of it, and what puts it into the tree.

    One that is `alone` brings its own database, or needs none.
    """

    says: str
    put: Puts
    alone: bool = False


def build(typed: str, *, of_files: bool = False) -> typer.Typer:
    """The tree with the word that was typed; the others are there by name only.

    Whatever is not `alone` needs Django to be ready; `of_files` leaves of `record` only that which
    does not.
    """
    app = typer.Typer(
        name="remit",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Remit: powers proved, money whole, account open.",
    )
    for name, word in WORDS.items():
        if name != typed:
            app.command(name, help=word.says)(_not_typed)
        elif of_files:
            app.add_typer(_with(typer.Typer(help=word.says), FILES), name=name)
        else:
            word.put(app, name)
    return app


def _not_typed() -> None:
    """Stands for a command in the list of them."""


def _command(place: str, **settings: bool) -> Puts:
    """A command of its own, by the module and name of its function."""

    def put(app: typer.Typer, name: str) -> None:
        app.command(name, context_settings=settings)(_load(place))

    return put


def _group(place: str) -> Puts:
    """A group of commands, by the module and name of its `Typer`."""

    def put(app: typer.Typer, name: str) -> None:
        app.add_typer(_load(place), name=name)

    return put


def _acts(app: typer.Typer, name: str) -> None:
    app.add_typer(_load("commands:act_group")(), name=name)


def _room(**beside: str) -> Puts:
    """Questions to one room of the house, and what can be done beside them."""

    def put(app: typer.Typer, name: str) -> None:
        group = _with(_load("commands:question_group")(name), beside)
        app.add_typer(group, name=name, help=WORDS[name].says)

    return put


def _with(group: typer.Typer, beside: dict[str, str]) -> typer.Typer:
    for name, place in beside.items():
        group.command(name.replace("_", "-"))(_load(place))
    return group


def _load(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(f"{HERE}.{module}"), name)


# What of `record` reads the files of a log, of this house or another's.
FILES: Final = {
    "verify": "record:verify_command",
    "fsck": "record:fsck_command",
    "checkpoint": "record:checkpoint_command",
    "witness": "record:witness_command",
}
WORDS: Final = {
    "up": Word(
        "Start the database, load the example country where there is nothing, and serve the pages.",
        _command("up:up_command"),
        alone=True,
    ),
    "test": Word(
        "Check the code, then run the tests on a database of their own.",
        _command("testing:test_command"),
        alone=True,
    ),
    "bench": Word(
        "Measure speed and memory, beside what it is measured against; needs a checkout.",
        _command("bench:bench_command", allow_extra_args=True, ignore_unknown_options=True),
        alone=True,
    ),
    "version": Word("Print the version.", _command("about:version_command"), alone=True),
    "may": Word(
        "May I? The answer, its clauses, and what it depends on.",
        _command("settlement:may_command"),
    ),
    "load": Word(
        "Load published files. What they are is read from their content; bad lines are kept apart.",
        _command("load:load_command"),
    ),
    "allot": Word(
        "Work out what each body gets (--simulate), or allot it as the Board's officer (--by).",
        _command("allot:allot_command"),
    ),
    "settlement": Word(
        "The law: proved, compared, exported.", _group("settlement:app"), alone=True
    ),
    "example": Word("The example country.", _group("activity:app"), alone=True),
    "act": Word("Do an act: the one way to change anything.", _acts),
    "account": Word(
        "Outcomes beside resources, of one body or of all for a year.",
        _room(show="account:show_command", build="account:build_command"),
    ),
    "accounts": Word("Who may sign in, and as which officer.", _group("accounts:app")),
    "acts": Word("Questions about acts.", _room()),
    "bodies": Word("Questions about bodies.", _room()),
    "law": Word("Questions about law.", _room(prepare="prepare:prepare_command")),
    "ledger": Word(
        "The books: balances, statements, checked, exported.",
        _room(
            check="ledger:check_command",
            export="ledger:export_command",
            role="ledger:role_command",
        ),
    ),
    "loads": Word("Questions about loads.", _room(undo="load:undo_command")),
    "money": Word(
        "Questions about money.",
        _room(
            load_allocations="allot:load_command",
            undo_allocations="allot:undo_command",
            whole="whole:whole_command",
            prove="whole:prove_command",
        ),
    ),
    "outcomes": Word(
        "Questions about outcomes.",
        _room(
            load="outcomes:load_command",
            undo="outcomes:undo_command",
            build="outcomes:build_command",
            export="outcomes:export_command",
            example="outcomes:example_command",
            prepare="outcomes:prepare_command",
        ),
    ),
    "record": Word(
        "Questions about record.",
        _room(
            **FILES,
            publish="publishing:publish_command",
            policy="publishing:policy_command",
            rotate_key="publishing:rotate_command",
        ),
    ),
}
