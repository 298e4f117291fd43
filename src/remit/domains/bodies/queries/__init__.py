"""Questions about bodies: importing the package registers them; other domains call only these."""

from remit.domains.bodies.queries.authorisation import (
    AuthorisationView,
    authorisation_of,
    lifting,
)
from remit.domains.bodies.queries.commissioner import (
    CommissionedBy,
    Members,
    commissioner_of,
    members_of,
)
from remit.domains.bodies.queries.commissioners import (
    Commissioner,
    PlaceOf,
    Registered,
    commissioners_of_practices,
    commissioners_there,
    every_commissioner,
    names_of,
    places_of_commissioners,
    registered_lists,
)
from remit.domains.bodies.queries.common import Called, called
from remit.domains.bodies.queries.find import Found, Hit, find_bodies
from remit.domains.bodies.queries.lineage import (
    HandingOver,
    Lineage,
    handings_over,
    successors_of,
)
from remit.domains.bodies.queries.listing import Counts, Listing, count_bodies, list_bodies
from remit.domains.bodies.queries.loads import Faults, ListFaults, ListLoads, Loads
from remit.domains.bodies.queries.maps import (
    MapView,
    boundaries,
    commissioners_map,
    even_cells,
)
from remit.domains.bodies.queries.owed import OwedLine, owed, yearly_duties
from remit.domains.bodies.queries.show import show_body
from remit.domains.bodies.queries.views import BodyView

__all__ = [
    "AuthorisationView",
    "BodyView",
    "Called",
    "CommissionedBy",
    "Commissioner",
    "Counts",
    "Faults",
    "Found",
    "HandingOver",
    "Hit",
    "Lineage",
    "ListFaults",
    "ListLoads",
    "Listing",
    "Loads",
    "MapView",
    "Members",
    "OwedLine",
    "PlaceOf",
    "Registered",
    "authorisation_of",
    "boundaries",
    "called",
    "commissioner_of",
    "commissioners_map",
    "commissioners_of_practices",
    "commissioners_there",
    "count_bodies",
    "even_cells",
    "every_commissioner",
    "find_bodies",
    "handings_over",
    "lifting",
    "list_bodies",
    "members_of",
    "names_of",
    "owed",
    "places_of_commissioners",
    "registered_lists",
    "show_body",
    "successors_of",
    "yearly_duties",
]
