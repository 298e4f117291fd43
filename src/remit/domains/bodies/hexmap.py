"""An even map: one hexagon for each body, near neighbours kept near.

A map of real boundaries shows land, so that London's thirty commissioners vanish beside Cumbria's
one. Here each body has one cell. The points are projected, spread until no two crowd each other
and no gap is left between neighbours (circles of one size that push and pull, after Dorling's
cartograms), set on a hexagon grid by the assignment that moves them least, and then swapped or
slid cell by cell while that brings old neighbours closer together. Everything is deterministic.
"""

# ruff: noqa: PLC0415 - NumPy and SciPy take long to import, and a site starts without a map

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import TYPE_CHECKING

from remit.errors import Invalid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.intp]

HOLD_WEIGHT = 0.02
PARTING_STEPS = 40
TIDYING_PASSES = 12
DISPLACEMENT_WEIGHT = 0.25
MARGIN_CELLS = 2
FAR_EDGE_FACTOR = 2.5
COSTLY = 1e6
FILLING_ROUNDS = 20
ROW_HEIGHT = sqrt(3) / 2
STEPS_TO_NEIGHBOURS = ((1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1))


@dataclass(frozen=True, slots=True, order=True)
class Hex:
    """A cell in axial coordinates: `q` runs east, `r` south-east; the hexagons stand on a point."""

    q: int
    r: int


def layout(points: Sequence[tuple[str, float, float]]) -> dict[str, Hex]:
    """The cell of each body.

    `points` are (slug, longitude, latitude) in degrees; their order does not matter. North is up.
    Raises `Invalid` where a slug comes twice or a coordinate is not a place on the globe.
    """
    points = sorted(points)
    _check(points)
    if not points:
        return {}
    places = _projected(points) + _tie_breaking(len(points))
    edges = _neighbours(places)
    spread, ways = _spread(places, edges), _directions(places, edges)
    found = _Tidying(spread, edges, ways, _assigned(spread)).run(sliding=True)
    found = _Tidying(spread, edges, ways, _filled(spread, found)).run(sliding=False)
    least_q, least_r = min(cell.q for cell in found), min(cell.r for cell in found)
    return {
        slug: Hex(cell.q - least_q, cell.r - least_r)
        for (slug, _, _), cell in zip(points, found, strict=True)
    }


def around(cell: Hex) -> tuple[Hex, ...]:
    """The six cells that touch a cell."""
    return tuple(Hex(cell.q + q, cell.r + r) for q, r in STEPS_TO_NEIGHBOURS)


def centre(cell: Hex, size: float) -> tuple[float, float]:
    """The middle of a cell whose corners lie `size` from it; x runs right and y down, as in SVG."""
    return size * sqrt(3) * (cell.q + cell.r / 2), size * 1.5 * cell.r


def polygon(cell: Hex, size: float) -> list[tuple[float, float]]:
    """The six corners of a cell, clockwise from the top; units are those of `size`."""
    x, y = centre(cell, size)
    half_width, half_side = size * sqrt(3) / 2, size / 2
    return [
        (x, y - size),
        (x + half_width, y - half_side),
        (x + half_width, y + half_side),
        (x, y + size),
        (x - half_width, y + half_side),
        (x - half_width, y - half_side),
    ]


def _check(points: Sequence[tuple[str, float, float]]) -> None:
    seen: set[str] = set()
    for slug, lon, lat in points:
        if slug in seen:
            raise Invalid("MAP-001", f"`{slug}` comes twice", mend="give each body one point")
        seen.add(slug)
        if not (-180 <= lon <= 180 and -90 < lat < 90):
            raise Invalid(
                "MAP-002",
                f"`{slug}` does not lie on the globe: longitude {lon}, latitude {lat}",
                mend="give longitude, then latitude, in degrees",
            )


