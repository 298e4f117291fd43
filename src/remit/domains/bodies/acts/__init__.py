"""The acts of this domain: importing the package registers them with the door."""

from remit.domains.bodies.acts import entries, founding, interests, officers

__all__ = ["entries", "founding", "interests", "officers"]
