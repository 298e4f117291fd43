"""Allotment: the formula as data, each share explained, official files reconciled."""
