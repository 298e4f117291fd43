"""The policies that can decide an act: Cedar looks at every policy it is given, so it is given
only those.

A policy whose scope names other acts alone can neither permit nor forbid this one, and Cedar never
looks past such a scope: leaving it out changes no ruling. Which groups an act is in is read from
Cedar's own resolution of the schema, not from the schema's text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import cedarpy


class Slices:
    """The policies of a law by act, each slice parsed once when it is first asked for."""

    def __init__(self, policy_text: str, schema: cedarpy.Schema) -> None:
        self._whole = json.loads(cedarpy.policies_to_json_str(policy_text))
        self._above = _above(schema)
        self._slices: dict[str, cedarpy.PolicySet] = {}

    def of(self, act: str) -> cedarpy.PolicySet:
        """The policies that can decide an act; those of no act where the schema knows none such."""
        if act not in self._slices:
            names = self._above.get(act, frozenset({act}))
            kept = {
                key: policy
                for key, policy in self._whole["staticPolicies"].items()
                if _can_decide(policy["action"], names)
            }
            self._slices[act] = cedarpy.PolicySet.from_json_str(
                json.dumps({**self._whole, "staticPolicies": kept})
            )
        return self._slices[act]


def _above(schema: cedarpy.Schema) -> dict[str, frozenset[str]]:
    """Each act with itself and every group above it, however far."""
    actions = json.loads(str(cedarpy.Entities.from_json_str("[]", schema)))
    parents = {
        action["uid"]["id"]: [parent["id"] for parent in action["parents"]] for action in actions
    }
    return {act: frozenset(_reached([act], parents)) for act in parents}


def _reached(names: Iterable[str], parents: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += parents.get(name, ())
    return found


def _can_decide(scope: dict[str, Any], names: frozenset[str]) -> bool:
    """Whether a policy's scope may match an act that is, or is in, one of these names.

    An equality is taken for membership too: at worst a policy is kept that decides nothing.
    """
    if scope["op"] == "All":
        return True
    named = [scope["entity"]] if "entity" in scope else scope["entities"]
    return any(entity["id"] in names for entity in named)
