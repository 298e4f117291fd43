"""The limits of budgets, each with its reason."""

from typing import Final

MONTHS: Final = 12
# Lines of all funds together are a quarter of this.
LINES_PLANNED_MAX: Final = 100
# A part of a million: a share of a pool.
WHOLE_PPM: Final = 1_000_000
PARTNERS_MAX: Final = 50
# Fewer months say nothing of a year.
RUN_RATE_MONTHS_MIN: Final = 3
# How many days ahead something falls due.
DUE_DAYS: Final = 30
# A fortieth of a line: less than that over is no trouble yet.
TROUBLE_BASIS_POINTS: Final = 250
# Payments shown on one page; a large group raises some thousands in a year.
PAYMENTS_SHOWN_MAX: Final = 500
# What keeps a year from being closed, told one by one; the rest are counted.
LEFT_OPEN_TOLD_MAX: Final = 10
