"""Stacked columns over time, one for each month, quarter or year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
from markupsafe import Markup

from fairlead.report.drawing import PAPER, draw
from fairlead.report.rows import INNER_WIDTH, axis

_MARGIN, _HEIGHT, _MOST_LABELS = 44, 180, 5


def stacked_columns(
    periods: Sequence[tuple[str, Mapping[str, float]]], colours: Mapping[str, str], axis_title: str, label: str
) -> Markup:
    """Draw one stacked column a period; the legend is the page's, in the same colours and order.

    Parameters
    ----------
    periods
        Name of each period, in order, and its value by part.
    colours
        Part to CSS colour, the lowest first.
    axis_title
        What is counted.
    label
        What the chart shows, with its figures.
    """
    rows = [
        {"period": name, "part": place, "value": parts.get(part, 0.0), "colour": colour}
        for name, parts in periods
        for place, (part, colour) in enumerate(colours.items())
    ]
    names = [name for name, _ in periods]
    step = -(-len(names) // _MOST_LABELS)
    highest = max((sum(parts.values()) for _, parts in periods), default=0.0)
    labels = alt.Axis(title=None, values=names[::step], labelAngle=0, labelOverlap=True, labelSeparation=6, grid=False)
    heights = axis(axis_title, highest)
    heights.minExtent = heights.maxExtent = _MARGIN - 12
    chart = (
        alt.Chart(alt.InlineData(rows), width=INNER_WIDTH - _MARGIN - 8, height=_HEIGHT)
        .mark_bar(stroke=PAPER, strokeWidth=0.5)
        .encode(
            x=alt.X("period:O", sort=names, axis=labels, scale=alt.Scale(paddingInner=0.1)),
            y=alt.Y("value:Q", stack="zero", axis=heights),
            color=alt.Color("colour:N", scale=None),
            order=alt.Order("part:Q"),
        )
    )
    return draw(chart, label)
