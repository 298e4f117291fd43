"""Books that others can check: plain-text accounting, and tables."""

from remit.engines.ledger.exporting.journals import write_beancount, write_hledger
from remit.engines.ledger.exporting.tables import write_csv, write_parquet, write_xlsx

__all__ = ["write_beancount", "write_csv", "write_hledger", "write_parquet", "write_xlsx"]
