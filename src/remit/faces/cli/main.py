"""The `remit` command: what runs the house, and everything that can be asked of it or done in it.

Exit codes: 0 success, 1 failure, 2 refused by the law, 3 does not hold, 4 invalid input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

from typer.exceptions import TyperException

from remit.errors import Failure, Invalid, RemitError
from remit.faces.cli import house
from remit.faces.cli.tree import FILES, WORDS, build

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run one command line; answers its exit code. Without a word it lists the commands."""
    arguments = arguments or ["--help"]
    words = [word for word in arguments if not word.startswith("-")]
    typed = words[0] if words else ""
    of_files = _only_reads_files(words)
    alone = of_files or typed not in WORDS or WORDS[typed].alone
    only_help = "--help" in arguments
    try:
        if not alone and only_help:
            house.set_up_django()
        with nullcontext() if alone or only_help else house.open_house():
            answer = build(typed, of_files=of_files)(
                list(arguments), prog_name="remit", standalone_mode=False
            )
            return answer if isinstance(answer, int) else 0
    except RemitError as error:
        return _told(error, arguments)
    except TyperException as error:
        wrong = Invalid(
            "CLI-001",
            error.format_message().rstrip(".").lower() or "wrong usage",
            where="command line",
            mend="see remit --help",
        )
        return _told(wrong, arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("REMIT_TRACE"):
            raise
        return _told(_unforeseen(error), arguments)


def _told(error: RemitError, arguments: Sequence[str]) -> int:
    """Tell an error as the caller asked for it; its exit code."""
    # What prints is loaded by whoever has something to print.
    from remit.faces.cli.output import show_error

    show_error(error, as_json="--json" in arguments)
    return error.exit_code


def _only_reads_files(words: Sequence[str]) -> bool:
    """Whether this is a command about a log on disk, among those that ask the house."""
    if len(words) < 2 or words[0] != "record":
        return False
    # Without a folder, fsck is about this house.
    return words[1] in FILES and words[1:] != ["fsck"]


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
