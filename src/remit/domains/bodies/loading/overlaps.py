"""How much of one boundary lies in another, worked out once for each pair and kept.

Shares are worked out on the cylindrical equal-area projection of the sphere (longitude, sine of
latitude), in which equal areas on the ground are equal on the plane, so a share is true to the
generalisation of the boundaries. Geometries go by the SHA-256 of their well-known binary.
"""

# ruff: noqa: PLC0415 - NumPy and Shapely take long to import, and only loads of boundaries need them

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection

from remit.domains.bodies.loading.keeping import as_json, copy_rows

if TYPE_CHECKING:
    import numpy as np
    from shapely.geometry.base import BaseGeometry

PPM = 1_000_000


def kept_overlaps(wanted: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
    """The share of each boundary in each of those wanted for it, in parts per million.

    What is missing in the table that keeps them is worked out and added to it. Pairs that do not
    meet are left out: their share is nil.
    """
    if not wanted:
        return {}
    asked = hashlib.sha256(
        as_json({of: sorted(others) for of, others in sorted(wanted.items())}).encode()
    ).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("select of_sha256, in_sha256, share_ppm from load_area_overlap")
        kept: dict[tuple[str, str], int] = {(of, in_): ppm for of, in_, ppm in cursor.fetchall()}
        cursor.execute("select from load_areas_compared where sha256 = %s", [asked])
        if cursor.rowcount:
            return kept
    missing = {of: {key for key in keys if (of, key) not in kept} for of, keys in wanted.items()}
    found = overlap_pairs(missing, _geometries({*missing, *chain.from_iterable(missing.values())}))
    rows: list[tuple[Any, ...]] = [(of, in_, share) for (of, in_), share in found.items()]
    copy_rows("load_area_overlap", ("of_sha256", "in_sha256", "share_ppm"), rows)
    copy_rows("load_areas_compared", ("sha256",), [(asked,)])
    return kept | found


def _geometries(keys: Iterable[str]) -> dict[str, bytes]:
    """Well-known binary by its hash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct on (geometry_sha256) geometry_sha256, geometry_wkb"
            " from load_area_claim where geometry_sha256 = any(%s)",
            [list(keys)],
        )
        return {key: bytes(wkb) for key, wkb in cursor.fetchall()}


def equal_area(geometry_wkb: bytes) -> BaseGeometry:
    """A WGS84 boundary on the equal-area plane; only ratios of its areas mean anything."""
    import numpy as np
    import shapely

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
    import shapely

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
