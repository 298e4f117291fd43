"""The public record as a Django application."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Registers the acts and questions of the record."""

    name = "remit.domains.publication"
    label = "publication"

    def ready(self) -> None:
        """Register them."""
        from remit.domains.publication import acts, queries  # noqa: F401, PLC0415
