"""The charts of a report, one function each; all of them return inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from markupsafe import Markup

from fairlead.report.drawing import PAPER, SOFT, draw
from fairlead.report.estimate import Estimate
from fairlead.report.rows import INNER_WIDTH, axis, captions, layout_for

_MARK = 20
"""Height of the mark at zero in pixels: up to the captions of its row, not into them."""

STAGE_COLOURS = 12
"""Number of colours for stages that the page's CSS defines, `--stage-1` and so on."""

_COLOURS = {
    "better": "var(--better)",
    "worse": "var(--worse)",
    "changed": "var(--accent)",
    "open": "var(--open)",
    "unknown": "var(--open)",
    "level": "var(--accent)",
}


@dataclass(frozen=True, slots=True)
class Whisker:
    """One row of a dot-and-whisker chart.

    Attributes
    ----------
    label, text
        Whose estimate it is, and the estimate in words; both are written above the row.
    tone
        A word of `words.change`, or `level` for a figure that is no difference.
    """

    label: str
    text: str
    estimate: Estimate
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One stacked bar: its name (a method, a kind of lead), its total in words, and a value by stage."""

    label: str
    text: str
    stages: Sequence[tuple[str, float]]


def whiskers(rows: Sequence[Whisker], axis_title: str, label: str, domain: tuple[float, float] | None = None) -> Markup:
    """Draw means as dots and 95 % intervals as lines, one row each, around zero, which is marked beside each of them.

    A line at zero down the whole chart would run through the figures above the marks.

    Charts that are to share one axis are given its ``domain``, as :func:`domain_of` makes it.

    A dot is filled where its interval excludes zero and hollow where it does not, so that colour
    is never the only sign.
    """
    layout = layout_for((row.label, row.text) for row in rows)
    data = alt.InlineData([_whisker(position, row) for position, row in enumerate(rows)])
    base = alt.Chart(data, width=INNER_WIDTH, height=layout.height * len(rows))
    low, high = domain or domain_of(rows)
    x = alt.X("mean:Q", axis=axis(axis_title, high - low), scale=alt.Scale(domain=[low, high], nice=True))
    y, colour = alt.Y("position:O", axis=None), alt.Color("colour:N", scale=None)
    zero = base.transform_calculate(zero="0").mark_tick(color=SOFT, size=_MARK, thickness=1.5, yOffset=layout.mark)
    zero = zero.encode(x=alt.X("zero:Q"), y=y)
    interval = base.mark_rule(strokeWidth=3, yOffset=layout.mark)
    interval = interval.encode(x=alt.X("low:Q"), x2="high:Q", y=y, color=colour)
    dot = base.mark_point(size=90, strokeWidth=2.5, opacity=1, yOffset=layout.mark)
    dot = dot.encode(x=x, y=y, stroke=alt.Stroke("colour:N", scale=None), fill=alt.Fill("fill:N", scale=None))
    return draw(alt.layer(zero, interval, dot, *captions(base, y, layout)), label)


def stacked_bars(bars: Sequence[Bar], axis_title: str, label: str, colours: Sequence[str] = ()) -> Markup:
    """Draw one stacked bar a row; the legend is the page's, in the same colours and order.

    Stages have the colours of :func:`stage_colour` unless others are given.
    """
    layout = layout_for((bar.label, bar.text) for bar in bars)
    segments = [segment for position, bar in enumerate(bars) for segment in _segments(position, bar, colours)]
    named = [{"position": n, "label": bar.label, "text": bar.text} for n, bar in enumerate(bars)]
    longest = max(sum(value for _, value in bar.stages) for bar in bars)
    base = alt.Chart(alt.InlineData(segments), width=INNER_WIDTH, height=layout.height * len(bars))
    y = alt.Y("position:O", axis=None)
    bar = base.mark_bar(height=16, yOffset=layout.mark - 1, stroke=PAPER, strokeWidth=1).encode(
        x=alt.X("value:Q", axis=axis(axis_title, longest), stack="zero"),
        y=y,
        color=alt.Color("colour:N", scale=None),
        order=alt.Order("stage:Q"),
    )
    return draw(alt.layer(bar, *captions(alt.Chart(alt.InlineData(named)), y, layout)), label)


def stage_colour(position: int) -> str:
    """Return the CSS colour of the stage at this position; after the last they start again."""
    return f"var(--stage-{position % STAGE_COLOURS + 1})"


def _whisker(position: int, row: Whisker) -> dict[str, Any]:
    colour = _COLOURS[row.tone]
    return {
        "position": position,
        "label": row.label,
        "text": row.text,
        "mean": row.estimate.mean,
        "low": row.estimate.low,
        "high": row.estimate.high,
        "colour": colour,
        "fill": PAPER if row.tone == "open" else colour,
    }


def _segments(position: int, bar: Bar, colours: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"position": position, "stage": n, "value": value, "colour": colours[n] if colours else stage_colour(n)}
        for n, (_, value) in enumerate(bar.stages)
    ]


def domain_of(rows: Sequence[Whisker]) -> tuple[float, float]:
    """Give the ends of an axis that has room for all rows, and for zero."""
    bounds = [(row.estimate.mean, row.estimate.low, row.estimate.high) for row in rows]
    values = [value for row in bounds for value in row if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        return -1.0, 1.0
    margin = 0.04 * (high - low)
    return (low - margin if low < 0 else low), high + margin
