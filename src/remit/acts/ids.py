"""Time-ordered identifiers (UUID version 7, RFC 9562 section 5.7).

They are made by whoever asks for an act, before asking, so that asking twice is safe. Python has
no version 7 before 3.14 and PostgreSQL none before 18.
"""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A new identifier: 48 bits of milliseconds, then version, variant and 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
