"""An account as bytes: a hash of them tells anybody whether it still says the same."""

from __future__ import annotations

import hashlib
import json

from remit.domains.accountability.queries.views import AccountView

NOT_OF_THE_YEAR = {"published"}
"""What is said of an account afterwards, and is no part of it."""


def canonical(account: AccountView) -> bytes:
    """The account as JSON with sorted names and no spaces, in UTF-8."""
    told = account.model_dump(mode="json", exclude=NOT_OF_THE_YEAR)
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(content: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
