"""The statement: what the record holds of one act, and how its two parts are tied to it.

A statement is a small JSON object in canonical form (keys sorted, no blanks, UTF-8), so that the
same statement has the same bytes everywhere. It holds no text that a person wrote: what was done is
in its *parts*, each bound by a salted hash, `SHA-256(salt || content)`. The public part is shown to
anybody with its salt; the private part to nobody. Removing a part with its salt leaves a hash that
tells nothing, even of a content that could be guessed, and leaves every proof valid.

    act        the name of the act
    at         when it was recorded, UTC, to the microsecond
    body       the id of the acting body, or null
    clauses    the provisions it was ruled under, each as cited
    id         the id of the act (of the attempt, where it was refused)
    kind       `act` or `refusal`
    on         the day from which it takes effect
    private    hash of the private part, or null where there is none
    public     hash of the public part
    schema     1
    settlement the name and hash of the pack that ruled, with `@` between them
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

SCHEMA = 1
KINDS = ("act", "refusal")
SALT_BYTES = 32
KEYS = frozenset("act at body clauses id kind on private public schema settlement".split())


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value: sorted keys, no blanks, UTF-8, no NaN."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


@dataclass(frozen=True, slots=True)
class Part:
    """Content beside a statement, with the salt that its hash needs."""

    salt: bytes
    content: bytes

    @classmethod
    def of(cls, value: Any) -> Part:
        """A part with a new salt."""
        return cls(secrets.token_bytes(SALT_BYTES), canonical(value))

    @property
    def hash(self) -> str:
        """`SHA-256(salt || content)`, 64 hexadecimal digits."""
        return hashlib.sha256(self.salt + self.content).hexdigest()


def state(
    *,
    kind: str,
    entry_id: UUID,
    act: str,
    body: UUID | None,
    clauses: Iterable[str],
    effective_on: date,
    recorded_at: datetime,
    settlement: str,
    public: Part,
    private: Part | None,
) -> bytes:
    """The bytes of a statement. `recorded_at` knows its time zone; `kind` is one of `KINDS`."""
    assert kind in KINDS
    assert recorded_at.tzinfo is not None
    return canonical(
        {
            "act": act,
            "at": recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "body": None if body is None else str(body),
            "clauses": list(clauses),
            "id": str(entry_id),
            "kind": kind,
            "on": effective_on.isoformat(),
            "private": None if private is None else private.hash,
            "public": public.hash,
            "schema": SCHEMA,
            "settlement": settlement,
        }
    )


def read(statement: bytes) -> Mapping[str, Any]:
    """The fields of a statement. Raises `ValueError` where the bytes are not one in this form."""
    try:
        fields = json.loads(statement)
    except ValueError as error:
        raise ValueError(f"not a statement: {error}") from None
    if not isinstance(fields, dict) or set(fields) != KEYS:
        raise ValueError(f"not a statement: its keys are not {', '.join(sorted(KEYS))}")
    if fields["schema"] != SCHEMA:
        raise ValueError(f"a statement of schema {fields['schema']}; this program reads {SCHEMA}")
    if canonical(fields) != statement:
        raise ValueError("not a statement: its bytes are not in canonical form")
    return fields