def _projected(points: Sequence[tuple[str, float, float]]) -> Floats:
    """Plane coordinates with y southwards, scaled so that one cell a body would fill the land."""
    import numpy as np

    lon_lat = np.array([(lon, lat) for _, lon, lat in points], dtype=np.float64)
    middle = lon_lat.mean(axis=0)
    plane = (lon_lat - middle) * (cos(radians(middle[1])), -1.0)
    height, width = np.ptp(plane[:, 1]), np.ptp(plane[:, 0])
    # A country fills about half of the rectangle round it; a cell of unit spacing covers sqrt(3)/2.
    land = max(height * width / 2, max(height, width) ** 2 / 20, 1e-9)
    return np.asarray(plane * sqrt(len(points) * sqrt(3) / 2 / land))


def _neighbours(places: Floats) -> Integers:
    """Pairs of indices that lie next to each other, shape (edges, 2)."""
    import numpy as np
    from scipy.spatial import Delaunay, QhullError

    count = len(places)
    if count < 2:
        return np.empty((0, 2), dtype=np.intp)
    try:
        corners = Delaunay(places).simplices
    except (QhullError, ValueError):  # fewer than three points, or all on a line
        order = np.lexsort((places[:, 1], places[:, 0]))
        return np.stack([order[:-1], order[1:]], axis=1)
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    pairs = np.unique(np.sort(sides, axis=1), axis=0)
    lengths = np.linalg.norm(places[pairs[:, 0]] - places[pairs[:, 1]], axis=1)
    nearest = np.full(count, np.inf)
    np.minimum.at(nearest, pairs.ravel(), np.repeat(lengths, 2))
    # Sides across the sea (Wales, the Wash) join bodies that are no neighbours.
    local = np.maximum(nearest[pairs[:, 0]], nearest[pairs[:, 1]])
    return np.asarray(pairs[lengths <= FAR_EDGE_FACTOR * np.maximum(local, 0.25)], dtype=np.intp)


def _directions(places: Floats, edges: Integers) -> Floats:
    """Unit vectors from the second to the first of each pair, shape (edges, 2)."""
    import numpy as np

    along = places[edges[:, 0]] - places[edges[:, 1]]
    return np.asarray(along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9))


def _spread(places: Floats, edges: Integers) -> Floats:
    """Places in which each neighbour lies about one cell away, in the direction it really lies.

    Least squares over all pairs of neighbours, with a weak hold on the real places so that every
    part of the country stays where it is; then circles of diameter 1 are pushed apart.
    """
    import numpy as np

    ways = _directions(places, edges)
    pull, target = np.eye(len(places)) * HOLD_WEIGHT, places * HOLD_WEIGHT
    for sign, here, there in ((1.0, edges[:, 0], edges[:, 1]), (-1.0, edges[:, 1], edges[:, 0])):
        np.add.at(pull, (here, here), 1.0)
        np.add.at(pull, (here, there), -1.0)
        np.add.at(target, here, sign * ways)
    now = np.linalg.solve(pull, target)
    x, y = now.T.copy()
    for _ in range(PARTING_STEPS):
        east, south = x[:, None] - x, y[:, None] - y
        distance = np.sqrt(east * east + south * south)
        push = np.maximum(0.0, 1.0 - distance) / np.maximum(distance, 1e-6)
        x, y = x + 0.3 * (east * push).sum(axis=1), y + 0.3 * (south * push).sum(axis=1)
    return np.stack([x, y], axis=1)


def _tie_breaking(count: int) -> Floats:
    """Small fixed shifts, so that bodies at one address do not stay on top of each other."""
    import numpy as np

    turn = np.arange(count) * 2.399963229728653  # the golden angle: no two directions alike
    return np.stack([np.cos(turn), np.sin(turn)], axis=1) * 1e-3


def _assigned(spread: Floats) -> list[Hex]:
    """For each point a cell of the grid, each cell once: the least squared movement in all."""
    from scipy.optimize import linear_sum_assignment

    low, high = spread.min(axis=0) - MARGIN_CELLS, spread.max(axis=0) + MARGIN_CELLS
    rows = range(int(low[1] / ROW_HEIGHT) - 1, int(high[1] / ROW_HEIGHT) + 2)
    cells = [
        Hex(q, r) for r in rows for q in range(int(low[0] - r / 2) - 1, int(high[0] - r / 2) + 2)
    ]
    _, chosen = linear_sum_assignment(_movement(spread, cells))
    return [cells[index] for index in chosen]


