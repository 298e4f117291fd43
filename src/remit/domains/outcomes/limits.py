"""How much this domain takes on."""

from __future__ import annotations

from typing import Final

ANSWERS_REMEMBERED_MAX: Final = 256
"""Questions to the cube that a process remembers while the cube is the same."""

MEASURED_REMEMBERED_MAX: Final = 64
"""Measures worked out that a process remembers while no act is done."""

ANSWERS_KEPT_MAX: Final = 1_000
"""Measures worked out that a house keeps on disk for the counts that it has: some 100 MB."""

DRAWINGS_REMEMBERED_MAX: Final = 512
"""Drawn charts that a process remembers, some 70 kB each."""

DRAWINGS_KEPT_MAX: Final = 8_000
"""Drawn charts that a house keeps on disk for the counts that it has, some 8 kB each."""

MAPS_KEPT_MAX: Final = 100
"""Even maps that a house keeps on disk: one for each day on which bodies or their places differ."""

PROMPTS_MAX: Final = 3
"""Things to look at first on a body's page."""

PEERS_KNOWN_MIN: Final = 0.9
"""The share of bodies that must have a character before bodies are compared by it."""

NEIGHBOURS: Final = 5
"""Nearest bodies whose mean distance says how crowded a place is."""
