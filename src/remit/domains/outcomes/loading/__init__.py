"""Loading as commands and tests ask for it; see `service`."""
