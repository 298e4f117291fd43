"""Remit: powers proved, money whole, account open."""

__version__ = "0.1.0"
