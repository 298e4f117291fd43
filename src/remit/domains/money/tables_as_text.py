"""Tables of money as CSV text."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

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
