"""Example countries: a house to walk through before any file is loaded (see `registry`)."""
