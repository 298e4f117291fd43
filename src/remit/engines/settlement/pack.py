"""Packs: the law in force between two dates, as a folder a lawyer can read.

    pack.toml            title, in force from and to, sources of law by the name clauses begin with
    schema.cedarschema   what bodies, officers and acts are, in Cedar's own notation
    powers/*.cedar       permits, each with @id @clause @says
    limits/*.cedar       forbids, likewise
    duties.toml          what an act brings with it, each with its clause and its clock
    facts.toml           what the law asks of a case, and who must judge it
    notices.toml, left_out.toml

A pack may be a change on another (`changes` in pack.toml): it holds only the policies that replace
or join those of the other, and `removes` names those that fall away. A pack is checked whole when
it is loaded: every fault is named with its file and line, and a pack with a fault does not load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import cedarpy

from remit.engines.settlement import checks, contents
from remit.engines.settlement.contents import AnnualDuty, DutyRule, Fact, LeftOut, Notice
from remit.engines.settlement.files import Reading, hash_of
from remit.engines.settlement.policies import Clause, acts_of, read_folder, without
from remit.engines.settlement.slices import Slices
from remit.errors import Invalid

__all__ = ["Clause", "DutyRule", "Pack", "load_pack"]

Cited = TypeVar("Cited", Clause, DutyRule, Fact)


@dataclass(frozen=True)
class Pack:
    """A settlement: title, period in force (half open), its policies ready to rule.

    A pack that was never in force has neither date. `acts` gives each act its group, and
    `no_power` the reason why law gives nobody the power to do an act that it knows; `named_in`
    gives the section of an act that a general power covers. `practice` names the sources that are
    not law but rules of the house. `looked_at` are the days on which proofs look at it, half open:
    those in force, and for a change that never was, those of the pack that it changes.
    """

    name: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    sources: dict[str, str]
    clauses: dict[str, Clause]
    duties: tuple[DutyRule, ...]
    hash: str
    schema_text: str
    policy_text: str
    actions_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    acts: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    annual_duties: tuple[AnnualDuty, ...] = ()
    notices: tuple[Notice, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    no_power: Mapping[str, str] = field(default_factory=dict)
    named_in: Mapping[str, str] = field(default_factory=dict)
    practice: tuple[str, ...] = ()
    changes: str = ""
    looked_at: tuple[date | None, date | None] = (None, None)

    @cached_property
    def policies(self) -> cedarpy.PolicySet:
        """Parsed once; a ruling then costs microseconds."""
        return cedarpy.PolicySet.from_str(self.policy_text)

    @cached_property
    def schema(self) -> cedarpy.Schema:
        """Parsed once, and applied to entities and requests alike."""
        return cedarpy.Schema.from_str(self.schema_text)

    @cached_property
    def slices(self) -> Slices:
        """The same policies by act: what a ruling asks."""
        return Slices(self.policy_text, self.schema)

    def in_force(self, on: date) -> bool:
        """Whether this is the law on that day."""
        return in_force(self.in_force_from, self.in_force_to, on)

    @cached_property
    def _clauses_for(self) -> dict[tuple[str, str], tuple[Clause, ...]]:
        """What `clauses_for` answered before."""
        return {}

    def clauses_for(self, act: str, group: str) -> tuple[Clause, ...]:
        """The policies that speak of an act by its name, or by its group, or of all acts."""
        names = (act, group)
        if names not in self._clauses_for:
            self._clauses_for[names] = tuple(
                clause
                for key, clause in self.clauses.items()
                if not self.actions_of[key] or set(names) & set(self.actions_of[key])
            )
        return self._clauses_for[names]

    def law_alone(self) -> Pack:
        """Without the rules of the house: what the law itself keeps or breaks."""
        return self._where(lambda clause: not clause.clause.startswith(self.practice))

    def powers_alone(self) -> Pack:
        """Without limits: what an officer may do until a cited limit says otherwise."""
        return self._where(lambda clause: clause.effect == "permit")

    def _where(self, kept: Callable[[Clause], bool]) -> Pack:
        clauses = {key: clause for key, clause in self.clauses.items() if kept(clause)}
        return replace(
            self,
            clauses=clauses,
            policy_text=without(self.policy_text, set(self.clauses) - set(clauses)),
            actions_of={key: self.actions_of[key] for key in clauses},
        )


def in_force(begins: date | None, ends: date | None, on: date) -> bool:
    """Whether a day is within a period, half open; a pack that never ran has no beginning."""
    return begins is not None and begins <= on and (ends is None or on < ends)


def load_pack(folder: Path) -> Pack:
    """Read and check one pack.

    Raises `Invalid` (`SET-001`) with every fault found, each with file, line and remedy.
    """
    return _load(folder, ())


def _load(folder: Path, changed_by: tuple[str, ...]) -> Pack:
    reading = Reading(folder)
    about = reading.toml("pack.toml")
    base = _base(reading, about, (*changed_by, folder.name))
    reading.sources = (base.sources if base else {}) | about.get("sources", {})
    schema_text = checks.read_schema(reading, base.schema_text if base else "")
    policies = read_folder(reading)
    removed = set(about.get("removes", ()))
    texts = list(policies.texts)
    clauses, actions_of = policies.clauses, policies.actions_of
    if base:
        checks.check_removals(reading, removed, base.clauses)
        gone = removed | set(clauses)
        texts.insert(0, without(base.policy_text, gone))
        clauses = {key: clause for key, clause in base.clauses.items() if key not in gone} | clauses
        actions_of = base.actions_of | actions_of
    pack = Pack(
        name=folder.name,
        title=about.get("title", ""),
        in_force_from=about.get("in_force_from"),
        in_force_to=about.get("in_force_to"),
        sources=reading.sources,
        clauses=clauses,
        duties=_joined(contents.read_duties(reading), base.duties if base else ()),
        hash=hash_of(folder, begun_with=base.hash if base else ""),
        schema_text=schema_text,
        policy_text="\n".join(texts),
        actions_of={key: actions_of[key] for key in clauses},
        acts=acts_of(schema_text),
        facts={**(base.facts if base else {}), **contents.read_facts(reading)},
        annual_duties=contents.read_annual(reading) + (base.annual_duties if base else ()),
        notices=contents.read_notices(reading) + (base.notices if base else ()),
        left_out=contents.read_left_out(reading) + (base.left_out if base else ()),
        no_power={
            act: why
            for act, why in (base.no_power if base else {}).items()
            if act not in about.get("gives_power", ())
        }
        | about.get("no_power", {}),
        named_in={**(base.named_in if base else {}), **about.get("named_in", {})},
        practice=tuple(about.get("practice", base.practice if base else ())),
        changes=about.get("changes", ""),
        looked_at=_days(about) if "in_force_from" in about or base is None else base.looked_at,
    )
    checks.check_about(reading, about)
    if not reading.faults:
        checks.check_whole(reading, pack)
    if reading.faults:
        raise _invalid(folder, reading.faults)
    return pack


def _days(about: Mapping[str, Any]) -> tuple[date | None, date | None]:
    return about.get("in_force_from"), about.get("in_force_to")


def _base(reading: Reading, about: Mapping[str, Any], changed_by: tuple[str, ...]) -> Pack | None:
    """The pack that this one changes, cited by the names that `recites` gives its sources."""
    if "changes" not in about:
        return None
    name = str(about["changes"])
    known = (reading.folder.parent / name / "pack.toml").is_file() and Path(name).name == name
    if name in changed_by or not known:
        what = "changes itself by way of" if name in changed_by else "changes an unknown pack:"
        reading.fault(
            "pack.toml",
            reading.line("pack.toml", "changes"),
            f"the pack {what} `{name}`",
            "name another pack beside this one",
        )
        raise _invalid(reading.folder, reading.faults)
    base = _load(reading.folder.parent / name, changed_by)
    for old, new in about.get("recites", {}).items():
        base = _recited(base, old, new)
    return base


def _recited(pack: Pack, old: str, new: str) -> Pack:
    def cited(entry: Cited) -> Cited:
        return replace(entry, clause=entry.clause.replace(old, new))

    return replace(
        pack,
        clauses={key: cited(clause) for key, clause in pack.clauses.items()},
        duties=tuple(cited(duty) for duty in pack.duties),
        facts={name: cited(fact) for name, fact in pack.facts.items()},
        named_in={act: clause.replace(old, new) for act, clause in pack.named_in.items()},
        policy_text=pack.policy_text.replace(f'@clause("{old}', f'@clause("{new}'),
    )


def _joined(own: tuple[DutyRule, ...], inherited: tuple[DutyRule, ...]) -> tuple[DutyRule, ...]:
    """A duty of the same act and name takes the place of the inherited one."""
    taken = {(duty.act, duty.name) for duty in own}
    return own + tuple(duty for duty in inherited if (duty.act, duty.name) not in taken)


def _invalid(folder: Path, faults: list[dict[str, Any]]) -> Invalid:
    first = faults[0]
    return Invalid(
        "SET-001",
        f"the pack `{folder.name}` has {len(faults)} fault(s): {first['what']}",
        where=f"{first['file']}:{first['line']}",
        mend=first["mend"],
        details={"faults": faults},
    )
