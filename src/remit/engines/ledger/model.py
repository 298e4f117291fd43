"""What the ledger means, in plain Python: slow, in memory, and the judge of the fast one.

Every operation does all that it says, or raises the same code as the database and does nothing.
`moment` stands for the clock: each operation that changes something happens at the next number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from remit.engines.ledger.books import Account, Hold, Post, Release
from remit.engines.ledger.limits import MEMO_BYTES_MAX
from remit.errors import Invalid, NotFound, Refused


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a hold once: `what` is paid, released or expired."""

    hold: UUID
    what: str
    pence: int
    effective_on: date
    act_id: UUID
    memo: str


@dataclass
class Model:
    """The books. `body_of` says which body did an act, `kinds` which kinds are exceptional,
    `allowed` which body may do those.
    """

    accounts: dict[int, Account]
    body_of: dict[UUID, UUID]
    kinds: dict[str, bool]
    allowed: set[tuple[str, UUID]] = field(default_factory=set)
    posts: dict[UUID, Post] = field(default_factory=dict)
    holds: dict[UUID, Hold] = field(default_factory=dict)
    steps: dict[UUID, Step] = field(default_factory=dict)
    moments: dict[UUID, int] = field(default_factory=dict)
    moment: int = 0

    def post_many(self, transfers: Sequence[Post]) -> int:
        """Post all in their order, or none; answers how many are new."""
        for each in transfers:
            self._require_form(each)
        if any(each.kind not in self.kinds for each in transfers):
            raise Invalid("LED-007", "no such kind")
        if len({each.id for each in transfers}) < len(transfers):
            raise Invalid("LED-001", "an id stands twice")
        for number in {entry.account for each in transfers for entry in each.entries}:
            self._require_account(number)
        for each in transfers:
            if each.id in self.posts and _words(each) != _words(self.posts[each.id]):
                raise Invalid("LED-003", "this id is another transfer's")
        fresh = [each for each in transfers if each.id not in self.posts]
        if not fresh:
            return 0
        with self._all_or_nothing():
            for each in fresh:
                self._require_usable_hold(each)
            for each in fresh:
                self._draw(each)
            for each in fresh:
                self._move(each)
            for each in fresh:
                self._require_own(each)
        return len(fresh)

    def commit(self, hold: Hold) -> bool:
        """Hold money; False where the same hold is there."""
        if hold.pence <= 0 or len(hold.memo.encode()) > MEMO_BYTES_MAX:
            raise Invalid("LED-001", "not a hold")
        if hold.expires_on is not None and hold.expires_on < hold.effective_on:
            raise Invalid("LED-001", "ends before it begins")
        self._require_account(hold.account)
        if hold.id in self.holds:
            if self.holds[hold.id] != hold:
                raise Invalid("LED-003", "this id is another hold's")
            return False
        with self._all_or_nothing():
            self.holds[hold.id] = hold
            self.moments[hold.id] = self.moment
            self._require_cover(hold.account)
            if self.body_of[hold.act_id] != self.accounts[hold.account].owner:
                raise Refused("LED-012", "somebody else's money")
        return True

    def let_go(self, release: Release, what: str) -> int:
        """Release a hold or let it expire; answers the pence let go."""
        if release.hold not in self.holds:
            raise NotFound("LED-006", "no such hold")
        if release.pence is not None and release.pence <= 0:
            raise Invalid("LED-001", "not a release")
        if release.id in self.steps:
            return self._let_go_before(release, what)
        hold = self.holds[release.hold]
        if what == "expired" and (
            hold.expires_on is None or release.effective_on <= hold.expires_on
        ):
            raise Refused("LED-011", "not expired")
        left = self.remaining(hold.id)
        pence = left if release.pence is None else release.pence
        if pence > left or pence == 0:
            raise Refused("LED-011", "more than is left")
        if what == "released" and (
            self.body_of[release.act_id] != self.accounts[hold.account].owner
        ):
            raise Refused("LED-012", "somebody else's money")
        with self._all_or_nothing():
            self.steps[release.id] = Step(
                hold.id, what, pence, release.effective_on, release.act_id, release.memo
            )
            self.moments[release.id] = self.moment
        return pence

    def balance(self, account: int, day: date | None = None, moment: int | None = None) -> int:
        """The balance in pence, by what counted on a day, as it was known at a moment."""
        return sum(
            entry.pence
            for each in self.posts.values()
            for entry in each.entries
            if entry.account == account and self._counts(each.id, each.effective_on, day, moment)
        )

    def held(self, account: int, day: date | None = None, moment: int | None = None) -> int:
        """The pence held, of the holds that had begun."""
        return sum(
            self.remaining(hold.id, day, moment)
            for hold in self.holds.values()
            if hold.account == account and self._counts(hold.id, hold.effective_on, day, moment)
        )

    def remaining(self, hold: UUID, day: date | None = None, moment: int | None = None) -> int:
        """What is left of a hold. A payment counts once its transfer is posted."""
        return self.holds[hold].pence - sum(
            step.pence
            for key, step in self.steps.items()
            if step.hold == hold
            and (step.what != "paid" or key in self.posts)
            and self._counts(key, step.effective_on, day, moment)
        )

    def statement(self, account: int) -> list[tuple[UUID, int, int]]:
        """Each entry of an account in the order of posting: transfer, pence, balance after."""
        lines, balance = [], 0
        for each in self.posts.values():
            for entry in each.entries:
                if entry.account == account:
                    balance += entry.pence
                    lines.append((each.id, entry.pence, balance))
        return lines

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        kept = [dict(each) for each in (self.posts, self.holds, self.steps, self.moments)]
        self.moment += 1
        try:
            yield
        except Exception:
            self.posts, self.holds, self.steps, self.moments = kept  # type: ignore[assignment]
            self.moment -= 1
            raise

    def _counts(self, key: UUID, effective_on: date, day: date | None, moment: int | None) -> bool:
        return (day is None or effective_on <= day) and (
            moment is None or self.moments[key] <= moment
        )

    def _require_form(self, transfer: Post) -> None:
        touched = [entry.account for entry in transfer.entries]
        if (
            len(touched) < 2
            or len(set(touched)) < len(touched)
            or any(entry.pence == 0 for entry in transfer.entries)
            or sum(entry.pence for entry in transfer.entries) != 0
            or len(transfer.memo.encode()) > MEMO_BYTES_MAX
        ):
            raise Invalid("LED-001", "not a transfer")

    def _require_account(self, number: int) -> None:
        if number not in self.accounts:
            raise NotFound("LED-006", "no such account")

    def _require_usable_hold(self, transfer: Post) -> None:
        if transfer.hold is None:
            return
        if transfer.hold not in self.holds:
            raise NotFound("LED-006", "no such hold")
        ends = self.holds[transfer.hold].expires_on
        if ends is not None and ends < transfer.effective_on:
            raise Refused("LED-011", "expired")

    def _draw(self, transfer: Post) -> None:
        """A payment from a hold takes from the account of the hold, and no more than is left."""
        if transfer.hold is None:
            return
        hold = self.holds[transfer.hold]
        pence = sum(-each.pence for each in transfer.entries if each.account == hold.account)
        if pence <= 0:
            raise Invalid("LED-001", "takes nothing from where the hold is")
        drawn = sum(step.pence for step in self.steps.values() if step.hold == hold.id)
        if drawn + pence > hold.pence:
            raise Refused("LED-011", "more than is left")
        self.steps[transfer.id] = Step(
            hold.id, "paid", pence, transfer.effective_on, transfer.act_id, transfer.memo
        )

    def _move(self, transfer: Post) -> None:
        self.posts[transfer.id] = transfer
        self.moments[transfer.id] = self.moment
        for entry in transfer.entries:
            self._require_cover(entry.account)

    def _require_cover(self, number: int) -> None:
        account, balance = self.accounts[number], self.balance(number)
        if balance - self.held(number) < account.floor_pence:
            raise Refused("LED-002", "no cover")
        if balance > account.ceiling_pence:
            raise Refused("LED-004", "over its bound")

    def _require_own(self, transfer: Post) -> None:
        touched = [self.accounts[entry.account] for entry in transfer.entries]
        if len({account.currency for account in touched}) > 1:
            raise Invalid("LED-008", "two currencies")
        body = self.body_of[transfer.act_id]
        taken = any(
            entry.pence < 0 and account.owner != body
            for entry, account in zip(transfer.entries, touched, strict=True)
        )
        if taken and not (self.kinds[transfer.kind] and (transfer.kind, body) in self.allowed):
            raise Refused("LED-012", "somebody else's money")

    def _let_go_before(self, release: Release, what: str) -> int:
        step = self.steps[release.id]
        asked = Step(
            release.hold,
            what,
            step.pence if release.pence is None else release.pence,
            release.effective_on,
            release.act_id,
            release.memo,
        )
        if asked != step:
            raise Invalid("LED-003", "this id is another change's")
        return step.pence


def _words(transfer: Post) -> tuple[object, ...]:
    """What makes two transfers the same: the order of their entries does not count."""
    sides = frozenset((entry.account, entry.pence) for entry in transfer.entries)
    return (
        transfer.act_id,
        transfer.kind,
        transfer.effective_on,
        transfer.memo,
        transfer.hold,
        sides,
    )
