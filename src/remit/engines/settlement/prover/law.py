"""A law as the prover takes it: its schema, and its policies one by one, none lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Protocol

import cedarpy
from cedarpy import pst

from remit.engines.settlement.limits import POLICY_BYTES_MAX
from remit.engines.settlement.pack import Clause
from remit.engines.settlement.prover.compile import Condition, compile_policy, uid_of
from remit.engines.settlement.prover.environment import (
    ALWAYS,
    Environment,
    Period,
    environments,
)
from remit.engines.settlement.prover.faults import Unmodelled
from remit.engines.settlement.prover.limits import EXPRESSION_DEPTH_MAX
from remit.engines.settlement.prover.split import templates
from remit.engines.settlement.prover.terms import FALSE
from remit.engines.settlement.schema import Schema, read_schema
from remit.engines.settlement.sorts import Uid
from remit.errors import Invalid


class LawText(Protocol):
    """What can be proved over: a `Pack`, or a folder read by `load_folder`."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def schema_text(self) -> str:
        """Its schema in Cedar's notation."""

    @property
    def policy_text(self) -> str:
        """All its policies."""

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """Its policies by id, with file and line."""

    @property
    def looked_at(self) -> tuple[date | None, date | None]:
        """The days on which it is looked at, half open; empty where any day will do."""


@dataclass(frozen=True)
class Body:
    """A policy apart from its name: two with equal bodies come to equal terms."""

    effect: pst.Effect
    principal: Any
    action: Any
    resource: Any
    clauses: tuple[Any, ...]

    def template(self, name: str) -> pst.Template:
        """The policy by another name, without its annotations."""
        return pst.Template(
            name, self.effect, self.principal, self.action, self.resource, self.clauses, {}
        )

    @cached_property
    def _hash(self) -> int:
        return hash((self.effect, self.principal, self.action, self.resource, self.clauses))

    def __hash__(self) -> int:
        # Bodies are looked up in every environment; their trees are walked once.
        return self._hash


@dataclass(frozen=True)
class Policy:
    """One policy: its `@id` (or Cedar's own `policy0`), its annotations, its place and its body."""

    id: str
    template: pst.Template
    where: str = ""

    @cached_property
    def body(self) -> Body:
        """What its meaning depends on."""
        made = self.template
        return Body(made.effect, made.principal, made.action, made.resource, made.clauses)

    @property
    def effect(self) -> str:
        """`permit` or `forbid`."""
        return self.template.effect

    @cached_property
    def acts(self) -> frozenset[Uid] | None:
        """The acts and groups that its head names; none where it speaks of every act."""
        action = self.template.action
        if isinstance(action, pst.ScopeAny):
            return None
        named = (action.entity,) if isinstance(action, pst.ActionEq) else action.entities
        return frozenset(uid_of(uid) for uid in named)

    def reaches(self, environment: Environment) -> bool:
        """Whether its head lets it speak of this act at all."""
        return self.acts is None or not self.acts.isdisjoint(environment.act_and_groups)

    def condition(self, environment: Environment) -> Condition:
        """When it is satisfied in this kind of request, and when it errs.

        Raises `UnsupportedConstruct` with the policy's name.
        """
        try:
            return _compiled(self.body, environment)
        except Unmodelled as fault:
            raise fault.named(self.id, self.where) from fault


@lru_cache(maxsize=65_536)
def _compiled(body: Body, environment: Environment) -> Condition:
    return compile_policy(body.template(""), environment)


