"""Funnel limits when areas differ by more than chance: over-dispersion, in both national forms.

Sources: Spiegelhalter DJ, Qual Saf Health Care 2005;14:347; Spiegelhalter DJ et al., J R Stat Soc A
2012;175:1 (the Care Quality Commission's form); NHS Digital, Summary Hospital-level Mortality
Indicator, methodology (the SHMI's form); DerSimonian R, Laird N, Control Clin Trials 1986;7:177.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.counts import normal_quantile
from remit.engines.outcomes.statistics.figures import (
    LEVELS,
    FloatArray,
    Interval,
    counts_of,
    same_shape,
)
from remit.engines.outcomes.statistics.funnels import Funnel
from remit.engines.outcomes.statistics.limits import AREAS_MIN_DISPERSION
from remit.engines.outcomes.statistics.ranks import mean_ranks
from remit.engines.outcomes.statistics.reasons import Reason
from remit.errors import Invalid

TRIM = 10
"""One part in so many is trimmed at each end, so that outliers do not make their own excuse."""


class Form(StrEnum):
    """How figures are made even before their spread is measured.

    `SHMI`: ln(O/E), standard error 1/√E, the tails cut off. `CQC`: √(O/E), 1/(2√E), the tails drawn
    in. `PROPORTION`: arcsin √(x/n), 1/(2√n), the tails drawn in.
    """

    SHMI = "shmi"
    CQC = "cqc"
    PROPORTION = "proportion"


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much areas differ beyond chance.

    `phi` is 1 if by chance alone; `tau_squared` is the variance between areas on the transformed
    scale, 0 if none is shown. `areas` were left after trimming. With a `reason`, nothing was
    estimated and `phi` is `None`.
    """

    form: Form
    phi: float | None
    tau_squared: float
    areas: int
    reason: Reason = Reason.NONE


def dispersion(
    form: Form, numerator: npt.ArrayLike, denominator: npt.ArrayLike, *, target: float | None = None
) -> Dispersion:
    """φ = Σz²/n and τ² of areas, one count in each array for each.

    z = (y - y₀)/s, trimmed by a tenth at each end (SHMI: cut off by rank, ⌊10r/(n + 1)⌋ of 0 or 9;
    else winsorised at the tenth and ninetieth percentile). For ratios `denominator` is expected
    events and the target 1; for proportions the target is that of all areas unless given. Areas
    with nothing to divide by are left out.
    """
    above, below = counts_of("numerator", numerator), counts_of("denominator", denominator)
    same_shape(numerator=above, denominator=below)
    usable = (below > 0) & ~np.isnan(above)
    above, below = above[usable], below[usable]
    if len(below) < AREAS_MIN_DISPERSION:
        return Dispersion(form, None, 0.0, len(below), Reason.TOO_FEW_AREAS)
    aim = float(above.sum() / below.sum()) if form is Form.PROPORTION else 1.0
    centre = _transformed(form, np.array([aim if target is None else target]))[0]
    errors = _error(form, below)
    scores = (_transformed(form, above / below) - centre) / errors
    if form is Form.SHMI:
        kept = _within_ranks(scores) & np.isfinite(scores)
        scores, errors = scores[kept], errors[kept]
    else:
        low, high = np.percentile(scores, [100 / TRIM, 100 - 100 / TRIM])
        scores = scores.clip(low, high)
    phi, tau_squared = between(scores, errors)
    return Dispersion(form, phi, tau_squared, len(scores))


def between(scores: FloatArray, errors: FloatArray) -> tuple[float, float]:
    """φ and τ² of z-scores with standard errors s.

    φ = Σz²/n; if nφ > n - 1 then τ² = (nφ - (n - 1))/(Σw - Σw²/Σw) with w = 1/s², else 0.
    """
    number = len(scores)
    total = float((scores**2).sum())
    weights = errors**-2.0
    excess = total - (number - 1)
    spread = float(weights.sum() - (weights**2).sum() / weights.sum())
    return total / number, excess / spread if excess > 0 and spread > 0 else 0.0


def dispersed_funnel(
    found: Dispersion, target: float, denominators: npt.ArrayLike, *, multiplier: float = 1.0
) -> Funnel:
    """Limits that allow for the dispersion found: y₀ ± z√(s² + τ²), transformed back.

    For the SHMI form with target 1: exp(±z√(1/E + τ²)). `target` as in `dispersion`, and shares in
    the unit of `multiplier`. Raises `Invalid` (`STA-007`) where no dispersion was estimated.
    """
    if found.reason != Reason.NONE:
        raise Invalid(
            "STA-007",
            f"no dispersion was estimated: {found.reason.says}",
            mend="draw the funnel without it",
        )
    counts = counts_of("denominators", denominators)
    below = np.where(counts > 0, counts, np.nan)
    centre = _transformed(found.form, np.array([target]))[0]
    spread = np.sqrt(_error(found.form, below) ** 2 + found.tau_squared)
    limits = []
    for level in LEVELS:
        half = normal_quantile(level) * spread
        limits.append(
            Interval(
                multiplier * _back(found.form, centre - half),
                multiplier * _back(found.form, centre + half),
            )
        )
    return Funnel(
        target * multiplier,
        limits[0],
        limits[1],
        f"limits with over-dispersion ({found.form} form)",
    )


def _transformed(form: Form, values: FloatArray) -> FloatArray:
    if form is Form.SHMI:
        with np.errstate(divide="ignore"):
            logged: FloatArray = np.log(values)
        return logged
    root: FloatArray = np.sqrt(values)
    return root if form is Form.CQC else np.arcsin(np.minimum(root, 1.0))


def _error(form: Form, below: FloatArray) -> FloatArray:
    return 1 / np.sqrt(below) if form is Form.SHMI else 1 / (2 * np.sqrt(below))


def _back(form: Form, values: FloatArray) -> FloatArray:
    if form is Form.SHMI:
        raised: FloatArray = np.exp(values)
        return raised
    if form is Form.CQC:
        return np.maximum(values, 0.0) ** 2
    shares: FloatArray = np.sin(values.clip(0.0, np.pi / 2)) ** 2
    return shares


def _within_ranks(scores: FloatArray) -> npt.NDArray[np.bool_]:
    tenth = np.floor(mean_ranks(scores) * TRIM / (len(scores) + 1))
    within: npt.NDArray[np.bool_] = (tenth > 0) & (tenth < TRIM - 1)
    return within
