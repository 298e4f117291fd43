"""`remit record publish` and the check of a whole house: what needs its database."""

from __future__ import annotations

import signal
import threading
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from remit.errors import DoesNotHold, Invalid
from remit.faces.cli.output import show


def rotate_command(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Change the key that signs the record. The old key signs for the new one, in public."""
    from remit.domains.publication.publishing import rotate

    show({"key": rotate(date.today())}, as_json=as_json)


def policy_command(
    file: Annotated[Path, typer.Argument(help="A tlog-policy: logs, witnesses, a quorum.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say which witnesses are asked to sign. The publisher signs and publishes the policy."""
    from remit.domains.publication.logs import policy_file
    from remit.engines.record import Policy

    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid("PUB-040", "the policy cannot be read", str(file), str(error)) from None
    policy = Policy.read(text, str(file))
    policy_file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    policy_file().write_text(text, "utf-8")
    names = [witness.name for witness in policy.witnesses]
    show({"witnesses": names, "quorum": policy.quorum}, as_json=as_json)


def check_house(*, as_json: bool) -> int:
    """Every log of this house, file by file, and its database against them.

    Answers 3 where something differs, after telling all of it.
    """
    from remit.domains.publication import fsck

    found = fsck.check_house()
    show({"holds": found.holds} | asdict(found), as_json=as_json)
    return 0 if found.holds else DoesNotHold.exit_code


def publish_command(
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on, and publish entries as they come.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Publish the entries that wait: give them their places, and sign the new head.

    Only this command reads the signing key. One at a time: a second one is refused.
    """
    from remit.domains.publication.publishing import Done, publish_all
    from remit.domains.publication.publishing import follow as follow_entries

    def told(done: Done) -> dict[str, Any]:
        return asdict(done) | {"ms": round(done.ms, 1)}

    if follow:
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        follow_entries(lambda done: show(told(done), as_json=as_json), stopped.is_set)
        return
    show({"published": [told(done) for done in publish_all(date.today())]}, as_json=as_json)
