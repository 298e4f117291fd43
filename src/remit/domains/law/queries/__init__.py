"""Questions about the law: importing the package registers them."""

from remit.domains.law.queries.charter import Charter, charter, charter_if_kept
from remit.domains.law.queries.compare import Comparison, compare_packs
from remit.domains.law.queries.dossiers import Dossier, Findings, dossier_of, findings_of
from remit.domains.law.queries.may import May, may
from remit.domains.law.queries.panel import PanelFindings, panel_findings
from remit.domains.law.queries.powers import Powers, Table, powers_of, table_of
from remit.domains.law.queries.routes import Routes, routes_for
from remit.domains.law.queries.show import PackView, show_pack
from remit.domains.law.queries.who import WhoMay, who_may

__all__ = [
    "Charter",
    "Comparison",
    "Dossier",
    "Findings",
    "May",
    "PackView",
    "PanelFindings",
    "Powers",
    "Routes",
    "Table",
    "WhoMay",
    "charter",
    "charter_if_kept",
    "compare_packs",
    "dossier_of",
    "findings_of",
    "may",
    "panel_findings",
    "powers_of",
    "routes_for",
    "show_pack",
    "table_of",
    "who_may",
]
