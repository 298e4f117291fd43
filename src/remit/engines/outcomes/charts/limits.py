"""How much one chart shows."""

from __future__ import annotations

from typing import Final

MARKS_MAX: Final = 5_000
"""Marks of one chart: three years of every trust and commissioner are well within it."""

SPINE_ROWS_MAX: Final = 40
"""Measures of one spine; more is a table."""

TEMPLATES_KEPT: Final = 256
"""Compiled charts kept by a process: one for each kind, screen and number of lines or rows."""

PNG_SCALE: Final = 3.0
"""Pixels for each unit of a chart, so that it can be printed."""
