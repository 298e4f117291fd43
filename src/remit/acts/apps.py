"""The door as a Django application: the journal of acts, refused attempts and duties."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    """Journal tables; it knows no domain."""

    name = "remit.acts"
    label = "acts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the questions about the journal itself."""
        from remit.acts import queries  # noqa: F401, PLC0415
