"""What the registers of offices and interests say of an officer's part in an award.

They only ever speak against it: that nothing was declared is no judgement that there is nothing.
That judgement is the commissioner's: a finding of its own, which comes before what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from remit.acts import registry
from remit.acts.declare import Actor, Known, Thing
from remit.domains.bodies.entities import person_of
from remit.domains.bodies.models import Interest, Officer
from remit.engines.settlement import EntityRef

PART_IN_AWARD: Final = "take_part_in_award"


def conflicts(actor: Actor, thing: Thing, act: str, on: date) -> Iterator[Known]:
    """An interest in the provider, or a post there, of the officer who is to take part."""
    if act != PART_IN_AWARD or actor.hypothetical:
        return
    contract = next(each for each in thing.entities if each.ref == thing.ref)
    provider = contract.attrs["provider"]
    person = person_of(actor)
    if not person or not isinstance(provider, EntityRef) or not _is_registered(provider):
        return
    interest = (
        Interest.objects.known()
        .on(on)
        .filter(person_id=person, organisation_body=UUID(provider.id))
        .order_by("id")
        .first()
    )
    if interest:
        yield Known(
            "officer_conflicted",
            True,
            f"register of interests, declared on {interest.declared_on.isoformat()}: "
            f"{interest.says} ({interest.organisation})",
        )
    post = (
        Officer.objects.known()
        .on(on)
        .filter(person_id=person, office__body_id=provider.id)
        .select_related("office")
        .first()
    )
    if post:
        words = f"register of officers: {post.office.title} of the provider"
        yield Known("holds_provider_post", True, words)
        yield Known("post_provider_takes_part", True, words)


def _is_registered(body: EntityRef) -> bool:
    """Whether it is a body of the register; one that is only supposed has no such id."""
    try:
        UUID(body.id)
    except ValueError:
        return False
    return True


registry.fact_source(conflicts)
