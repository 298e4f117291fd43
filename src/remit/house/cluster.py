"""One PostgreSQL data folder and the server on it: made, started, found, stopped."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from remit.errors import Failure
from remit.house.account import Account, run
from remit.house.binaries import Binaries
from remit.house.paths import write_private
from remit.house.ports import free_port

HOST = "127.0.0.1"
SUPERUSER = "postgres"
START_ATTEMPTS_MAX = 3
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 30
ZOMBIE_SECONDS_MAX = 10
DISK_FREE_MB_MIN = 200
PORT_LINE = 3
STATUS_LINE = 7

# The carried server is reached by password on the loopback only; it opens no socket file, whose
# path could be too long in a deep folder.
SETTINGS = f"""
listen_addresses = '{HOST}'
unix_socket_directories = ''
max_connections = 60
log_min_messages = warning
jit = off
"""

# For a database that is thrown away: a crash may lose it, and nothing waits for the disk.
SETTINGS_THROWAWAY = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@dataclass(frozen=True)
class Cluster:
    """A data folder, the programs that serve it, and the account they run under.

    `log` is the server's own log; `password_file` holds the superuser's password, which only the
    account that runs Remit can read. `durable` is False for data that is thrown away.
    """

    binaries: Binaries
    data: Path
    log: Path
    password_file: Path
    account: Account | None = None
    durable: bool = True

    def exists(self) -> bool:
        """Whether the data folder has been made."""
        return (self.data / "PG_VERSION").is_file()

    def url(self, database: str = "postgres") -> str:
        """The address of `database` on the running server, as its superuser."""
        password = quote(self.password_file.read_text(encoding="utf-8"), safe="")
        return f"postgresql://{SUPERUSER}:{password}@{HOST}:{self.port()}/{quote(database)}"

    def port(self) -> int | None:
        """The port of the running server, or None where none runs on this data."""
        lines = self._pid_lines()
        if not self._alive(lines) or len(lines) <= STATUS_LINE:
            return None
        return int(lines[PORT_LINE])

    def create(self) -> None:
        """Make the data folder. It is built beside its place and moved there when whole."""
        parent = self.data.parent
        if (free_mb := shutil.disk_usage(parent).free // 2**20) < DISK_FREE_MB_MIN:
            raise disk_full(parent, f"{free_mb} MB free, {DISK_FREE_MB_MIN} MB needed")
        partial = self._fresh_folder(self.data.with_name(self.data.name + ".partial"))
        write_private(self.password_file, secrets.token_urlsafe(24))
        given = self._lend(self.password_file, partial.with_name(partial.name + ".password"))
        # The built-in collation gives the same order on every machine; older servers lack it.
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
            if self.binaries.major >= 17
            else ["--locale=C.UTF-8"]
        )
        try:
            made = run(
                [self.binaries.tool("initdb"), "--pgdata", partial, "--username", SUPERUSER,
                 "--pwfile", given, "--auth=scram-sha-256", "--encoding=UTF8", *locale,
                 "--no-instructions", *([] if self.durable else ["--no-sync"])],
                account=self.account,
            )  # fmt: skip
        finally:
            given.unlink()
        if made.returncode != 0:
            raise self._could_not("make its data folder", made.stderr)
        with (partial / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(SETTINGS + ("" if self.durable else SETTINGS_THROWAWAY))
        partial.rename(self.data)

    def start(self) -> None:
        """Start the server on a free port and wait until it answers; nothing if it runs."""
        if self._found_running():
            return
        self.log.touch()
        self._own(self.log)
        for _ in range(START_ATTEMPTS_MAX):
            log_start = self.log.stat().st_size
            started = self._pg_ctl(
                "start", "--log", str(self.log), "--options", f"-p {free_port(HOST)}",
                seconds=START_SECONDS_MAX,
            )  # fmt: skip
            if started:
                return
            with self.log.open("rb") as file:
                file.seek(log_start)
                words = file.read().decode(errors="replace")
            # Another program may have taken the port since it was found free.
            if "could not bind" not in words:
                break
        raise self._could_not("start", words)

    def stop(self) -> None:
        """Stop the server; open sessions end. Nothing if it does not run."""
        if self.port() is None:
            return
        if not self._pg_ctl("stop", "--mode", "fast", seconds=STOP_SECONDS_MAX):
            self._pg_ctl("stop", "--mode", "immediate", seconds=STOP_SECONDS_MAX)

    def remove(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def _pg_ctl(self, verb: str, *options: str, seconds: int) -> bool:
        command: list[str | Path] = [self.binaries.tool("pg_ctl"), verb, "--pgdata", self.data]
        command += ["--wait", "--silent", "--timeout", str(seconds), *options]
        return run(command, account=self.account).returncode == 0

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _alive(self, lines: list[str]) -> bool:
        """Whether the process named there is a server on this data.

        A number alone proves nothing: after a crash it may belong to another program, or to a
        zombie that nobody has collected yet. A server works in its data folder, a zombie nowhere.
        """
        try:
            return bool(lines) and os.readlink(f"/proc/{int(lines[0])}/cwd") == str(
                self.data.resolve()
            )
        except (OSError, ValueError):
            return False

    def _found_running(self) -> bool:
        """Whether a server answers on this data; what a killed one left is cleared away.

        The server itself clears its old pid file where the number is free again. Where it is not
        (a zombie, or another program), it would refuse to start.
        """
        end = time.monotonic() + ZOMBIE_SECONDS_MAX
        while lines := self._pid_lines():
            if self._alive(lines):
                if self._answers():
                    return True
            elif not self._anyone_at_work():
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                return False
            if time.monotonic() > end:
                raise self._could_not("start", "processes of a killed server still hold its data")
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        command = [str(self.binaries.tool("pg_isready")), "--quiet", "--host", HOST]
        return run([*command, "--port", str(self.port())], account=self.account).returncode == 0

    def _anyone_at_work(self) -> bool:
        """Whether any process works in the data folder, as each part of a server does."""
        place = str(self.data.resolve())
        for process in Path("/proc").glob("[0-9]*/cwd"):
            try:
                if os.readlink(process) == place:
                    return True
            except OSError:
                continue
        return False

    def _fresh_folder(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        self._own(folder)
        return folder

    def _lend(self, source: Path, target: Path) -> Path:
        """A copy of a private file that the server's account can read, for as long as needed."""
        write_private(target, source.read_text(encoding="utf-8"))
        self._own(target)
        return target

    def _own(self, path: Path) -> None:
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)

    def _could_not(self, verb: str, words: str) -> Failure:
        """The failure behind the server's own words, of which the last line says most."""
        if "No space left on device" in words:
            raise disk_full(self.data.parent, "the database server found no space left")
        lines = [line for line in words.strip().splitlines() if line.strip()]
        fatal = [line for line in lines if "FATAL" in line or "error" in line]
        said = (fatal or lines or ["it gave no reason"])[-1].strip()
        return Failure(
            "RUN-015",
            f"the database server could not {verb}: {said}",
            where=str(self.log),
            mend="read its log, or start again with an empty house: ./remit up --fresh",
        )


def disk_full(place: Path | str, said: str) -> Failure:
    """The failure of a disk without room, wherever it showed."""
    return Failure(
        "RUN-016",
        f"the disk is full: {said}",
        where=str(place),
        mend="free some space there, or set REMIT_HOME to a folder on another disk",
    )
