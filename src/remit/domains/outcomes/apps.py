"""Outcomes: figures of commissioners and providers, with limits, beside their resources."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Registers the acts and questions of this domain with the door."""

    name = "remit.domains.outcomes"
    label = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register them."""
        from remit.domains.outcomes import acts, queries  # noqa: F401, PLC0415
