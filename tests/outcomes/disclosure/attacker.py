"""An attacker: works out hidden cells from what a release shows, its sums and its rule.

It shares no code with what it attacks. It knows that each hidden cell is at least 1, and finds the
least and the greatest value each may have: by linear programs, or in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Key = tuple[str, ...]
Sums = Sequence[tuple[Key, Sequence[Key]]]


def equations(shown: Mapping[Key, int | None], sums: Sums):
    """Hidden cells in order, and the equations among them that the shown cells leave."""
    hidden = [key for key, count in shown.items() if count is None]
    matrix, right = [], []
    for total, parts in sums:
        row, value = np.zeros(len(hidden)), 0.0
        for key, sign in [(total, -1), *((part, 1) for part in parts)]:
            if shown[key] is None:
                row[hidden.index(key)] += sign
            else:
                value -= sign * shown[key]
        if row.any():
            matrix.append(row)
            right.append(value)
    return hidden, np.array(matrix).reshape(len(matrix), len(hidden)), np.array(right)


def ranges(
    shown: Mapping[Key, int | None],
    sums: Sums,
    targets: Iterable[Key],
    *,
    whole: bool = False,
    least: int = 1,
) -> dict[Key, tuple[float, float]]:
    """The values that each target may have, as the attacker sees it."""
    hidden, matrix, right = equations(shown, sums)
    found = {}
    for target in targets:
        ends = []
        for sign in (1.0, -1.0):
            price = np.zeros(len(hidden))
            price[hidden.index(target)] = sign
            if whole:
                limits = [LinearConstraint(matrix, right, right)] if len(right) else []
                answer = milp(
                    price,
                    constraints=limits,
                    integrality=np.ones(len(hidden)),
                    bounds=Bounds(least, np.inf),
                )
            else:
                answer = linprog(
                    price,
                    A_eq=matrix if len(right) else None,
                    b_eq=right if len(right) else None,
                    bounds=(least, None),
                )
            # 3: unbounded; 4 may stand for "infeasible or unbounded", and the truth is feasible.
            ends.append(-sign * np.inf if answer.status in (3, 4) else sign * answer.fun)
        found[target] = (ends[0], ends[1])
    return found
