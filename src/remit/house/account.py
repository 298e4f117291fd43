"""The account that the carried database server runs under.

PostgreSQL refuses to run as root. Where Remit is started by root, its server runs under a system
account of its own: nobody can sign in to it, and it owns nothing but the data. The folders that
lead to the data keep their permissions: a checkout in a private home stays private, and the server
then lives under `/var/lib` instead (see `places`).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.errors import Failure

ACCOUNT_NAME = "remit-db"
COMMAND_SECONDS_MAX = 120


@dataclass(frozen=True)
class Account:
    """A system account: its name and its numeric user and group ids."""

    name: str
    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can reach `folder` through all the folders above it."""
        probe = 'cd -- "$1"'
        return run(["/bin/sh", "-c", probe, "sh", str(folder)], account=self).returncode == 0


def server_account() -> Account | None:
    """The account to run the server under, made if missing; None where we are not root.

    Raises `Failure` where the account cannot be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        _make_account()
        found = pwd.getpwnam(ACCOUNT_NAME)
    return Account(ACCOUNT_NAME, found.pw_uid, found.pw_gid)


def run(
    command: Sequence[str | Path], *, account: Account | None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run `command` under `account` (or as we are) with its output kept as text.

    The working folder is `/`, since another account may not be able to stay in ours. A program
    that cannot be run at all gives the shell's code for that, 126, so that callers ask one thing.
    """
    rights: dict[str, Any] = {}
    if account is not None:
        rights = {"user": account.uid, "group": account.gid, "extra_groups": []}
    try:
        return subprocess.run(
            [str(word) for word in command],
            cwd="/",
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=COMMAND_SECONDS_MAX,
            check=False,
            **rights,
            **options,
        )
    except (PermissionError, FileNotFoundError) as error:
        return subprocess.CompletedProcess(list(command), 126, "", str(error))


def _make_account() -> None:
    nologin = shutil.which("nologin", path="/usr/sbin:/sbin:/usr/bin") or "/bin/false"
    made = run(
        ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", nologin, ACCOUNT_NAME],
        account=None,
    )  # fmt: skip
    if made.returncode != 0:
        raise Failure(
            "RUN-011",
            f"the database server may not run as root, and its account `{ACCOUNT_NAME}` could "
            f"not be made: {made.stderr.strip()}",
            mend=f"type: useradd --system {ACCOUNT_NAME}, or start Remit as an ordinary user",
        )
