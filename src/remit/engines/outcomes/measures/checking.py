"""Loading a folder of measures: a folder with one fault does not load, and all faults are told.

sources.toml     where counts come from, and their series with dimensions
left_out.toml    measures that are not here, each with its reason
NAME.toml        one measure
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from remit.engines.outcomes.disclosure import RULES
from remit.engines.outcomes.measures.measure import (
    Counted,
    LeftOut,
    Measure,
    Measures,
    Source,
    Target,
)
from remit.engines.outcomes.measures.methods import METHODS, Method
from remit.engines.outcomes.measures.reading import Reading, Table
from remit.engines.outcomes.statistics import STANDARDS, Better
from remit.errors import Invalid

SOURCES, LEFT_OUT = "sources.toml", "left_out.toml"
NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
ROLLED_UP: Final = {"area": ("practice",)}
"""Of whom a figure may be made from whom: whose each practice is, is known on every day."""

REVIEW_DAYS_MAX: Final = 3 * 366
"""No measure goes longer without a review: three years."""


def load_measures(folder: Path) -> Measures:
    """Read and check every file of a folder.

    Raises `Invalid` (`MEA-001`) with every fault found, each with file, line and remedy.
    """
    reading = Reading(folder)
    sources = _sources(reading)
    left_out = _left_out(reading)
    measures = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name not in (SOURCES, LEFT_OUT):
            measure = _measure(reading, path.name, sources)
            if measure is not None:
                measures[measure.name] = measure
    if reading.faults:
        first = reading.faults[0]
        raise Invalid(
            "MEA-001",
            f"the measures have {len(reading.faults)} fault(s): {first['what']}",
            where=f"{first['file']}:{first['line']}",
            mend=first["mend"],
            details={"faults": reading.faults},
        )
    return Measures(measures, sources, left_out)


def _sources(reading: Reading) -> dict[str, Source]:
    found = {}
    for name, entries in (reading.toml(SOURCES) or {}).items():
        table = Table(reading, SOURCES, name, entries if isinstance(entries, dict) else {})
        series = table.get("series", dict) or {}
        for each, dimensions in series.items():
            if not each.startswith(f"{name}.") or not isinstance(dimensions, list):
                table.fault(
                    "series",
                    f"the series `{each}` of `{name}` is not written as it should be",
                    f'write "{name}.what" = ["dimension", ...]',
                )
        found[name] = Source(
            name=name,
            title=table.get("title", str) or "",
            publisher=table.get("publisher", str) or "",
            licence=table.get("licence", str) or "",
            period=table.get("period", str) or "",
            series={each: tuple(dimensions) for each, dimensions in series.items()},
            last_bin=int(table.get("last_bin", float) or 0)
            if "last_bin" in table.entries
            else None,
            synthetic=bool(table.get("synthetic", bool, False)),
        )
        table.nothing_else()
    return found


def _last_bin(table: Table) -> int | None:
    return int(table.get("last_bin", float) or 0) if "last_bin" in table.entries else None


def _left_out(reading: Reading) -> tuple[LeftOut, ...]:
    found = []
    for entries in (reading.toml(LEFT_OUT) or {}).get("left_out", []):
        table = Table(reading, LEFT_OUT, "left_out", entries)
        texts = [table.get(key, str) or "" for key in ("reference", "title", "reason")]
        table.nothing_else()
        found.append(LeftOut(*texts))
    return tuple(found)


def _measure(reading: Reading, file: str, sources: Mapping[str, Source]) -> Measure | None:
    entries = reading.toml(file)
    if entries is None:
        return None
    before = len(reading.faults)
    table = Table(reading, file, "", entries)
    _check_name(table, file)
    given = _plain(table)
    method = METHODS.get(table.chosen("method", list(METHODS)) or "")
    given |= _people(table) | {"method": method, "target": _target(table, given["better"])}
    given |= _parts(table, method)
    for key, choices in (("disclosure", RULES), ("standard", STANDARDS)):
        if key == "disclosure" or (method and method.standard):
            given[key] = table.chosen(key, list(choices)) or ""
    if method and method.parameter:
        given["parameter"] = table.get("parameter", float)
    if method:
        given["sources"] = _check_series(table, given, method, sources)
        _check_example(table, given)
    table.nothing_else()
    if len(reading.faults) > before:
        return None
    content = (reading.folder / file).read_bytes()
    return Measure(
        **given | {"disclosure": RULES[given["disclosure"]]},
        name=file.removesuffix(".toml"),
        hash=hashlib.sha256(content).hexdigest(),
    )


def _plain(table: Table) -> dict[str, Any]:
    texts = ("title", "why", "framework", "by", "population", "standardisation", "unit")
    better = table.chosen("better", [each.value for each in Better])
    told_by = ""
    if "told_by" in table.entries:
        others = ROLLED_UP.get(str(table.entries.get("by")), ())
        told_by = table.chosen("told_by", list(others)) or ""
    return {
        **{key: table.get(key, str) for key in texts},
        "caution": table.get("caution", str, "") if "caution" in table.entries else "",
        "told_by": told_by,
        "multiplier": table.get("multiplier", float),
        "better": Better(better) if better else None,
        "example": table.get("example", bool, False) if "example" in table.entries else False,
    }


def _people(table: Table) -> dict[str, Any]:
    """Who wrote it, who checked it, and when somebody looks again."""
    found: dict[str, Any] = {
        key: table.get(key, str) for key in ("author", "checker", "checked")
    } | {key: table.get(key, date) for key in ("reviewed_on", "next_review")}
    author, checker = found["author"] or "", found["checker"] or ""
    if author and author.casefold().strip() == checker.casefold().strip():
        table.fault(
            "checker",
            f"the checker is the author, `{author}`",
            "let somebody else check it, and write who",
        )
    then, again = found["reviewed_on"], found["next_review"]
    if then and again and not timedelta(0) < again - then <= timedelta(REVIEW_DAYS_MAX):
        table.fault(
            "next_review",
            f"the next review on {again} is not within three years after {then}",
            "set a day within three years after the last review",
        )
    return found


def _target(table: Table, better: Better | None) -> Target | None:
    inner = table.table("target", needed=False)
    if inner is None:
        return None
    value, since = inner.get("value", float), inner.get("since", date)
    source = inner.get("source", str)
    inner.nothing_else()
    if better is Better.NEITHER:
        inner.fault("value", "a target without a better direction", "say which way is better")
    return Target(value, since, source) if value is not None and since and source else None


def _parts(table: Table, method: Method | None) -> dict[str, Counted | None]:
    return {
        "numerator": _counted(table, "numerator", needed=True),
        "denominator": _counted(table, "denominator", needed=True)
        if method is None or method.denominator
        else None,
    }


def _counted(table: Table, key: str, *, needed: bool) -> Counted | None:
    inner = table.table(key, needed=needed)
    if inner is None:
        return None
    where = inner.table("where", needed=False)
    found = Counted(
        says=inner.get("says", str) or "",
        series=inner.texts("series"),
        minus=inner.texts("minus", needed=False),
        where={each: where.texts(each) for each in where.entries} if where else {},
        mean_of_months=bool(inner.get("mean_of_months", bool, False))
        if "mean_of_months" in inner.entries
        else False,
    )
    inner.nothing_else()
    return found


def _check_name(table: Table, file: str) -> None:
    stem = file.removesuffix(".toml")
    if not NAME.fullmatch(stem):
        table.fault(
            "",
            f"`{file}` is a wrong name for a measure",
            "name it in small letters and digits, words joined by _",
        )
    said = table.get("name", str)
    if said is not None and said != stem:
        table.fault(
            "name",
            f"the measure calls itself `{said}`, its file `{stem}`",
            "give both the same name",
        )


def _check_series(
    table: Table, given: Mapping[str, Any], method: Method, sources: Mapping[str, Source]
) -> tuple[Source, ...]:
    """Every series and dimension named must be in a source; answers the sources used."""
    known = {name: dims for source in sources.values() for name, dims in source.series.items()}
    used = set()
    for part in ("numerator", "denominator"):
        counted: Counted | None = given[part]
        if counted is None:
            continue
        inner = Table(table.reading, table.file, part, table.entries[part])
        for series in (*counted.series, *counted.minus):
            if series not in known:
                inner.fault(
                    "series",
                    f"no source has the column `{series}`",
                    f"add it to {SOURCES}, or choose one of: {', '.join(sorted(known))}",
                )
                continue
            used.add(series.split(".")[0])
            if method.along == "bin" and sources[series.split(".")[0]].last_bin is None:
                inner.fault(
                    "series",
                    f"the source of `{series}` does not say which bin is its last",
                    f"add last_bin = 104, or whichever it is, to {SOURCES}",
                )
            needs = {given["told_by"] or given["by"] or "", method.along, *counted.where} - {""}
            needs |= {"month"} if counted.mean_of_months else set()
            for dimension in sorted(needs - set(known[series])):
                inner.fault(
                    "where" if dimension in counted.where else "series",
                    f"`{series}` is not counted by `{dimension}`",
                    f"it is counted by: {', '.join(known[series])}",
                )
    return tuple(sources[name] for name in sorted(used))


def _check_example(table: Table, given: Mapping[str, Any]) -> None:
    made_up = [source.name for source in given["sources"] if source.synthetic]
    if made_up and not given["example"]:
        table.fault(
            "example",
            f"the counts of `{made_up[0]}` are made up, and the measure does not say so",
            "write example = true",
        )
