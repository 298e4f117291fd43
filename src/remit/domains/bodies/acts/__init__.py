"""The acts of this domain: importing the package registers them with the door."""

from remit.domains.bodies.acts import entries, founding, interests, officers
from remit.domains.bodies.loading import acts as loading

__all__ = ["entries", "founding", "interests", "loading", "officers"]
