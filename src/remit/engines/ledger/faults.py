"""What the database says, told as the errors of the house.

The posting functions raise SQLSTATEs of their own (`LG001` and on); each is one kind of error here.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg

from remit.engines.ledger.limits import RETRIES_MAX, RETRY_PAUSE_MS_MAX
from remit.errors import Failure, Invalid, NotFound, Refused, RemitError

T = TypeVar("T")

KINDS: dict[str, type[RemitError]] = {
    "LG001": Invalid,  # not a transfer: does not add up, lacks something
    "LG002": Refused,  # no cover
    "LG003": Invalid,  # an id used for something else
    "LG004": Refused,  # over an account's upper bound
    "LG005": Invalid,  # an account or a kind that is there already, and otherwise
    "LG006": NotFound,  # no such account or hold
    "LG007": Invalid,  # no such kind of transfer
    "LG008": Invalid,  # a currency unknown, or two in one transfer
    "LG009": Invalid,  # not the act in progress
    "LG010": Refused,  # a change of what was written
    "LG011": Refused,  # more than a hold has, or after its end
    "LG012": Refused,  # somebody else's money
    "LG020": Refused,  # a year that its owner closed
}
OVERFLOW = "22003"
ACT_UNKNOWN = "23503"
NO_RIGHT = "42501"
# Two transactions met: one of them is to try again.
MET = {"40001", "40P01"}
SAME_ID = {"transfer_id_key", "hold_pkey", "hold_change_id_key"}
AT_ONCE = "LED-019"


@contextmanager
def told() -> Iterator[None]:
    """Turn the database's refusals within the block into `RemitError`s; others pass through.

    Put it round whatever commits, too: ownership is judged there, when the act is in the journal.
    """
    try:
        yield
    except psycopg.Error as error:
        known = as_remit(error)
        if known is None:
            raise
        raise known from error


def as_remit(error: psycopg.Error) -> RemitError | None:
    """The error of the house for an error of the database, or None where it is not one of ours."""
    state, diagnostics = error.sqlstate or "", error.diag
    if state in KINDS:
        details: dict[str, Any] = json.loads(diagnostics.message_detail or "{}")
        return KINDS[state](
            f"LED-{state[2:]}",
            diagnostics.message_primary or "",
            where=details.pop("where", ""),
            mend=diagnostics.message_hint or "",
            details=details,
        )
    if state == OVERFLOW:
        return Invalid(
            "LED-013",
            "an amount is beyond what 64 bits of pence can say",
            mend="no sum of money is: look for digits too many",
        )
    if state == ACT_UNKNOWN and str(diagnostics.constraint_name).endswith("_act"):
        return Invalid(
            "LED-014",
            "money cannot move without an act: the act named is not in the journal",
            where=f"ledger.{diagnostics.table_name}",
            mend="post inside the act that decides it",
        )
    if diagnostics.constraint_name in SAME_ID:
        return Failure(
            AT_ONCE,
            "the same id is being posted at this very moment",
            where=f"ledger.{diagnostics.table_name}",
            mend="send it again: it is answered by what was posted",
        )
    if state == NO_RIGHT and diagnostics.message_primary:
        return Refused(
            "LED-015",
            f"this role may not do that: {diagnostics.message_primary}",
            mend="money moves by the ledger's own functions only",
        )
    return None


def retrying(work: Callable[[], T]) -> T:
    """Do `work`, a whole transaction, again where it met another; `Failure` after four times.

    Sorted locks keep single calls from meeting; transactions of several calls still may.
    """
    for attempt in range(RETRIES_MAX + 1):
        try:
            return work()
        except (psycopg.Error, Failure) as error:
            if not _met(error):
                raise
            if attempt == RETRIES_MAX:
                raise Failure(
                    "LED-016",
                    f"others moved the same money each of the {RETRIES_MAX + 1} times",
                    mend="send the same transfers again; their ids keep them from counting twice",
                ) from error
        time.sleep(secrets.randbelow(RETRY_PAUSE_MS_MAX << attempt) / 1000)
    raise AssertionError("unreachable")


def _met(error: psycopg.Error | Failure) -> bool:
    if isinstance(error, Failure):
        return error.code == AT_ONCE
    return error.sqlstate in MET
