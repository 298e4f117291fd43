"""The even map of a day, kept on disk by the places that it is made of: to lay it out takes longer
than all the rest of a page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress

from remit.domains.bodies import queries as bodies
from remit.domains.bodies.hexmap import Hex
from remit.domains.bodies.queries import MapView
from remit.domains.outcomes import counts, kept
from remit.domains.outcomes.limits import MAPS_KEPT_MAX


def cells(view: MapView) -> Mapping[str, Hex]:
    """The cell of each body by slug, as this house has it, else laid out."""
    places = json.dumps([(row.slug, row.centre_lon, row.centre_lat) for row in view.rows])
    name = hashlib.sha256(places.encode()).hexdigest()
    file = kept.folder("maps", counts.state().hash) / f"{name[:40]}.json"
    with suppress(OSError, ValueError, TypeError, AttributeError):
        return {slug: Hex(*cell) for slug, cell in json.loads(file.read_bytes()).items()}
    found = bodies.even_cells(view)
    plain = {slug: (cell.q, cell.r) for slug, cell in found.items()}
    kept.store(file, json.dumps(plain).encode(), MAPS_KEPT_MAX)
    return found
