"""Where Django finds the tables of this domain."""

from remit.domains.money.allotment import tables

__all__ = ["tables"]
