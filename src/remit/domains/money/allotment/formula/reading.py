"""Reading formulas from their files: `formulas/<name>.toml`, each checked with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from remit.domains.money.allotment.formula.parts import (
    Band,
    Component,
    Formula,
    Kind,
    NeedsFrom,
    Opening,
    Pace,
    Rule,
    Source,
)
from remit.domains.money.allotment.limits import PENCE_MAX
from remit.errors import Invalid, NotFound

FORMULAS = Path(__file__).resolve().parents[4] / "formulas"
YEAR_MIN, YEAR_MAX = 1948, 2100

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=1_000)]
Part = Annotated[Decimal, Field(ge=0, le=1)]
Growth = Annotated[Decimal, Field(gt=-1, le=10)]
Pounds = Annotated[int, Field(gt=0, le=PENCE_MAX // 100)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Component(_Table):
    name: Name
    title: Words
    weight: Annotated[Decimal, Field(gt=0, le=1)]
    market_forces: bool = False
    inequality: bool = False


class _Band(_Table):
    above: Decimal
    floor: Growth
    cap: Growth | None = None


class _Pace(_Table):
    rule: Rule
    speed: Part = Decimal(1)
    floor: Growth | None = None
    cap: Growth | None = None
    below_target_max: Part | None = None
    band: tuple[_Band, ...] = ()


class _Total(_Table):
    pounds: Pounds | None = None
    per_head_pounds: Pounds | None = None
    notional: bool = False


class _Opening(_Table):
    kind: Opening
    on: date | None = None
    per_head_pounds: Pounds | None = None


class _Source(_Table):
    title: Words
    publisher: Words
    licence: Words
    taken: Words


class _File(_Table):
    title: Words
    says: Words
    year: Annotated[int, Field(ge=YEAR_MIN, le=YEAR_MAX)]
    kind: Kind
    fund: Name
    reviewed_on: date
    needs_from: NeedsFrom
    table: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.csv$")] | None = None
    unit_pence: Annotated[int, Field(ge=1, le=100_000_000)] = 1
    total: _Total | None = None
    opening: _Opening = _Opening(kind=Opening.NONE)
    pace: _Pace
    component: Annotated[tuple[_Component, ...], Field(min_length=1)]
    source: Annotated[tuple[_Source, ...], Field(min_length=1)]


def read_formula(path: Path) -> Formula:
    """The formula in a file, named as the file is.

    Raises `Invalid` (`ALT-001`); its details list every fault as file, line, what, mend.
    """
    text, table = _parsed(path)
    try:
        file = _File.model_validate(table)
    except ValidationError as error:
        raise _garbled(path, _shape_faults(text, error)) from None
    faults = [(_line_of(text, place), what) for place, what in _contradictions(file, path)]
    if faults:
        raise _garbled(path, faults)
    return Formula(
        name=path.stem,
        title=file.title,
        says=file.says,
        year=file.year,
        kind=file.kind,
        fund=file.fund,
        needs_from=file.needs_from,
        components=tuple(
            Component(
                each.name,
                each.title,
                Fraction(each.weight),
                each.market_forces,
                each.inequality,
            )
            for each in file.component
        ),
        pace=_pace(file.pace),
        unit_pence=file.unit_pence,
        sources=tuple(Source(**each.model_dump()) for each in file.source),
        reviewed_on=file.reviewed_on,
        total_pence=_pence(file.total.pounds if file.total else None),
        per_head_pence=_pence(file.total.per_head_pounds if file.total else None),
        notional=bool(file.total and file.total.notional),
        opening=file.opening.kind,
        opening_on=file.opening.on,
        opening_per_head_pence=_pence(file.opening.per_head_pounds),
        table=file.table or "",
    )


@cache
def formulas() -> dict[str, Formula]:
    """Every formula of the house, by name, the newest year first.

    Raises `Invalid` (`ALT-001`) where a file is at fault, or two are in force for one year.
    """
    found = [read_formula(path) for path in sorted(FORMULAS.glob("*.toml"))]
    found.sort(key=lambda formula: (-formula.year, formula.kind != Kind.IN_FORCE, formula.name))
    ruling: dict[tuple[int, str], str] = {}
    for formula in found:
        if formula.kind is not Kind.IN_FORCE:
            continue
        other = ruling.setdefault((formula.year, formula.fund), formula.name)
        if other != formula.name:
            what = f"`{other}` is in force for the same year and fund"
            raise _garbled(FORMULAS / f"{formula.name}.toml", [(1, what)])
    return {formula.name: formula for formula in found}


def named(name: str) -> Formula:
    """A formula by its name. Raises `NotFound` (`ALT-002`)."""
    if name not in formulas():
        raise NotFound(
            "ALT-002",
            f"there is no formula `{name}`",
            where="formula",
            mend="choose one of: " + ", ".join(formulas()),
        )
    return formulas()[name]


def in_force(year: int, fund: str) -> Formula:
    """The formula in force for a year and a fund. Raises `NotFound` (`ALT-002`)."""
    for formula in formulas().values():
        if (formula.kind, formula.year, formula.fund) == (Kind.IN_FORCE, year, fund):
            return formula
    raise NotFound(
        "ALT-002",
        f"no formula is in force for {year}/{(year + 1) % 100:02} and the fund `{fund}`",
        where="year",
        mend="choose a year and fund of: "
        + ", ".join(
            f"{formula.year} {formula.fund}"
            for formula in formulas().values()
            if formula.kind is Kind.IN_FORCE
        ),
    )


def _pence(pounds: int | None) -> int | None:
    return None if pounds is None else pounds * 100


def _parsed(path: Path) -> tuple[str, dict[str, Any]]:
    """A file's text and tables; numbers with a point are exact decimals."""
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        raise _garbled(path, [(1, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _garbled(path, [(line, "not UTF-8 text")]) from error
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"line (\d+)", str(error))
        raise _garbled(path, [(int(told[1]) if told else 1, f"not valid TOML: {error}")]) from error


def _pace(pace: _Pace) -> Pace:
    def exact(value: Decimal | None) -> Fraction | None:
        return None if value is None else Fraction(value)

    bands = tuple(
        Band(Fraction(band.above), Fraction(band.floor), exact(band.cap)) for band in pace.band
    )
    return Pace(
        pace.rule,
        Fraction(pace.speed),
        exact(pace.floor),
        exact(pace.cap),
        bands,
        exact(pace.below_target_max),
    )


def _contradictions(file: _File, path: Path) -> Iterator[tuple[str, str]]:
    """What no reader of shapes can see: the place, and what is wrong."""
    weights = sum((each.weight for each in file.component), Decimal(0))
    if weights != 1:
        yield "[[component]]", f"the weights add up to {weights}, not to 1"
    names = [each.name for each in file.component]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f'name = "{name}"', f"the component `{name}` stands twice"
    if file.needs_from is NeedsFrom.REGISTER and names != ["registered"]:
        yield "[[component]]", "the register knows no need but `registered`"
    if file.table and not (path.parent / file.table).is_file():
        yield "table =", f"there is no table `{file.table}` beside it"
    yield from _contradictions_of_money(file)
    yield from _contradictions_of_pace(file.pace)


def _contradictions_of_money(file: _File) -> Iterator[tuple[str, str]]:
    published = file.needs_from is NeedsFrom.CORE_ALLOCATIONS
    rule, opening = file.pace.rule, file.opening
    if file.total is None and not published:
        yield "needs_from", "nothing tells the total: the formula needs a [total]"
    if file.total is not None and (file.total.pounds is None) == (
        file.total.per_head_pounds is None
    ):
        yield "[total]", "a total is either `pounds` or `per_head_pounds`"
    if file.total is not None and (file.total.pounds or 0) * 100 % file.unit_pence:
        yield "[total]", "the total is no whole number of units of rounding"
    if rule is Rule.PUBLISHED and not published:
        yield "rule =", "only core_allocations tell what was published"
    if opening.kind is Opening.PUBLISHED and not published:
        yield "[opening]", "only core_allocations tell what was published"
    if rule is Rule.CONVERGE and opening.kind is Opening.NONE:
        yield "rule =", "there is nothing to converge from without an [opening]"
    if opening.kind is Opening.PER_HEAD:
        if opening.on is None or opening.per_head_pounds is None:
            yield "[opening]", "an opening per head needs `on` and `per_head_pounds`"
        if file.needs_from is not NeedsFrom.REGISTER:
            yield "[opening]", "only the register tells the lists of another day"


def _contradictions_of_pace(pace: _Pace) -> Iterator[tuple[str, str]]:
    """Bounds may only tighten as the distance grows: else more people could mean less money."""
    if pace.band and pace.floor is None:
        yield "[[pace.band]]", "bands need a `floor` of the pace itself"
    before: _Pace | _Band = pace
    for band in pace.band:
        if isinstance(before, _Band) and band.above <= before.above:
            yield "[[pace.band]]", "the bands do not stand in order of `above`"
        if before.floor is not None and band.floor > before.floor:
            yield "[[pace.band]]", "a floor rises with the distance from target"
        if before.cap is not None and (band.cap is None or band.cap > before.cap):
            yield "[[pace.band]]", "a cap rises with the distance from target"
        before = band
    every: tuple[_Pace | _Band, ...] = (pace, *pace.band)
    for bounds in every:
        if bounds.floor is not None and bounds.cap is not None and bounds.cap < bounds.floor:
            yield "floor =", f"the cap {bounds.cap} is below the floor {bounds.floor}"


def _shape_faults(text: str, error: ValidationError) -> list[tuple[int, str]]:
    faults = []
    for fault in error.errors(include_url=False):
        words = [str(part) for part in fault["loc"]]
        key = next((word for word in reversed(words) if not word.isdecimal()), "")
        message = fault["msg"][:1].lower() + fault["msg"][1:]
        faults.append((_line_of(text, key), f"{'.'.join(words)}: {message}"))
    return faults


def _line_of(text: str, fragment: str) -> int:
    """The line, from 1, on which a fragment first begins a line; 1 where it cannot be told."""
    for number, line in enumerate(text.splitlines(), start=1):
        if fragment and line.lstrip().startswith(fragment):
            return number
    return 1


def _garbled(path: Path, faults: list[tuple[int, str]]) -> Invalid:
    mend = "correct the file; docs/money/formulas.md has the form"
    line, what = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return Invalid(
        "ALT-001",
        f"the formula cannot be used: {what}{more}",
        where=f"{path.name}:{line}",
        mend=mend,
        details={
            "faults": [
                {"file": path.name, "line": line, "what": what, "mend": mend}
                for line, what in faults
            ]
        },
    )
