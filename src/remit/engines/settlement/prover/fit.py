"""Whether a pledge speaks of what a law knows: its acts, its types, its attributes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from cedarpy import pst

from remit.engines.settlement.prover.compile import uid_of
from remit.engines.settlement.prover.law import Body, Policy, strict_messages
from remit.engines.settlement.prover.pledges import Pledge
from remit.engines.settlement.schema import Schema
from remit.engines.settlement.sorts import Uid
from remit.errors import Invalid

UNKNOWN_NAME = re.compile(
    r"unrecognized entity type|unrecognized action|attribute `.*` .*not found"
    r"|unable to find an applicable action"
)


def known_parts(
    pledges: Sequence[Pledge], schema: Schema, *, written_for_it: bool
) -> list[tuple[Policy | None, str]]:
    """Each pledge without acts that a schema does not have; or none, and what is unknown there.

    Raises `Invalid` (`SET-108`) for a pledge that no schema would make sense of, or, where they
    were `written_for_it`, for any unknown name.
    """
    named = [_with_known_acts(pledge.policy, schema, written_for_it) for pledge in pledges]
    faults = _faults([policy.body for policy, _ in named if policy], schema)
    return [
        (policy, unknown)
        if policy is None
        else _fitting(pledge, policy, unknown, faults[policy.body], written_for_it)
        for pledge, (policy, unknown) in zip(pledges, named, strict=True)
    ]


def _with_known_acts(
    policy: Policy, schema: Schema, written_for_it: bool
) -> tuple[Policy | None, str]:
    if written_for_it or policy.acts is None:
        return policy, ""
    known = policy.acts & set(schema.actions)
    unknown = ", ".join(f"`{act.id}`" for act in sorted(policy.acts - known, key=str))
    if not known:
        return None, f"the law knows no act {unknown}"
    return _naming_only(policy, known), unknown


def _fitting(
    pledge: Pledge, policy: Policy, unknown: str, faults: Sequence[str], written_for_it: bool
) -> tuple[Policy | None, str]:
    strange = [message for message in faults if UNKNOWN_NAME.search(message)]
    if faults and (written_for_it or len(strange) < len(faults)):
        raise Invalid(
            "SET-108",
            f"the pledge `{pledge.id}` does not fit the schema: {faults[0]}",
            where=pledge.where,
            mend="name only what the schema declares, and compare values of one type",
        )
    if strange:
        return None, "the law has no such thing: " + strange[0]
    return policy, unknown


_said: dict[tuple[Body, str], tuple[str, ...]] = {}
_SAID_MAX = 20_000


def _faults(bodies: Sequence[Body], schema: Schema) -> dict[Body, tuple[str, ...]]:
    """What Cedar's strict check says of each, asked once for all that are new."""
    if len(_said) > _SAID_MAX:
        _said.clear()
    unseen = [body for body in dict.fromkeys(bodies) if (body, schema.text) not in _said]
    for body, messages in zip(unseen, strict_messages(unseen, schema), strict=True):
        _said[body, schema.text] = tuple(messages)
    return {body: _said[body, schema.text] for body in bodies}


def _naming_only(policy: Policy, known: Collection[Uid]) -> Policy:
    action = policy.template.action
    if not isinstance(action, pst.ActionIn) or len(known) == len(policy.acts or ()):
        return policy
    kept = tuple(uid for uid in action.entities if uid_of(uid) in known)
    return replace(policy, template=replace(policy.template, action=pst.ActionIn(kept)))
