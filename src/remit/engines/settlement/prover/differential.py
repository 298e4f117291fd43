"""The prover's own terms against decisions that others recorded: Cedar's public integration tests.

A case is a JSON file that names a policy file, an entities file and a schema file, and lists
requests with the decision, the policies that made it and those that erred. Every request is decided
twice over: by compiling the policies over the known facts, and, where the request fits the schema,
by compiling them over unknowns as a proof does and then putting the facts in. Cedar itself decides
nothing here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cedarpy
from cedarpy import pst

from remit.engines.settlement.prover.compile import Condition, compile_policy
from remit.engines.settlement.prover.concrete import Facts
from remit.engines.settlement.prover.environment import Environment, environments
from remit.engines.settlement.prover.faults import Unmodelled
from remit.engines.settlement.prover.law import cedar_schema
from remit.engines.settlement.prover.solve import LOCK
from remit.engines.settlement.prover.terms import FALSE, TRUE
from remit.engines.settlement.schema import Schema, read_schema
from remit.errors import Invalid, NotFound

NO_POLICIES = cedarpy.PolicySet.from_str("")
PARTS = ("principal", "action", "resource")
NOTHING = {part: {"type": "", "id": ""} for part in PARTS}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A request on which the terms and the record differ."""

    case: str
    request: str
    expected: str
    found: str


@dataclass
class Report:
    """How many requests agreed, how many were refused (by construct), and what was wrong."""

    cases: int = 0
    requests: int = 0
    agreed: int = 0
    agreed_as_proofs_do: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As JSON values. `agreed_as_proofs_do` counts those decided over unknowns as well."""
        return {
            "cases": self.cases,
            "requests": self.requests,
            "agreed": self.agreed,
            "agreed_as_proofs_do": self.agreed_as_proofs_do,
            "refused": dict(sorted(self.refused.items())),
            "wrong": [
                {
                    "case": each.case,
                    "request": each.request,
                    "expected": each.expected,
                    "found": each.found,
                }
                for each in self.wrong
            ],
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision, the policies behind it, and those that erred."""

    allowed: bool
    deciding: frozenset[str]
    erred: frozenset[str]

    def __str__(self) -> str:
        word = "allow" if self.allowed else "deny"
        return f"{word} by {sorted(self.deciding)}, erring {sorted(self.erred)}"


def differential(folder: Path) -> Report:
    """Compare every case in a folder, at any depth.

    Raises `NotFound` (`SET-106`) where there is no case, `Invalid` (`SET-113`) for a case whose
    files are missing or not readable as JSON.
    """
    report = Report()
    with LOCK:
        for path, case in _cases(folder):
            report.cases += 1
            _compare(folder, path, case, report)
    if not report.cases:
        raise NotFound(
            "SET-106",
            f"`{folder.name}` holds no case",
            where=str(folder.name),
            mend="name a folder with Cedar's integration tests: JSON files with "
            "`policies`, `entities` and `requests`",
        )
    return report


