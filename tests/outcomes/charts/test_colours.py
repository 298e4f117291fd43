"""Colours of charts: told apart by readers who see two kinds of cone only, and seen on white.

Colour blindness is simulated after Machado, Oliveira and Fernandes (IEEE Trans Vis Comput Graph
2009;15:1291, severity 1.0); distances are CIE76 in L*a*b* under D65, of which 2.3 is just noticed.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from remit.engines.outcomes.charts import (
    funnel_chart,
    process_chart,
    spine_chart,
    theme,
    trend_chart,
    value_chart,
)

SEEN = {
    "all three cones": np.eye(3),
    "no red cones": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green cones": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
DISTANCE_MIN = 20
"""Ten times what is just noticed: small marks on a page, not patches side by side."""

STEP_MIN = 12
"""Neighbours of a scale that runs from light to dark touch each other on the map."""

CLASSES = {
    "funnel": funnel_chart.COLOURS,
    "process": process_chart.COLOURS,
    "spine": spine_chart.COLOURS,
    "spend beside outcome": value_chart.COLOURS,
}


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(TO_XYZ[1] @ linear(colour))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, seen: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(seen @ linear(colour), 0, 1) / WHITE
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: str, other: str, seen: np.ndarray) -> float:
    return float(np.linalg.norm(lab(one, seen) - lab(other, seen)))


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("chart", CLASSES)
def test_classes_of_a_chart_are_told_apart(chart, eyes):
    for one, other in combinations(CLASSES[chart], 2):
        assert distance(one, other, SEEN[eyes]) >= DISTANCE_MIN, (one, other)


@pytest.mark.parametrize("eyes", SEEN)
def test_fifths_run_from_light_to_dark_in_steps_that_are_seen(eyes):
    lightness = [lab(colour, SEEN[eyes])[0] for colour in theme.FIFTHS]
    assert all(here - there >= STEP_MIN for here, there in pairwise(lightness))
    bands = [lab(colour, SEEN[eyes])[0] for colour in theme.BANDS]
    assert bands == sorted(bands, reverse=True)


def test_marks_and_lines_have_three_to_one_on_what_they_lie_on():
    for colours in CLASSES.values():
        assert min(contrast(colour, theme.PAPER) for colour in colours) >= 3
    for colour in trend_chart.COLOURS:
        assert contrast(colour, theme.BANDS[-1]) >= 3
    assert contrast(theme.SLATE, theme.PAPER) >= 4.5
    assert contrast(theme.PAPER, theme.PLUM) >= 4.5


def test_red_and_green_of_one_lightness_would_be_found_out():
    # The planted fault: a pair that many dashboards use for better and worse.
    assert distance("#9a7d0a", "#c0392b", SEEN["all three cones"]) > DISTANCE_MIN
    worst = min(distance("#9a7d0a", "#b8601c", SEEN[eyes]) for eyes in SEEN)
    assert worst < DISTANCE_MIN
