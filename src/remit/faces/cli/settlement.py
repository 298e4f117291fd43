"""`remit settlement` and `remit may`: the law asked, proved, compared and exported.

Exit codes: 0 all hold, 3 a pledge does not hold (or a recorded decision differs), 4 what was given
cannot be analysed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from remit.acts.law import PACKS, settlements
from remit.domains.law.proofs import verdicts_over
from remit.domains.law.vocabulary import DAY
from remit.engines.settlement.limits import SECONDS_MAX
from remit.engines.settlement.ruling import EPOCH
from remit.errors import DoesNotHold, Invalid, NotFound
from remit.faces.cli.output import show

if TYPE_CHECKING:
    from remit.engines.settlement import Pack
    from remit.engines.settlement.prover import Audit, Change, Pledges, Verdict
    from remit.engines.settlement.prover.audit import Erring

app = typer.Typer(help="The law: proved, compared, exported.", no_args_is_help=True)

PackName = Annotated[
    str, typer.Argument(metavar="PACK", help="A settlement, such as england_2013.")
]
PledgesName = Annotated[
    str, typer.Option("--pledges", help="Pledges of this house by name, or a folder of them.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
LETTERS = "letters_2012"
MARKS = {
    "holds": "[green]✓[/green]",
    "broken": "[bold red]✗[/bold red]",
    "silent": "[yellow]·[/yellow]",
    "vacuous": "[bold red]∅[/bold red]",
}
NOT_HOLDING = ("broken", "vacuous")


@app.command("prove")
def prove_command(pack: PackName, pledges: PledgesName = LETTERS, as_json: Json = False) -> int:
    """Prove every pledge over a settlement, for every case there can be.

    The law is taken without the rules of the house. Answers 3 where a pledge is broken or vacuous.
    """
    from remit.engines.settlement import text_to_prove
    from remit.engines.settlement.prover import erring_permits

    law = settlements().named(pack)
    found = verdicts_over(law, _pledges(pledges))
    return _tell(pack, found, erring_permits(text_to_prove(law)), as_json=as_json)


@app.command("check")
def check_command(
    folder: Annotated[
        Path, typer.Argument(help="schema.cedarschema, policies/*.cedar and pledges/*.cedar.")
    ],
    seconds: Annotated[
        float,
        typer.Option("--seconds", min=0.001, help="How long a solver may take over one question."),
    ] = SECONDS_MAX,
    as_json: Json = False,
) -> int:
    """Prove the pledges of any folder over its own policies.

    Answers 3 where a pledge does not hold, 4 where the folder cannot be analysed.
    """
    from remit.engines.settlement import prover

    law = prover.load_folder(_folder(folder))
    found = prover.prove(law, law.pledges, written_for_it=True, seconds=seconds)
    erring = prover.erring_permits(law, seconds=seconds)
    return _tell(law.name, found, erring, as_json=as_json)


@app.command("compare")
def compare_command(
    a: Annotated[str, typer.Argument(metavar="A", help="The law before.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The law after.")],
    as_json: Json = False,
) -> None:
    """Who gained and who lost which power from one settlement to another, each with a case."""
    from remit.engines.settlement import prover

    laws = [settlements().named(name).law_alone() for name in (a, b)]
    changes = prover.compare(*laws)
    if as_json:
        _print({"a": a, "b": b, "changes": [change.as_dict() for change in changes]})
        return
    for change in changes:
        who = change.who or change.principal_type
        sign, only = ("+", b) if change.direction == "gained" else ("-", a)
        refused = ", ".join(change.refused_by) or "no power reaches it"
        print(f"{sign} {who} {change.act} ({', '.join(change.allowed_by)}; else {refused})")
        print(f"    allowed under {only} alone, for example: {_case_words(change)}")
    if not changes:
        print("the two decide every case alike")


@app.command("findings")
def findings_command(pack: PackName, as_json: Json = False) -> None:
    """What nobody asked: powers nobody can use, powers that two kinds of body hold, clauses that
    add nothing, limits that can err.

    Of an act that nobody may do, `expected` says whether the pack gives the reason or a limit
    forbids it outright; any other is a surprise, and so is one that the pack says nobody may do and
    somebody may.
    """
    from remit.engines.settlement import prover

    law = settlements().named(pack)
    audit = prover.audit(law)
    found = audit.as_dict() | {
        "nobody_may": _nobody_may(law, audit),
        "shared_powers": [
            {"act": each.act, "kinds": list(each.kinds)} for each in prover.shared_powers(law)
        ],
    }
    if as_json:
        _print(found)
    else:
        show(found, as_json=False)


@app.command("export")
def export_command(
    pack: PackName,
    pledges: PledgesName = LETTERS,
    pledge: Annotated[
        list[str] | None, typer.Option("--pledge", help="Only this pledge; may be given again.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="A folder to write into; printed as JSON if not given."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Certificates, with a second solver's opinion, and the questions themselves in SMT-LIB."""
    from remit.engines.settlement import prover, text_to_prove

    promised = _pledges(pledges)
    chosen = promised.only(*pledge) if pledge else promised
    law = settlements().named(pack)
    verdicts = verdicts_over(law, chosen, certified_on=date.today())
    exported = [
        {
            "pledge": each.id,
            "certificate": verdict.certificate,
            "smtlib": [
                {"environment": name, "text": text}
                for name, text in prover.export_pledge(text_to_prove(law, each.over), each)
            ],
        }
        for each, verdict in zip(chosen.pledges, verdicts, strict=True)
    ]
    if to is None:
        _print({"pack": pack, "exported": exported})
        return
    files = list(_write(to, exported))
    show({"pack": pack, "folder": str(to), "files": len(files)}, as_json=as_json)


