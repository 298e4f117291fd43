"""Bodies: who exists, since when, under which names and codes, and who speaks for them."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Registers the acts, queries and entities of this domain with the door."""

    name = "remit.domains.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register them."""
        from remit.domains.bodies import acts, conflicts, entities, queries  # noqa: F401, PLC0415
