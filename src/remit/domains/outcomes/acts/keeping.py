"""The acts of keeping a figure in sight, with limits of one's own, and of letting it go."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing
from remit.domains.bodies.lookup import body_called
from remit.domains.outcomes import groups, own, states
from remit.domains.outcomes.models import DroppedFigure, KeptFigure
from remit.errors import Invalid, NotFound


class Signals(StrEnum):
    """Whether to be told of special causes."""

    YES = "yes"
    NO = "no"


@act
class KeepFigure(Act):
    """A body keeps a figure."""

    declaration: ClassVar = Declaration(
        name="keep_figure",
        title="Keep a figure",
        words="Keeps a figure of outcomes for your body, with the limits past which you want to be"
        " told. It is public, has a page and a feed of its own, and stands on My Remit.",
        group="own_figures",
        on="Body",
    )

    body: str = Field(title="Your body", max_length=80, description="its code")
    title: str = Field(title="What you call it", min_length=3, max_length=120)
    watched: str = Field(
        title="Whose figure", max_length=80, description="the code of a commissioner or a trust"
    )
    lower: float | None = Field(
        None, title="Tell me below", description="in the unit of the figure; empty for no limit"
    )
    upper: float | None = Field(None, title="Tell me above", description="in the same unit")
    signals: Signals = Field(
        Signals.YES,
        title="Tell me of special causes",
        description="months that are more than its usual ups and downs, by its process chart",
    )
    measure: str = Field(
        "",
        title="Measure",
        max_length=80,
        description="the name of a measure; empty for a figure of your own",
    )
    numerator: str = Field("", title="Numerator", max_length=80, description="a series")
    numerator_kind: str = Field("", title="Numerator: only this kind", max_length=80)
    denominator: str = Field("", title="Denominator", max_length=80, description="a series")
    denominator_kind: str = Field("", title="Denominator: only this kind", max_length=80)
    method: str = Field("ratio_of_totals", title="Method", max_length=40)
    scale: int = Field(1, title="For so many", ge=1, le=100_000)

    def thing(self, effective_on: date) -> Thing:
        """The body that keeps it."""
        return body_thing(body_called(self.body, effective_on).pk, effective_on)

    def change(self, doing: Doing) -> str:
        """Keep it. Raises `Invalid` (`OUT-030` to `OUT-032`), and as the questions do."""
        asked = self._asked()
        measure = own.described(asked)
        if measure.by not in (groups.AREA, groups.PROVIDER):
            raise Invalid(
                "OUT-031",
                f"“{measure.title}” tells no commissioners or trusts apart, so nobody's is kept",
                where="measure",
                mend="choose a figure of commissioners or of trusts",
            )
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise Invalid(
                "OUT-032",
                "the lower limit is not below the upper one",
                where="lower",
                mend="give a lower limit that is smaller, or leave one of them out",
            )
        who = groups.meant(measure.by, self.watched, states.register(), doing.effective_on)
        figure = KeptFigure.objects.create(
            body=body_called(self.body, doing.effective_on),
            title=self.title,
            asked=asked,
            watched=who.slug or who.code,
            lower=self.lower,
            upper=self.upper,
            signals=self.signals is Signals.YES,
            act_id=doing.act_id,
        )
        return f"keeps figure {figure.pk}, “{self.title}”: {measure.title}, of {who.name}"

    def _asked(self) -> dict[str, Any]:
        """What is measured: a measure by its name, or a figure of one's own; never both."""
        if bool(self.measure) == bool(self.numerator and self.denominator):
            raise Invalid(
                "OUT-030",
                "it is not said what the figure is",
                where="measure",
                mend="give the name of a measure, or a numerator and a denominator, not both",
            )
        if self.measure:
            return {"measure": self.measure}
        return {name: getattr(self, name) for name in own.PARTS}


@act
class DropFigure(Act):
    """A body lets a kept figure go."""

    declaration: ClassVar = Declaration(
        name="drop_figure",
        title="Let a kept figure go",
        words="Ends that a body is told of a figure. Its page stays, and says so.",
        group="own_figures",
        on="Body",
    )

    figure: int = Field(title="Figure", ge=1, description="its number, from its page")

    def thing(self, effective_on: date) -> Thing:
        """The body that keeps it."""
        return body_thing(figure_numbered(self.figure).body_id, effective_on)

    def change(self, doing: Doing) -> str:
        """Let it go, once. Raises `Invalid` (`OUT-034`)."""
        figure = figure_numbered(self.figure)
        if hasattr(figure, "dropped"):
            raise Invalid(
                "OUT-034",
                f"figure {figure.pk} was let go before",
                where="figure",
                mend="see the figures that are kept: remit outcomes kept",
            )
        DroppedFigure.objects.create(figure=figure, act_id=doing.act_id)
        return f"let go of figure {figure.pk}, “{figure.title}”"


def figure_numbered(number: int) -> KeptFigure:
    """A kept figure by its number. Raises `NotFound` (`OUT-033`)."""
    rows = KeptFigure.objects.select_related("dropped", "body", "act")
    found: KeptFigure | None = rows.filter(pk=number).first()
    if found is None:
        raise NotFound(
            "OUT-033",
            f"there is no kept figure `{number}`",
            where="figure",
            mend="see the figures that are kept: remit outcomes kept",
        )
    return found
