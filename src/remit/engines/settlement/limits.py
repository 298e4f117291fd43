"""How much law is taken on at once. Going over a limit is an error that names it."""

from __future__ import annotations

from typing import Final

POLICY_BYTES_MAX: Final = 2_000_000
"""Policy text of one law, in UTF-8 bytes: about five thousand policies."""

SCHEMA_BYTES_MAX: Final = 500_000
"""Schema text of one law, in UTF-8 bytes."""

SECONDS_MAX: Final = 10.0
"""Wall clock for one question to a solver."""
