"""Accounts of people as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The link from a signed-in person to the office that they hold."""

    name = "remit.faces.site.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
