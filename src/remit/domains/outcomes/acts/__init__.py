"""Acts of this domain: importing the package registers them."""

from remit.domains.outcomes.acts import loading

__all__ = ["loading"]
