"""`remit money whole`: did every pound arrive between those who give and those who spend?

Exit codes: 0 it arrived whole, 3 it did not.
"""

from __future__ import annotations

from typing import Annotated

import typer

from remit.domains.money import queries
from remit.domains.money.words import pounds
from remit.errors import DoesNotHold
from remit.faces.cli.output import show


def whole_command(
    year: Annotated[
        int | None,
        typer.Option("--year", help="The year in which it begins: 2013 is 2013/14. All if none."),
    ] = None,
    fund: Annotated[str, typer.Option("--fund", help="Only this fund.")] = "",
    body: Annotated[str, typer.Option("--body", help="Only this body, by its code.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> int:
    """Say of each year whether it arrived whole, each difference, and each fault."""
    years = [year] if year is not None else queries.years_with_money()
    found = [queries.whole(each, fund, body) for each in years]
    if as_json:
        show({"years": [each.model_dump(mode="json") for each in found]}, as_json=True)
    else:
        for each in found:
            _tell(each)
    return 0 if all(each.holds for each in found) else DoesNotHold.exit_code


def _tell(found: queries.Whole) -> None:
    shown = [
        {
            "body": line.name,
            "fund": line.fund_words,
            "allotted": pounds(line.allotted_pence),
            "differences": "; ".join(
                f"{pounds(each.pence)} by act {each.act} ({each.clause})"
                for each in line.differences
            ),
            "received": pounds(line.received_pence),
            "whole": line.holds,
        }
        for line in found.arrivals
    ]
    faults = [
        {"body": fault.body, "transfer": str(fault.transfer or "-"), "what": fault.says}
        for fault in found.faults
    ]
    show(
        {found.year_words: found.says, "arrivals": shown, "faults": faults},
        as_json=False,
    )
