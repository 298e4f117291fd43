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
from remit.domains.bodies.models import Officer
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
        officer = _officer(step)
        inputs = {name: _meant(value, officer) for name, value in step.inputs.items()}
        try:
            perform(
                read_act(step.act, inputs),
                by=EntityRef("Officer", str(officer.ref)),
                effective_on=step.on,
            )
        except Refused as error:
            if not step.refused:
                raise _otherwise(step, error.what) from error
        else:
            if step.refused:
                raise _otherwise(step, "it was permitted")
            done += 1
    return done


def _officer(step: Step) -> Officer:
    body, role = step.by
    found: Officer = (
        Officer.objects.known()
        .on(step.on)
        .select_related("office")
        .get(office__body__slug=body, office__role=role)
    )
    return found


def _meant(value: Any, officer: Officer) -> Any:
    if value == MYSELF:
        return str(officer.ref)
    if isinstance(value, str) and value.startswith(OWED):
        owed = Duty.objects.filter(body_id=officer.office.body_id, name=value.removeprefix(OWED))
        return owed.exclude(pk__in=DutyMet.objects.values("duty")).earliest("pk").pk
    return value


def _otherwise(step: Step, what: str) -> Failure:
    return Failure(
        "CTY-010",
        f"the story of the example goes otherwise: {what}",
        where=f"{step.act} on {step.on.isoformat()} by {' '.join(step.by)}",
        mend="correct story.toml, or the law that it was written for",
    )
