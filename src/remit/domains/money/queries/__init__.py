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
from remit.domains.money.queries.budget import BudgetLine, BudgetView, budget
from remit.domains.money.queries.closed import ClosedYears, closed_years
from remit.domains.money.queries.country import Country, country, years_with_money
from remit.domains.money.queries.payments import (
    CommitmentsView,
    DueView,
    PaymentLine,
    PaymentsView,
    State,
    commitments,
    due,
    payments,
)
from remit.domains.money.queries.pools import PoolsView, pools
from remit.domains.money.queries.whole import Arrival, ArrivalFault, Difference, Whole, whole

__all__ = [
    "AllotmentView",
    "Arrival",
    "ArrivalFault",
    "BudgetLine",
    "BudgetView",
    "ClosedYears",
    "CommitmentsView",
    "Country",
    "Difference",
    "DueView",
    "PaymentLine",
    "PaymentsView",
    "PoolsView",
    "ShareView",
    "State",
    "Whole",
    "allocation_faults",
    "allocation_files",
    "allotment",
    "budget",
    "closed_years",
    "commitments",
    "country",
    "due",
    "formula_list",
    "payments",
    "pools",
    "share_of",
    "simulated",
    "whole",
    "years_with_money",
]