def _cases(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for path in sorted(folder.rglob("*.json")):
        try:
            data = json.loads(path.read_bytes())
        except ValueError as error:
            raise Invalid(
                "SET-113",
                f"not JSON: {error}",
                where=path.name,
                mend="mend the file, or take it away",
            ) from error
        if (
            isinstance(data, dict)
            and {"policies", "entities"} <= set(data)
            and ("requests" in data or "queries" in data)
        ):
            yield path, data


def _file(folder: Path, case: Path, name: str) -> Path:
    """A file that a case names, from the root of the tests or from beside the case."""
    for base in (folder, *folder.resolve().parents[:2], case.parent):
        if (base / name).is_file():
            return base / name
    raise Invalid(
        "SET-113",
        f"the case names `{name}`, which is not there",
        where=case.name,
        mend="keep the tests' own layout of folders",
    )


def _compare(folder: Path, path: Path, case: Mapping[str, Any], report: Report) -> None:
    requests: Sequence[Mapping[str, Any]] = case.get("requests", case.get("queries", ()))
    report.requests += len(requests)
    try:
        policies = _policies(_file(folder, path, case["policies"]), case)
        schema = read_schema(_file(folder, path, case["schema"]).read_text("utf-8"))
    except Unmodelled as refusal:
        report.refused[refusal.construct] += len(requests)
        return
    except Invalid as refusal:
        if refusal.code == "SET-113":
            raise
        report.refused["a schema that Cedar refuses"] += len(requests)
        return
    entities = json.loads(_file(folder, path, case["entities"]).read_bytes())
    _check_above(Facts(entities, NOTHING, schema), _file(folder, path, case["entities"]))
    fitting = _Fitting(schema, entities)
    for place, request in enumerate(requests):
        if any(not request.get(part) for part in PARTS):
            report.refused["a request without a principal, act or resource"] += 1
            continue
        expected = Outcome(
            str(request["decision"]).lower() == "allow",
            frozenset(request.get("reason", request.get("reasons", ()))),
            frozenset(request.get("errors", ())),
        )
        try:
            found = _decide(policies, Facts(entities, request, schema))
            proved = _decide_as_proofs_do(policies, fitting, Facts(entities, request, schema))
        except Unmodelled as refusal:
            report.refused[refusal.construct] += 1
            continue
        strange = next((each for each in (found, proved) if each not in {None, expected}), None)
        if strange:
            report.wrong.append(
                Wrong(
                    path.name, str(request.get("description", place)), str(expected), str(strange)
                )
            )
        else:
            report.agreed += 1
            report.agreed_as_proofs_do += proved is not None


def _check_above(facts: Facts, file: Path) -> None:
    """Nothing is above itself. Raises `Invalid` (`SET-113`): Cedar takes no such entities."""
    for uid in facts.things:
        if uid in facts.above(uid):
            raise Invalid(
                "SET-113",
                f"the entities have a cycle: `{uid}` is above itself",
                where=file.name,
                mend="take away one of the parents that lead back to it",
            )


def _policies(path: Path, case: Mapping[str, Any]) -> Mapping[str, pst.Template]:
    text = path.read_text("utf-8")
    try:
        if case.get("policyFormat") == "json":
            read = cedarpy.PolicySet.from_json_str(text).to_pst()
        else:
            read = cedarpy.policies_to_pst(text)
    except ValueError as error:
        raise Unmodelled("policies that Cedar's typed syntax does not take", str(error)) from error
    if read.templates:
        raise Unmodelled("a template's slot", "link the template, or name the entity")
    policies: Mapping[str, pst.Template] = read.static_policies
    return policies


def _decide(policies: Mapping[str, pst.Template], facts: Facts) -> Outcome:
    satisfied: dict[str, set[str]] = {"permit": set(), "forbid": set()}
    erred = set()
    for name, policy in policies.items():
        condition = compile_policy(policy, facts)
        assert condition.satisfied.is_literal
        assert condition.errs.is_literal
        if condition.errs is TRUE:
            erred.add(name)
        elif condition.satisfied is TRUE:
            satisfied[policy.effect].add(name)
    return _outcome(satisfied, erred)


def _outcome(satisfied: Mapping[str, set[str]], erred: set[str]) -> Outcome:
    allowed = bool(satisfied["permit"]) and not satisfied["forbid"]
    return Outcome(
        allowed, frozenset(satisfied["permit" if allowed else "forbid"]), frozenset(erred)
    )


def _decide_as_proofs_do(
    policies: Mapping[str, pst.Template], fitting: _Fitting, facts: Facts
) -> Outcome | None:
    """The same over unknowns; none where a proof would not speak of such a request."""
    environment = fitting.environment(facts)
    if environment is None:
        return None
    satisfied: dict[str, set[str]] = {"permit": set(), "forbid": set()}
    erred = set()
    for name, policy in policies.items():
        condition = fitting.condition(name, policy, environment)
        holds, errs = facts.known(condition.satisfied), facts.known(condition.errs)
        assert {holds, errs} <= {TRUE, FALSE}
        if errs is TRUE:
            erred.add(name)
        elif holds is TRUE:
            satisfied[policy.effect].add(name)
    # Proofs take every entity that is looked into to exist; where one does not, they say nothing.
    return None if facts.missed else _outcome(satisfied, erred)


class _Fitting:
    """Whether Cedar finds entities and requests to be as their schema says."""

    def __init__(self, schema: Schema, entities: Sequence[Mapping[str, Any]]) -> None:
        self.schema = cedar_schema(schema.text)
        self.environments = {each.key: each for each in environments(schema)}
        self.conditions: dict[tuple[str, Environment], Condition] = {}
        self.entities: cedarpy.Entities | None = None
        try:
            self.entities = cedarpy.Entities.from_json_str(json.dumps(list(entities)), self.schema)
        except ValueError:
            self.entities = None

    def condition(self, name: str, policy: pst.Template, environment: Environment) -> Condition:
        """A policy over unknowns, compiled once for all requests of a kind."""
        key = (name, environment)
        if key not in self.conditions:
            self.conditions[key] = compile_policy(policy, environment)
        return self.conditions[key]

    def environment(self, facts: Facts) -> Environment | None:
        """The kind of request, if entities and request fit it."""
        uids = facts.uids
        key = (uids["principal"].type, uids["action"], uids["resource"].type)
        if self.entities is None or key not in self.environments:
            return None
        probe = {part: uid.as_dict() for part, uid in uids.items()}
        said = cedarpy.is_authorized(
            probe | {"context": dict(facts.context)}, NO_POLICIES, self.entities, schema=self.schema
        )
        known = said.decision is not cedarpy.Decision.NoDecision
        return self.environments[key] if known else None
