"""Posting, checking and reading money, beside what the same server and other programs do.

On a server of its own with full durability. Rates move with the machine and with whatever else it
does: read the ratios, each of two things measured in turns in one run. `--scale` adds the tests of
size (ten million entries; half an hour), `--peers` the check of a million transfers beside hledger
and bean-check, where those are on PATH.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Acts,
    Entry,
    NewAccount,
    Post,
    check,
    install,
    name_kind,
    open_account,
    post,
    post_many,
    statement,
)

CLIENTS = 8
SECONDS = 4.0
TURNS = 3
ACCOUNTS = 1_000
BATCHED = 50_000
CHECKED = 1_000_000
DAY = date(2013, 4, 1)
RAW = """
create table raw_transfer (like ledger.transfer including all);
create table raw_entry (like ledger.entry including all);
create table bare (id uuid primary key, account integer, pence bigint);
create table bare_hot (account integer primary key, balance bigint) with (fillfactor = 50);
insert into bare_hot values (1, 0);
"""


def main() -> None:
    """Measure, and print each figure beside what it is measured against."""
    parser = argparse.ArgumentParser(prog="remit bench ledger")
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    with server() as url:
        books = Books(url)
        books.single_posts()
        books.batches()
        books.size()
        if asked.peers:
            books.check_beside_peers()
        if asked.scale:
            books.at_scale()


@contextmanager
def server() -> Iterator[str]:
    """A carried PostgreSQL with everything on that keeps data through a crash."""
    from remit.house import binaries
    from remit.house.account import server_account
    from remit.house.cluster import Cluster

    account = server_account()
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        place = Path(folder)
        place.chmod(0o711)
        programs = binaries.carried(account, copies=place)
        cluster = Cluster(programs, place / "pg", place / "log", place / "password", account)
        cluster.create()
        try:
            cluster.start()
            yield cluster.url()
        finally:
            cluster.stop()


class Books:
    """A ledger with a thousand accounts, and tables of the same shape without any rule."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.board, self.act = new_id(), new_id()
        with psycopg.connect(url) as connection:
            connection.execute("create table deed (id uuid primary key, body_id uuid)")
            connection.execute("insert into deed values (%s, %s)", (self.act, self.board))
            install(connection, Acts("public.deed"))
            name_kind(connection, "payment", "Money paid")
            connection.execute(RAW)
            self.accounts = [
                open_account(
                    connection,
                    NewAccount(
                        self.board, "programme", "cash", 2013, str(n), floor_pence=-(10**15)
                    ),
                    self.act,
                ).number
                for n in range(ACCOUNTS)
            ]

    def transfer(self, n: int) -> Post:
        """The n-th transfer: between two of the accounts, spread by a multiplier."""
        source = self.accounts[n * 7 % ACCOUNTS]
        target = self.accounts[(n * 13 + 1) % ACCOUNTS]
        if source == target:
            target = self.accounts[(n * 13 + 2) % ACCOUNTS]
        day = DAY + timedelta(days=n % 365)
        pence = 1 + n % 9973
        sides = (Entry(source, -pence), Entry(target, pence))
        return Post(new_id(), self.act, "payment", day, sides, f"P{n % 40}")

    def single_posts(self) -> None:
        """One transfer a transaction, eight clients; bare: two inserts and a commit, and with an
        update of one row, which is what any server can do of posts on one hot account: the row is
        locked until its commit is on disk."""
        rates: dict[str, list[float]] = {"bare": [], "spread": [], "bare hot": [], "hot": []}
        for _ in range(TURNS):
            for how, found in rates.items():
                found.append(together(how, self))
        bare, limit, spread, hot = (
            statistics.median(rates[how]) for how in ("bare", "bare hot", "spread", "hot")
        )
        print(f"bare, two inserts and a commit   {bare:8.0f}/s, {CLIENTS} clients")
        print(f"single posts, spread             {spread:8.0f}/s = {spread / bare:.2f} of bare")
        print(f"bare, and an update of one row   {limit:8.0f}/s = {limit / bare:.2f} of bare")
        print(
            f"single posts, one hot account    {hot:8.0f}/s = {hot / bare:.2f} of bare,"
            f" {hot / limit:.2f} of bare with that update"
        )

    def batches(self) -> None:
        """The same rows posted in batches, and copied into tables of the same shape."""
        posted, copied = [], []
        for _ in range(TURNS):
            transfers = [self.transfer(n) for n in range(BATCHED)]
            with psycopg.connect(self.url) as connection:
                began = time.perf_counter()
                post_many(connection, transfers)
                connection.commit()
                posted.append(BATCHED / (time.perf_counter() - began))
            copied.append(self.copy())
        batch, raw = statistics.median(posted), statistics.median(copied)
        print(f"raw COPY of the same rows        {raw:8.0f} transfers/s")
        print(
            f"batches                          {batch:8.0f} transfers/s = {batch / raw:.2f} of COPY"
        )

    def copy(self) -> float:
        """Transfers a second by COPY, with the same keys and indexes, text made beforehand."""
        with psycopg.connect(self.url) as connection:
            connection.execute("truncate raw_transfer, raw_entry")
            parts = {
                "raw_transfer": "select * from ledger.transfer order by number desc limit %d",
                "raw_entry": "select * from ledger.entry order by transfer desc limit 2 * %d",
            }
            rows = {}
            for table, question in parts.items():
                with (
                    connection.cursor() as cursor,
                    cursor.copy(f"copy ({question % BATCHED}) to stdout".encode()) as copy,
                ):
                    rows[table] = b"".join(bytes(part) for part in copy)
            connection.commit()
            began = time.perf_counter()
            for table, text in rows.items():
                with (
                    connection.cursor() as cursor,
                    cursor.copy(f"copy {table} from stdin".encode()) as copy,
                ):
                    copy.write(text)
            connection.commit()
            return BATCHED / (time.perf_counter() - began)

    def size(self) -> None:
        """Bytes on disk of a transfer with two entries, with all indexes."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(
                "select (pg_total_relation_size('ledger.transfer')"
                " + pg_total_relation_size('ledger.entry')) / (select count(*)"
                " from ledger.transfer)"
            ).fetchone()
        print(f"bytes of a transfer, two entries {row[0]:8}")

    def fill(self, until: int) -> float:
        """Post in batches until there are so many transfers; answers the last batches' rate."""
        with psycopg.connect(self.url) as connection:
            (there,) = connection.execute("select count(*) from ledger.transfer").fetchone()
            rate = 0.0
            while there < until:
                count = min(BATCHED, until - there)
                transfers = [self.transfer(n) for n in range(there, there + count)]
                began = time.perf_counter()
                post_many(connection, transfers)
                connection.commit()
                rate = count / (time.perf_counter() - began)
                there += count
                print(f"\r{there:,} transfers", end="", file=sys.stderr, flush=True)
            connection.commit()
            connection.autocommit = True
            connection.execute("vacuum analyze ledger.transfer, ledger.entry")
        print(file=sys.stderr)
        return rate

    def check_beside_peers(self) -> None:
        """The check of a million transfers, and hledger and bean-check on the same journal."""
        from remit.engines.ledger.exporting import write_beancount, write_hledger

        self.fill(CHECKED)
        with psycopg.connect(self.url) as connection, tempfile.TemporaryDirectory() as folder:
            times = []
            for _ in range(TURNS):
                began = time.perf_counter()
                report = check(connection)
                times.append(time.perf_counter() - began)
                if not report.holds_true:
                    raise RuntimeError(str(report.faults[0]))
            ours = statistics.median(times)
            print(f"check of {CHECKED:,} transfers    {ours:8.1f} s")
            journal, books = Path(folder) / "b.journal", Path(folder) / "b.beancount"
            with journal.open("w") as out:
                write_hledger(connection, out)
            with books.open("w") as out:
                write_beancount(connection, out)
            for command in (
                ["hledger", "-f", str(journal), "check"],
                ["bean-check", "--no-cache", str(books)],
            ):
                peer(command, ours)

    def at_scale(self) -> None:
        """Cost of posting from 10^5 to 10^7 entries and more, and pages of a statement there."""
        for transfers in (100_000, 1_000_000, 5_000_000):
            batch = self.fill(transfers)
            rate, bare = together("spread", self), together("bare", self)
            filled = f", batches {batch:.0f}/s" if batch else ""
            print(
                f"at {transfers:9,} transfers          {rate:8.0f}/s = {rate / bare:.2f} of bare"
                + filled
            )
        taken = []
        with psycopg.connect(self.url, autocommit=True) as connection:
            for n in range(400):
                account = self.accounts[n * 31 % ACCOUNTS]
                before = None if n % 2 else 1 + n * 17 % 10_000
                began = time.perf_counter()
                statement(connection, account, before=before)
                taken.append((time.perf_counter() - began) * 1000)
        p95 = sorted(taken)[int(len(taken) * 0.95)]
        print(f"statement page, 10 M entries     {p95:8.1f} ms p95")