@app.command("recheck")
def recheck_command(
    certificate: Annotated[Path, typer.Argument(help="A certificate's JSON file.")],
    pledges: PledgesName = LETTERS,
    as_json: Json = False,
) -> None:
    """Prove again what a certificate says. Answers 3 where anything differs."""
    from remit.engines.settlement import prover, text_to_prove

    made = _certificate(certificate)
    promised = _pledges(pledges).only(str(made.get("pledge", "")))
    # The pledge itself says over what it is proved; the certificate is not asked.
    law = text_to_prove(settlements().named(str(made.get("pack", ""))), promised.pledges[0].over)
    verdict = prover.check_certificate(made, law, promised)
    show(
        {"pack": law.name, "pledge": verdict.pledge_id, "verdict": verdict.status, "same": True},
        as_json=as_json,
    )


@app.command("differential")
def differential_command(
    folder: Annotated[Path, typer.Argument(help="Cases in the layout of Cedar's own tests.")],
    as_json: Json = False,
) -> int:
    """Evaluate recorded requests on the prover's own terms, and compare with the decisions.

    Answers 3 where one is wrong.
    """
    from remit.engines.settlement import prover

    report = prover.differential(_folder(folder))
    if as_json:
        _print(report.as_dict())
    else:
        show(report.as_dict(), as_json=False)
    return DoesNotHold.exit_code if report.wrong else 0


def may_command(
    who: Annotated[
        str,
        typer.Argument(
            help="An officer's reference, a body's code, a kind of "
            "body such as ccg, patient, or operator."
        ),
    ],
    act: Annotated[str, typer.Argument(help="An act, such as award_direct.")],
    thing: Annotated[
        str,
        typer.Argument(
            metavar="ON",
            help="own, another, a kind of body, a body's code, or a name in a dossier.",
        ),
    ] = "",
    on: Annotated[str | None, typer.Option("--on", help="The day; today if not given.")] = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help="name=value; may be given again.")
    ] = None,
    pack: Annotated[
        str, typer.Option("--pack", help="A settlement; the one in force on the day if not given.")
    ] = "",
    as_json: Json = False,
) -> None:
    """May I? The answer, its clauses, and what it depends on."""
    from remit.domains.law.queries.may import may
    from remit.faces.cli.commands import read_date

    answer = may(who, act, thing, read_date(on, "on"), fact or (), pack)
    if as_json:
        show(answer, as_json=True)
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"[bold]{answer.status}[/bold]: may {escape(answer.who_label)} "
        f"{answer.title}, on {escape(answer.thing_label)}, on {answer.on}?"
    )
    for clause in answer.clauses:
        console.print(f"  {clause.clause}: {clause.says}", markup=False)
    if answer.nobody:
        console.print(f"  nobody may: {answer.nobody}", markup=False)
    for given in answer.given:
        source = f"on record: {given.stands}" if given.origin == "register" else "supposed"
        console.print(f"  {given.name}={given.value} ({source})", markup=False)
    for step in answer.lifting:
        console.print(f"  it would be permitted after this: {step}", markup=False)
    for way in answer.ways:
        console.print(
            "  it would be permitted if" if answer.status == "refused" else "  permitted if"
        )
        for condition in way:
            judge = f" ({condition.judge} must judge it)" if condition.kind == "judgement" else ""
            console.print(
                f"    {condition.name}={condition.value}: {condition.asks}{judge}", markup=False
            )
    for duty in answer.duties:
        console.print(f"  by {duty.due_on}: {duty.says} ({duty.clause})", markup=False)


