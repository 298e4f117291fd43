"""The law as people meet it: may I, who may, was the promise kept."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Registers questions about the law, hypothetical actors, and acts that have no button."""

    name = "remit.domains.law"
    label = "law"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register them. Recorded acts come last: they stand in for what nobody has declared."""
        from remit.domains.law import (  # noqa: PLC0415
            acts,  # noqa: F401
            dossier,  # noqa: F401
            people,  # noqa: F401
            queries,  # noqa: F401
            recorded,
            remedies,  # noqa: F401
        )

        recorded.register_the_rest()
