"""Acts of money: importing the package registers them."""

from remit.domains.money.acts.allocations import LoadAllocations, UndoAllocations
from remit.domains.money.acts.allotting import Allot, PayQualityPremium, Reallot
from remit.domains.money.acts.funding import ChangeBoardFunding, FundBoard, KeepContingency

__all__ = [
    "Allot",
    "ChangeBoardFunding",
    "FundBoard",
    "KeepContingency",
    "LoadAllocations",
    "PayQualityPremium",
    "Reallot",
    "UndoAllocations",
]
