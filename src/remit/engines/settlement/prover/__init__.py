"""The prover: pledges over a law, for every request there can be.

Importing it loads Z3, which takes a moment: import it where it is used, not where a page starts.
"""

from remit.engines.settlement.prover.audit import (
    Audit,
    Holders,
    audit,
    erring_permits,
    holders,
    shared_powers,
)
from remit.engines.settlement.prover.changes import FactChange, Prospect
from remit.engines.settlement.prover.compare import Change, compare
from remit.engines.settlement.prover.differential import Report, differential
from remit.engines.settlement.prover.faults import (
    InternalFault,
    SolverGaveUp,
    UnsupportedConstruct,
)
from remit.engines.settlement.prover.pledges import (
    Folder,
    Pledge,
    Pledges,
    load_folder,
    load_pledges,
)
from remit.engines.settlement.prover.prove import deletion_breaks, prove
from remit.engines.settlement.prover.recheck import check_certificate, export_pledge
from remit.engines.settlement.prover.verdicts import Counterexample, EnvResult, Verdict

__all__ = [
    "Audit",
    "Change",
    "Counterexample",
    "EnvResult",
    "FactChange",
    "Folder",
    "Holders",
    "InternalFault",
    "Pledge",
    "Pledges",
    "Prospect",
    "Report",
    "SolverGaveUp",
    "UnsupportedConstruct",
    "Verdict",
    "audit",
    "check_certificate",
    "compare",
    "deletion_breaks",
    "differential",
    "erring_permits",
    "export_pledge",
    "holders",
    "load_folder",
    "load_pledges",
    "prove",
    "shared_powers",
]