@dataclass(frozen=True)
class Law:
    """A law, read and checked. `policies` are all of them, in the order of the text."""

    name: str
    schema: Schema
    policies: tuple[Policy, ...]
    policy_text: str = field(repr=False)
    schema_text: str = field(repr=False)
    period: Period = ALWAYS
    _speaking: dict[Any, tuple[tuple[Policy, Condition], ...]] = field(
        default_factory=dict, repr=False
    )

    @property
    def environments(self) -> tuple[Environment, ...]:
        """Every kind of request that its schema declares."""
        return environments(self.schema, self.period)

    def during(self, period: Period) -> Law:
        """The same law, looked at on other days."""
        return replace(self, period=period, _speaking={})

    @cached_property
    def cedar(self) -> cedarpy.PolicySet:
        """The policies as Cedar's own engine takes them."""
        return cedarpy.PolicySet.from_str(self.policy_text)

    @cached_property
    def cedar_schema(self) -> cedarpy.Schema:
        """The schema as Cedar's own engine takes it."""
        return cedar_schema(self.schema.text)

    @cached_property
    def _by_act(self) -> Mapping[Uid | None, list[int]]:
        """The places of the policies that name an act or group, and of those that name none."""
        found: dict[Uid | None, list[int]] = {}
        for place, policy in enumerate(self.policies):
            for act in policy.acts if policy.acts is not None else (None,):
                found.setdefault(act, []).append(place)
        return found

    def reaching(self, environment: Environment) -> list[Policy]:
        """The policies whose head lets them speak of this act, in the order of the text."""
        acts = (None, *environment.act_and_groups)
        places = {place for act in acts for place in self._by_act.get(act, ())}
        return [self.policies[place] for place in sorted(places)]

    def speaking(self, environment: Environment) -> tuple[tuple[Policy, Condition], ...]:
        """The policies that can be satisfied, or can err, in this kind of request."""
        if environment.key not in self._speaking:
            reaching = [
                (policy, policy.condition(environment)) for policy in self.reaching(environment)
            ]
            self._speaking[environment.key] = tuple(
                (policy, condition)
                for policy, condition in reaching
                if condition.satisfied is not FALSE or condition.errs is not FALSE
            )
        return self._speaking[environment.key]

    def compiled_count(self) -> int:
        """How many policies have been compiled: all of them, or the law cannot be proved over.

        A policy that reaches no kind of request is compiled in the first, so that a construct
        outside the subset is never passed over.
        """
        compiled: set[int] = set()
        for environment in self.environments:
            self.speaking(environment)
            compiled.update(id(policy) for policy in self.reaching(environment))
        for policy in self.policies:
            if id(policy) not in compiled and self.environments:
                policy.condition(self.environments[0])
                compiled.add(id(policy))
        return len(compiled)

    def without(self, ids: Collection[str]) -> Law:
        """The law with some policies struck out. Raises `Invalid` (`SET-104`) for an unknown id."""
        missing = sorted(set(ids) - {policy.id for policy in self.policies})
        if missing:
            raise Invalid(
                "SET-104",
                f"`{self.name}` has no policy `{missing[0]}`",
                mend="name policies by their @id",
            )
        kept = tuple(policy for policy in self.policies if policy.id not in ids)
        return Law(
            self.name,
            self.schema,
            kept,
            text_of(policy.template for policy in kept),
            self.schema_text,
            self.period,
        )


def read_law(pack: LawText) -> Law:
    """Read a pack's text, and check it as strictly as Cedar can.

    Raises `Invalid`: `SET-102` and `SET-103` for the schema, `SET-104` for policies that are not
    Cedar, that Cedar's strict check refuses, or that go over a named limit; `UnsupportedConstruct`
    for templates. The same law is never read twice, and of one that was edited only what changed.
    """
    places = tuple((key, f"{clause.file}:{clause.line}") for key, clause in pack.clauses.items())
    return _law(pack.name, pack.schema_text, pack.policy_text, places, Period(*pack.looked_at))


@lru_cache(maxsize=16)
def _law(
    name: str, schema_text: str, policy_text: str, places: tuple[tuple[str, str], ...], on: Period
) -> Law:
    schema = read_schema(schema_text)
    policies = read_policies(policy_text, name, dict(places))
    check_strictly(policies, schema)
    return Law(name, schema, policies, policy_text, schema_text, on)