def _pledges(name: str) -> Pledges:
    """Pledges by name, or from a folder. Raises `NotFound` (`SET-106`)."""
    from remit.engines.settlement.prover import load_pledges

    known = PACKS.parent / "pledges" / name
    return load_pledges(known if known.is_dir() else Path(name))


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise NotFound(
            "SET-106",
            f"there is no folder `{path}`",
            where="folder",
            mend="name a folder that exists",
        )
    return path


def _certificate(path: Path) -> Mapping[str, Any]:
    """A certificate's JSON. Raises `Invalid` (`SET-114`)."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Invalid(
            "SET-114",
            f"the certificate cannot be read: {error}",
            where=path.name,
            mend="give a file that `remit settlement export` wrote",
        ) from error
    if not isinstance(read, dict):
        raise Invalid(
            "SET-114",
            "this is no certificate of a proof",
            where=path.name,
            mend="give a file that `remit settlement export` wrote",
        )
    return read


def _nobody_may(law: Pack, audit: Audit) -> list[dict[str, Any]]:
    """Each act that nobody may do with why, the surprises first; and any that somebody may after
    all."""
    dead = {each.act: each.by for each in audit.dead_acts}
    found = []
    for act in dict.fromkeys([*dead, *law.no_power]):
        limits = [law.clauses[each] for each in dead.get(act, ())]
        beaten = [f"{limit.says} ({limit.clause})" for limit in limits]
        if act not in dead:
            expected, why = False, "somebody may, though the pack says that nobody may"
        elif act in law.no_power or beaten:
            expected, why = True, law.no_power.get(act) or "; ".join(beaten)
        else:
            expected, why = False, "no power reaches it, and the pack does not say why"
        found.append({"act": act, "expected": expected, "why": why})
    return sorted(found, key=lambda each: bool(each["expected"]))


def _tell(
    pack: str, verdicts: Iterable[Verdict], erring: Iterable[Erring], *, as_json: bool
) -> int:
    """Print the verdicts, and a warning for each power that can err; answers the exit code."""
    found = list(verdicts)
    warnings = [
        {
            "policy": each.policy,
            "where": each.where,
            "what": f"the permit `{each.policy}` can err, and a permit that errs permits nothing",
            **each.example.as_dict(),
        }
        for each in erring
    ]
    if as_json:
        _print(
            {
                "pack": pack,
                "pledges": [verdict.as_dict() for verdict in found],
                "warnings": warnings,
            }
        )
    else:
        for warning in warnings:
            print(f"warning: {warning['what']} ({warning['where']})", file=sys.stderr)
        console = Console(highlight=False, soft_wrap=True)
        for verdict in found:
            console.print(f"{MARKS[verdict.status]} ", end="")
            why = ", ".join(verdict.clauses) or verdict.reason
            console.print(
                f"{verdict.pledge_id}: {verdict.status}" + (f" ({why})" if why else ""),
                markup=False,
            )
    wrong = any(verdict.status in NOT_HOLDING for verdict in found)
    return DoesNotHold.exit_code if wrong else 0


def _case_words(change: Change) -> str:
    """The day and the facts of a case, in one line."""
    facts = dict(change.example.context)
    day = facts.pop(DAY, None)
    words = [
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in sorted(facts.items())
    ]
    when = [f"on {EPOCH + timedelta(days=day)}"] if day is not None else []
    return ", ".join([*when, *words]) or "any"


def _write(folder: Path, exported: Iterable[Mapping[str, Any]]) -> Iterable[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for each in exported:
        file = folder / f"{each['pledge']}.certificate.json"
        file.write_text(json.dumps(each["certificate"], indent=2) + "\n", "utf-8")
        yield file
        for place, question in enumerate(each["smtlib"], 1):
            file = folder / f"{each['pledge']}.{place}.smt2"
            # Whoever runs it has only this file: it says what is asked and what an answer means.
            file.write_text(
                f"; {each['pledge']} over {each['certificate']['pack']}:"
                f" {question['environment']}\n"
                "; sat: there is a case that breaks the promise; unsat: there is none\n"
                f"(set-logic ALL)\n{question['text']}",
                "utf-8",
            )
            yield file


def _print(document: Mapping[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2, default=str))
