"""The days on which England's law of commissioning changed, and the package of the tables."""

from __future__ import annotations

from datetime import date

PACKAGE = __name__.rpartition(".")[0]

# Health and Social Care Act 2012: the groups, the wellbeing boards and the Board's full powers.
FIRST_SETTLEMENT = date(2013, 4, 1)
# The area teams were reorganised into regional local offices.
AREA_TEAMS_ENDED = date(2015, 4, 1)
# Health and Care Act 2022: the groups were abolished, the integrated care boards began.
BOARDS_BEGAN = date(2022, 7, 1)
