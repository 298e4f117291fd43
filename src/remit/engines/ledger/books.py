"""What the ledger speaks of: accounts, transfers with their entries, holds, balances, statements.

Amounts are whole pence (the smallest unit of the account's currency): plus is money into an
account, minus is money out of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from remit.engines.ledger.limits import PENCE_MAX


@dataclass(frozen=True, slots=True)
class Account:
    """Money of one body in one fund, for one purpose and financial year.

    `year` is that in which the financial year begins. `floor_pence` and `ceiling_pence` bound the
    balance; what is held counts as gone. An account is known by its number.
    """

    number: int
    owner: UUID
    fund: str
    kind: str
    line: str
    year: int
    currency: str
    floor_pence: int
    ceiling_pence: int


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to open; the bounds default to *never below nothing*."""

    owner: UUID
    fund: str
    kind: str
    year: int
    line: str = ""
    currency: str = "GBP"
    floor_pence: int = 0
    ceiling_pence: int = PENCE_MAX


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a transfer."""

    account: int
    pence: int


@dataclass(frozen=True, slots=True)
class Post:
    """A transfer to post. `id` is made by the caller before it is sent, so that it can be resent.

    `act_id` is the act that decided it, `effective_on` the day on which it counts, `memo` a short
    code. `hold` names the hold that the transfer pays from, in part or in whole.
    """

    id: UUID
    act_id: UUID
    kind: str
    effective_on: date
    entries: tuple[Entry, ...]
    memo: str = ""
    hold: UUID | None = None


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """An entry in the books: the account's count of entries and its balance after it."""

    account: int
    version: int
    pence: int
    balance_pence: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A transfer in the books. Equal answers are the same transfer, whoever made it."""

    id: UUID
    number: int
    recorded_at: datetime
    entries: tuple[PostedEntry, ...]
    created: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Hold:
    """Money promised: `pence` of an account, from a day on, until `expires_on` has passed."""

    id: UUID
    act_id: UUID
    account: int
    pence: int
    effective_on: date
    expires_on: date | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as it stands: what is left of it."""

    hold: Hold
    recorded_at: datetime
    remaining_pence: int


@dataclass(frozen=True, slots=True)
class Release:
    """Letting go of a hold, in part, or of all that remains where `pence` is None."""

    id: UUID
    act_id: UUID
    hold: UUID
    effective_on: date
    pence: int | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Released:
    """What was let go, and what is still held."""

    id: UUID
    recorded_at: datetime
    pence: int
    remaining_pence: int
    created: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Balance:
    """Where an account stands, or stood. `free_pence` is what can still be promised or paid."""

    account: int
    balance_pence: int
    held_pence: int
    floor_pence: int

    @property
    def free_pence(self) -> int:
        """What is neither held nor below the floor."""
        return self.balance_pence - self.held_pence - self.floor_pence


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement; `version` counts the account's entries from 1."""

    version: int
    transfer_id: UUID
    number: int
    act_id: UUID
    kind: str
    memo: str
    effective_on: date
    recorded_at: datetime
    pence: int
    balance_pence: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer with all that is known of it. `clause` is the law's where it is an exception."""

    post: Post
    number: int
    recorded_at: datetime
    entries: tuple[PostedEntry, ...]
    exceptional: bool
