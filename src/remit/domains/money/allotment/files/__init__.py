"""Official allocation files: recognised, read line by line, and reconciled with themselves."""

from remit.domains.money.allotment.files.checks import Check
from remit.domains.money.allotment.files.layouts import LAYOUTS, LayoutName, recognise
from remit.domains.money.allotment.files.lines import Directory, Fault, Good, Read
from remit.domains.money.allotment.files.reading import read

__all__ = [
    "LAYOUTS",
    "Check",
    "Directory",
    "Fault",
    "Good",
    "LayoutName",
    "Read",
    "read",
    "recognise",
]
