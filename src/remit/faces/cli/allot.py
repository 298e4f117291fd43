"""`remit allot`: what a formula would give, and giving it; official files in and out again."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from remit.acts.door import perform, rehearse
from remit.domains.bodies.entities import registrar
from remit.domains.money import queries
from remit.domains.money.acts import Allot
from remit.domains.money.allotment import service
from remit.domains.money.tables_as_text import allotment_csv
from remit.domains.money.words import change, pounds
from remit.errors import Failure, Invalid
from remit.faces.cli.commands import actor_ref, read_date
from remit.faces.cli.output import show
from remit.faces.cli.progress import told

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
By = Annotated[
    str | None,
    typer.Option("--by", help="The officer who does it; the registrar in office if not given."),
]
On = Annotated[
    str | None,
    typer.Option("--effective-on", help="The date from which it counts; today if not given."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, do nothing.")]


def allot_command(
    formula: Annotated[
        str, typer.Option("--formula", help="Which formula; see remit money formulas.")
    ] = "",
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Work it out and post nothing.")
    ] = False,
    against: Annotated[
        str,
        typer.Option("--against", help="Beside which formula; the one in force if not given."),
    ] = "",
    year: Annotated[
        int | None, typer.Option("--year", help="The year in which it begins: 2018 is 2018/19.")
    ] = None,
    pounds_given: Annotated[
        int | None, typer.Option("--pounds", help="Another total than the formula's own.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write the whole table to this file.")
    ] = None,
    official: Annotated[
        bool, typer.Option("--official", help="Follow the official file loaded last, no formula.")
    ] = False,
    fund: Annotated[
        str, typer.Option("--fund", help="Which fund of the official file.")
    ] = "programme",
    words: Annotated[
        str, typer.Option("--words", help="What the journal is to say of it.")
    ] = "as worked out",
    by: Annotated[
        str | None, typer.Option("--by", help="The Board's officer who allots; see its page.")
    ] = None,
    effective_on: On = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Work out what each body gets (--simulate), or allot it as the Board's officer (--by)."""
    if not simulate:
        act = _act(formula, year, fund, words, official=official)
        if pounds_given is not None:
            raise Invalid(
                "ALT-022",
                "another total than the formula's own can only be simulated",
                where="--pounds",
                mend="add --simulate, or leave --pounds out",
            )
        _allot(act, by, effective_on, dry_run=dry_run, as_json=as_json)
        return
    view = queries.simulated(formula, against, year, pounds_given)
    if csv is not None:
        try:
            csv.write_text(allotment_csv(view), encoding="utf-8")
        except OSError as error:
            raise Failure(
                "ALT-021",
                f"the table cannot be written: {error.strerror}",
                str(csv),
                "name a file in a folder that is there and may be written to",
            ) from error
    if as_json:
        show(view, as_json=True)
        return
    show(_told(view), as_json=False)


def _act(formula: str, year: int | None, fund: str, words: str, *, official: bool) -> Allot:
    if official and not formula and year is not None:
        return Allot.by_file(fund, year, words)
    if official or not formula:
        raise Invalid(
            "ALT-023",
            "it is not said what to allot",
            where="command line",
            mend="name a --formula, or --official with --year and --fund",
        )
    return Allot.by_formula(formula, words)


def _allot(
    act: Allot, by: str | None, effective_on: str | None, *, dry_run: bool, as_json: bool
) -> None:
    if by is None:
        raise Invalid(
            "ALT-020",
            "it is not said who allots",
            where="--by",
            mend="name the Board's officer with --by, or add --simulate to post nothing",
        )
    ask = rehearse if dry_run else perform
    on = read_date(effective_on, "effective-on")
    receipt = ask(act, by=actor_ref(by), effective_on=on)
    show({"dry_run": dry_run} | receipt.as_dict(), as_json=as_json)


def load_command(
    path: Annotated[Path, typer.Argument(help="The official file.")],
    as_of: Annotated[
        str, typer.Option("--as-of", help="The day on which the bodies it names existed.")
    ],
    year: Annotated[
        int, typer.Option("--year", help="The year its money is for: 2018 is 2018/19.")
    ],
    dry_run: DryRun = False,
    by: By = None,
    effective_on: On = None,
    as_json: Json = False,
) -> None:
    """Take an official allocation file in: bad lines kept apart, figures checked."""
    on = read_date(effective_on, "effective-on")
    with told(quiet=as_json) as progress:
        loaded = service.load(
            path,
            by=actor_ref(by) if by else registrar(on),
            as_of=read_date(as_of, "as-of"),
            year=year,
            dry_run=dry_run,
            progress=progress,
            effective_on=on,
        )
    show(
        {
            "dry_run": dry_run,
            "act": None if dry_run else loaded.receipt.number,
            "file": loaded.number,
            "layout": loaded.layout,
            "lines": loaded.read.rows,
            "kept": len(loaded.read.good),
            "at_fault": len(loaded.read.faults),
            "said": loaded.receipt.summary,
            "faults": [
                {
                    "place": f"{path.name}:{fault.line}",
                    "column": fault.column,
                    "reason": fault.reason,
                    "mend": fault.mend,
                }
                for fault in loaded.read.faults
            ],
            "checks": [
                {
                    "check": check.says,
                    "holds": check.holds,
                    "differing": f"{check.differing:,} of {check.lines:,}",
                    "note": check.note,
                }
                for check in loaded.read.checks
            ],
        },
        as_json=as_json,
    )


def undo_command(
    number: Annotated[int, typer.Argument(help="Number of the file, as in money allocations.")],
    dry_run: DryRun = False,
    by: By = None,
    effective_on: On = None,
    as_json: Json = False,
) -> None:
    """Leave one allocation file out again."""
    on = read_date(effective_on, "effective-on")
    receipt = service.undo(
        number,
        by=actor_ref(by) if by else registrar(on),
        dry_run=dry_run,
        effective_on=on,
    )
    show({"dry_run": dry_run} | receipt.as_dict(), as_json=as_json)


def _told(view: queries.AllotmentView) -> dict[str, Any]:
    """The view as a person reads it: pounds and per cent, the largest changes first."""
    rows = sorted(
        view.rows,
        key=lambda row: -abs(row.against.difference_pence) if row.against else 0,
    )
    told: dict[str, Any] = {
        "formula": f"{view.formula.title} ({view.formula.name}, {view.formula.year_words})",
        "figures": view.told_by + (" — synthetic" if view.synthetic else ""),
        "total": pounds(view.total_pence) + (" — notional" if view.notional else ""),
        "pace": view.formula.pace,
    }
    if view.against and view.moved:
        told["beside"] = f"{view.against.title} ({view.against.name})"
        told["gain"] = f"{view.moved.gain} bodies, {pounds(view.moved.gained_pence)} together"
        told["lose"] = f"{view.moved.lose} bodies, {pounds(view.moved.lost_pence)} together"
    told["shares"] = [
        {
            "body": row.name,
            "per_head": pounds(row.per_head_pence),
            "gets": pounds(row.pence),
            "from_target": change(Fraction(row.closing_distance)),
            **(
                {
                    "change": pounds(row.against.difference_pence),
                    "per_head_change": pounds(row.against.difference_per_head_pence),
                    "percent": change(_exact(row.against.difference_rate)),
                }
                if row.against
                else {"bound": row.bound}
            ),
        }
        for row in rows
    ]
    return told


def _exact(ratio: Decimal | None) -> Fraction | None:
    return None if ratio is None else Fraction(ratio)
