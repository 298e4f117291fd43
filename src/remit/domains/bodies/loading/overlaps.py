"""How much of one boundary lies in another. Pure.

Shares are worked out on the cylindrical equal-area projection of the sphere (longitude, sine of
latitude), in which equal areas on the ground are equal on the plane, so a share is true to the
generalisation of the boundaries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

PPM = 1_000_000


def equal_area(geometry_wkb: bytes) -> BaseGeometry:
    """A WGS84 boundary on the equal-area plane; only ratios of its areas mean anything."""
    shape = shapely.from_wkb(geometry_wkb)

    def project(points: np.ndarray) -> np.ndarray:
        return np.column_stack([np.radians(points[:, 0]), np.sin(np.radians(points[:, 1]))])

    return shapely.make_valid(shapely.transform(shape, project))


def overlap_pairs(
    wanted: Mapping[str, Iterable[str]], geometries: Mapping[str, bytes]
) -> dict[tuple[str, str], int]:
    """The share of each geometry in each of those wanted for it, in parts per million.

    `wanted` maps the key of a geometry to the keys it is to be laid over; `geometries` maps keys
    to well-known binary. Pairs whose boxes do not meet are left out: their share is nil.
    """
    flat: dict[str, BaseGeometry] = {}

    def projected(key: str) -> BaseGeometry:
        if key not in flat:
            flat[key] = equal_area(geometries[key])
        return flat[key]

    shapes = {key: shapely.from_wkb(wkb) for key, wkb in geometries.items()}
    shares: dict[tuple[str, str], int] = {}
    for of, others in wanted.items():
        keys = sorted(others)
        if not keys:
            continue
        for place in sorted(shapely.STRtree([shapes[key] for key in keys]).query(shapes[of])):
            key = keys[int(place)]
            whole = projected(of)
            common = shapely.intersection(whole, projected(key)).area
            shares[of, key] = min(PPM, round(PPM * common / whole.area))
    return shares
