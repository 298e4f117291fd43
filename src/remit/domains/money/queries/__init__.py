"""Questions about money: importing the package registers them; other domains call only these."""

from remit.domains.money.queries.allocations import allocation_faults, allocation_files
from remit.domains.money.queries.allotment import (
    AllotmentView,
    ShareView,
    allotment,
    formula_list,
    share_of,
    simulated,
)

__all__ = [
    "AllotmentView",
    "ShareView",
    "allocation_faults",
    "allocation_files",
    "allotment",
    "formula_list",
    "share_of",
    "simulated",
]
