"""A figure of one's own: numerator, denominator, who and when are the question's own inputs."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.outcomes import counts, library, own, releases
from remit.domains.outcomes.queries.show import shown_case
from remit.domains.outcomes.queries.views import OwnChoices, OwnShown, SeriesLine
from remit.domains.outcomes.shown import case_of
from remit.engines.outcomes.measures.methods import METHODS


def own_choices() -> OwnChoices:
    """What can be counted, and how."""
    sources = library.measures().sources
    return OwnChoices(
        methods={name: METHODS[name].says for name in own.METHODS_OFFERED},
        series=[
            SeriesLine(
                name=name,
                title=sources[name.split(".")[0]].title,
                by=[each for each in dimensions if each in ("area", "provider", "practice")],
                kinds=[]
                if name in releases.COUNT_OF or "kind" not in dimensions
                else counts.kinds_in(name),
                secret=name in releases.COUNT_OF,
            )
            for name, dimensions in own.series_of().items()
        ],
    )


@query
class AskChoices(Query):
    """`remit outcomes series`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.series",
        "What can be counted",
        "The series that are loaded and the methods by which one can be set over another.",
    )

    def answer(self) -> OwnChoices:
        """The choices."""
        return own_choices()


@query
class AskOwn(Query):
    """`remit outcomes own NUMERATOR DENOMINATOR`."""

    declaration: ClassVar = QueryDeclaration(
        "outcomes.own",
        "A figure of your own",
        "One series over another for every body; nobody has reviewed whether that makes sense.",
        positional=("numerator", "denominator"),
    )
    numerator: str = Field(title="Numerator", description="a series", max_length=80)
    denominator: str = Field(title="Denominator", description="a series", max_length=80)
    numerator_kind: str = Field("", title="Only this kind", max_length=80)
    denominator_kind: str = Field("", title="Only this kind", max_length=80)
    method: str = Field("ratio_of_totals", title="Method", max_length=40)
    scale: int = Field(
        1, title="For so many", description="1, 100, 1000 or 100000", ge=1, le=100_000
    )
    period: str = Field("", title="Period", description="2018/19, 2018-04 or all", max_length=10)
    on: date | None = Field(None, title="On the bodies of")

    def answer(self) -> OwnShown:
        """The figures. Raises `Invalid` (`OUT-017` to `OUT-019`)."""
        described = own.measure(
            self.numerator,
            self.numerator_kind,
            self.denominator,
            self.denominator_kind,
            self.method,
            self.scale,
        )
        choices = own_choices()
        return OwnShown(
            shown=shown_case(case_of(described, self.period, self.on)),
            methods=choices.methods,
            series=choices.series,
            says=own.SAYS,
        )
