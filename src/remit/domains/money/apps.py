"""Money: what each body was allotted, and why."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Registers the acts and questions of this domain with the door."""

    name = "remit.domains.money"
    label = "money"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register them."""
        from remit.domains.money import acts, facts, queries, things  # noqa: F401, PLC0415
