"""`remit outcomes load|undo|build|export|prepare`: counts in, out, made again, taken as tables."""

from __future__ import annotations

from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from remit.domains.bodies.entities import registrar
from remit.domains.outcomes import house, releases
from remit.domains.outcomes.loading import service
from remit.domains.outcomes.queries import measure_list, shown_measure
from remit.domains.outcomes.tables_as_text import measure_csv
from remit.errors import DoesNotHold, Failure, NotFound
from remit.faces.cli.commands import actor_ref, read_date
from remit.faces.cli.example import loaded_country
from remit.faces.cli.load import By, DryRun, Json, On, outcome_line
from remit.faces.cli.output import show
from remit.faces.cli.progress import told
from remit.house.beside import come_last
from remit.house.progress import Progress


def load_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")],
    month: Annotated[
        str, typer.Option("--month", help="The month of a file that does not tell it: 2024-04.")
    ] = "",
    role: Annotated[
        str, typer.Option("--role", help="numerator or denominator, where the name has neither.")
    ] = "",
    dry_run: DryRun = False,
    by: By = None,
    effective_on: On = None,
    as_json: Json = False,
) -> None:
    """Count files of activity and outcomes: bad rows kept apart, totals reconciled, an act each."""
    on = read_date(effective_on, "effective-on")
    asked = service.Asked(month=int(month.replace("-", "") or 0), role=role)
    with told(quiet=as_json) as progress:
        taken = service.load(
            paths,
            by=actor_ref(by) if by else registrar(on),
            dry_run=dry_run,
            progress=progress,
            effective_on=on,
            wanted=service.Wanted(asked=asked),
        )
        if not dry_run:
            releases.make_all(progress)
    show(
        {
            "dry_run": dry_run,
            "cube": house.of_record().hash,
            "outcomes": [outcome_line(each, dry_run=dry_run) for each in taken],
        },
        as_json=as_json,
    )


def undo_command(
    number: Annotated[int, typer.Argument(help="Number of the source, as in outcomes list.")],
    dry_run: DryRun = False,
    by: By = None,
    effective_on: On = None,
    as_json: Json = False,
) -> None:
    """Leave one counted file out again; what it corrected counts again."""
    on = read_date(effective_on, "effective-on")
    receipt = service.undo(
        number, by=actor_ref(by) if by else registrar(on), dry_run=dry_run, effective_on=on
    )
    show({"dry_run": dry_run} | receipt.as_dict(), as_json=as_json)


def build_command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="The files that were counted; none: only check.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the cube against the journal, or make it again from the same files and compare.

    With REMIT_ENGINE=spark, Spark counts: the cells must be the same.
    """
    with told(quiet=as_json) as progress:
        done = service.rebuild(paths, progress) if paths else []
        cube = house.current()
        wrong = cube.verify()
        releases.make_all(progress)
    answer = {
        "cube": cube.hash,
        "parts": len(cube.manifest().parts),
        "built": [_built(each) for each in done],
        "wrong": wrong,
    }
    differing = [each.loaded.source for each in done if each.known and not each.same]
    if wrong or differing:
        raise DoesNotHold(
            "OUT-021",
            f"{len(wrong) + len(differing)} counted sources are not what the journal says",
            where=(wrong or differing)[0],
            mend="give the files they were counted from: remit outcomes build PATH",
            details=answer,
        )
    show(answer, as_json=as_json)


def _built(each: service.Rebuilt) -> dict[str, Any]:
    if each.loaded.refused is not None:
        said = each.loaded.refused.what
    elif not each.known:
        said = "the journal does not know it: remit outcomes load"
    else:
        said = "the same cells" if each.same else "other cells than were counted"
    return {"file": each.loaded.source, "said": said}


def export_command(
    folder: Annotated[Path, typer.Argument(help="Where to write; made if missing.")],
    measure: Annotated[
        str, typer.Option("--measure", help="Only this measure; all with figures if not given.")
    ] = "",
    period: Annotated[str, typer.Option("--period", help="2018/19, 2018-04 or all.")] = "",
    as_json: Json = False,
) -> None:
    """Write figures as CSV, a file for each measure, with what they rest on in each row."""
    names = (
        [measure]
        if measure
        else [line.name for line in measure_list().measures if line.has_figures]
    )
    written = []
    with told(quiet=as_json) as progress:
        for turn, name in enumerate(names, start=1):
            view = shown_measure(name, period)
            target = folder / f"{name}-{view.period.key.replace('/', '-')}.csv"
            _write(target, measure_csv(view))
            written.append({"file": str(target), "rows": len(view.rows), "cube": view.trust.cube})
            progress("measures", turn)
    show({"written": written}, as_json=as_json)


def example_command(as_json: Json = False) -> None:
    """Invent a year of activity for the example country and count it; all of it is marked made up.

    A house with the example does this by itself once it is up.
    """
    from remit.countries.outcomes import counted, load_outcomes

    country = loaded_country()
    if country is None:
        raise NotFound(
            "OUT-023",
            "this house holds no example country",
            where="register",
            mend="load activity of your own: remit outcomes load PATH",
        )
    done = 0
    if not counted():
        with told(quiet=as_json) as progress:
            done = load_outcomes(country, progress)
    show({"counted": done, "cube": house.of_record().hash, "synthetic": True}, as_json=as_json)


def prepare_command(
    give_way: Annotated[
        bool,
        typer.Option(
            help="Once the example is counted, take only the processor time nobody else wants."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Count the example's outcomes, if this house has one, and keep on disk what pages will ask.

    A house does this by itself once it is up. What is kept already takes no time.
    """
    from remit.countries.outcomes import counted, load_outcomes
    from remit.domains.outcomes.ahead import awaited
    from remit.domains.outcomes.pages import ahead as drawn
    from remit.faces.site.as_at import PRESETS

    progress = Progress(quiet=as_json)
    country = loaded_country()
    if country is not None and not counted():
        with progress.step("activity of the example"):
            load_outcomes(country)
    if give_way:
        come_last()
    days = (date.today(), *PRESETS)
    for what, ask in chain(awaited(days), drawn.awaited(days)):
        with progress.step(what):
            ask()
    rows = [{"question": what, "seconds": spent} for what, spent in progress.seconds.items()]
    show({"prepared": rows}, as_json=as_json)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(
            "OUT-022",
            f"the table cannot be written: {error.strerror}",
            str(file),
            "name a folder that may be written to",
        ) from error