def _filled(spread: Floats, cells: list[Hex]) -> list[Hex]:
    """The same bodies without holes: a cell with five or six taken neighbours is taken too.

    The bodies between a hole and the edge of the map move up by one, along the way on which they
    move least; only cells on the edge may be given up.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    for _ in range(FILLING_ROUNDS):
        taken = set(cells)
        holes = sorted({side for cell in cells for side in around(cell)} - taken)
        holes = [cell for cell in holes if len(taken.intersection(around(cell))) >= 5]
        if not holes:
            break
        wider = sorted(taken) + holes
        kept = np.array([len(taken.intersection(around(cell))) >= 5 for cell in wider])
        _, chosen = linear_sum_assignment(_movement(spread, wider) - COSTLY * kept)
        cells = [wider[index] for index in chosen]
    return cells


def _movement(spread: Floats, cells: list[Hex]) -> Floats:
    """Squared distance of each point from each cell, shape (points, cells)."""
    import numpy as np

    middles = np.array([_middle(cell) for cell in cells])
    return np.asarray(((spread[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2))


class _Tidying:
    """Swaps neighbouring cells, or slides one into a free cell, while the map gets better.

    What is made small: for each pair of old neighbours the squared distance of one from where
    the other would have it (one cell away, in the direction in which it really lies), plus the
    squared distance of each body from where spreading left it.
    """

    def __init__(self, spread: Floats, edges: Integers, ways: Floats, cells: list[Hex]) -> None:
        self.wanted = [(float(x), float(y)) for x, y in spread]
        self.cells = cells
        self.at = [_middle(cell) for cell in cells]
        self.holder = {cell: index for index, cell in enumerate(cells)}
        self.friends: list[list[tuple[int, float, float]]] = [[] for _ in cells]
        for (one, other), (x, y) in zip(edges.tolist(), ways.tolist(), strict=True):
            self.friends[one].append((other, x, y))
            self.friends[other].append((one, -x, -y))

    def run(self, *, sliding: bool) -> list[Hex]:
        self.sliding = sliding
        for _ in range(TIDYING_PASSES):
            improved = [self._improve(index) for index in range(len(self.cells))]
            if not any(improved):
                break
        return self.cells

    def _improve(self, index: int) -> bool:
        best, best_gain = None, 1e-9
        for there in around(self.cells[index]):
            if not (self.sliding or there in self.holder):
                continue
            gain = self._gain(index, there)
            if gain > best_gain:
                best, best_gain = there, gain
        if best is not None:
            self._exchange(index, best)
        return best is not None

    def _gain(self, index: int, there: Hex) -> float:
        other = self.holder.get(there)
        moved = (index,) if other is None else (index, other)
        before = sum([self._cost(body) for body in moved])
        here_at = self.at[index]
        there_at = _middle(there)
        self.at[index] = there_at
        if other is not None:
            self.at[other] = here_at
        after = sum([self._cost(body) for body in moved])
        self.at[index] = here_at
        if other is not None:
            self.at[other] = there_at
        return before - after

    def _exchange(self, index: int, there: Hex) -> None:
        here, other = self.cells[index], self.holder.pop(there, None)
        del self.holder[here]
        for body, cell in ((index, there), (other, here)):
            if body is not None:
                self.cells[body], self.at[body], self.holder[cell] = cell, _middle(cell), body

    def _cost(self, index: int) -> float:
        (x, y), (wanted_x, wanted_y) = self.at[index], self.wanted[index]
        cost = DISPLACEMENT_WEIGHT * ((x - wanted_x) ** 2 + (y - wanted_y) ** 2)
        for friend, way_x, way_y in self.friends[index]:
            friend_x, friend_y = self.at[friend]
            cost += (x - friend_x - way_x) ** 2 + (y - friend_y - way_y) ** 2
        return cost


def _middle(cell: Hex) -> tuple[float, float]:
    """The middle of a cell where neighbouring middles lie 1 apart."""
    return cell.q + cell.r / 2, cell.r * ROW_HEIGHT


def steps_between(one: Hex, other: Hex) -> int:
    """How many cells one must cross from one cell to another, counted in steps."""
    q, r = one.q - other.q, one.r - other.r
    return (abs(q) + abs(r) + abs(q + r)) // 2
