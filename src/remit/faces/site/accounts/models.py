"""The link from whoever signs in to the office that they hold."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.http import HttpRequest


class Account(models.Model):
    """One person's way in. `officer_ref` names the holding of an office, as the register does."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account"
    )
    officer_ref = models.UUIDField()
    label = models.CharField(max_length=200)
    example = models.BooleanField(default=False)

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.label


def account_of(request: HttpRequest) -> Account | None:
    """The account of whoever asks, or None where nobody is signed in or no office is linked."""
    if not request.user.is_authenticated:
        return None
    return Account.objects.filter(user_id=request.user.pk).first()


def officer_ref_of(request: HttpRequest) -> UUID | None:
    """The holding of an office under which whoever asks may act."""
    account = account_of(request)
    return account.officer_ref if account else None
