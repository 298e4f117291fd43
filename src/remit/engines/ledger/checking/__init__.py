"""The checker: everything recomputed from the entries."""

from remit.engines.ledger.checking.check import check
from remit.engines.ledger.checking.report import Fault, Report

__all__ = ["Fault", "Report", "check"]
