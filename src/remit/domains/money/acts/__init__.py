"""Acts of money: importing the package registers them."""

from remit.domains.money.acts.allocations import LoadAllocations, UndoAllocations

__all__ = ["LoadAllocations", "UndoAllocations"]
