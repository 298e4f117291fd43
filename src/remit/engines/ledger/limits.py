"""How much the ledger takes on. Each limit has a name; going over one is an error."""

from __future__ import annotations

from typing import Final

PENCE_MAX: Final = 2**63 - 1
"""The largest balance an account can have: PostgreSQL's bigint."""

PENCE_MIN: Final = -(2**63)
"""The smallest balance an account can have."""

BATCH_TRANSFERS_MAX: Final = 5_000
"""Transfers in one call to the database: about 1 MB of arguments; more add no speed."""

MEMO_BYTES_MAX: Final = 200
"""A memo is a short code, in UTF-8 bytes; words belong to the act."""

RETRIES_MAX: Final = 3
"""How often a transaction that met another is tried again before it fails loudly."""

RETRY_PAUSE_MS_MAX: Final = 50
"""The longest pause before a first retry; it doubles with each."""

STATEMENT_LINES_MAX: Final = 1_000
"""Lines on one page of a statement."""

FAULTS_MAX: Final = 1_000
"""Faults that one check names; it counts them all."""

STREAM_ROWS: Final = 20_000
"""Rows that an export or a check holds in memory at once."""

XLSX_ROWS_MAX: Final = 1_048_576
"""Rows of a sheet, its heading included: Excel's own limit."""

CANDIDATES_MAX: Final = 500_000
"""Values tried to find what an altered column must have said."""

RESTORE_DAYS_MAX: Final = 10_000
"""How many days before its posting the day of a row is looked for."""

RESTORE_MICROSECONDS_MAX: Final = 100_000
"""How long after its id was made the moment of a row is looked for."""

CHECK_TRANSFERS: Final = 20_000
"""Transfers, with their entries, that a check holds in memory at once: some 10 MB."""

SUSPECTS_MAX: Final = 10_000
"""Transfers that a check lists to ask about one by one; beyond it, it asks about all."""
