"""The tornado: one bar an assumption, from the difference at its low end to that at its high end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from markupsafe import Markup

from fairlead.report.drawing import PAPER, SOFT, draw
from fairlead.report.rows import INNER_WIDTH, TWO_LINES, axis, captions

_BAR, _MARK = 9, 22
COLOURS = {"holds": "var(--accent)", "open": "var(--open)", "told": "var(--better)", "turns": "var(--worse)"}


@dataclass(frozen=True, slots=True)
class Swing:
    """One row.

    Attributes
    ----------
    label, text
        The assumption, and its ends in words; both are written above the row.
    ends
        The difference at each end with what becomes of the answer there: `holds`, `open`, `told` or `turns`.
    """

    label: str
    text: str
    ends: Sequence[tuple[float, str]]


def tornado(rows: Sequence[Swing], now: float, axis_title: str, label: str) -> Markup:
    """Draw how far each assumption moves a difference from where it is ``now``, the surest first.

    A dot is filled where the answer at that end is told from chance or as it is now, hollow where no longer.
    """
    values = [now, 0.0, *(value for row in rows for value, _ in row.ends)]
    low, high = min(values), max(values)
    margin = 0.05 * (high - low) or 1.0
    x = alt.X("value:Q", axis=axis(axis_title, high - low), scale=alt.Scale(domain=[low - margin, high + margin]))
    y = alt.Y("position:O", axis=None)
    base = _chart(
        [{"position": n, "label": row.label, "text": row.text, "value": now} for n, row in enumerate(rows)], len(rows)
    )
    spans = [{"position": n, **_span(row, now)} for n, row in enumerate(rows)]
    dots = [
        {"position": n, "value": value, "colour": COLOURS[tone], "fill": PAPER if tone == "open" else COLOURS[tone]}
        for n, row in enumerate(rows)
        for value, tone in row.ends
    ]
    bar = _chart(spans, len(rows)).mark_rule(strokeWidth=_BAR, color="var(--line)", yOffset=TWO_LINES.mark)
    zero = base.transform_calculate(value="0").mark_tick(color=SOFT, size=_MARK, thickness=1, yOffset=TWO_LINES.mark)
    here = base.mark_tick(color="var(--accent)", size=_MARK, thickness=2.5, yOffset=TWO_LINES.mark)
    dot = _chart(dots, len(rows)).mark_point(size=80, strokeWidth=2.5, opacity=1, yOffset=TWO_LINES.mark)
    layers = (
        bar.encode(x=alt.X("low:Q"), x2="high:Q", y=y),
        zero.encode(x=x, y=y),
        here.encode(x=x, y=y),
        dot.encode(x=x, y=y, stroke=alt.Stroke("colour:N", scale=None), fill=alt.Fill("fill:N", scale=None)),
    )
    return draw(alt.layer(*layers, *captions(base, y, TWO_LINES)), label)


def _chart(data: list[dict[str, Any]], rows: int) -> alt.Chart:
    return alt.Chart(alt.InlineData(data), width=INNER_WIDTH, height=TWO_LINES.height * rows)


def _span(row: Swing, now: float) -> dict[str, float]:
    values = [now, *(value for value, _ in row.ends)]
    return {"low": min(values), "high": max(values)}
