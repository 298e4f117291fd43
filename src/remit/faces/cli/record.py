"""`remit record verify`, `fsck`, `checkpoint` and `witness`: nothing here needs a database.

Exit codes: 0 it holds, 1 a file or an address could not be read, 3 it does not hold, 4 what was
given is no proof, no key, no log.
"""

from __future__ import annotations

import base64
import sys
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from remit.errors import DoesNotHold, Invalid, NotFound
from remit.faces.cli.output import show

if TYPE_CHECKING:
    from remit.engines.record import FsckReport, LogReader, ProofReport

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Keys = Annotated[
    list[str] | None,
    typer.Option("--vkey", help="A key of the log, got from elsewhere; may be given again."),
]
MARKS = {
    True: "[green]✓[/green]",
    False: "[bold red]✗[/bold red]",
    None: "[yellow]·[/yellow]",
}


def verify_command(
    proof_file: Annotated[Path, typer.Argument(help="A .tlog-proof, as downloaded.")],
    entry: Annotated[
        Path | None, typer.Option("--entry", help="The entry, if it is not in the proof file.")
    ] = None,
    vkey: Keys = None,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", help="A tlog-policy: logs, witnesses, and how many it takes."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Check a proof file: that an entry is in a log's signed tree. Answers 3 if it is not."""
    from remit.engines.record import check_proof

    report = check_proof(
        _content(proof_file),
        vkeys=vkey or (),
        policy=_content(policy) if policy else None,
        entry=_content(entry) if entry else None,
    )
    if as_json:
        show(_proof_answer(report), as_json=True)
    else:
        _tell_proof(report)
    return 0 if report.holds else DoesNotHold.exit_code


def fsck_command(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The public folder of a log; this whole house where none is given."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", help="Its state folder: tells an old copy from the newest."),
    ] = None,
    vkey: Keys = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="The public folder of the log before.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Read a whole log and hash it again; names each file at fault. Answers 3 if there is one.

    Without a folder it reads every log of this house, and holds its database against them.
    """
    from remit.engines.record import fsck

    if folder is None:
        from remit.faces.cli.publishing import check_house

        return check_house(as_json=as_json)

    quiet = as_json or not sys.stderr.isatty()
    bar = Progress(console=Console(stderr=True), transient=True)
    with nullcontext() if quiet else bar:
        task = bar.add_task("entries", total=None)
        report = fsck(
            folder,
            state=state,
            vkeys=vkey or (),
            previous=previous,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    if as_json:
        root = base64.b64encode(report.root).decode()
        show({"holds": report.holds, **asdict(report), "root": root}, as_json=True)
    else:
        _tell_fsck(report)
    return 0 if report.holds else DoesNotHold.exit_code


def checkpoint_command(
    log: Annotated[str, typer.Argument(metavar="FOLDER|URL", help="A log, here or on the web.")],
    vkey: Keys = None,
    as_json: Json = False,
) -> None:
    """The newest signed tree head of a log, who signed it, and the log's keys.

    With --vkey, only what that key vouches for is believed; without it, the log's own word.
    """
    from remit.engines.record import LogReader, VerifierKey

    reader = LogReader.of_url(log) if "://" in log else LogReader.of_folder(Path(log))
    show(_head_answer(reader, [VerifierKey.read(each) for each in vkey or ()]), as_json=as_json)


def witness_command(
    state: Annotated[Path, typer.Option("--state", help="Folder for its key and its memory.")],
    log: Annotated[list[str], typer.Option("--log", metavar="VKEY", help="Key of a log to watch.")],
    listen: Annotated[str, typer.Option("--listen", metavar="HOST:PORT")] = "127.0.0.1:8100",
    name: Annotated[
        str, typer.Option("--name", help="Name of its key, such as example.org/witness.")
    ] = "",
) -> None:
    """Run a witness: it cosigns what a log publishes, and refuses a tree that was rewritten."""
    from remit.engines.record.witness_server import serve

    console = Console(stderr=True, highlight=False)
    serve(listen, state, log, name, lambda line: console.print(line, markup=False, soft_wrap=True))


def _content(path: Path) -> bytes:
    """A file that was named. Raises `NotFound` (`CLI-020`) and `Invalid` (`CLI-021`)."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(
            "CLI-020", "there is no such file", where=str(path), mend="see how its name is written"
        ) from None
    except OSError as error:
        raise Invalid(
            "CLI-021",
            f"the file cannot be read: {error.strerror}",
            where=str(path),
            mend="give a file that you may read",
        ) from None


def _tell_proof(report: ProofReport) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for step in report.steps:
        console.print(f"{MARKS[step.holds]} {escape(step.what)}")
    if report.holds:
        console.print(
            f"[green]✓[/green] It holds: this is entry {report.index} of the log "
            f"{escape(report.checkpoint.origin)}."
        )
    else:
        console.print("[bold red]✗[/bold red] It does not hold.")


def _proof_answer(report: ProofReport) -> dict[str, Any]:
    return {
        "holds": report.holds,
        "index": report.index,
        "origin": report.checkpoint.origin,
        "size": report.checkpoint.size,
        "root": base64.b64encode(report.checkpoint.root).decode(),
        "entry": base64.b64encode(report.entry).decode(),
        "steps": [asdict(step) for step in report.steps],
    }


def _tell_fsck(report: FsckReport) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for fault in report.faults:
        console.print(f"[bold red]✗[/bold red] {escape(fault.path)}: {escape(fault.what)}")
    for note in report.notes:
        console.print(f"[yellow]·[/yellow] {escape(note.path)}: {escape(note.what)}")
    mark = MARKS[report.holds]
    found = f"faults: {len(report.faults)}" if report.faults else "nothing is wrong"
    console.print(
        f"{mark} {escape(report.origin) or 'a log'}: {report.size:,} entries in "
        f"{report.checked:,} files checked in {report.seconds:.1f} s: {found}"
    )


def _head_answer(reader: LogReader, trusted: list[Any]) -> dict[str, Any]:
    head, identity, policy = reader.head(trusted), reader.description(), reader.policy()
    cosigned = policy.cosigned(head.note) if policy else {}
    return {
        "origin": head.origin,
        "size": head.size,
        "root": base64.b64encode(head.root).decode(),
        "vkey": str(identity.current),
        "earlier_vkeys": [{"vkey": str(key)} for key in identity.keys[:-1]],
        "closed": identity.closed is not None,
        "previous": identity.previous.origin if identity.previous else None,
        "cosigned": [
            {"witness": name, "at": datetime.fromtimestamp(at, UTC).isoformat()}
            for name, at in cosigned.items()
        ],
        "quorum_met": policy.met_by(set(cosigned)) if policy else None,
    }
