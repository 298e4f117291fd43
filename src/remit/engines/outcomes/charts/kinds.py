"""Any chart to its picture, so that whoever keeps or serves charts need not know the kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from remit.engines.outcomes.charts.drawing import Picture
from remit.engines.outcomes.charts.funnel_chart import FunnelChart, funnel
from remit.engines.outcomes.charts.hex_chart import HexMap, hex_map
from remit.engines.outcomes.charts.process_chart import ProcessPicture, process
from remit.engines.outcomes.charts.pyramid_chart import PyramidChart, pyramid
from remit.engines.outcomes.charts.spine_chart import SpineChart, spine
from remit.engines.outcomes.charts.theme import WIDE, Screen
from remit.engines.outcomes.charts.trend_chart import TrendChart, trend
from remit.engines.outcomes.charts.value_chart import ValueChart, spend_beside_outcome

Chart = FunnelChart | HexMap | ProcessPicture | PyramidChart | SpineChart | TrendChart | ValueChart

_MAKERS: dict[type[Any], Callable[[Any, Screen], Picture]] = {
    FunnelChart: funnel,
    HexMap: hex_map,
    ProcessPicture: process,
    PyramidChart: pyramid,
    SpineChart: spine,
    TrendChart: trend,
    ValueChart: spend_beside_outcome,
}


def picture(chart: Chart, screen: Screen = WIDE) -> Picture:
    """The chart with its table and its links, ready to be drawn for a screen."""
    return _MAKERS[type(chart)](chart, screen)
