"""How much the outcomes engine takes on. Each limit has a name, and going over it is an error."""

from __future__ import annotations

from typing import Final

MEMORY_MB_MAX: Final = 1_000
"""What DuckDB may hold in memory; what does not fit goes to disk."""

THREADS_MAX: Final = 2
"""Threads of one count, unless the caller says otherwise."""

VALUE_MAX: Final = 2**63 - 1
"""The largest count or sum of one cell: what a signed 64-bit integer holds."""

MONTH_FIRST: Final = 194807
"""The first month that any figure may speak of: the service began on 5 July 1948."""

MONTH_LAST: Final = 209912
"""The last month that any figure may speak of."""

AGE_YEARS_MAX: Final = 130
"""Older than anybody has ever been."""

COST_PENCE_MAX: Final = 10**11
"""The dearest single contact: a thousand million pounds is a slip of the pen."""

WAIT_WEEKS_MAX: Final = 2_000
"""The longest wait of one person."""

WAIT_WEEKS_OPEN: Final = 104
"""Waits from here on share one open bin, as in the published waiting times."""

AGE_BAND_YEARS: Final = 5
"""Width of an age band."""

AGE_BAND_OPEN: Final = 90
"""The first age of the open band, as in the European Standard Population of 2013."""

FAULTS_KEPT_MAX: Final = 10_000
"""Rows at fault that are kept with their place and reason; the rest are counted only."""

FAULT_SHARE_MAX: Final = 0.5
"""Above this share of rows at fault a file is not what it says, and none of it is taken."""

DUPLICATE_ROWS_AT_ONCE: Final = 20_000_000
"""Identifiers looked at together when duplicates are sought: about 400 MB."""

JSON_BYTES_MAX: Final = 200_000_000
"""A JSON file is held in memory whole."""

ROWS_GENERATED_MAX: Final = 2**32 - 1
"""Synthetic rows are numbered by 32 bits."""

ROWS_GENERATED_AT_ONCE: Final = 2**23
"""Synthetic rows of one file; while it is written they are held in memory, some 250 MB."""

SUCCESSION_STEPS_MAX: Final = 50
"""Successions followed for one code; more is a circle."""
