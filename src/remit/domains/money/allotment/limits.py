"""The limits of allotting, each with its reason."""

# The ledger keeps pence in 64 bits with a sign.
PENCE_MAX = 2**63 - 1
# Every commissioner that England ever had is a third of this.
PLACES_MAX = 2_000
# The largest published list of practices has fewer than a third of these lines.
LINES_MAX = 50_000
LINE_CHARACTERS_MAX = 10_000
FILE_BYTES_MAX = 50_000_000
FAULT_TEXT_CHARACTERS_MAX = 2_000
# Faults and differences that are told one by one; the rest are counted.
DIFFERENCES_TOLD_MAX = 20
# A market forces factor is kept to this many decimals, as the published index is read.
FACTOR_DECIMALS = 10
