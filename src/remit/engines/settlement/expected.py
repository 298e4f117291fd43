"""What pledges are expected to come to, as written beside them, and what no proof can decide.

    expected.toml        each pledge over each law: verdict, clause, reason, guards; and what the
                         house itself enforces
    not_checkable.toml   items with no act that a law permits or forbids, each with the reason

Provers and their authors can both be wrong; where a proof and this table disagree, one of them is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.engines.settlement.files import Reading
from remit.engines.settlement.pack import Pack
from remit.errors import Invalid

VERDICTS = ("holds", "broken", "silent", "vacuous")
LAW_KEYS = ("packs", "verdict", "clause", "reason")


@dataclass(frozen=True, slots=True)
class Expected:
    """One pledge over one pack.

    `clause` decides it, empty where nobody has the power; `guards` are policies whose deletion must
    break the proof; `in_practice` says what the house enforces, whatever the law says, and
    `kept_by` names the policies of the house, or the tests, that show it.
    """

    pledge: str
    pack: str
    verdict: str
    clause: str
    reason: str
    guards: tuple[str, ...] = ()
    in_practice: str = ""
    kept_by: tuple[str, ...] = ()

    @property
    def house_rules(self) -> tuple[str, ...]:
        """The policies of the house that keep it, by id."""
        return tuple(each for each in self.kept_by if "::" not in each)

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests that show it, by file and name."""
        return tuple(each for each in self.kept_by if "::" in each)


@dataclass(frozen=True, slots=True)
class NotCheckable:
    """An item, or a `part` of one, that no proof decides; or one that repeats others."""

    id: str
    says: str = ""
    reason: str = ""
    same_as: tuple[str, ...] = ()
    part: bool = False


def text_to_prove(pack: Pack, over: str = "") -> Pack:
    """The text on which a verdict is given: law alone, without rules of the house.

    A pledge with `@over("powers")` is decided on the powers alone: it promises that what no limit
    names is free.
    """
    law = pack.law_alone()
    return law.powers_alone() if over == "powers" else law


def load_expected(folder: Path) -> dict[tuple[str, str], Expected]:
    """The table of a folder of pledges, by pledge and pack.

    Raises `Invalid` (`SET-004`) with every fault found, each with file, line and remedy.
    """
    file = "expected.toml"
    reading = Reading(folder)
    table: dict[tuple[str, str], Expected] = {}
    for entry in reading.toml(file).get("expected", []):
        pledge = str(entry.get("pledge", ""))
        line = reading.line(file, f'"{pledge}"')
        if ("in_practice" in entry) != bool(entry.get("kept_by")):
            reading.fault(
                file,
                line,
                f"what is said of practice on `{pledge}` stands without what shows it, or alone",
                'give both in_practice = "..." and kept_by = ["a house rule or a test"]',
            )
        for law in entry.get("law", []):
            for expected in _read_law(reading, file, line, entry, law):
                key = (expected.pledge, expected.pack)
                if key in table:
                    reading.fault(
                        file,
                        line,
                        f"`{pledge}` has two verdicts over `{expected.pack}`",
                        "keep one of them",
                    )
                table[key] = expected
    _raise(reading, file)
    return table


def _read_law(
    reading: Reading, file: str, line: int, entry: Mapping[str, Any], law: Mapping[str, Any]
) -> list[Expected]:
    missing = [key for key in LAW_KEYS if key not in law]
    for key in missing:
        reading.fault(
            file,
            line,
            f"a verdict on `{entry.get('pledge')}` has no `{key}`",
            f"add {key} = ... to it",
        )
    if missing:
        return []
    if law["verdict"] not in VERDICTS:
        reading.fault(
            file,
            line,
            f"there is no verdict `{law['verdict']}`",
            "write one of " + ", ".join(VERDICTS),
        )
    return [
        Expected(
            entry["pledge"],
            pack,
            law["verdict"],
            law["clause"],
            law["reason"],
            tuple(law.get("guards", ())),
            entry.get("in_practice", ""),
            tuple(entry.get("kept_by", ())),
        )
        for pack in law["packs"]
    ]


def load_not_checkable(folder: Path) -> list[NotCheckable]:
    """What stands in `not_checkable.toml`. Raises `Invalid` (`SET-004`)."""
    file = "not_checkable.toml"
    reading = Reading(folder)
    tables = reading.toml(file)
    found = []
    for table, keys in (
        ("item", ("id", "says", "reason")),
        ("same", ("id", "as")),
        ("part", ("id", "says", "reason")),
    ):
        for entry in tables.get(table, []):
            missing = [key for key in keys if key not in entry]
            for key in missing:
                reading.fault(
                    file,
                    reading.line(file, f'"{entry.get("id", "")}"'),
                    f"an entry of `{table}` has no `{key}`",
                    f"add {key} = ... to it",
                )
            if not missing:
                found.append(
                    NotCheckable(
                        entry["id"],
                        entry.get("says", ""),
                        entry.get("reason", ""),
                        tuple(entry.get("as", ())),
                        table == "part",
                    )
                )
    _raise(reading, file)
    return found


def _raise(reading: Reading, file: str) -> None:
    if reading.faults:
        first = reading.faults[0]
        raise Invalid(
            "SET-004",
            f"`{file}` of `{reading.folder.name}` has {len(reading.faults)} fault(s): "
            f"{first['what']}",
            where=f"{first['file']}:{first['line']}",
            mend=first["mend"],
            details={"faults": reading.faults},
        )
