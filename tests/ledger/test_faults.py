"""Crowds, crashes and repeats: nothing is lost, nothing counts twice, nobody waits in a ring."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid5

import psycopg
import pytest

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Hold,
    Post,
    Posted,
    balances,
    check,
    commit,
    post,
    post_many,
    retrying,
)
from remit.errors import Failure, Refused
from remit.house import binaries
from remit.house.account import run, server_account
from remit.house.cluster import Cluster
from tests.ledger.house import ACTS, DAY, NAMES, NORTH, House, deed_of, found
from tests.reach import let_in

PROCESSES = 8
EACH = 40
BATCH = 1000
# Real processes; what they need is imported once, by the server that they are forked from.
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.ledger.test_faults"])


def ten(house: House) -> list[Any]:
    return [house.account(NORTH, line=str(n), floor_pence=-(10**9)) for n in range(10)]


def crowd(work, *arguments, size: int = PROCESSES) -> list[Any]:
    with SERVER.Pool(size) as pool:
        return pool.starmap(work, [(seat, *arguments) for seat in range(size)], chunksize=1)


def post_at_random(seat: int, address: str) -> int:
    """Single posts and batches between ten accounts, each sent twice."""
    dice, created = random.Random(seat), 0
    with psycopg.connect(address, autocommit=True) as connection:
        house = House(connection)
        accounts = ten(house)
        for _ in range(EACH // 4):
            given = [house.move(dice.randint(1, 9), *dice.sample(accounts, 2)) for _ in range(4)]
            for _ in range(2):
                created += post(connection, given[0]).created
                created += post_many(connection, given[1:])
    return created


def test_eight_processes_on_ten_accounts(address: str) -> None:
    with psycopg.connect(address) as connection:
        ten(House(connection))
        before = deadlocks(connection)
    assert crowd(post_at_random, address) == [EACH] * PROCESSES
    with psycopg.connect(address) as connection:
        report = check(connection)
        assert report.faults == ()
        assert report.transfers == EACH * PROCESSES
        assert deadlocks(connection) == before


def deadlocks(connection: psycopg.Connection) -> int:
    connection.execute("select pg_stat_force_next_flush()")
    (met,) = connection.execute(
        "select deadlocks from pg_stat_database where datname = current_database()"
    ).fetchone()
    return met


def post_one(seat: int, address: str, given: Post) -> tuple[Posted, bool]:
    with psycopg.connect(address, autocommit=True) as connection:
        posted = retrying(lambda: post(connection, given))
        return posted, posted.created


def test_the_same_transfer_from_eight_at_once_counts_once(address: str) -> None:
    with psycopg.connect(address) as connection:
        house = House(connection)
        for _ in range(5):
            given = house.move(5, house.source, house.north)
            answers = crowd(post_one, address, given)
            assert len({posted for posted, _ in answers}) == 1
            assert sum(created for _, created in answers) == 1
        connection.rollback()
        assert check(connection).transfers == 5


def promise_one(seat: int, address: str) -> tuple[str, int]:
    with psycopg.connect(address) as connection:
        house = House(connection)
        promise = Hold(new_id(), deed_of(NORTH), house.north.number, 100, DAY)
        try:
            commit(connection, promise)
        except Refused as error:
            return error.code, error.details["short_pence"]
    return "held", 0


def test_of_sixteen_promises_the_affordable_ones_stand(address: str) -> None:
    with psycopg.connect(address) as connection:
        House(connection).give(550, House(connection).north)
    said = Counter(crowd(promise_one, address, size=16))
    assert said == {("held", 0): 5, ("LED-002", 50): 11}
    with psycopg.connect(address) as connection:
        (north,) = balances(connection, [House(connection).north.number])
        assert (north.held_pence, north.free_pence) == (500, 50)
        assert check(connection).holds_true


def batch_of(house: House, number: int) -> list[Post]:
    """The batch of a number: the same ids and words each time, as a caller would have kept them."""
    dice, accounts = random.Random(number), ten(house)
    return [
        house.move(
            dice.randint(1, 9), *dice.sample(accounts, 2), id=uuid5(NAMES, f"{number} {place}")
        )
        for place in range(BATCH)
    ]


def post_for_ever(address: str, note: Path) -> None:
    """One batch after another, each noted before it is sent."""
    with psycopg.connect(address) as connection:
        house = House(connection)
        for number in count():
            batch = batch_of(house, number)
            note.write_text(str(number))
            post_many(connection, batch)
            connection.commit()


def interrupted(address: str, note: Path, stop: Callable[[Any], None]) -> int:
    """How many batches a process sent until `stop` ended it, or its server, amid one of them."""
    worker = SERVER.Process(target=post_for_ever, args=(address, note))
    worker.start()
    while not note.exists() or note.read_text() in ("", "0", "1"):
        assert worker.is_alive()
        time.sleep(0.01)
    stop(worker)
    worker.join()
    return int(note.read_text()) + 1


def resend(address: str, batches: int) -> None:
    """Whatever arrived or did not: sent again, each counts once."""
    with psycopg.connect(address) as connection:
        house = House(connection)
        before = check(connection)
        assert before.faults == ()
        assert before.transfers % BATCH == 0, "a batch is there whole or not at all"
        new = sum(post_many(connection, batch_of(house, number)) for number in range(batches))
        assert new == BATCH * batches - before.transfers
        connection.commit()
        after = check(connection)
        assert after.faults == ()
        assert after.transfers == BATCH * batches


def test_a_client_is_killed_mid_batch(address: str, tmp_path: Path) -> None:
    batches = interrupted(address, tmp_path / "note", lambda worker: worker.kill())
    resend(address, batches)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server of its own that keeps everything through a crash."""
    place = let_in(tmp_path_factory.mktemp("durable"))
    account = server_account()
    programs = binaries.carried(account, copies=place)
    made = Cluster(programs, place / "pg", place / "log", place / "password", account)
    made.create()
    made.start()
    yield made
    made.remove()


def test_the_server_stops_at_once_mid_batch(cluster: Cluster, tmp_path: Path) -> None:
    with psycopg.connect(cluster.url()) as connection:
        found(connection, ACTS)

    def stop(worker) -> None:
        tool = cluster.binaries.tool("pg_ctl")
        command = [tool, "stop", "--pgdata", cluster.data, "--mode", "immediate", "--wait"]
        assert run(command, account=cluster.account).returncode == 0

    address = cluster.url()
    batches = interrupted(address, tmp_path / "note", stop)
    cluster.start()
    resend(cluster.url(), batches)


def test_those_who_met_try_again_and_then_fail_loudly(house: House) -> None:
    tried = []

    def meets() -> str:
        tried.append(1)
        if len(tried) < 3:
            raise psycopg.errors.DeadlockDetected
        return "done"

    assert retrying(meets) == "done"
    assert len(tried) == 3

    def always() -> None:
        raise psycopg.errors.SerializationFailure

    with pytest.raises(Failure, match="each of the 4 times"):
        retrying(always)
    with pytest.raises(psycopg.errors.DivisionByZero):
        retrying(lambda: house.connection.execute("select 1/0"))
