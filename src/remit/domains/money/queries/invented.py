"""Which money in the books is invented: what was shared out by a formula of the example."""

from __future__ import annotations

from remit.acts.models import ActRow
from remit.domains.money.allotment.formula import Kind, formulas
from remit.domains.money.queries.common import fund_words


def invented_money() -> frozenset[tuple[int, str]]:
    """The financial years and funds, in words, allotted by invented lists of patients.

    All that is paid out of such money is as invented as the money itself.
    """
    examples = [name for name, each in formulas().items() if each.kind is Kind.EXAMPLE]
    allotted = ActRow.objects.filter(name="allot", inputs__formula__in=examples)
    rows = allotted.values_list("inputs__year", "inputs__fund")
    return frozenset((year, fund_words(fund)) for year, fund in rows)


def by_example(act: ActRow) -> bool:
    """Whether an act followed a formula of the example."""
    formula = formulas().get(act.inputs.get("formula", ""))
    return formula is not None and formula.kind is Kind.EXAMPLE
