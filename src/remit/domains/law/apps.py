"""The law as people meet it: may I, who may, was the promise kept."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Registers questions about the law, hypothetical actors, and acts that have no button."""

    name = "remit.domains.law"
    label = "law"

    def ready(self) -> None:
        """Register them. Recorded acts come last: they stand in for what nobody has declared."""
        from remit.domains.law import people, queries, recorded  # noqa: F401, PLC0415
