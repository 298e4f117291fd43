"""A figure of one's own: what over what, by which method. It is worked out like any measure, and
nobody has reviewed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from remit.domains.outcomes import counts, library, releases
from remit.engines.outcomes.disclosure import RULES, Rule
from remit.engines.outcomes.measures.measure import Counted, Measure
from remit.engines.outcomes.measures.methods import METHODS
from remit.engines.outcomes.statistics import Better
from remit.errors import Invalid

NAME: Final = "own"
METHODS_OFFERED: Final = ("proportion", "crude_rate", "ratio_of_totals")
PARTS: Final = (
    "numerator",
    "numerator_kind",
    "denominator",
    "denominator_kind",
    "method",
    "scale",
)
"""What a figure of one's own is made of, in the order of `measure`."""

SCALES: Final = (1, 100, 1_000, 100_000)
SAYS: Final = (
    "You chose what is counted over what. Nobody has reviewed whether that makes sense: look at the"
    " measures of this house first."
)


def measure(
    numerator: str,
    numerator_kind: str,
    denominator: str,
    denominator_kind: str,
    method: str,
    scale: int,
) -> Measure:
    """The measure that somebody described. Raises `Invalid` (`OUT-017` to `OUT-019`)."""
    if method not in METHODS_OFFERED:
        raise _wrong("method", f"`{method}` is no method offered here", METHODS_OFFERED)
    by = shared_by(numerator, denominator)
    above = _counted("numerator", numerator, numerator_kind)
    below = _counted("denominator", denominator, denominator_kind)
    sources = library.measures().sources
    used = tuple(sources[name] for name in sorted({_dataset(numerator), _dataset(denominator)}))
    return Measure(
        name=NAME,
        title=f"{above.says} over {below.says}",
        why="",
        framework="built by a reader",
        by=by,
        population=below.says,
        standardisation="none",
        numerator=above,
        denominator=below,
        method=METHODS[method],
        multiplier=100 if method == "proportion" else scale,
        unit="%" if method == "proportion" else f"per {scale:,}" if scale > 1 else "each",
        better=Better.NEITHER,
        sources=used,
        disclosure=_rule(above, below),
        author="a reader",
        checker="nobody",
        checked="not checked",
        reviewed_on=date.today(),
        next_review=date.today(),
        example=any(source.synthetic for source in used),
    )


def described(asked: Mapping[str, Any]) -> Measure:
    """A reviewed measure under the name `measure`, or one of one's own by its `PARTS`.

    Raises `NotFound` (`OUT-011`) and as `measure` does.
    """
    if asked.get("measure"):
        return library.named(asked["measure"])
    return measure(*(asked[part] for part in PARTS))


def series_of() -> dict[str, tuple[str, ...]]:
    """The series that are loaded and described, each with its dimensions."""
    told = {name for part in counts.state().parts for name in part.totals}
    return {
        name: dimensions
        for source in library.measures().sources.values()
        for name, dimensions in sorted(source.series.items())
        if name in told and ({"area", "provider", "practice"} & set(dimensions))
    }


def shared_by(numerator: str, denominator: str) -> str:
    """By whom both are told. Raises `Invalid` (`OUT-017`, `OUT-018`)."""
    known = series_of()
    for where, name in (("numerator", numerator), ("denominator", denominator)):
        if name not in known:
            raise _wrong(where, f"no series `{name}` is loaded", sorted(known))
    for by in ("area", "provider", "practice"):
        if by in known[numerator] and by in known[denominator]:
            return by
    raise Invalid(
        "OUT-018",
        f"`{numerator}` and `{denominator}` are not told of the same bodies",
        where="denominator",
        mend="choose two that both tell commissioners, trusts or practices apart",
    )


def _counted(where: str, series: str, kind: str) -> Counted:
    if kind and kind not in counts.kinds_in(series):
        raise _wrong(f"{where}_kind", f"`{series}` tells no kind `{kind}`", counts.kinds_in(series))
    if kind and series in releases.COUNT_OF:
        raise Invalid(
            "OUT-019",
            f"kinds of `{series}` are not told apart here: together with the measures of this house"
            " small numbers could be worked out",
            where=f"{where}_kind",
            mend="leave the kind out, or have a measure of it reviewed",
        )
    dimensions = series_of()[series]
    return Counted(
        says=series.replace(".", ": ").replace("_", " ") + (f" ({kind})" if kind else ""),
        series=(series,),
        where={"kind": (kind,)} if kind else {},
        mean_of_months=series == "population.people" and "month" in dimensions,
    )


def _rule(above: Counted, below: Counted) -> Rule:
    secret = releases.secret(above) or releases.secret(below)
    return RULES["hospital" if secret else "as_published"]


def _dataset(series: str) -> str:
    return series.split(".", maxsplit=1)[0]


def _wrong(where: str, what: str, choices: tuple[str, ...] | list[str]) -> Invalid:
    return Invalid("OUT-017", what, where=where, mend=f"choose one of: {', '.join(choices)}")
