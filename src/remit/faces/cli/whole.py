"""`remit money whole` and `prove`: did every pound arrive, and do the books hold?

Both read every entry. `prove` says in the record what it found, as an act. Exit codes: 0 it holds,
3 it does not.
"""

from __future__ import annotations

from typing import Annotated

import typer

from remit.acts.door import perform
from remit.domains.bodies.entities import registrar
from remit.domains.money import queries
from remit.domains.money.acts.proving import ProveBooks
from remit.domains.money.words import pounds
from remit.errors import DoesNotHold
from remit.faces.cli.commands import actor_ref, read_date
from remit.faces.cli.output import show
from remit.faces.cli.progress import told


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
    found = [queries.whole(each, fund, body, every=True) for each in years]
    if as_json:
        show({"years": [each.model_dump(mode="json") for each in found]}, as_json=True)
    else:
        for each in found:
            _tell(each)
    return 0 if all(each.holds for each in found) else DoesNotHold.exit_code


def prove_command(
    by: Annotated[
        str | None, typer.Option("--by", help="An officer; whoever keeps the register if none.")
    ] = None,
    effective_on: Annotated[
        str | None, typer.Option("--effective-on", help="A date, today if none.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Read every entry, work everything out again, and say in the record that it holds."""
    on = read_date(effective_on, "effective-on")
    with told(quiet=as_json) as progress:
        proving = ProveBooks().heard_by(lambda words: progress(words, 0))
        receipt = perform(proving, by=actor_ref(by) if by else registrar(on), effective_on=on)
    show(receipt.as_dict(), as_json=as_json)


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
