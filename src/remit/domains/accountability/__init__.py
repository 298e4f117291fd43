"""Holding to account: outcomes beside resources, for one body and one year."""
