"""Policies: https://c2sp.org/tlog-policy. Which logs and witnesses count, and how many of them.

log <vkey> [<url>]
witness <name> <vkey> [<url>]
group <name> all|any|<number> <name>...
quorum <name>|none
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from remit.engines.record.cosign import cosigned_at
from remit.engines.record.limits import POLICY_LINES_MAX
from remit.engines.record.note import COSIGNATURE, ED25519, Note, VerifierKey
from remit.errors import Invalid

NONE = "none"
# Octets above 0x7f are opaque; below it, only tab and newline among the controls.
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Member:
    """A log or a witness: its name in the policy, its key, and where it answers (or "")."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True)
class Group:
    """Counts as having witnessed when `least` of its members have."""

    name: str
    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A policy; `quorum` names a witness, a group, or `none`."""

    text: str
    logs: tuple[Member, ...] = ()
    witnesses: tuple[Member, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NONE

    @classmethod
    def read(cls, given: str | bytes, where: str = "policy") -> Policy:
        """A policy as written. Raises `Invalid` (`REC-206`), naming the line."""
        octets = given.encode(errors="surrogateescape") if isinstance(given, str) else given
        if FORBIDDEN.search(octets):
            raise _no_policy(where, "it has control characters")
        text = octets.decode(errors="surrogateescape")
        if text and not text.endswith("\n"):
            raise _no_policy(where, "its last line does not end")
        lines = text.split("\n")
        if len(lines) > POLICY_LINES_MAX:
            raise _no_policy(where, f"it has more than {POLICY_LINES_MAX} lines")
        reading = _Reading()
        for number, line in enumerate(lines, 1):
            words = re.split(r"[ \t]+", line.strip(" \t"))
            if words[0] and not words[0].startswith("#"):
                fault = reading.take(words)
                if fault:
                    raise _no_policy(f"{where}, line {number}", fault)
        if reading.quorum is None:
            raise _no_policy(where, "it has no quorum line")
        return cls(
            text,
            tuple(reading.logs),
            tuple(reading.witnesses),
            tuple(reading.groups),
            reading.quorum,
        )

    def cosigned(self, note: Note) -> dict[str, int]:
        """Which witnesses cosigned, and when (seconds since 1970).

        Raises `DoesNotHold` (`REC-102`) for a line under a witness's key that is not its own.
        """
        found = {each.name: cosigned_at(note, each.key) for each in self.witnesses}
        return {name: at for name, at in found.items() if at is not None}

    def met_by(self, witnesses: set[str]) -> bool:
        """Whether these witnesses are enough."""
        witnessed = set(witnesses)
        # A group names only what stands above it, so one pass is enough.
        for group in self.groups:
            if len(witnessed.intersection(group.members)) >= group.least:
                witnessed.add(group.name)
        return self.quorum == NONE or self.quorum in witnessed


@dataclass
class _Reading:
    """A policy on its way, line by line; `take` answers what is wrong with a line, or nothing."""

    logs: list[Member] = field(default_factory=list)
    witnesses: list[Member] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorum: str | None = None
    named: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def take(self, words: list[str]) -> str:
        match words:
            case ["log", vkey, *url] if len(url) <= 1:
                return self._member(self.logs, ED25519, "", vkey, url)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                return self._new(name) or self._member(self.witnesses, COSIGNATURE, name, vkey, url)
            case ["group", name, least, *members] if members:
                return self._new(name) or self._group(name, least, members)
            case ["quorum", name]:
                return self._set_quorum(name)
        return f"`{words[0]}` is not a line of a policy, or has not its words"

    def _set_quorum(self, name: str) -> str:
        if self.quorum is not None:
            return "there is a quorum already"
        if name != NONE and name not in self.named:
            return f"nothing above is called {name}"
        self.quorum = name
        return ""

    def _new(self, name: str) -> str:
        if name == NONE or name in self.named:
            return f"the name {name} is taken"
        self.named.add(name)
        return ""

    def _member(self, among: list[Member], kind: int, name: str, vkey: str, url: list[str]) -> str:
        try:
            key = VerifierKey.read(vkey)
        except (Invalid, UnicodeEncodeError) as error:
            return str(error)
        if key.kind != kind:
            return f"a key of type {key.kind} stands where one of type {kind} belongs"
        if any(each.key.public == key.public for each in among):
            return "the same key stands twice"
        among.append(Member(name or key.name, key, "".join(url)))
        return ""

    def _group(self, name: str, least: str, members: list[str]) -> str:
        for member in members:
            if member not in self.named or member == name:
                return f"nothing above is called {member}"
            if member in self.used:
                return f"{member} is in a group already"
            self.used.add(member)
        known = {"any": "1", "all": str(len(members))}.get(least, least)
        if not (known.isascii() and known.isdigit() and 1 <= int(known) <= len(members)):
            return f"{least} of {len(members)} makes no sense"
        self.groups.append(Group(name, int(known), tuple(members)))
        return ""


def _no_policy(where: str, why: str) -> Invalid:
    return Invalid(
        "REC-206",
        f"this is no policy: {why}",
        where=where,
        mend="see https://c2sp.org/tlog-policy for its lines",
    )
