"""Outcomes: measures, counts, statistics and disclosure control, without any web framework."""
