"""Who may open an account: nobody by themselves, whichever way they come."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An office is given by a body, so an account is too."""
        return False


class OutsideAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts that another organisation signs in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only people who already have an account come in this way."""
        return False
