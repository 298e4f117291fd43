"""Acts of this domain: importing the package registers them."""

from remit.domains.outcomes.acts import keeping, loading

__all__ = ["keeping", "loading"]
