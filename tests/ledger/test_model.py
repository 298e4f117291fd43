"""The database is driven at random beside the plain model, its questions included."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Entry,
    Hold,
    Post,
    Release,
    balances,
    check,
    commit,
    expire,
    holds,
    post,
    post_many,
    release,
    settle,
    statement,
)
from remit.engines.ledger.model import Model
from remit.errors import RemitError
from tests.ledger.conftest import address_of
from tests.ledger.house import BOARD, BODIES, DAY, House, deed_of

# Shrinking a failure takes minutes here: a seed is printed instead.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
STEPS = 12
EXAMPLES = 15
days = st.integers(0, 5).map(lambda n: DAY + timedelta(days=n))
amounts = st.sampled_from([1, 2, 5, 7, 20, 100])
doers = st.sampled_from(BODIES).map(deed_of)
kinds = st.sampled_from(["payment", "payment", "allotment", "reallotment", "nonsuch"])


class Beside(RuleBasedStateMachine):
    """One transaction on real books and the model, told the same things."""

    books = ""

    def __init__(self) -> None:
        super().__init__()
        self.connection = psycopg.connect(address_of(self.books))
        house = House(self.connection)
        accounts = [house.source, house.north, house.south, house.supplier, house.euros]
        self.accounts = {each.number: each for each in accounts}
        self.model = Model(
            self.accounts,
            {deed_of(body): body for body in BODIES},
            {"allotment": False, "payment": False, "reallotment": True},
            {("reallotment", BOARD)},
        )
        # The database's clock after each moment of the model.
        self.clock = {0: self.now()}
        self.sent: list[Post] = []

    def now(self):
        return self.connection.execute("select clock_timestamp()").fetchone()[0]

    def both(self, in_model, in_books) -> None:
        """The same outcome on both sides: the same answer, or an error of the same code."""
        said, codes = [], []
        for act in (in_model, in_books):
            try:
                with self.connection.transaction():
                    answer = act()
                    settle(self.connection)
                said.append(answer)
            except RemitError as error:
                codes.append(error.code)
        assert len(said) != 1, f"one side did it, the other said {codes}"
        assert len(set(codes)) <= 1, codes
        assert len({str(each) for each in said}) <= 1, said
        self.clock[self.model.moment] = self.now()

    @initialize()
    def give(self) -> None:
        numbers = list(self.accounts)
        for number in numbers[1:3]:
            sides = (Entry(numbers[0], -50), Entry(number, 50))
            given = Post(new_id(), deed_of(BOARD), "allotment", DAY, sides)
            self.both(lambda g=given: self.model.post_many([g]), lambda g=given: self.many([g]))

    def many(self, transfers: list[Post]) -> int:
        return post_many(self.connection, transfers)

    def draw_post(self, data: st.DataObject) -> Post:
        numbers = data.draw(
            st.lists(st.sampled_from([*self.accounts, 999]), min_size=2, max_size=3, unique=True)
        )
        pence = data.draw(amounts)
        sides = [Entry(numbers[0], -pence), Entry(numbers[1], pence)]
        if len(numbers) == 3:
            more = data.draw(amounts)
            sides[0] = Entry(numbers[0], -pence - more)
            sides.append(Entry(numbers[2], more))
        if data.draw(st.integers(0, 19)) == 0:
            sides.append(Entry(numbers[0], 1))
        owner = self.accounts.get(numbers[0])
        own = deed_of(owner.owner) if owner and data.draw(st.integers(0, 4)) else data.draw(doers)
        held = data.draw(st.sampled_from([None, None, *self.model.holds]))
        return Post(
            new_id(), own, data.draw(kinds), data.draw(days), tuple(sides), "", held
        )  # fmt: skip

    @rule(data=st.data())
    def posts(self, data: st.DataObject) -> None:
        given = self.draw_post(data)
        self.sent.append(given)
        self.both(
            lambda: self.model.post_many([given]) == 1,
            lambda: post(self.connection, given).created,
        )

    @rule(data=st.data(), count=st.integers(2, 5))
    def posts_many(self, data: st.DataObject, count: int) -> None:
        given = [self.draw_post(data) for _ in range(count)]
        if self.sent and data.draw(st.booleans()):
            given.append(data.draw(st.sampled_from(self.sent)))
        self.sent.extend(given)
        self.both(lambda: self.model.post_many(given), lambda: self.many(given))

    @rule(
        number=st.integers(0, 4),
        pence=st.sampled_from([0, 1, 5, 20, 60]),
        day=days,
        until=st.none() | days,
        own=st.integers(0, 4),
    )
    def commits(self, number: int, pence: int, day: date, until: date | None, own: int) -> None:
        account = list(self.accounts.values())[number]
        act = deed_of(account.owner if own else BODIES[0])
        given = Hold(new_id(), act, account.number, pence, day, until)
        self.both(lambda: self.model.commit(given), lambda: commit(self.connection, given))

    @precondition(lambda self: self.model.holds)
    @rule(
        data=st.data(),
        what=st.sampled_from(["released", "expired"]),
        pence=st.none() | st.sampled_from([1, 5, 60]),
        day=days,
    )
    def lets_go(self, data: st.DataObject, what: str, pence: int | None, day: date) -> None:
        held = self.model.holds[data.draw(st.sampled_from(list(self.model.holds)))]
        act = data.draw(st.sampled_from([held.act_id, deed_of(BOARD)]))
        earlier = [key for key, step in self.model.steps.items() if step.what != "paid"]
        key = data.draw(st.sampled_from([new_id(), *earlier]))
        given = Release(key, act, held.id, day, pence)
        does = release if what == "released" else expire
        self.both(
            lambda: self.model.let_go(given, what), lambda: does(self.connection, given).pence
        )

    @rule(data=st.data(), day=st.none() | days)
    def asks_as_of(self, data: st.DataObject, day: date | None) -> None:
        moment = data.draw(st.sampled_from([None, *self.clock]))
        found = balances(
            self.connection,
            list(self.accounts),
            effective_on=day,
            recorded_at=None if moment is None else self.clock[moment],
        )
        assert [(each.balance_pence, each.held_pence) for each in found] == [
            (self.model.balance(number, day, moment), self.model.held(number, day, moment))
            for number in self.accounts
        ]

    @invariant()
    def stand_the_same(self) -> None:
        for found in balances(self.connection, list(self.accounts)):
            number = found.account
            assert found.balance_pence == self.model.balance(number)
            assert found.held_pence == self.model.held(number)
            lines = statement(self.connection, number, lines=1000)
            assert self.model.statement(number) == [
                (line.transfer_id, line.pence, line.balance_pence) for line in reversed(lines)
            ]
            assert {
                each.hold.id: each.remaining_pence for each in holds(self.connection, number)
            } == {
                key: self.model.remaining(key)
                for key, held in self.model.holds.items()
                if held.account == number
            }

    def teardown(self) -> None:
        assert check(self.connection).holds_true
        self.connection.rollback()
        self.connection.close()


def drive(books: str, examples: int, steps: int) -> None:
    Beside.books = books
    run_state_machine_as_test(
        Beside,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_database_does_what_the_model_says(books: str) -> None:
    drive(books, EXAMPLES, STEPS)


@pytest.mark.scale
def test_the_database_does_what_the_model_says_for_long(books: str) -> None:
    drive(books, 400, 40)
