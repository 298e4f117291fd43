"""Outcomes: what was counted, from which files, and what it says of each commissioner."""
