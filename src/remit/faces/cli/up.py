"""`remit up`: the whole house from one command, until Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from remit.errors import DoesNotHold, RemitError
from remit.house.beside import counter, preparer, publisher
from remit.house.database import Database, settled
from remit.house.paths import state_dir
from remit.house.ports import settle_port
from remit.house.progress import Progress
from remit.house.running import leave_note, sole_house
from remit.house.server import HOST, WebServer
from remit.house.visits import visit_all

# A publisher whose house was killed ends a moment after it.
PUBLISHER_SECONDS_MAX = 5.0


def up_command(
    fresh: Annotated[bool, typer.Option("--fresh", help="Delete all data first.")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="Load no example country.")] = False,
    port: Annotated[
        int | None, typer.Option(help="Where to serve; by default the first free from 8012 on.")
    ] = None,
    database_url: Annotated[
        str | None,
        typer.Option(
            envvar="REMIT_DATABASE_URL",
            help="A PostgreSQL 15 or newer of your own, instead of the one Remit carries.",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Ask every public page for its status, then stop.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Start the database, load the example country where there is nothing, and serve the pages."""
    started = time.monotonic()
    progress = Progress(quiet=json_)
    state = state_dir()
    with _stopped_by_signals() as unless_stopped, sole_house(state):
        chosen = settle_port(HOST, port)
        with _database(database_url, fresh=fresh, progress=progress) as database:
            people = _prepare(database, empty=empty, fresh=fresh, progress=progress)
            pages = _settle_pages_role(database, state, progress)
            # Stopped in the opposite order: what the last visitors did is still published.
            with ExitStack() as beside, _serving(chosen, state, pages, progress) as server:
                seconds = round(time.monotonic() - started, 2)
                # Not before somebody can read a page: they come first.
                beside.enter_context(publisher(database.url, state / "publisher.log"))
                if check:
                    _check(server, database, seconds, as_json=json_)
                    return
                _announce(server, database, people, seconds, as_json=json_)
                with ExitStack() as ahead:
                    ahead.enter_context(preparer(database.url, state / "preparer.log"))
                    ahead.enter_context(counter(database.url, state / "counter.log"))
                    unless_stopped()
                    server.wait()


@contextmanager
def _stopped_by_signals() -> Iterator[Callable[[], None]]:
    """End the block in order on Ctrl-C, on a polite kill, and when the terminal is closed.

    What the block is given ends it too, where a signal came before and was lost: Python ignores
    what is raised while it makes another process.
    """
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        raise KeyboardInterrupt

    def unless_stopped() -> None:
        if came:
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # What the caller had ignored (`nohup`) stays ignored.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield unless_stopped
    except KeyboardInterrupt:
        # Ctrl-C is how a house is meant to be stopped, and so no failure.
        typer.echo("\nremit: stopped", err=True)


@contextmanager
def _database(url: str | None, *, fresh: bool, progress: Progress) -> Iterator[Database]:
    with ExitStack() as stack:
        with progress.step("database"):
            database = stack.enter_context(settled(url, fresh=fresh))
        yield database


def _prepare(
    database: Database, *, empty: bool, fresh: bool, progress: Progress
) -> list[dict[str, Any]]:
    """Bring the tables up to date, fill an empty register, publish, collect the static files.

    The answer is the people of the example that a visitor may sign in as.
    """
    with progress.step("settings"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.faces.site.settings")
        import django

        django.setup()
        # These need the settings.
        from django.db import connections

        from remit.faces.cli.example import demo_sign_ins, load_example
        from remit.house import assets, tables
    with progress.step("tables"):
        tables.migrate(database.url)
    if not empty:
        with progress.step("example country"):
            load_example()
    with progress.step("record"):
        _publish(fresh=fresh)
    with progress.step("static files"):
        assets.collect()
    people = demo_sign_ins()
    # From here on the command only waits: it need not keep a connection open.
    connections.close_all()
    return people


def _publish(*, fresh: bool) -> None:
    """Publish what waits before anybody looks; a record that contradicts itself is told, not lost.

    Where the data was deleted, so is the record of it.
    """
    from remit.domains.publication.logs import forget
    from remit.domains.publication.publishing import publish_all

    if fresh:
        forget()
    try:
        publish_all(date.today(), wait_seconds=PUBLISHER_SECONDS_MAX)
    except RemitError as error:
        typer.echo(f"remit: the record is not published: {error}; {error.mend}", err=True)


def _settle_pages_role(database: Database, state: Path, progress: Progress) -> str:
    """The address by which pages connect: a role that cannot write to the books, where it can be
    made; what is missing is told here and on the page about the books."""
    from remit.house import pages_role

    with progress.step("role of the pages"):
        role = pages_role.settle(database, state)
    if role.trouble:
        typer.echo(
            f"remit: pages connect as the owner of the books: {role.trouble}; "
            "`remit ledger role` prints what an administrator would run",
            err=True,
        )
    return role.url


@contextmanager
def _serving(port: int, state: Path, database_url: str, progress: Progress) -> Iterator[WebServer]:
    with progress.step("web server"):
        server = WebServer(port, state / "web.log", database_url)
        try:
            leave_note(state, server)
            server.wait_ready()
        except BaseException:
            server.stop()
            raise
    try:
        yield server
    finally:
        server.stop()


def _announce(
    server: WebServer,
    database: Database,
    people: list[dict[str, Any]],
    seconds: float,
    *,
    as_json: bool,
) -> None:
    if as_json:
        answer = _summary(server, database, seconds)
        typer.echo(json.dumps(answer | {"demo_sign_ins": people}, default=str))
        return
    typer.echo(f"\n  Remit is at  {server.address}   ({database.server}, ready in {seconds:.1f} s)")
    if people:
        typer.echo(f"\n  Invented people to sign in as, at {server.address}/sign-in/personas:")
        for person in people:
            typer.echo(f"    {person['label']}, {person['office']}, {person['body']}")
    typer.echo("\n  Ctrl-C stops it.")


def _check(server: WebServer, database: Database, seconds: float, *, as_json: bool) -> None:
    paths: list[str] = import_module("remit.faces.site.sitemap").public_pages()
    visits = visit_all(server.port, paths)
    failed = [visit for visit in visits if not visit.ok]
    answer = _summary(server, database, seconds) | {
        "pages": len(visits),
        "failed": [visit.as_dict() for visit in failed],
        "slowest": [
            visit.as_dict()
            for visit in sorted(visits, key=lambda visit: visit.milliseconds, reverse=True)[:5]
        ],
        "ok": bool(visits) and not failed,
    }
    if failed or not visits:
        raise DoesNotHold(
            "RUN-051",
            f"{len(failed)} of {len(visits)} public pages did not answer with 200"
            if visits
            else "there is no public page to ask for",
            where=", ".join(f"{visit.path} ({visit.status})" for visit in failed[:10]),
            mend="read the log of the web server, .remit/web.log",
            details=answer,
        )
    if as_json:
        typer.echo(json.dumps(answer))
    else:
        typer.echo(f"all {len(visits)} public pages answer, ready in {seconds:.1f} s")


def _summary(server: WebServer, database: Database, seconds: float) -> dict[str, Any]:
    return {
        "address": server.address,
        "database": database.server,
        "embedded": database.embedded,
        "ready_seconds": seconds,
    }
