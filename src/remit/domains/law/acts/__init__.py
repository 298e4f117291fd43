"""The acts of this domain: importing the package registers them with the door."""

from remit.domains.law.acts import entering, findings, oversight

__all__ = ["entering", "findings", "oversight"]
