"""What the invented officers of an example country do once they are seated: acts like any other.

Each goes through the one door and is ruled on; one that the story expects to be refused is kept as
an attempt. Everything they say is invented, and says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from remit.acts.door import perform
from remit.acts.models import Duty, DutyMet
from remit.acts.registry import read_act
from remit.domains.bodies.entities import in_office
from remit.domains.bodies.models import Body
from remit.engines.settlement import EntityRef
from remit.errors import Failure, Refused

# Put in place of what only a house knows: the officer who acts, a duty that their body owes.
MYSELF = "@myself"
OWED = "@owed "


@dataclass(frozen=True, slots=True)
class Step:
    """One act: on which day, by the holder of which office (body, role), with which inputs."""

    on: date
    by: tuple[str, str]
    act: str
    inputs: dict[str, Any]
    refused: bool = False


def steps_from(package: str) -> Iterator[Step]:
    """The steps in a country's `story.toml`, in order."""
    told = tomllib.loads((files(package) / "story.toml").read_text("utf-8"))
    for each in told["step"]:
        body, role = each.pop("by")
        yield Step(by=(body, role), inputs=each.pop("inputs", {}), **each)


def live(story: Iterator[Step]) -> int:
    """Perform each step; how many acts that made.

    Raises `Failure` (`CTY-010`) where the law rules otherwise than the story says.
    """
    done = 0
    for step in story:
        body, role = step.by
        officer = in_office(body, role, step.on)
        inputs = {name: _meant(value, officer, body) for name, value in step.inputs.items()}
        try:
            perform(read_act(step.act, inputs), by=officer, effective_on=step.on)
        except Refused as error:
            if not step.refused:
                raise _otherwise(step, error.what) from error
        else:
            if step.refused:
                raise _otherwise(step, "it was permitted")
            done += 1
    return done


def _meant(value: Any, officer: EntityRef, body: str) -> Any:
    if value == MYSELF:
        return officer.id
    if isinstance(value, str) and value.startswith(OWED):
        of_body = Body.objects.filter(slug=body).values("pk")
        owed = Duty.objects.filter(body_id__in=of_body, name=value.removeprefix(OWED))
        return owed.exclude(pk__in=DutyMet.objects.values("duty")).earliest("pk").pk
    return value


def _otherwise(step: Step, what: str) -> Failure:
    return Failure(
        "CTY-010",
        f"the story of the example goes otherwise: {what}",
        where=f"{step.act} on {step.on.isoformat()} by {' '.join(step.by)}",
        mend="correct story.toml, or the law that it was written for",
    )
