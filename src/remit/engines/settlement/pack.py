"""Packs: the law in force between two dates, as a folder a lawyer can read.

    pack.toml            title, in force from and to, sources of law by the name clauses begin with
    schema.cedarschema   what bodies, officers and acts are, in Cedar's own notation
    powers/*.cedar       permits, each with @id @clause @says
    limits/*.cedar       forbids, likewise
    duties.toml          what an act brings with it, each with its clause and its clock

A pack is checked whole when it is loaded: every fault is named with its file and line, and a pack
with a fault does not load.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import cedarpy

from remit.errors import Invalid

REQUIRED_ANNOTATIONS = ("id", "clause", "says")
DUTY_KEYS = ("act", "name", "clause", "says", "days", "groups")


@dataclass(frozen=True, slots=True)
class Clause:
    """One policy of a pack, in words: `id`, the `clause` of law it stands on, what it `says`."""

    id: str
    clause: str
    says: str
    effect: str
    file: str
    line: int

    def as_dict(self) -> dict[str, str]:
        """What the journal and every face keep of it."""
        return {"id": self.id, "clause": self.clause, "says": self.says, "effect": self.effect}


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A duty that an act brings: what is to be done, under which clause, within how many days."""

    act: str
    name: str
    clause: str
    says: str
    days: int
    groups: tuple[str, ...]

    def applies(self, act: str, group: str) -> bool:
        """Whether an act by a body of this group brings the duty."""
        return act == self.act and group in self.groups

    def due(self, from_day: date) -> date:
        """The last day on which it can be done in time."""
        return from_day + timedelta(days=self.days)


@dataclass(frozen=True)
class Pack:
    """A settlement: title, period in force (half open), its policies ready to rule."""

    name: str
    title: str
    in_force_from: date
    in_force_to: date | None
    sources: dict[str, str]
    clauses: dict[str, Clause]
    duties: tuple[DutyRule, ...]
    hash: str
    schema_text: str
    policy_text: str
    actions_of: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def policies(self) -> cedarpy.PolicySet:
        """Parsed once; a ruling then costs microseconds."""
        return cedarpy.PolicySet.from_str(self.policy_text)

    @cached_property
    def schema(self) -> cedarpy.Schema:
        """Parsed once, and applied to entities and requests alike."""
        return cedarpy.Schema.from_str(self.schema_text)

    def in_force(self, on: date) -> bool:
        """Whether this is the law on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)

    def clauses_for(self, act: str, group: str) -> list[Clause]:
        """The policies that speak of an act by its name, or by its group, or of all acts."""
        names = {act, group}
        return [
            clause
            for key, clause in self.clauses.items()
            if not self.actions_of[key] or names & set(self.actions_of[key])
        ]


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and every fault met on the way."""

    folder: Path
    faults: list[dict[str, Any]] = field(default_factory=list)
    clauses: dict[str, Clause] = field(default_factory=dict)
    actions_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def fault(self, file: str, line: int, what: str, mend: str) -> None:
        self.faults.append({"file": file, "line": line, "what": what, "mend": mend})


def load_pack(folder: Path) -> Pack:
    """Read and check one pack.

    Raises `Invalid` (`SET-001`) with every fault found, each with file, line and remedy.
    """
    reading = _Reading(folder)
    about = _read_toml(reading, "pack.toml")
    sources: dict[str, str] = about.get("sources", {})
    schema_text = _read_schema(reading)
    for effect, place in (("permit", "powers"), ("forbid", "limits")):
        for path in sorted((folder / place).glob("*.cedar")):
            _read_policies(reading, path, f"{place}/{path.name}", effect, sources)
    duties = _read_duties(reading, sources)
    policy_text = "\n".join(reading.texts)
    if not reading.faults:
        _validate(reading, policy_text, schema_text)
    for key in ("title", "in_force_from"):
        if key not in about:
            reading.fault("pack.toml", 1, f"`{key}` is missing", f"add {key} = ... to pack.toml")
    if reading.faults:
        first = reading.faults[0]
        raise Invalid(
            "SET-001",
            f"the pack `{folder.name}` has {len(reading.faults)} fault(s): {first['what']}",
            where=f"{first['file']}:{first['line']}",
            mend=first["mend"],
            details={"faults": reading.faults},
        )
    return Pack(
        name=folder.name,
        title=about["title"],
        in_force_from=about["in_force_from"],
        in_force_to=about.get("in_force_to"),
        sources=sources,
        clauses=reading.clauses,
        duties=duties,
        hash=_hash(folder),
        schema_text=schema_text,
        policy_text=policy_text,
        actions_of=reading.actions_of,
    )


