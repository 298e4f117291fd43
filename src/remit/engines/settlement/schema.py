"""What a Cedar schema declares: entity types, attributes, ancestors, acts and their requests.

Cedar reads and checks the schema, resolves it and prints it in one canonical form; this module
reads that form. Nothing is accepted here that Cedar does not accept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import cedarpy

from remit.engines.settlement.limits import SCHEMA_BYTES_MAX
from remit.engines.settlement.sorts import (
    BOOL,
    LONG,
    STRING,
    Attribute,
    EntitySort,
    ExtensionType,
    RecordType,
    SetType,
    Type,
    Uid,
)
from remit.errors import Invalid

PRIMITIVES = {"Bool": BOOL, "Boolean": BOOL, "Long": LONG, "String": STRING}
EXTENSIONS = ("ipaddr", "decimal", "datetime", "duration")
EMPTY = RecordType(())
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class EntityDeclaration:
    """One entity type. `choices` are its only ids where the schema lists them."""

    attributes: RecordType = EMPTY
    parents: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    tags: Type | None = None


@dataclass(frozen=True, slots=True)
class ActionDeclaration:
    """One act or group of acts; a group that applies to nothing has no requests."""

    groups: tuple[Uid, ...] = ()
    principals: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    context: RecordType = EMPTY


@dataclass(frozen=True, eq=False)
class Schema:
    """A schema, read. Two are equal only if they are one object; `read_schema` keeps them so."""

    text: str
    entities: Mapping[str, EntityDeclaration]
    actions: Mapping[Uid, ActionDeclaration]
    ancestors: Mapping[str, frozenset[str]]
    action_ancestors: Mapping[Uid, frozenset[Uid]]


@lru_cache(maxsize=32)
def read_schema(text: str) -> Schema:
    """Read a schema in Cedar's notation or its JSON form.

    Raises `Invalid` (`SET-102`) for what Cedar refuses, or for one that is too long.
    """
    if len(text.encode("utf-8", "surrogatepass")) > SCHEMA_BYTES_MAX:
        raise Invalid(
            "SET-102",
            f"the schema is longer than {SCHEMA_BYTES_MAX} bytes",
            mend="split the law into packs with a schema each",
        )
    made = (
        cedarpy.Schema.from_json_str if text.lstrip().startswith("{") else (cedarpy.Schema.from_str)
    )
    try:
        canonical = str(made(text))
    except ValueError as error:
        raise Invalid(
            "SET-102",
            f"not a Cedar schema: {error}",
            mend="declare what the schema names, in Cedar's schema notation",
        ) from error
    return _Reader(canonical).schema()


_TOKEN = re.compile(r'\s+|(?P<string>"(?:\\.|[^"\\])*")|(?P<name>\w+)|(?P<sign>::|[^\w\s])')
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\", '"': '"', "'": "'"}


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        if found.lastgroup:
            yield found[0]


def _unquoted(token: str) -> str:
    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _ESCAPES[found[2]]

    return re.sub(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))", plain, token[1:-1], flags=re.DOTALL)


@dataclass(slots=True)
class _Raw:
    """A type as it is written, with the namespace that its names are looked up from."""

    kind: str
    namespace: str
    name: str = ""
    element: _Raw | None = None
    fields: list[tuple[str, _Raw, bool]] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Reads the canonical form in one pass, then resolves the names it met."""

    text: str
    tokens: list[str] = field(default_factory=list)
    place: int = 0
    commons: dict[str, _Raw] = field(default_factory=dict)
    entities: dict[str, tuple[list[_Raw], _Raw | None, list[str], _Raw | None]] = field(
        default_factory=dict
    )
    actions: dict[Uid, tuple[list[Uid], list[_Raw], list[_Raw], _Raw | None]] = field(
        default_factory=dict
    )

    def schema(self) -> Schema:
        self.tokens = list(_tokens(self.text))
        while self.place < len(self.tokens):
            self._annotations()
            if self._accept("namespace"):
                namespace = self._path()
                self._expect("{")
                while not self._accept("}"):
                    self._declaration(namespace)
            else:
                self._declaration("")
        entities = {
            name: EntityDeclaration(
                self._record(shape),
                tuple(self._entity(parent) for parent in parents),
                tuple(choices),
                self._resolve(tags) if tags else None,
            )
            for name, (parents, shape, choices, tags) in self.entities.items()
        }
        actions = {
            uid: ActionDeclaration(
                tuple(groups),
                tuple(self._entity(raw) for raw in principals),
                tuple(self._entity(raw) for raw in resources),
                self._record(context),
            )
            for uid, (groups, principals, resources, context) in self.actions.items()
        }
        return Schema(
            self.text,
            entities,
            actions,
            _closure({name: declared.parents for name, declared in entities.items()}),
            _closure({uid: declared.groups for uid, declared in actions.items()}),
        )

    def _next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def _accept(self, token: str) -> bool:
        if self.place < len(self.tokens) and self.tokens[self.place] == token:
            self.place += 1
            return True
        return False

    def _expect(self, token: str) -> None:
        found = self._next()
        assert found == token, f"Cedar printed `{found}` where `{token}` was expected"

    def _annotations(self) -> None:
        while self._accept("@"):
            self._next()
            if self._accept("("):
                self._next()
                self._expect(")")

    def _name(self) -> str:
        token = self._next()
        return _unquoted(token) if token.startswith('"') else token

    def _path(self) -> str:
        parts = [self._next()]
        while self._accept("::"):
            parts.append(self._next())
        return "::".join(parts)

    def _declaration(self, namespace: str) -> None:
        self._annotations()
        kind = self._next()
        names = [self._name()]
        while self._accept(","):
            names.append(self._name())
        if kind == "type":
            self._expect("=")
            self.commons[_full(namespace, names[0])] = self._type(namespace)
        elif kind == "entity":
            declared = self._entity_body(namespace)
            self.entities.update({_full(namespace, name): declared for name in names})
        else:
            act = self._action_body(namespace)
            self.actions.update({Uid(_full(namespace, "Action"), name): act for name in names})
        self._expect(";")

    def _entity_body(
        self, namespace: str
    ) -> tuple[list[_Raw], _Raw | None, list[str], _Raw | None]:
        if self._accept("enum"):
            self._expect("[")
            choices = [self._name()]
            while self._accept(","):
                choices.append(self._name())
            self._expect("]")
            return [], None, choices, None
        parents = self._types(namespace) if self._accept("in") else []
        self._accept("=")
        shape = self._type(namespace) if self.tokens[self.place] == "{" else None
        tags = self._type(namespace) if self._accept("tags") else None
        return parents, shape, [], tags

    def _action_body(self, namespace: str) -> tuple[list[Uid], list[_Raw], list[_Raw], _Raw | None]:
        groups: list[Uid] = []
        parts: dict[str, list[_Raw]] = {"principal": [], "resource": []}
        context = None
        if self._accept("in"):
            self._expect("[")
            while not self._accept("]"):
                groups.append(self._action_name(namespace))
                self._accept(",")
        if self._accept("appliesTo"):
            self._expect("{")
            while not self._accept("}"):
                part = self._next()
                self._expect(":")
                if part == "context":
                    context = self._type(namespace)
                else:
                    parts[part] = self._types(namespace)
                self._accept(",")
        return groups, parts["principal"], parts["resource"], context

    def _action_name(self, namespace: str) -> Uid:
        parts = [self._name()]
        while self._accept("::"):
            parts.append(self._name())
        kind = "::".join(parts[:-1]) or "Action"
        return Uid(_full(namespace, kind) if kind == "Action" else kind, parts[-1])

    def _types(self, namespace: str) -> list[_Raw]:
        if not self._accept("["):
            return [self._type(namespace)]
        found = []
        while not self._accept("]"):
            found.append(self._type(namespace))
            self._accept(",")
        return found

    def _type(self, namespace: str) -> _Raw:
        if self._accept("{"):
            record = _Raw("record", namespace)
            while not self._accept("}"):
                self._annotations()
                name = self._name()
                required = not self._accept("?")
                self._expect(":")
                record.fields.append((name, self._type(namespace), required))
                self._accept(",")
            return record
        name = self._path()
        if name == "Set" and self._accept("<"):
            element = self._type(namespace)
            self._expect(">")
            return _Raw("set", namespace, element=element)
        return _Raw("name", namespace, name)

    def _entity(self, raw: _Raw) -> str:
        full = _full(raw.namespace, raw.name)
        return full if full in self.entities else raw.name

    def _record(self, raw: _Raw | None) -> RecordType:
        found = self._resolve(raw) if raw else EMPTY
        assert isinstance(found, RecordType)
        return found

    def _resolve(self, raw: _Raw) -> Type:
        if raw.kind == "record":
            return RecordType(
                tuple(
                    (name, Attribute(self._resolve(kind), required))
                    for name, kind, required in raw.fields
                )
            )
        if raw.element is not None:
            return SetType(self._resolve(raw.element))
        for name in (_full(raw.namespace, raw.name), raw.name):
            if name in self.commons:
                return self._resolve(self.commons[name])
            if name in self.entities:
                return EntitySort(name)
        builtin = raw.name.removeprefix("__cedar::")
        if builtin in PRIMITIVES:
            return PRIMITIVES[builtin]
        return ExtensionType(builtin) if builtin in EXTENSIONS else EntitySort(raw.name)


def _full(namespace: str, name: str) -> str:
    return f"{namespace}::{name}" if namespace and "::" not in name else name


def _closure(direct: Mapping[K, tuple[K, ...]]) -> dict[K, frozenset[K]]:
    """Everything reachable in one step or more."""
    found: dict[K, frozenset[K]] = {}
    for start in direct:
        reached: set[K] = set()
        waiting = list(direct[start])
        while waiting:
            step = waiting.pop()
            if step not in reached:
                reached.add(step)
                waiting.extend(direct.get(step, ()))
        found[start] = frozenset(reached)
    return found
