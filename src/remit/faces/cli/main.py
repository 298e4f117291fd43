"""The `remit` command: what runs the house, and everything that can be asked of it or done in it.

Exit codes: 0 success, 1 failure, 2 refused by the law, 3 does not hold, 4 invalid input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

import typer
from typer.exceptions import TyperException

from remit import __version__
from remit.errors import Failure, Invalid, RemitError
from remit.faces.cli import house
from remit.faces.cli.output import show_error

# Commands that bring their own database, or need none.
STANDALONE = {"up", "test", "bench", "version", "settlement", "example"}
INTERRUPTED = 130


def build(*, everything: bool) -> typer.Typer:
    """The command tree; `everything` needs Django to be ready."""
    app = typer.Typer(
        name="remit",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Remit: powers proved, money whole, account open.",
    )
    from remit.faces.cli import record
    from remit.faces.cli.activity import app as example
    from remit.faces.cli.bench import bench_command
    from remit.faces.cli.settlement import app as settlement
    from remit.faces.cli.settlement import may_command
    from remit.faces.cli.testing import test_command
    from remit.faces.cli.up import up_command

    app.command("up")(up_command)
    app.command("test")(test_command)
    app.command("bench")(bench_command)
    app.command("version")(version)
    app.add_typer(settlement, name="settlement")
    if not everything:
        app.add_typer(record.add_to(_record_group()), name="record")
    app.add_typer(example, name="example")
    if everything:
        from remit.faces.cli import allot
        from remit.faces.cli.accounts import app as accounts
        from remit.faces.cli.commands import act_group, question_groups
        from remit.faces.cli.load import load_command, undo_command
        from remit.faces.cli.prepare import prepare_command
        from remit.faces.cli.publishing import policy_command, publish_command, rotate_command
        from remit.faces.cli.whole import whole_command

        rooms = question_groups()
        rooms["record"] = record.add_to(rooms.get("record") or _record_group())
        app.command("may")(may_command)
        app.command("load")(load_command)
        rooms["loads"].command("undo")(undo_command)
        rooms["law"].command("prepare")(prepare_command)
        app.command("allot")(allot.allot_command)
        rooms["money"].command("load-allocations")(allot.load_command)
        rooms["money"].command("undo-allocations")(allot.undo_command)
        rooms["money"].command("whole")(whole_command)
        rooms["record"].command("publish")(publish_command)
        rooms["record"].command("policy")(policy_command)
        rooms["record"].command("rotate-key")(rotate_command)
        app.add_typer(act_group(), name="act")
        app.add_typer(accounts, name="accounts")
        for room, group in rooms.items():
            app.add_typer(group, name=room)
    return app


def _record_group() -> typer.Typer:
    return typer.Typer(help="The public record, checked.", no_args_is_help=True)


def version(
    as_json: bool = typer.Option(False, "--json", help="Answer in JSON."),
) -> None:
    """Print the version."""
    from remit.faces.cli.output import show

    show({"version": __version__}, as_json=as_json)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; answers its exit code."""
    as_json = "--json" in arguments
    words = [word for word in arguments if not word.startswith("-")]
    alone = bool(words) and (words[0] in STANDALONE or _only_reads_files(words))
    only_help = not words or "--help" in arguments
    try:
        if not alone and only_help:
            house.set_up_django()
        with nullcontext() if alone or only_help else house.open_house():
            answer = build(everything=not alone)(list(arguments), standalone_mode=False)
            return answer if isinstance(answer, int) else 0
    except RemitError as error:
        show_error(error, as_json=as_json)
        return error.exit_code
    except TyperException as error:
        show_error(
            Invalid(
                "CLI-001",
                error.format_message().rstrip(".").lower() or "wrong usage",
                where="command line",
                mend="see remit --help",
            ),
            as_json=as_json,
        )
        return Invalid.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("REMIT_TRACE"):
            raise
        show_error(_unforeseen(error), as_json=as_json)
        return Failure.exit_code


def _only_reads_files(words: Sequence[str]) -> bool:
    """Whether this is a command about a log on disk, among those that ask the house."""
    from remit.faces.cli.record import ALONE

    if len(words) < 2 or words[0] != "record":
        return False
    # Without a folder, fsck is about this house.
    return words[1] in ALONE and words[1:] != ["fsck"]


def _unforeseen(error: Exception) -> Failure:
    """A fault that nobody foresaw, as one clear line; the trace is one variable away."""
    return Failure(
        "CLI-900",
        f"something went wrong that should not: {type(error).__name__}: {error}",
        where="this command",
        mend="run it again with REMIT_TRACE=1 set, and report what it prints",
    )


def main() -> None:
    """Entry point of the installed command."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