def together(how: str, books: Books) -> float:
    """Transactions a second of eight processes."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(CLIENTS)
    with context.Pool(CLIENTS, _ready, (barrier,)) as pool:
        jobs = [
            (how, books.url, books.act, books.accounts, seat) for seat in range(CLIENTS)
        ]  # fmt: skip
        return sum(pool.map(client, jobs, chunksize=1)) / SECONDS


_barrier: Any = None


def _ready(barrier: Any) -> None:
    global _barrier  # noqa: PLW0603 - the pool's way to hand it over
    _barrier = barrier


def client(job: tuple[str, str, UUID, list[int], int]) -> int:
    """Work for some seconds; how many transactions."""
    how, url, act, accounts, seat = job
    done = 0
    bare = how.startswith("bare")
    with psycopg.connect(url, autocommit=not bare) as connection:
        _barrier.wait()
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            n = seat * 100_003 + done
            source = accounts[0] if how == "hot" else accounts[n * 7 % ACCOUNTS]
            target = accounts[1 + (n * 13 + seat) % (ACCOUNTS - 1)]
            if source == target:
                target = accounts[0]
            if bare:
                if how == "bare hot":
                    connection.execute("update bare_hot set balance = balance + 5")
                for account, pence in ((source, -5), (target, 5)):
                    connection.execute(
                        "insert into bare values (%s, %s, %s)", (new_id(), account, pence)
                    )
                connection.commit()
            else:
                sides = (Entry(source, -5), Entry(target, 5))
                post(connection, Post(new_id(), act, "payment", DAY, sides, "P1"))
            done += 1
    return done


def peer(command: list[str], ours: float) -> None:
    """Time another program on the same books."""
    if shutil.which(command[0]) is None:
        print(f"{command[0]} is not on PATH")
        return
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    agreed = "agrees" if done.returncode == 0 else "DOES NOT AGREE"
    print(f"{command[0]:10} {agreed}            {seconds:8.1f} s = {seconds / ours:.1f} of ours")


if __name__ == "__main__":
    main()
