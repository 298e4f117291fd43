"""Where Django finds the tables of this domain."""

from remit.domains.money.allotment import tables
from remit.domains.money.budget import tables as budget_tables

__all__ = ["budget_tables", "tables"]
