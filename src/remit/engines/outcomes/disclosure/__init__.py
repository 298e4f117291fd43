"""Disclosure control: what is hidden before anything is shown or downloaded."""

from remit.engines.outcomes.disclosure.protection import Release, protect
from remit.engines.outcomes.disclosure.rules import RULES, Rule
from remit.engines.outcomes.disclosure.tables import Dimension, Key, Sum, sums_of

__all__ = ["RULES", "Dimension", "Key", "Release", "Rule", "Sum", "protect", "sums_of"]
