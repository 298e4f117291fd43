"""Which official file this is, told by its content and never by its name.

One line of a CSV file is one record in every layout known here: none of them breaks a line within
a field. Reading line by line keeps a stray quote from swallowing what follows it.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from remit.errors import Invalid

RECOGNITION_LINES_MAX = 200
BOUNDARY_FILE_BYTES_MAX = 200_000_000
LINE_CHARACTERS_MAX = 100_000
ODS_COLUMNS = 27

ROLE_SUB_ICB, ROLE_HUB, ROLE_REPORTING_ENTITY = "RO319", "RO218", "RO327"
HUB_WORDS = "COMMISSIONING HUB"
REPORTING_ENTITY_WORDS = "SUB-ICB REPORTING ENTITY"


class LayoutName(StrEnum):
    """The layouts that are known."""

    ECCG = "eccg"
    ETR = "etr"
    EPRACCUR = "epraccur"
    CCG_LIST = "ccg_list"
    ICB_LIST = "icb_list"
    CCG_REGISTER = "ccg_register"
    BOUNDARIES = "boundaries"


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout as found in one file.

    `columns` are the names of the columns that matter, where the file names them: `ons`, `ods`,
    `name` and so on to the header's own words. `as_of` is the date that the header tells.
    """

    name: LayoutName
    columns: dict[str, str]
    as_of: date | None = None


TITLES = {
    LayoutName.ECCG: "ODS register of commissioners (eccg)",
    LayoutName.ETR: "ODS register of trusts (etr)",
    LayoutName.EPRACCUR: "ODS register of practices (epraccur)",
    LayoutName.CCG_LIST: "ONS list of clinical commissioning groups",
    LayoutName.ICB_LIST: "ONS list of integrated care boards",
    LayoutName.CCG_REGISTER: "register of clinical commissioning groups with area teams",
    LayoutName.BOUNDARIES: "boundaries (GeoJSON)",
}

_ONS_HEADER = re.compile(r"^(CCG|ICB)(\d\d)CD$", re.IGNORECASE)


def recognise(path: Path) -> Layout:
    """The layout of the file at `path`.

    Raises `Invalid` where it is empty (LOD-002), not UTF-8 (LOD-003), broken JSON (LOD-004), or
    none of the layouts known (LOD-005).
    """
    with opened(path) as lines:
        head = [line for line in islice(lines, RECOGNITION_LINES_MAX) if line.strip()]
    if not head:
        raise Invalid("LOD-002", "the file is empty", str(path), "fetch the file again")
    if head[0].lstrip().startswith(("{", "[")):
        return layout_of_collection(path, collection_of(path))
    first = fields_of(head[0]) or []
    layout = _layout_of_header(first) or _layout_of_ods(head)
    if layout is None:
        raise unknown_layout(path)
    return layout


def unknown_layout(path: Path) -> Invalid:
    """The error for a file in no layout that is known."""
    return Invalid(
        "LOD-005",
        "the file is in no layout that is known",
        str(path),
        "give one of: " + "; ".join(TITLES.values()),
    )


class opened:  # noqa: N801 - reads as a verb where it is used
    """The lines of a text file, each without its line ending, as UTF-8 with or without a mark."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Iterator[str]:
        try:
            self.file = self.path.open(encoding="utf-8-sig")
        except OSError as error:
            raise Invalid(
                "LOD-001",
                f"the file cannot be opened: {error.strerror}",
                str(self.path),
                "check the path and the rights to read it",
            ) from error
        return self._lines()

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def _lines(self) -> Iterator[str]:
        try:
            for line in self.file:
                yield line.rstrip("\n")
        except UnicodeDecodeError as error:
            raise Invalid(
                "LOD-003",
                "the file is not UTF-8 text",
                f"{self.path}, line {_undecodable_line(self.path)}",
                "save it as UTF-8, or fetch the file again",
            ) from error
        except OSError as error:
            raise Invalid(
                "LOD-001",
                f"the file cannot be read: {error.strerror}",
                str(self.path),
                "check that it is a file and can be read",
            ) from error


def _undecodable_line(path: Path) -> int:
    """The first line, from 1, that is not UTF-8: text is decoded in blocks, which have no lines."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1


