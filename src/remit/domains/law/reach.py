"""Whether any power reaches a case at all, whatever its facts: asked first, since mostly none does.

Each power is asked without its conditions on facts. It then permits more than it really does; where
even so it does not speak of a case, no fact could make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import cedarpy

from remit.domains.law.cases import Case
from remit.domains.law.vocabulary import ActOfPack, policy_set, walk
from remit.engines.settlement.ruling import read_entities

FACTS: Final = {"Var": "context"}


def out_of_reach(case: Case) -> bool:
    """Whether no power could cover the case. A policy that errs leaves it open."""
    pack, act = case.pack, case.act
    answer = cedarpy.is_authorized(
        {
            "principal": case.actor.ref.as_dict(),
            "action": {"type": "Action", "id": act.name},
            "resource": case.thing.ref.as_dict(),
            "context": {},
        },
        _widest_powers(ActOfPack(pack.name, pack.hash, act.name, case.words, act)),
        read_entities(case.entities, pack.schema),
    )
    return not answer.diagnostics.reasons and not answer.diagnostics.errors


@lru_cache(maxsize=1024)
def _widest_powers(key: ActOfPack) -> cedarpy.PolicySet:
    return policy_set(
        replace(
            policy,
            json={**policy.json, "conditions": list(_widened(policy.json["conditions"]))},
        )
        for policy in key.words.speaking(key.form, "permit")
    )


def _widened(conditions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same conditions without those parts that read facts and could only say no."""
    for condition in conditions:
        if condition["kind"] == "when":
            parts = [part for part in _parts(condition["body"]) if not _reads_facts(part)]
            yield from ({"kind": "when", "body": part} for part in parts)
        elif not _reads_facts(condition["body"]):
            yield condition


def _parts(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a condition joins by "and", in order."""
    if "&&" in body:
        yield from _parts(body["&&"]["left"])
        yield from _parts(body["&&"]["right"])
    else:
        yield body


def _reads_facts(part: dict[str, Any]) -> bool:
    return any(node == FACTS for node in walk(part))
