"""What is done in an example country once it is loaded: acts, each by somebody in office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.acts.declare import Act


@dataclass(frozen=True, slots=True)
class Dealing:
    """An act on a day by whoever holds the office `role` in `body` (a slug) then."""

    act: Act
    body: str
    role: str
    on: date