def read_policies(
    text: str, name: str, places: Mapping[str, str] | None = None
) -> tuple[Policy, ...]:
    """Every policy of a text, in order. Errors as for `read_law`; `places` are by id."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > POLICY_BYTES_MAX:
        raise Invalid(
            "SET-104",
            f"`{name}` has {size} bytes of policy; "
            f"{POLICY_BYTES_MAX} are the most that can be proved over",
            where=name,
            mend="split the law into packs",
        )
    places = places or {}
    read = templates(text)
    if read is None:
        read = _read_whole(text, name, places)
    found = tuple(
        Policy(known, template, places.get(known, name))
        for count, template in enumerate(read)
        for known in [template.annotations.get("id") or f"policy{count}"]
    )
    for policy in found:
        if _depth(policy.body) > EXPRESSION_DEPTH_MAX:
            raise Invalid(
                "SET-104",
                f"the policy `{policy.id}` nests more than {EXPRESSION_DEPTH_MAX} deep",
                where=policy.where,
                mend="split it into policies, or use a set and `contains`",
            )
    return found


def _read_whole(text: str, name: str, places: Mapping[str, str]) -> list[pst.Template]:
    """The text as Cedar reads it at once: for its own words on what is wrong."""
    try:
        read = cedarpy.policies_to_pst(text)
    except ValueError as error:
        raise Invalid(
            "SET-104",
            f"not policies in Cedar: {error}",
            where=name,
            mend="mend the policy; nothing is proved until then",
        ) from error
    if read.templates:
        first = next(iter(read.templates.values()))
        known = first.annotations.get("id") or first.id
        raise Unmodelled("a template's slot", "link the template, or name the entity").named(
            known, places.get(known, name)
        )
    keys = sorted(read.static_policies, key=lambda key: int(key.removeprefix("policy")))
    return [read.static_policies[key] for key in keys]


_checked: dict[tuple[str, Body], None] = {}
_CHECKED_MAX = 50_000


def check_strictly(policies: Iterable[Policy], schema: Schema) -> None:
    """Cedar's strict check. Raises `Invalid` (`SET-104`) that names every policy that fails it."""
    unseen = [policy for policy in policies if (schema.text, policy.body) not in _checked]
    messages = strict_messages([policy.body for policy in unseen], schema)
    faults = [
        (policy, what) for policy, said in zip(unseen, messages, strict=True) for what in said
    ]
    if faults:
        policy, message = faults[0]
        raise Invalid(
            "SET-104",
            f"the policy `{policy.id}` does not fit the schema: {message}",
            where=policy.where,
            mend="test `has` before reading what may be absent"
            if "optional attribute" in message
            else "name only what the schema declares, and compare values of one type",
            details={
                "faults": [
                    {"policy": each.id, "what": what, "where": each.where} for each, what in faults
                ]
            },
        )
    if len(_checked) > _CHECKED_MAX:
        _checked.clear()
    _checked.update(dict.fromkeys((schema.text, policy.body) for policy in unseen))


def strict_messages(bodies: Sequence[Body], schema: Schema) -> list[list[str]]:
    """What Cedar's strict check says of each policy, in its own words but for the policy's name."""
    found: list[list[str]] = [[] for _ in bodies]
    if bodies:
        text = text_of(body.template(f"policy{place}") for place, body in enumerate(bodies))
        for error in cedarpy.validate_policies(text, cedar_schema(schema.text)).errors:
            place = int(error.policy_id.removeprefix("policy"))
            found[place].append(str(error.error).removeprefix(f"for policy `{error.policy_id}`, "))
    return found


@lru_cache(maxsize=32)
def cedar_schema(text: str) -> cedarpy.Schema:
    """A schema as Cedar's own engine takes it, read once."""
    return cedarpy.Schema.from_str(text)


def text_of(templates: Iterable[pst.Template]) -> str:
    """Policies as text, in their order."""
    return "\n".join(
        str(cedarpy.PolicySet.from_pst(pst.PolicySet({}, {template.id: template}, ())))
        for template in templates
    )


@lru_cache(maxsize=20_000)
def _depth(body: Body) -> int:
    """Nesting of a policy's nodes, counted without recursion."""
    deepest = 0
    stack: list[tuple[Any, int]] = [(body.clauses, 0)]
    while stack:
        value, depth = stack.pop()
        if isinstance(value, tuple):
            stack.extend((each, depth) for each in value)
        elif isinstance(value, Mapping):
            stack.extend((each, depth) for each in value.values())
        elif is_dataclass(value):
            deepest = max(deepest, depth)
            stack.extend((getattr(value, part.name), depth + 1) for part in fields(value))
    return deepest
