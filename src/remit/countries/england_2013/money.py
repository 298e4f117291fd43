"""The example country's money, from the minister to the Board to the commissioners.

What each person brings is published (see the formulas); the lists are invented, and so is all else:
every amount is synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from remit.countries.dealings import Dealing
from remit.countries.england_2013.national import BOARD
from remit.domains.bodies.kinds import slug_of
from remit.domains.money.acts import Allot, FundBoard, KeepContingency
from remit.domains.money.books import Fund, year_begins, year_words

MINISTER: Final = slug_of("minister", "health")
# Published for 2013/14, in hundreds of millions: all of the Board's money, and the commissioners'.
ALL, TO_COMMISSIONERS = 956, 634
# One part in so many of the Board's money is kept back.
CONTINGENCY_PART: Final = 200
SYNTHETIC: Final = "synthetic, by invented lists"
YEARS: Final = {
    2013: ("example_2013_14", "example_running_2013_14"),
    2026: ("example_2026_27", "example_running_2026_27"),
}


def dealings() -> Iterator[Dealing]:
    """Each year's money, step by step; amounts are worked out as the step before is done."""
    for year, formulas in YEARS.items():
        yield from _year(year, formulas, year_begins(year))


def _year(year: int, formulas: tuple[str, ...], on: date) -> Iterator[Dealing]:
    allotted = [Allot.by_formula(name, SYNTHETIC) for name in formulas]
    amounts = {str(each.fund): sum(each.amounts_pence.values()) for each in allotted}
    amounts[Fund.PROGRAMME.value] = amounts[Fund.PROGRAMME] * ALL // TO_COMMISSIONERS
    words = f"the Board's money for {year_words(year)}, {SYNTHETIC}"
    board = {"who_it_concerns": BOARD, "year": year}
    fund = FundBoard(**board, amounts_pence=amounts, words=words)
    yield Dealing(fund, MINISTER, "secretary_of_state", on)
    kept = KeepContingency(
        **board,
        fund=Fund.PROGRAMME,
        amount_pence=amounts[Fund.PROGRAMME] // CONTINGENCY_PART,
        words=f"for what nobody can foresee, {SYNTHETIC}",
    )
    yield Dealing(kept, BOARD, "finance_officer", on)
    for each in allotted:
        yield Dealing(each, BOARD, "finance_officer", on)
