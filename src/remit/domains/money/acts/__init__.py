"""Acts of money: importing the package registers them."""

from remit.domains.money.acts import (
    approving,
    carrying,
    closing,
    committing,
    expiring,
    giving_back,
    paying,
    planning,
)
from remit.domains.money.acts.allocations import LoadAllocations, UndoAllocations
from remit.domains.money.acts.allotting import Allot, PayQualityPremium, Reallot
from remit.domains.money.acts.funding import ChangeBoardFunding, FundBoard, KeepContingency
from remit.domains.money.acts.proving import ProveBooks
from remit.domains.money.budget import approval

__all__ = [
    "Allot",
    "ChangeBoardFunding",
    "FundBoard",
    "KeepContingency",
    "LoadAllocations",
    "PayQualityPremium",
    "ProveBooks",
    "Reallot",
    "UndoAllocations",
    "approval",
    "approving",
    "carrying",
    "closing",
    "committing",
    "expiring",
    "giving_back",
    "paying",
    "planning",
]
