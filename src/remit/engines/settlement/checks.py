"""Checks over a whole pack: what no single file can show to be wrong."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import cedarpy

from remit.engines.settlement.files import Reading, line_of
from remit.engines.settlement.policies import named

if TYPE_CHECKING:
    from remit.engines.settlement.pack import Pack

SCHEMA = "schema.cedarschema"


def read_schema(reading: Reading, inherited: str) -> str:
    """The schema's text; a pack that changes another may take over its schema."""
    path = reading.folder / SCHEMA
    if not path.exists():
        if not inherited:
            reading.fault(SCHEMA, 1, "the schema is missing", f"add {SCHEMA} to the pack")
        return inherited
    text = path.read_text("utf-8")
    try:
        cedarpy.Schema.from_str(text)
    except ValueError as error:
        reading.fault(
            SCHEMA,
            line_of(text, named(str(error))),
            str(error),
            "declare what the schema names, in Cedar's schema notation",
        )
    return text


def check_about(reading: Reading, about: Mapping[str, Any]) -> None:
    """A title, and either dates in force or the word that there are none."""
    if "title" not in about:
        reading.fault("pack.toml", 1, "`title` is missing", "add title = ... to pack.toml")
    never = about.get("never_in_force", False)
    if never == ("in_force_from" in about):
        what = "`never_in_force` stands beside a date" if never else "`in_force_from` is missing"
        reading.fault("pack.toml", 1, what, "give in_force_from = a date, or never_in_force = true")
    for key in ("in_force_from", "in_force_to"):
        if key in about and not isinstance(about[key], date):
            reading.fault(
                "pack.toml",
                reading.line("pack.toml", key),
                f"`{key}` is no date",
                f"write {key} = 2013-04-01, without quotes",
            )


def check_removals(reading: Reading, removed: Collection[str], there: Collection[str]) -> None:
    """What a change removes must be there."""
    for key in sorted(set(removed) - set(there)):
        reading.fault(
            "pack.toml",
            reading.line("pack.toml", f'"{key}"'),
            f"there is no policy `{key}` to remove",
            "name a policy of the pack that this one changes",
        )


def check_whole(reading: Reading, pack: Pack) -> None:
    """Cedar's strict check, then: no act without a power, no fact without words, no dead word."""
    _validate(reading, pack)
    if reading.faults:
        return
    _check_powers(reading, pack)
    _check_facts(reading, pack)
    for act, clause in pack.named_in.items():
        _check_act(reading, pack, "pack.toml", act, act)
        reading.check_source("pack.toml", _line(reading, "pack.toml", act), clause)
    for duty in pack.duties:
        _check_act(reading, pack, "duties.toml", duty.name, duty.act)
    for notice in pack.notices:
        _check_act(reading, pack, "notices.toml", notice.name, notice.act)


def _validate(reading: Reading, pack: Pack) -> None:
    """An unknown attribute, act or type is a fault."""
    result = cedarpy.validate_policies(pack.policy_text, pack.schema_text)
    for error in result.errors:
        known = result.id_annotations_by_policy_id.get(error.policy_id, "")
        clause = pack.clauses.get(known)
        reading.fault(
            clause.file if clause else "powers",
            clause.line if clause else 1,
            str(error.error),
            f"name only what {SCHEMA} declares",
        )


def _check_powers(reading: Reading, pack: Pack) -> None:
    """Each act has a power, or the reason why nobody has one; not both."""
    spoken = {
        name
        for key, names in pack.actions_of.items()
        for name in names
        if pack.clauses[key].effect == "permit"
    }
    open_to_all = any(
        not names and pack.clauses[key].effect == "permit" for key, names in pack.actions_of.items()
    )
    for act, group in pack.acts.items():
        powered = open_to_all or act in spoken or group in spoken
        if not powered and act not in pack.no_power:
            reading.fault(
                SCHEMA,
                line_of(pack.schema_text, act),
                f"no power covers the act `{act}`",
                "write a permit for it, or say why nobody may in [no_power] of pack.toml",
            )
        if powered and act in pack.no_power:
            reading.fault(
                "pack.toml",
                _line(reading, "pack.toml", act),
                f"`{act}` has a power, and [no_power] says that it has none",
                "take it out of [no_power], or name it in gives_power of a change",
            )
    for act in sorted(set(pack.no_power) - set(pack.acts)):
        _check_act(reading, pack, "pack.toml", act, act)


def _check_facts(reading: Reading, pack: Pack) -> None:
    """Each fact that a policy reads has words; each fact with words is declared in the schema."""
    read = facts_read(pack.policy_text)
    for key, fact in read:
        if fact not in pack.facts and fact != "on":
            clause = pack.clauses[key]
            reading.fault(
                clause.file,
                clause.line,
                f"the fact `{fact}` has no words",
                "say in facts.toml what it asks and who must judge it",
            )
    own = {str(entry.get("name")) for entry in _own_facts(reading)}
    for name in sorted(own & set(pack.facts) - {fact for _, fact in read}):
        reading.fault(
            "facts.toml",
            reading.line("facts.toml", f'"{name}"'),
            f"no policy asks for the fact `{name}`",
            "take it out",
        )
    for name, fact_words in pack.facts.items():
        if not _declares(pack.schema_text, name, fact_words.type):
            reading.fault(
                "facts.toml",
                _line(reading, "facts.toml", name),
                f"the schema knows no fact `{name}` of type {fact_words.type}",
                f"declare it in {SCHEMA}, or take it out",
            )


def _declares(schema_text: str, name: str, kind: str) -> bool:
    return any(f"{name}{mark}: {kind}" in schema_text for mark in ("", "?"))


def _own_facts(reading: Reading) -> list[dict[str, Any]]:
    """The facts of the folder itself: a change may leave a fact that it took over unread."""
    found: list[dict[str, Any]] = (
        reading.toml("facts.toml").get("fact", [])
        if (reading.folder / "facts.toml").exists()
        else []
    )
    return found


def _line(reading: Reading, file: str, fragment: str) -> int:
    """A line of a file that a pack need not have, since it may take the entry over."""
    return reading.line(file, fragment) if (reading.folder / file).exists() else 1


def _check_act(reading: Reading, pack: Pack, file: str, where: str, act: str) -> None:
    if act not in pack.acts:
        reading.fault(
            file,
            _line(reading, file, where),
            f"there is no act `{act}`",
            f"name an act that {SCHEMA} declares",
        )


def facts_read(policy_text: str) -> list[tuple[str, str]]:
    """Each policy's @id with each fact of the context that it reads."""
    parsed = json.loads(cedarpy.policies_to_json_str(policy_text))
    return [
        (policy.get("annotations", {}).get("id", ""), fact)
        for policy in parsed["staticPolicies"].values()
        for fact in dict.fromkeys(_context_attrs(policy.get("conditions", [])))
    ]


def _context_attrs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key in (".", "has"):
            if isinstance(node.get(key), dict) and node[key].get("left") == {"Var": "context"}:
                yield node[key]["attr"]
        for child in node.values():
            yield from _context_attrs(child)
    elif isinstance(node, list):
        for child in node:
            yield from _context_attrs(child)