def _read_toml(reading: _Reading, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((reading.folder / name).read_text("utf-8"))
    except FileNotFoundError:
        reading.fault(name, 1, f"`{name}` is missing", f"add {name} to the pack")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        reading.fault(
            name,
            int(line[1]) if line else 1,
            f"not valid TOML: {error}",
            "mend the line; the TOML specification has the form",
        )
    return {}


def _read_schema(reading: _Reading) -> str:
    path = reading.folder / "schema.cedarschema"
    if not path.exists():
        reading.fault(path.name, 1, "the schema is missing", f"add {path.name} to the pack")
        return ""
    text = path.read_text("utf-8")
    try:
        cedarpy.Schema.from_str(text)
    except ValueError as error:
        reading.fault(
            path.name,
            _line_of(text, _named(str(error))),
            str(error),
            "declare what the schema names, in Cedar's schema notation",
        )
    return text


def _read_policies(
    reading: _Reading, path: Path, file: str, effect: str, sources: dict[str, str]
) -> None:
    text = path.read_text("utf-8")
    try:
        parsed = json.loads(cedarpy.policies_to_json_str(text))
    except ValueError as error:
        reading.fault(
            file,
            _line_of(text, _named(str(error))),
            f"not valid Cedar: {error}",
            "mend the policy; nothing of this file is in force until then",
        )
        return
    reading.texts.append(text)
    starts = [
        number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*@id\(", line)
    ]
    for position, policy in enumerate(parsed["staticPolicies"].values()):
        notes = policy.get("annotations", {})
        line = (
            _line_of(text, f'@id("{notes["id"]}")')
            if notes.get("id")
            else (starts[position] if position < len(starts) else 1)
        )
        for key in REQUIRED_ANNOTATIONS:
            if not notes.get(key):
                reading.fault(
                    file, line, f"a policy has no @{key}", f'write @{key}("...") above the policy'
                )
        if policy["effect"] != effect:
            reading.fault(
                file,
                line,
                f"a {policy['effect']} stands among the {effect}s",
                "permits belong in powers/, forbids in limits/",
            )
        clause = Clause(
            notes.get("id", ""),
            notes.get("clause", ""),
            notes.get("says", ""),
            policy["effect"],
            file,
            line,
        )
        _check_clause(reading, clause, sources)
        if clause.id in reading.clauses:
            reading.fault(
                file,
                line,
                f"the id `{clause.id}` is used twice",
                "give each policy an id of its own",
            )
        reading.clauses[clause.id] = clause
        reading.actions_of[clause.id] = _actions(policy["action"])


def _check_clause(reading: _Reading, clause: Clause, sources: dict[str, str]) -> None:
    if clause.clause and not any(clause.clause.startswith(source) for source in sources):
        reading.fault(
            clause.file,
            clause.line,
            f"the clause `{clause.clause}` has no source",
            "begin it with a source named in [sources] of pack.toml",
        )


def _actions(constraint: dict[str, Any]) -> tuple[str, ...]:
    """The acts or groups that a policy names; none means it speaks of every act."""
    if "entity" in constraint:
        return (constraint["entity"]["id"],)
    return tuple(entity["id"] for entity in constraint.get("entities", []))


def _read_duties(reading: _Reading, sources: dict[str, str]) -> tuple[DutyRule, ...]:
    path = reading.folder / "duties.toml"
    if not path.exists():
        return ()
    text = path.read_text("utf-8")
    duties: list[DutyRule] = []
    for entry in _read_toml(reading, "duties.toml").get("duty", []):
        line = _line_of(text, f'"{entry.get("name", "")}"')
        missing = [key for key in DUTY_KEYS if key not in entry]
        for key in missing:
            what = "has no clock" if key == "days" else f"has no `{key}`"
            reading.fault("duties.toml", line, f"a duty {what}", f"add {key} = ... to the duty")
        if missing:
            continue
        if not any(entry["clause"].startswith(source) for source in sources):
            reading.fault(
                "duties.toml",
                line,
                f"the clause `{entry['clause']}` has no source",
                "begin it with a source named in [sources] of pack.toml",
            )
        duties.append(
            DutyRule(**{key: entry[key] for key in DUTY_KEYS[:-1]}, groups=tuple(entry["groups"]))
        )
    return tuple(duties)


def _validate(reading: _Reading, policy_text: str, schema_text: str) -> None:
    """Cedar's own strict check: an unknown attribute, act or type is a fault."""
    result = cedarpy.validate_policies(policy_text, schema_text)
    for error in result.errors:
        known = result.id_annotations_by_policy_id.get(error.policy_id, "")
        clause = reading.clauses.get(known)
        reading.fault(
            clause.file if clause else "powers",
            clause.line if clause else 1,
            str(error.error),
            "name only what schema.cedarschema declares",
        )


def _named(message: str) -> str:
    """The word that an error message is about: the last one, as Cedar writes them."""
    words = re.findall(r"[`:]\s*([A-Za-z_]\w*)`?\s*$", message.strip())
    return words[-1] if words else ""


def _line_of(text: str, fragment: str) -> int:
    """The line, from 1, on which a fragment first stands; 1 where it cannot be told."""
    place = text.find(fragment) if fragment else -1
    return 1 if place < 0 else text.count("\n", 0, place) + 1


def _hash(folder: Path) -> str:
    """SHA-256 over the pack's files in order: a ruling names exactly the text it stood on."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".toml", ".cedar", ".cedarschema"}:
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix().encode()
            digest.update(b"%d %s %d\n" % (len(name), name, len(content)))
            digest.update(content)
    return digest.hexdigest()
