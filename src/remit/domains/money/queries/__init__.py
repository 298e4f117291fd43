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
from remit.domains.money.queries.country import Country, country, years_with_money
from remit.domains.money.queries.whole import Arrival, ArrivalFault, Difference, Whole, whole

__all__ = [
    "AllotmentView",
    "Arrival",
    "ArrivalFault",
    "Country",
    "Difference",
    "ShareView",
    "Whole",
    "allocation_faults",
    "allocation_files",
    "allotment",
    "country",
    "formula_list",
    "share_of",
    "simulated",
    "whole",
    "years_with_money",
]
