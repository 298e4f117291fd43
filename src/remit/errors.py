"""The one shape of an error, the same on a page, in the API and on the command line.

An error says what happened, where, and how to mend it. Its code never changes once published;
its exit code and its HTTP status follow from its class, so no face decides them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass
class RemitError(Exception):
    """Something that a person can be told and can mend.

    `code` is stable (`BOD-001`); `what` says what happened, `where` the place (a file and line, a
    field, a body), `mend` what to do about it; `details` carries anything a program may want.
    """

    code: str
    what: str
    where: str = ""
    mend: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.what}{place}"

    def as_dict(self) -> dict[str, Any]:
        """The error shape: `{"error": {code, what, where, mend, details}}`."""
        return {
            "error": {
                "code": self.code,
                "what": self.what,
                "where": self.where,
                "mend": self.mend,
                "details": self.details,
            }
        }


class Failure(RemitError):
    """The work could not be done: a port is busy, a server is too old, a disk is full."""

    exit_code = 1
    http_status = 500


class Refused(RemitError):
    """The law in force does not let this officer do this act."""

    exit_code = 2
    http_status = 403


class DoesNotHold(RemitError):
    """A claim was checked and is not true: a proof failed, a balance differs."""

    exit_code = 3
    http_status = 409


class Invalid(RemitError):
    """What was given is not usable: a wrong date, an unknown code, a garbled file."""

    exit_code = 4
    http_status = 400


class NotFound(Invalid):
    """Nothing goes by that name or code on that date."""

    http_status = 404
