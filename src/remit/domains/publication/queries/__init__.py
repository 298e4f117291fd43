"""Questions about the record: importing the package registers them."""

from remit.domains.publication.queries.entry import EntryView, entry_of, show_entry
from remit.domains.publication.queries.health import Health, health
from remit.domains.publication.queries.latest import Latest, latest
from remit.domains.publication.queries.overdue import Overdue, overdue

__all__ = [
    "EntryView",
    "Health",
    "Latest",
    "Overdue",
    "entry_of",
    "health",
    "latest",
    "overdue",
    "show_entry",
]
