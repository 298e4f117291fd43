"""Pledges: promises as Cedar policies, and folders that hold a law and its pledges.

`forbid` says *never*: no request in its scope, with its conditions true, is allowed. `permit` says
*always*: every such request is allowed. The conditions of a pledge are what it assumes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import cedarpy

from remit.engines.settlement.files import not_utf8
from remit.engines.settlement.limits import POLICY_BYTES_MAX
from remit.engines.settlement.pack import Clause
from remit.engines.settlement.prover.law import Policy, read_law, read_policies
from remit.engines.settlement.prover.split import lines, pieces
from remit.errors import Invalid, NotFound

UNREADABLE = "error parsing schema"
# From a word up to the next semicolon: attributes are divided by commas.
DECLARATION = re.compile(r"\b(?://[^\n]*|[^;])*;?")
PLEDGE_ANNOTATIONS = ("id", "source", "says")


@dataclass(frozen=True)
class Pledge:
    """One promise. `kind` is `never` or `always`; `source` and `says` are empty if not given."""

    policy: Policy
    source: str
    says: str
    file: str
    line: int

    @property
    def id(self) -> str:
        """Its `@id`."""
        return self.policy.id

    @property
    def kind(self) -> str:
        """`never` for a forbid, `always` for a permit."""
        return "never" if self.policy.effect == "forbid" else "always"

    @cached_property
    def annotations(self) -> Mapping[str, str]:
        """All that is written above it."""
        return dict(self.policy.template.annotations)

    @property
    def over(self) -> str:
        """On which part of a law it is decided: see `text_to_prove`."""
        return self.annotations.get("over", "")

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Pledges:
    """A folder of promises, in order of file and line."""

    name: str
    pledges: tuple[Pledge, ...]
    text: str = field(repr=False)

    def only(self, *ids: str) -> Pledges:
        """Some of them. Raises `NotFound` (`SET-106`) for an unknown id."""
        known = {pledge.id: pledge for pledge in self.pledges}
        for each in ids:
            if each not in known:
                raise NotFound(
                    "SET-106",
                    f"there is no pledge `{each}` in `{self.name}`",
                    mend="name one of: " + ", ".join(sorted(known)),
                )
        return Pledges(self.name, tuple(known[each] for each in ids), self.text)


@dataclass(frozen=True)
class Folder:
    """Any law in a folder: `schema.cedarschema`, `policies/*.cedar`, `pledges/*.cedar`.

    Its dates are those of a `pack.toml`, if it has one.
    """

    name: str
    schema_text: str = field(repr=False)
    policy_text: str = field(repr=False)
    clauses: dict[str, Clause] = field(repr=False)
    pledges: Pledges
    looked_at: tuple[date | None, date | None] = (None, None)


def load_pledges(folder: Path, *, required: Sequence[str] = PLEDGE_ANNOTATIONS) -> Pledges:
    """Read every `.cedar` file of a folder of pledges.

    Raises `NotFound` (`SET-106`) where there is none, `Invalid` (`SET-107`) with every fault found,
    each with file and line.
    """
    texts, found, faults = _read_files(folder, required)
    pledges = tuple(
        Pledge(policy, notes.get("source", ""), notes.get("says", ""), file, line)
        for policy, file, line in found
        for notes in [dict(policy.template.annotations)]
    )
    _raise(faults, f"`{folder.name}`")
    if not pledges:
        raise NotFound(
            "SET-106",
            f"there is no pledge in `{folder.name}`, so nothing would be shown",
            where=f"{folder.name}/",
            mend="write a pledge in a .cedar file there: a forbid for never, a permit for always",
        )
    return Pledges(folder.name, pledges, "\n".join(texts))


def load_folder(folder: Path) -> Folder:
    """Read a law and its pledges from a folder, each as strictly as Cedar can check it.

    Policies may do without annotations; pledges need an `@id`. Raises `NotFound` (`SET-106`) for a
    missing part, `Invalid` (`SET-107`, `SET-102`, `SET-104`) for a fault, with file and line.
    """
    schema = folder / "schema.cedarschema"
    if not schema.is_file():
        raise NotFound(
            "SET-106",
            f"`{folder.name}` has no schema.cedarschema",
            where=schema.name,
            mend="add the schema, in Cedar's notation",
        )
    texts, found, faults = _read_files(folder / "policies", ())
    _raise(faults, f"`{folder.name}/policies`")
    clauses = {
        policy.id: Clause(
            policy.id,
            policy.template.annotations.get("clause", ""),
            policy.template.annotations.get("says", ""),
            policy.effect,
            file,
            line,
        )
        for policy, file, line in found
    }
    try:
        text = schema.read_text("utf-8")
    except UnicodeDecodeError as error:
        line, what = not_utf8(error)
        raise Invalid(
            "SET-107",
            f"the schema is {what}",
            where=f"{schema.name}:{line}",
            mend="save it as UTF-8",
        ) from error
    made = Folder(
        folder.name,
        text,
        "\n".join(texts),
        clauses,
        load_pledges(folder / "pledges", required=("id",)),
        _days(folder / "pack.toml"),
    )
    try:
        read_law(made)
    except Invalid as error:
        if error.code == "SET-102" and not error.where:
            error.where = f"{schema.name}:{_schema_line(text, error.what)}"
        raise
    return made


def _days(about: Path) -> tuple[date | None, date | None]:
    """The dates of a `pack.toml`. Raises `Invalid` (`SET-107`) where they cannot be read."""
    try:
        said = tomllib.loads(about.read_text("utf-8"))
    except FileNotFoundError:
        return None, None
    except (OSError, ValueError) as error:
        raise Invalid(
            "SET-107",
            f"{about.name} cannot be read: {error}",
            where=about.name,
            mend="mend the line, or take the file away: then any day will do",
        ) from error
    begins, ends = said.get("in_force_from"), said.get("in_force_to")
    for key, day in (("in_force_from", begins), ("in_force_to", ends)):
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise Invalid(
                "SET-107",
                f"`{key}` of {about.name} is no date",
                where=about.name,
                mend=f"write {key} = 2013-04-01, without quotes",
            )
    return begins, ends


@dataclass(slots=True)
class _Fault:
    file: str
    line: int
    what: str
    mend: str


def _read_files(
    folder: Path, required: Sequence[str]
) -> tuple[list[str], list[tuple[Policy, str, int]], list[_Fault]]:
    if not folder.is_dir():
        raise NotFound(
            "SET-106",
            f"there is no folder `{folder.name}`",
            where=folder.parent.name,
            mend=f"add {folder.name}/ with at least one .cedar file",
        )
    texts: list[str] = []
    found: list[tuple[Policy, str, int]] = []
    faults: list[_Fault] = []
    seen: dict[str, str] = {}
    total = 0
    for path in sorted(folder.rglob("*.cedar")):
        file = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        total += path.stat().st_size
        if total > POLICY_BYTES_MAX:
            raise Invalid(
                "SET-104",
                f"`{folder.name}` has more than {POLICY_BYTES_MAX} bytes of "
                "policy, the most that can be proved over",
                where=file,
                mend="split the law into packs",
            )
        try:
            text = path.read_text("utf-8")
            policies = read_policies(text, file)
        except UnicodeDecodeError as error:
            faults.append(_Fault(file, *not_utf8(error), "save it as UTF-8"))
            continue
        except Invalid as error:
            if error.code != "SET-104":
                error.where = f"{file}:{faulty_line(text)}"
                raise
            faults.append(_Fault(file, faulty_line(text), error.what, error.mend))
            continue
        texts.append(text)
        for policy, line in zip(policies, lines(text), strict=True):
            notes = policy.template.annotations
            faults.extend(
                _Fault(file, line, f"a pledge has no @{key}", f'write @{key}("...") above it')
                for key in required
                if not notes.get(key)
            )
            # Without an id, a policy goes by its place in the whole text, as in Cedar's answers.
            known = notes.get("id") or f"policy{len(found)}"
            if known in seen:
                faults.append(
                    _Fault(
                        file,
                        line,
                        f"the id `{known}` is used twice; it is also at {seen[known]}",
                        "give each policy an id of its own",
                    )
                )
            seen[known] = f"{file}:{line}"
            found.append((Policy(known, policy.template, f"{file}:{line}"), file, line))
    return texts, found, faults


def _raise(faults: list[_Fault], what: str) -> None:
    if faults:
        first = faults[0]
        raise Invalid(
            "SET-107",
            f"{what} has {len(faults)} fault(s): {first.what}",
            where=f"{first.file}:{first.line}",
            mend=first.mend,
            details={
                "faults": [
                    {"file": each.file, "line": each.line, "what": each.what, "mend": each.mend}
                    for each in faults
                ]
            },
        )


def faulty_line(text: str) -> int:
    """The line of the first policy that cannot be read by itself; 1 if it cannot be told."""
    for line, (_, _, policy) in zip(lines(text), pieces(text), strict=True):
        try:
            read_policies(policy, "one policy")
        except Invalid:
            return line
    return 1


def _schema_line(text: str, message: str) -> int:
    """The line of the first declaration that cannot be read by itself; else that on which the last
    word that a message has from the schema stands; 1 if none."""
    if UNREADABLE in message:
        for found in DECLARATION.finditer(text):
            try:
                cedarpy.Schema.from_str(found[0])
            except ValueError as error:
                if UNREADABLE in str(error):
                    return text.count("\n", 0, found.start()) + 1
    words = [
        word for word in re.findall(r"\w+", message) if re.search(rf"\b{re.escape(word)}\b", text)
    ]
    if not words:
        return 1
    place = re.search(rf"\b{re.escape(words[-1])}\b", text)
    return text.count("\n", 0, place.start() if place else 0) + 1
