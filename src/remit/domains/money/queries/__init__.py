"""Questions about money: importing the package registers them; other domains call only these."""

from remit.domains.money.queries.accounts import Balances, Statement, balances, statement
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
from remit.domains.money.queries.glance import Glance, glance
from remit.domains.money.queries.guards import BooksView, books
from remit.domains.money.queries.invented import invented_money
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
from remit.domains.money.queries.spend import Payment, Spend, spend
from remit.domains.money.queries.spent import Spent, spent_in
from remit.domains.money.queries.transfers import (
    Exceptions,
    TransferView,
    exceptions,
    transfer,
)
from remit.domains.money.queries.whole import Arrival, ArrivalFault, Difference, Whole, whole

__all__ = [
    "AllotmentView",
    "Arrival",
    "ArrivalFault",
    "Balances",
    "BooksView",
    "BudgetLine",
    "BudgetView",
    "ClosedYears",
    "CommitmentsView",
    "Country",
    "Difference",
    "DueView",
    "Exceptions",
    "Glance",
    "Payment",
    "PaymentLine",
    "PaymentsView",
    "PoolsView",
    "ShareView",
    "Spend",
    "Spent",
    "State",
    "Statement",
    "TransferView",
    "Whole",
    "allocation_faults",
    "allocation_files",
    "allotment",
    "balances",
    "books",
    "budget",
    "closed_years",
    "commitments",
    "country",
    "due",
    "exceptions",
    "formula_list",
    "glance",
    "invented_money",
    "payments",
    "pools",
    "share_of",
    "simulated",
    "spend",
    "spent_in",
    "statement",
    "transfer",
    "whole",
    "years_with_money",
]
