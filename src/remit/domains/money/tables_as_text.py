"""Tables of money as CSV text."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

from remit.domains.money.queries.spend import Spend
from remit.domains.money.queries.views import AllotmentView

_HEADER = (
    "slug",
    "name",
    "there_on_first_day",
    "registered",
    "need_index",
    "target_share",
    "target_pounds",
    "opening_pounds",
    "opening_distance",
    "growth",
    "bound",
    "allotment_pounds",
    "per_head_pounds",
    "closing_distance",
)
_BESIDE = (
    "other_pounds",
    "difference_pounds",
    "difference_per_head_pounds",
    "difference_rate",
)

_TREASURY = (
    "Department family",
    "Entity",
    "Date",
    "Expense type",
    "Expense area",
    "Supplier",
    "Transaction number",
    "Amount in sterling",
)
_IDENTIFIERS = ("Entity code", "Supplier code", "Transfer", "Act")


def allotment_csv(view: AllotmentView) -> str:
    """Every row; money in pounds to the penny, ratios as decimals; marked where not real money."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*_HEADER, *(_BESIDE if view.against else ()), "formula", "beside", "mark"))
    said = {"synthetic": view.synthetic, "notional": view.notional}
    marks = [word for word, so in said.items() if so]
    about = (view.formula.name, view.against.name if view.against else "", " ".join(marks))
    for row in view.rows:
        beside: tuple[object, ...] = ()
        if row.against:
            beside = (
                _pounds(row.against.pence),
                _pounds(row.against.difference_pence),
                _pounds(row.against.difference_per_head_pence),
                row.against.difference_rate,
            )
        cells = (
            row.slug,
            row.name,
            "yes" if row.there else "no",
            row.registered,
            row.need_index,
            row.target_share,
            _pounds(row.target_pence),
            _pounds(row.opening_pence),
            row.opening_distance,
            row.growth,
            row.bound,
            _pounds(row.pence),
            _pounds(row.per_head_pence),
            row.closing_distance,
            *beside,
            *about,
        )
        writer.writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence).scaleb(-2)


def spend_csv(view: Spend) -> str:
    """Payments in the Treasury's columns, then the identifiers that those lack. Dates are ISO's."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*_TREASURY, *_IDENTIFIERS))
    for each in view.payments:
        several = each.suppliers > 1
        writer.writerow(
            (
                each.department_family,
                each.entity.name,
                each.paid_on.isoformat(),
                each.expense_type,
                each.expense_area,
                f"{each.supplier.name} and others" if several else each.supplier.name,
                each.transaction,
                _pounds(each.pence),
                each.entity.code,
                "" if several else each.supplier.code,
                each.transfer,
                each.act,
            )
        )
    return text.getvalue()
