"""The acts of this domain: importing the package registers them with the door."""

from remit.domains.bodies.acts import authorisation, entries, founding, interests, officers
from remit.domains.bodies.loading import acts as loading

__all__ = ["authorisation", "entries", "founding", "interests", "loading", "officers"]
