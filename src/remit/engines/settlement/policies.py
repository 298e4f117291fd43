"""Reading the policies of a pack: each with its annotations, its place and the acts it names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cedarpy

from remit.engines.settlement.files import Reading, line_of, not_utf8
from remit.engines.settlement.limits import POLICY_BYTES_MAX

REQUIRED_ANNOTATIONS = ("id", "clause", "says")
EVIDENCE = ("found", "known", "inferred")
_COMMENT = re.compile(r"//[^\n]*")
_ACTION = re.compile(r"\baction\s+([\w\s,\"]+?)(?:\s+in\s*(\[[^\]]*\]|\w+))?\s*(appliesTo\b|;)")


@dataclass(frozen=True, slots=True)
class Clause:
    """One policy of a pack, in words: `id`, the `clause` of law it stands on, what it `says`.

    `evidence` says how well the clause is known: `found` (its text was read), `known` (from
    knowledge of the law, its text not read) or `inferred` (a reading of a text that was read).
    """

    id: str
    clause: str
    says: str
    effect: str
    file: str
    line: int
    evidence: str = "found"

    def as_dict(self) -> dict[str, str]:
        """What the journal and every face keep of it."""
        return {"id": self.id, "clause": self.clause, "says": self.says, "effect": self.effect}


@dataclass(slots=True)
class Policies:
    """The policies of a folder: their texts, their clauses and the acts or groups they name."""

    texts: list[str] = field(default_factory=list)
    clauses: dict[str, Clause] = field(default_factory=dict)
    actions_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_folder(reading: Reading) -> Policies:
    """Permits from `powers/`, forbids from `limits/`."""
    policies = Policies()
    total = 0
    for effect, place in (("permit", "powers"), ("forbid", "limits")):
        for path in sorted((reading.folder / place).glob("*.cedar")):
            total += path.stat().st_size
            if total > POLICY_BYTES_MAX:
                reading.fault(
                    f"{place}/{path.name}",
                    1,
                    f"more than {POLICY_BYTES_MAX} bytes of policy, the most that a pack may have",
                    "split the law into packs",
                )
                return policies
            _read_file(reading, policies, path, effect)
    return policies


def _read_file(reading: Reading, policies: Policies, path: Path, effect: str) -> None:
    file = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line, what = not_utf8(error)
        reading.fault(file, line, what, "save it as UTF-8")
        return
    try:
        parsed = json.loads(cedarpy.policies_to_json_str(text))
    except ValueError as error:
        reading.fault(
            file,
            line_of(text, named(str(error))),
            f"not valid Cedar: {error}",
            "mend the policy; nothing of this file is in force until then",
        )
        return
    policies.texts.append(text)
    starts = [
        number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*@id\(", line)
    ]
    for position, policy in enumerate(parsed["staticPolicies"].values()):
        notes = policy.get("annotations", {})
        line = (
            line_of(text, f'@id("{notes["id"]}")')
            if notes.get("id")
            else (starts[position] if position < len(starts) else 1)
        )
        clause = Clause(
            notes.get("id", ""),
            notes.get("clause", ""),
            notes.get("says", ""),
            policy["effect"],
            file,
            line,
            notes.get("evidence", "found"),
        )
        _check(reading, clause, notes, effect)
        if clause.id in policies.clauses:
            reading.fault(
                file,
                line,
                f"the id `{clause.id}` is used twice",
                "give each policy an id of its own",
            )
        policies.clauses[clause.id] = clause
        policies.actions_of[clause.id] = _actions(policy["action"])


def _check(reading: Reading, clause: Clause, notes: dict[str, Any], effect: str) -> None:
    file, line = clause.file, clause.line
    for key in REQUIRED_ANNOTATIONS:
        if not notes.get(key):
            reading.fault(
                file, line, f"a policy has no @{key}", f'write @{key}("...") above the policy'
            )
    if clause.effect != effect:
        reading.fault(
            file,
            line,
            f"a {clause.effect} stands among the {effect}s",
            "permits belong in powers/, forbids in limits/",
        )
    if clause.evidence not in EVIDENCE:
        reading.fault(
            file,
            line,
            f"@evidence cannot be `{clause.evidence}`",
            "write one of " + ", ".join(EVIDENCE),
        )
    if clause.clause:
        reading.check_source(file, line, clause.clause)


def _actions(constraint: dict[str, Any]) -> tuple[str, ...]:
    """The acts or groups that a policy names; none means it speaks of every act."""
    if "entity" in constraint:
        return (constraint["entity"]["id"],)
    return tuple(entity["id"] for entity in constraint.get("entities", []))


def without(policy_text: str, ids: set[str]) -> str:
    """The same policies but for those whose @id is named."""
    parsed = json.loads(cedarpy.policies_to_json_str(policy_text))
    parsed["staticPolicies"] = {
        key: policy
        for key, policy in parsed["staticPolicies"].items()
        if policy.get("annotations", {}).get("id") not in ids
    }
    return cedarpy.policies_from_json_str(json.dumps(parsed)) if parsed["staticPolicies"] else ""


def acts_of(schema_text: str) -> dict[str, str]:
    """Each act of a schema (an action that applies to something) and its first group."""
    found = {}
    for names, groups, ending in _ACTION.findall(_COMMENT.sub("", schema_text)):
        if ending == "appliesTo":
            group = groups.strip("[] ").split(",")[0].strip(' "')
            found.update({name.strip(' "\n'): group for name in names.split(",")})
    return found


def named(message: str) -> str:
    """The word that an error message is about: the last one, as Cedar writes them."""
    words = re.findall(r"[`:]\s*([A-Za-z_]\w*)`?\s*$", message.strip())
    return words[-1] if words else ""
