"""Questions about accounts: importing the package registers them."""

from remit.domains.accountability.queries.account import account_of, remembered
from remit.domains.accountability.queries.listing import accounts_of
from remit.domains.accountability.queries.views import Accounts, AccountView

__all__ = ["AccountView", "Accounts", "account_of", "accounts_of", "remembered"]
