"""Acts of holding to account: importing the package registers them."""

from remit.domains.accountability.acts.publishing import PublishAnnualReport

__all__ = ["PublishAnnualReport"]
