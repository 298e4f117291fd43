"""How much the prover takes on. Each limit has a name; going over one is an error, not a pass."""

from __future__ import annotations

from typing import Final

EXPRESSION_DEPTH_MAX: Final = 80
"""Nesting of one policy's conditions. Cedar's own reader stops at 100."""

ENVIRONMENTS_MAX: Final = 20_000
"""Kinds of request that one schema declares: principal type by action by resource type."""

GROUND_FACTS_MAX: Final = 100_000
"""Facts about the entities that one question speaks of."""

SEED: Final = 1
"""The solvers' random seed: the same question takes the same path."""

CHANGES_ANSWERS_MAX: Final = 8
"""Ways to a permission that one answer gives."""
