"""Charts of outcomes: data in, SVG and PNG out, with the table of the same figures beside each."""

from remit.engines.outcomes.charts.drawing import Link, Picture, image, png, svg, svg_file
from remit.engines.outcomes.charts.funnel_chart import (
    STANDINGS,
    FunnelChart,
    FunnelLimit,
    FunnelPoint,
    funnel,
)
from remit.engines.outcomes.charts.hex_chart import HexCell, HexMap, hex_map
from remit.engines.outcomes.charts.kinds import Chart, picture
from remit.engines.outcomes.charts.process_chart import (
    RULES,
    ProcessPicture,
    ProcessPoint,
    points_of,
    process,
)
from remit.engines.outcomes.charts.pyramid_chart import AgeBand, PyramidChart, pyramid
from remit.engines.outcomes.charts.spine_chart import SpineChart, SpineRow, judged, spine
from remit.engines.outcomes.charts.theme import NARROW, WIDE, Screen
from remit.engines.outcomes.charts.trend_chart import DECILES, TrendChart, TrendPoint, trend
from remit.engines.outcomes.charts.value_chart import ValueChart, ValuePoint, spend_beside_outcome
from remit.engines.outcomes.charts.words import Decision, Heading, Place, Table, figure, spread

__all__ = [
    "DECILES",
    "NARROW",
    "RULES",
    "STANDINGS",
    "WIDE",
    "AgeBand",
    "Chart",
    "Decision",
    "FunnelChart",
    "FunnelLimit",
    "FunnelPoint",
    "Heading",
    "HexCell",
    "HexMap",
    "Link",
    "Picture",
    "Place",
    "ProcessPicture",
    "ProcessPoint",
    "PyramidChart",
    "Screen",
    "SpineChart",
    "SpineRow",
    "Table",
    "TrendChart",
    "TrendPoint",
    "ValueChart",
    "ValuePoint",
    "figure",
    "funnel",
    "hex_map",
    "image",
    "judged",
    "picture",
    "png",
    "points_of",
    "process",
    "pyramid",
    "spend_beside_outcome",
    "spine",
    "spread",
    "svg",
    "svg_file",
    "trend",
]
