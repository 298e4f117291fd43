"""The example countries as a Django application: registers the act that loads one."""

from django.apps import AppConfig


class CountriesConfig(AppConfig):
    """No tables of its own."""

    name = "remit.countries"
    label = "countries"

    def ready(self) -> None:
        """Register the act."""
        from remit.countries import acts  # noqa: F401, PLC0415
