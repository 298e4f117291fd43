"""Holding to account as a Django application."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Registers the questions about accounts."""

    name = "remit.domains.accountability"
    label = "accountability"

    def ready(self) -> None:
        """Register them."""
        from remit.domains.accountability import acts, queries  # noqa: F401, PLC0415