def fields_of(line: str) -> list[str] | None:
    """The fields of one line of CSV, None where its quotes are broken or it is far too long."""
    if len(line) > LINE_CHARACTERS_MAX:
        return None
    quoted = line[1:-1].split('","')
    # Most lines quote every field and hold no other quote: splitting is all there is to do.
    if line[:1] == line[-1:] == '"' and line.count('"') == 2 * len(quoted):
        return quoted
    try:
        return next(csv.reader((line,), strict=True), [])
    except csv.Error:
        return None


def collection_of(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises `Invalid` (LOD-004) where it is broken or too large."""
    if path.stat().st_size > BOUNDARY_FILE_BYTES_MAX:
        raise Invalid(
            "LOD-006",
            "the boundary file is too large to be held in memory",
            str(path),
            f"give a generalised set of boundaries below {BOUNDARY_FILE_BYTES_MAX:,} bytes",
        )
    with opened(path) as lines:
        text = "\n".join(lines)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Invalid(
            "LOD-004",
            "the JSON is broken or ends too early",
            f"{path}{place}",
            "fetch the file again",
        ) from error
    if not isinstance(found, dict):
        raise unknown_layout(path)
    return found


def layout_of_collection(path: Path, collection: dict[str, Any]) -> Layout:
    """The layout of a GeoJSON feature collection, by the names of its features' properties."""
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise unknown_layout(path)
    for feature in features[:RECOGNITION_LINES_MAX]:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            layout = _layout_of_properties(properties)
            if layout is not None:
                return layout
    raise unknown_layout(path)


def _layout_of_properties(properties: dict[str, Any]) -> Layout | None:
    if {"ccg_code", "ccg_name"} <= properties.keys():
        return Layout(LayoutName.BOUNDARIES, {"kind": "ccg", "ods": "ccg_code", "name": "ccg_name"})
    for key in properties:
        match = _ONS_HEADER.match(key)
        if match:
            kind, year = match[1].lower(), match[2]
            name = next((k for k in properties if k.lower() == f"{kind}{year}nm"), "")
            columns = {"kind": kind, "ons": key, "name": name}
            return Layout(LayoutName.BOUNDARIES, columns, _april(year))
    return None


def _layout_of_header(header: list[str]) -> Layout | None:
    """A list of codes names its columns: CCG20CD (ONS code), CCG20CDH (ODS code), CCG20NM."""
    match = next((found for text in header if (found := _ONS_HEADER.match(text.strip()))), None)
    if match is None:
        return None
    stem = f"{match[1]}{match[2]}".upper()
    upper = {text.strip().upper(): text for text in header}
    wanted = {"ons": f"{stem}CD", "ods": f"{stem}CDH", "name": f"{stem}NM"}
    year = match[2]
    team = {
        "team_ons": f"NHSAT{year}CD",
        "team": f"NHSAT{year}NM",
        "region_ons": f"NHSCR{year}CD",
        "region": f"NHSCR{year}NM",
    }
    if not all(text in upper for text in wanted.values()):
        return None
    kind = LayoutName.CCG_LIST if match[1].upper() == "CCG" else LayoutName.ICB_LIST
    if kind is LayoutName.CCG_LIST and all(text in upper for text in team.values()):
        kind, wanted = LayoutName.CCG_REGISTER, wanted | team
    return Layout(kind, {key: upper[text] for key, text in wanted.items()}, _april(year))


def _april(year: str) -> date:
    """ONS dates a set of codes by its year; the codes of a year are those of its 1 April."""
    return date(2000 + int(year), 4, 1)


def _layout_of_ods(head: list[str]) -> Layout | None:
    """ODS files name no columns; each line votes for what it looks like."""
    votes = Counter(vote for line in head if (vote := _vote(fields_of(line) or [])))
    return Layout(votes.most_common(1)[0][0], {}) if votes else None


def _vote(row: list[str]) -> LayoutName | None:
    if len(row) != ODS_COLUMNS:
        return None
    code, name, status, role = row[0], row[1].upper(), row[12], row[13]
    if status in ("A", "C", "D", "P") and re.fullmatch(r"[A-Z0-9]{6}", code):
        return LayoutName.EPRACCUR
    if status:
        return None
    if role.startswith("RO") or name.endswith(" CCG") or HUB_WORDS in name:
        return LayoutName.ECCG
    if "TRUST" in name and len(code) in (3, 5):
        return LayoutName.ETR
    return None
